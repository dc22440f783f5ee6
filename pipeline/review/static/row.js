// One row: its editing field, autosave, conflict. The server's row version decides whose words are overwritten: nobody's.

import { Editor, items, makeChip, textOf, tokens } from "./editor.js";
import { pasteParagraphs } from "./pasting.js";
import { base, drafts, get, Offline, post, Refused } from "./net.js";

const PAUSE = 700;      // ms after the last key until a row is saved
const AGAIN = [1000, 2000, 4000, 8000, 15000];

export class Row {
  constructor(element, page) {
    this.element = element;
    this.page = page;
    this.id = element.id;
    this.field = element.querySelector(".editor");
    this.editor = new Editor(this.field, () => this.typed(), page.say);
    this.editor.pastesParagraphs = (texts, range) => this.page.run(() => pasteParagraphs(this, texts, range, page));
    this.saved = JSON.stringify(tokens(this.field));
    this.queue = Promise.resolve();
    this.wanted = "";
    this.failures = 0;
    this.conflict = null;
    this.field.addEventListener("blur", () => { if (this.dirty) this.save(); });
  }

  get version() { return this.element.dataset.version; }
  get state() { return this.element.dataset.state; }
  get dirty() { return JSON.stringify(tokens(this.field)) !== this.saved; }
  get path() { return `${base}/rows/${this.id}`; }
  tokens() { return tokens(this.field); }
  caretInText() {  // chips count nothing, standing ones count one, as in the text that the server cuts
    const before = items(this.field).slice(0, this.editor.last[0]);
    return before.filter((item) => typeof item === "string" || item.dataset.edge === "atom").length;
  }
  get text() { return textOf(this.field); }

  mark(state, text) {
    this.saving = state;
    const place = this.element.querySelector(".row-save");
    place.dataset.state = state;
    place.textContent = text ?? { saved: "", edited: "Not saved yet", saving: "Saving…", offline: "Kept in this browser", conflict: "Conflict" }[state];
    this.page.showSaving();
  }

  // Words that are changed after they were approved are not approved, also if the server has not heard of either yet.
  typed() {
    if (this.wanted) this.show(this.former);
    this.wanted = "";
    this.edited();
  }

  edited() {
    this.element.classList.toggle("is-empty", !this.text.trim());
    clearTimeout(this.timer);
    if (!this.dirty) {
      drafts.drop(this.id);
      if (!this.conflict) this.mark("saved");
      return;
    }
    this.keepDraft();
    if (this.conflict) return;
    this.mark("edited");
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  // Shown as having this state until the server says what it has; a tab that is closed meanwhile asks again when it is opened.
  expect(state) {
    if (!this.wanted) this.former = this.state;
    this.wanted = state;
    this.show(state);
    this.keepDraft();
  }

  show(state) {
    this.element.classList.replace(`state-${this.state}`, `state-${state}`);
    this.element.dataset.state = state;
  }

  keepDraft() { drafts.keep(this.id, { version: this.version, tokens: tokens(this.field), base: JSON.parse(this.saved), state: this.wanted || undefined }); }

  // Save what is there, with a state if one is given. Saves of a row follow each other.
  save(extra = {}) {
    clearTimeout(this.timer);
    const run = this.queue.then(() => this.send(extra));
    this.queue = run.catch(() => {});
    return run;
  }

  async send(extra) {
    if (this.conflict && !extra.force) { this.focusConflict(); return false; }
    const now = tokens(this.field);
    const sent = JSON.stringify(now);
    const state = extra.state ?? (this.wanted || undefined);
    if (sent === this.saved && !state && !extra.force) { this.edited(); return true; }
    this.mark("saving");
    const body = { version: this.version, base: JSON.parse(this.saved), state };
    if (sent !== this.saved || extra.force) body.tokens = now;
    try {
      const answer = await post(this.path, body);
      this.failures = 0;
      this.saved = sent;
      if (this.wanted === state) this.wanted = "";
      const clean = !this.dirty;
      this.take(answer.rows[this.id], { keep: !clean || document.activeElement === this.field, own: true });
      this.page.progress(answer.progress);
      if (clean) { drafts.drop(this.id); this.mark("saved"); } else this.edited();
      this.page.wasSaved(this);
      return true;
    } catch (error) {
      return this.failed(error, extra);
    }
  }

  failed(error, extra) {
    if (error instanceof Offline) {
      this.keepDraft();
      this.mark("offline");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(extra), AGAIN[Math.min(this.failures, AGAIN.length - 1)]);
      this.failures += 1;
      return false;
    }
    if (this.wanted) this.show(this.former);
    this.wanted = "";
    if (error instanceof Refused && error.status === 409 && error.data.merge) {
      this.conflict = error.data;
      const place = this.element.querySelector(".merge-place");
      place.innerHTML = error.data.merge;
      this.page.localTimes(place);
      this.mark("conflict");
      place.scrollIntoView({ block: "nearest" });
      this.page.say(`Sentence ${this.element.querySelector(".number").textContent} was changed elsewhere. Both versions are shown below it.`);
      if (extra.state) this.keepDraft();
      return false;
    }
    this.mark("offline", error instanceof Refused && error.status === 401 ? "Signed out: kept in this browser" : "Not saved");
    this.page.say(error.message);
    return false;
  }

  focusConflict() { this.element.querySelector(".merge h2")?.focus(); }

  resolve(how) {
    const { version, editors, row } = this.conflict;
    this.conflict = null;
    this.element.querySelector(".merge-place").replaceChildren();
    this.element.dataset.version = version;
    if (how === "mine") {
      this.save({ force: true });
    } else if (how === "together") {
      this.editor.load(editors.together);
      this.save({ force: true });
    } else {
      this.editor.load(editors.theirs);
      this.saved = JSON.stringify(tokens(this.field));
      drafts.drop(this.id);
      this.take(row, { keep: true, own: true });
      this.mark("saved");
    }
    this.field.focus();
  }

  // The server's row into the page, part by part, so that the field that somebody is typing in is never replaced. Words of ours that
  // are not saved yet stay words about the version that they were written on, if the server has other words by now: then they are a conflict.
  take(html, { keep, own = false }) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const fresh = holder.content.firstElementChild;
    const old = this.element;
    const active = old.contains(document.activeElement) && document.activeElement !== this.field ? document.activeElement.dataset?.do : "";
    const current = old.classList.contains("current");
    old.className = fresh.className;
    old.classList.toggle("current", current);
    const newField = fresh.querySelector(".editor");
    if (!keep || own || JSON.stringify(tokens(newField)) === this.saved) old.dataset.version = fresh.dataset.version;
    for (const name of ["state", "findings", "history"]) old.dataset[name] = fresh.dataset[name];
    for (const part of [".gutter", ".source"]) old.querySelector(part).replaceWith(fresh.querySelector(part));
    this.field.dataset.placeholder = newField.dataset.placeholder;
    if (!keep) {
      const at = document.activeElement === this.field ? this.editor.selection() : null;
      if (JSON.stringify(tokens(newField)) !== JSON.stringify(tokens(this.field))) {
        this.editor.load(newField.innerHTML, false);
        if (at) this.editor.select(Math.min(at[0], textOf(this.field).length));
      }
      this.saved = JSON.stringify(tokens(this.field));
    }
    const side = this.field.parentElement;
    const parts = [...newField.parentElement.children].slice(1);
    const kept = new Map();
    for (const part of [...side.children].slice(1)) {  // what is the same stays where it is: somebody may be pressing it
      const same = parts.find((one) => one.outerHTML === part.outerHTML);
      if (same) kept.set(same, part); else part.remove();
    }
    let last = this.field;
    for (const part of parts) {
      if (!kept.has(part)) last.after(part);
      last = kept.get(part) ?? part;
    }
    this.page.localTimes(side);
    old.classList.toggle("is-empty", !this.text.trim());
    if (active) (old.querySelector(`[data-do="${active}"]`) ?? this.field).focus();
    if (this.element.querySelector(".panel") && !this.element.querySelector(".panel").contains(document.activeElement)) this.details(true);
  }

  chips(mark) {
    const button = this.element.querySelector(`.chip-button[data-mark="${CSS.escape(mark)}"]`);
    if (!button) return [];
    const { label, name, atom } = button.dataset;
    return (atom === "yes" ? ["atom"] : ["start", "end"]).map((edge) => makeChip(mark, edge, label, name));
  }

  fill(list) {
    const chips = new Map();
    const nodes = list.map((token) => {
      if (typeof token === "string") return document.createTextNode(token);
      const [mark, edge] = token;
      if (!chips.has(mark)) chips.set(mark, this.chips(mark));
      return chips.get(mark).find((chip) => chip.dataset.edge === edge) ?? document.createTextNode("");
    });
    this.field.replaceChildren(...nodes);
    this.field.normalize();
  }

  // Words of ours that the server does not have yet: from before a crash or a closed tab.
  restore(draft) {
    const wanted = draft.state && draft.state !== this.state ? { state: draft.state } : {};
    if (JSON.stringify(draft.tokens) === this.saved && !wanted.state) { drafts.drop(this.id); return; }
    this.fill(draft.tokens);
    this.element.dataset.version = draft.version;
    this.saved = JSON.stringify(draft.base);
    this.save(wanted);
  }

  async details(again = false) {
    const place = this.element.querySelector(".panel-place");
    if (place.firstChild && !again) {
      place.replaceChildren();
      this.expanded(false);
      this.field.focus();
      return;
    }
    if (!place.firstChild) {  // the cursor is in it before its content is there: what is typed meanwhile is not typed into the English
      place.innerHTML = '<section class="panel" aria-busy="true"><h2 tabindex="-1">Details…</h2></section>';
      this.expanded(true);
      if (!again) place.querySelector("h2").focus();
    }
    try {
      const html = await get(`${this.path}/panel`);
      if (!place.firstChild) return;  // closed meanwhile
      const inside = place.contains(document.activeElement);
      const alternatives = place.querySelector(".alternatives");
      place.innerHTML = html;
      if (alternatives?.firstChild) place.querySelector(".alternatives").replaceWith(alternatives);
      this.page.localTimes(place);
      if (inside) place.querySelector("h2").focus();
    } catch (error) {
      if (place.querySelector("[aria-busy]")) { place.replaceChildren(); this.expanded(false); }
      throw error;
    }
  }

  expanded(open) { this.element.querySelector('[data-do="details"][aria-expanded]')?.setAttribute("aria-expanded", String(open)); }
}

// The article page: which sentence is current, moving about, saving state, what others changed, the preview.

import { ACTIONS, approveMany } from "./actions.js";
import { closeDone, tellAfterReload, tellWhatWasDone, undoBatch, undoLast } from "./batches.js";
import { showConcordance } from "./dialogs.js";
import { actionOf, helpTable, writesEnglish } from "./keys.js";
import { base, drafts, get, Offline, place, Refused, remarks } from "./net.js";
import { lightPartners } from "./partners.js";
import { leaveRemark, restoreRemark, sendRemark, unsentRemarks } from "./remarks.js";
import { Row } from "./row.js";

const POLL = 8000;       // ms between questions whether others changed something
const find = (id) => document.getElementById(id);

class Page {
  constructor() {
    this.rows = new Map();
    this.current = null;
    this.selectedSource = "";
    this.say = this.say.bind(this);
    for (const element of document.querySelectorAll(".row")) this.rows.set(element.id, new Row(element, this));
    this.list = [...this.rows.values()];
    this.listen();
    this.restoreDrafts();
    const named = decodeURIComponent(location.hash.slice(1));
    const wanted = this.rows.get(named) ?? { first: this.list[0], last: this.list.at(-1) }[named];
    if (wanted) this.arrive(wanted);
    if (new URLSearchParams(location.search).has("nothing")) this.say("Nothing is left of that kind.");
    tellWhatWasDone();
    if (this.remembered("preview") === "on" && matchMedia("(min-width: 1100px)").matches) this.preview(true);
    setInterval(() => this.poll(), POLL);
    document.addEventListener("visibilitychange", () => (document.hidden ? this.flush() : this.poll()));
    addEventListener("pagehide", () => { this.flush(); place.keep(); });
    addEventListener("online", () => this.poll());
  }

  // The cursor into the sentence that the address names, again after the browser itself went to the fragment and took it away.
  arrive(row) {
    row.field.focus();
    const again = () => requestAnimationFrame(() => { if (document.activeElement === document.body) row.field.focus(); });
    if (document.readyState === "complete") again();
    else addEventListener("load", again, { once: true });
  }

  listen() {
    document.addEventListener("focusin", (event) => this.activate(this.rowOf(event.target)));
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("mousedown", (event) => {
      if (event.target.closest(".extras button, .findings button")) event.preventDefault();  // the cursor stays where it is
    });
    document.addEventListener("click", (event) => this.click(event));
    document.addEventListener("selectionchange", () => {
      const selected = getSelection();
      const text = selected.toString();
      if (selected.anchorNode?.parentElement?.closest(".source")) this.selectedSource = text;
      const row = this.rowOf(document.activeElement);
      if (row && document.activeElement === row.field) row.editor.last = row.editor.selection();
    });
    document.addEventListener("submit", (event) => {
      if (!event.target.matches(".comment-form")) return;
      event.preventDefault();
      this.run(() => sendRemark(this.rowOf(event.target)));
    });
    addEventListener("scroll", () => this.placeToasts(), { passive: true });
    this.tips();
    lightPartners(this);
  }

  rowOf(node) { return this.rows.get(node?.closest?.(".row")?.id) ?? null; }

  activate(row) {
    if (!row || row === this.current) return;
    this.current?.element.classList.remove("current");
    row.element.classList.add("current");
    this.current = row;
    this.showInPreview(row);
    if (location.hash.slice(1) !== row.id) history.replaceState(null, "", `#${row.id}`);
  }

  key(event) {
    if (document.querySelector("dialog[open]")) return;
    const row = this.current;
    const remark = document.activeElement.closest(".comment-form");
    if (event.key === "Escape") {
      if (remark) leaveRemark(this.rowOf(remark));
      else if (!find("tip").hidden) find("tip").hidden = true;
      else if (row?.element.querySelector(".panel")?.contains(document.activeElement)) row.details();
      else if (find("done").contains(document.activeElement)) closeDone(this);
      else if (document.activeElement.closest(".filter")) { document.querySelector(".filter").open = false; this.back(); }
      return;
    }
    const [what, number] = actionOf(event) ?? [];
    if (!what) return;
    event.preventDefault();
    if (remark && what === "approve") remark.requestSubmit();
    else if (remark && writesEnglish(what)) this.say("You are writing a comment: Ctrl+Enter sends it, Escape goes back to the English.");
    else this.do(what, row, null, number);
  }

  click(event) {
    const button = event.target.closest("[data-do]");
    if (button) this.do(button.dataset.do, this.rowOf(button) ?? this.current, button);
    const term = event.target.closest(".source .term");
    if (term && getSelection().isCollapsed) this.do("term", this.rowOf(term), null, Number(term.dataset.term));
  }

  do(what, row, button = null, number = undefined) {
    const ours = {
      next: () => this.go(row, 1),
      previous: () => this.go(row, -1),
      "next-open": () => this.goOpen(row),
      "next-finding": () => this.goWhere(row, (one) => one.element.dataset.findings !== "0", 1, "finding"),
      "previous-finding": () => this.goWhere(row, (one) => one.element.dataset.findings !== "0", -1, "finding"),
      "approve-block": () => approveMany(this.inBlock(button?.closest(".block") ?? row?.element.closest(".block")), this),
      "approve-shown": () => approveMany(this.list, this),
      concordance: () => showConcordance(row ? row.editor.selectedText() || this.selectedSource : this.selectedSource),
      search: () => { document.querySelector(".filter").open = true; find("filter-text").focus(); find("filter-text").select(); },
      replace: () => this.leave(`${base}/replace`),
      preview: () => this.preview(find("preview").hidden),
      "undo-batch": () => undoBatch(button.dataset.batch, this),
      "undo-last": () => undoLast(this),
      "close-done": () => closeDone(this),
      help: () => { find("help-body").replaceChildren(helpTable()); find("help").showModal(); },
      "close-dialog": () => button.closest("dialog").close(),
      "load-again": () => this.reload(this.current?.id ?? ""),
      "drop-words": () => { drafts.drop(button.dataset.id); remarks.drop(button.dataset.id); button.closest(".notice").remove(); },
    };
    if (ours[what]) this.run(ours[what]);
    else if (!ACTIONS[what]) return;
    else if (row) this.run(() => ACTIONS[what](row, button, this, number));
    else this.say("Choose a sentence first: Alt+↓ goes to the first one.");
  }

  async run(function_) {
    try {
      await function_();
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Offline)) throw error;
      this.say(error.status === 409 ? `${error.message} The row was changed: load the page again.` : error.message);
    }
  }

  inBlock(block) { return block ? [...block.querySelectorAll(".row")].map((one) => this.rows.get(one.id)) : []; }
  after(row) { return this.list[this.list.indexOf(row) + 1] ?? null; }

  focus(row) {
    row.field.focus({ preventScroll: true });
    row.editor.select(row.editor.length);
    row.element.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  // To the sentence that one was at, or to the first.
  back() {
    const row = this.current ?? this.list[0];
    if (row) this.focus(row);
  }

  go(row, step) {
    const next = row ? this.list[this.list.indexOf(row) + step] : this.list.at(step > 0 ? 0 : -1);
    if (next) this.focus(next);
    else this.turn(step);
  }

  turn(step) {
    const links = [...document.querySelectorAll(".pages a")];
    const at = links.findIndex((link) => link.hasAttribute("aria-current"));
    const link = links[at + step];
    if (link) this.leave(`${link.href}#${step > 0 ? "first" : "last"}`);
    else this.say(step > 0 ? "This is the last sentence." : "This is the first sentence.");
  }

  goOpen(row) { return this.goWhere(row, (one) => one.state === "initial" || one.state === "translated", 1, "open"); }

  goWhere(row, good, step, kind) {
    const start = row ? this.list.indexOf(row) : -1;
    const order = step > 0 ? this.list.slice(start + 1) : this.list.slice(0, Math.max(start, 0)).reverse();
    const next = order.find(good);
    if (next) { this.focus(next); return null; }
    if (document.querySelector(".pages")) {
      const query = new URLSearchParams(location.search);
      for (const name of ["page", "at", "nothing"]) query.delete(name);
      query.set("kind", kind);
      if (row) query.set("after", row.id);
      return this.leave(`${base}/next?${query}`);
    }
    const again = this.list.find((one) => good(one) && one !== row);
    if (again) this.focus(again);
    else this.say(kind === "open" ? "Every sentence shown is approved." : "There is no other finding.");
    return null;
  }

  // All that is being saved, and what is not saved yet.
  settled() { return Promise.all(this.list.map((row) => (row.dirty ? row.save() : row.queue))); }

  async leave(href) {
    await this.settled();
    location.assign(href);
  }

  async reload(id, done = {}) {
    tellAfterReload(done);
    await this.settled();
    const query = new URLSearchParams(location.search);
    for (const name of ["page", "nothing"]) query.delete(name);
    query.set("at", id);
    history.replaceState(null, "", `?${query}#${id}`);
    location.reload();
  }

  flush() { for (const row of this.list) if (row.dirty && !row.conflict) row.save(); }

  say(text) {
    clearTimeout(this.silence);
    find("toast").textContent = text;
    find("toast").classList.add("shown");
    this.placeToasts();
    this.silence = setTimeout(() => find("toast").classList.remove("shown"), 6000);
  }

  // Notices stand at the bottom, or at the top where they would cover the buttons of a conflict.
  placeToasts() {
    const toasts = document.querySelector(".toasts");
    const buttons = [...document.querySelectorAll(".merge .buttons")].map((one) => one.getBoundingClientRect());
    const height = toasts.offsetHeight + 32;
    toasts.classList.toggle("above", buttons.some((box) => box.bottom > innerHeight - height && box.top < innerHeight));
  }

  showSaving() {
    const count = (state) => this.list.filter((row) => row.saving === state).length;
    const place = find("save-state");
    const [conflict, offline, saving, edited] = ["conflict", "offline", "saving", "edited"].map(count);
    const unsent = unsentRemarks();
    const state = conflict ? "conflict" : offline || this.away ? "offline" : saving || edited ? "saving" : unsent ? "unsent" : "saved";
    const words = {
      conflict: `${conflict} ${conflict === 1 ? "conflict" : "conflicts"} to decide`,
      offline: offline ? "Not saved: kept in this browser, trying again" : "The server does not answer",
      saving: "Saving…",
      unsent: `${unsent} ${unsent === 1 ? "comment" : "comments"} not sent`,
      saved: "All saved",
    }[state];
    if (place.textContent !== words) place.textContent = words;
    place.dataset.state = state;
  }

  progress(html) { if (html) find("progress").innerHTML = html; }
  localTimes(root) { for (const time of root.querySelectorAll("time[datetime]")) window.duizhaoTime(time); }

  restoreDrafts() {
    const elsewhere = (id, text) => {
      if (document.querySelector(".pages") || new URLSearchParams(location.search).size) return;  // it may be on another page
      const notice = document.createElement("p");
      notice.className = "notice notice-warning";
      const button = document.createElement("button");
      button.type = "button";
      Object.assign(button.dataset, { do: "drop-words", id });
      button.textContent = "I have them elsewhere: forget";
      notice.append("Words that were not saved before their sentence was changed or split: ", Object.assign(document.createElement("b"), { textContent: text }), " ", button);
      find("rows").before(notice);
    };
    for (const [id, draft] of drafts.all()) {
      const row = this.rows.get(id);
      if (row) row.restore(draft); else elsewhere(id, draft.tokens.filter((token) => typeof token === "string").join(""));
    }
    for (const [id, text] of remarks.all()) {
      const row = this.rows.get(id);
      if (row) restoreRemark(row, text); else elsewhere(id, text);
    }
  }

  async poll() {
    if (document.hidden || this.polling) return;
    this.polling = true;
    try {
      const { versions, progress, checked, findings } = await get(`${base}/versions`);
      this.away = false;
      this.progress(progress);
      const differs = (row) => versions[row.id] && (versions[row.id] !== row.version || (checked && Number(row.element.dataset.findings) !== (findings[row.id] ?? 0)));
      const changed = this.list.filter((row) => differs(row) && !row.dirty && !row.conflict && row.saving !== "saving");
      if (changed.length) await this.refreshRows(changed);
      if (checked) document.getElementById("checking")?.remove();
      if (this.list.some((row) => !versions[row.id])) this.sayStale();
    } catch (error) {
      this.away = error instanceof Offline;
      if (error instanceof Refused && error.status === 401) this.say("You are signed out. Sign in again in another tab; your words are kept here.");
    } finally {
      this.polling = false;
      this.showSaving();
    }
  }

  sayStale() {
    if (document.querySelector(".stale")) return;
    const notice = document.createElement("p");
    notice.className = "notice notice-warning stale";
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.do = "load-again";
    button.textContent = "Load the page again";
    notice.append("Somebody split or joined sentences, or the source changed. ", button);
    find("rows").before(notice);
  }

  // What the server has for these rows now, where nothing of ours is in the way.
  async refreshRows(rows) {
    const answer = await get(`${base}/rows?ids=${rows.map((row) => row.id).join(",")}`);
    for (const row of rows) if (answer.rows[row.id] && !row.conflict && !row.dirty) row.take(answer.rows[row.id], { keep: false });
  }

  wasSaved() {
    clearTimeout(this.previewTimer);
    const frame = find("preview").querySelector("iframe");
    if (frame) this.previewTimer = setTimeout(() => { frame.src = this.previewAddress(); }, 1200);
  }

  remembered(name, value) {
    try {
      if (value === undefined) return localStorage.getItem(`duizhao:${name}`);
      localStorage.setItem(`duizhao:${name}`, value);
    } catch { /* private mode */ }
    return null;
  }

  previewAddress() { return `${base}/preview?t=${Date.now()}${this.current ? `#${this.current.id}` : ""}`; }

  preview(open) {
    const place = find("preview");
    place.hidden = !open;
    document.body.classList.toggle("with-preview", open);
    document.querySelector('[data-do="preview"]').setAttribute("aria-pressed", String(open));
    this.remembered("preview", open ? "on" : "off");
    if (!open) { place.replaceChildren(); return; }
    const frame = document.createElement("iframe");
    frame.title = "Preview of the finished page";
    frame.setAttribute("sandbox", "");
    frame.src = this.previewAddress();
    place.replaceChildren(frame);
    this.say("The preview follows what you save.");
  }

  showInPreview(row) {
    const frame = find("preview").querySelector("iframe");
    if (frame) frame.src = `${frame.src.split("#")[0]}#${row.id}`;
  }

  // What the glossary says of a term: on hover over the source, and on the term's button.
  tips() {
    const tip = find("tip");
    let hide = 0;
    const show = (anchor, data) => {
      clearTimeout(hide);
      const lines = [`${data.source} → ${data.text}`, data.note, data.forms && `Also: ${data.forms}`, data.forbidden && `Not: ${data.forbidden}`, data.must === "no" && "A preference, not a must."];
      tip.replaceChildren(...lines.filter(Boolean).map((text) => Object.assign(document.createElement("p"), { textContent: text })));
      tip.hidden = false;
      const box = anchor.getBoundingClientRect();
      tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8))}px`;
      tip.style.top = `${box.bottom + 6 + tip.offsetHeight > innerHeight ? box.top - tip.offsetHeight - 6 : box.bottom + 6}px`;
    };
    const later = () => { clearTimeout(hide); hide = setTimeout(() => { tip.hidden = true; }, 250); };
    const over = (event) => {
      const anchor = event.target.closest?.(".source .term, .term-button");
      if (!anchor) return;
      const button = anchor.matches(".term-button") ? anchor : this.rowOf(anchor).element.querySelector(`.term-button[data-term="${anchor.dataset.term}"]`);
      if (button) show(anchor, button.dataset);
    };
    document.addEventListener("mouseover", over);
    document.addEventListener("focusin", over);
    document.addEventListener("mouseout", (event) => { if (event.target.closest?.(".source .term, .term-button")) later(); });
    document.addEventListener("focusout", later);
    tip.addEventListener("mouseenter", () => clearTimeout(hide));
    tip.addEventListener("mouseleave", later);
  }
}

window.duizhaoPage = new Page();

// What the buttons and keys of a row do. Each gets the row, the button (or null from a key) and the page.

import { askReason, askSplit, askTerm, pick } from "./dialogs.js";
import { showDone } from "./batches.js";
import { tokens } from "./editor.js";
import { base, get, post } from "./net.js";
import { discardRemark, writeRemark } from "./remarks.js";

const data = (row, what) => row.element.querySelector(`[data-do="${what}"]`)?.dataset;

async function changed(row, page, answer) {
  page.progress(answer.progress);
  for (const [id, html] of Object.entries(answer.rows)) page.rows.get(id)?.take(html, { keep: page.rows.get(id).dirty });
  page.wasSaved(row);
}

function mayHaveState(row, page) {
  if (row.conflict) { row.focusConflict(); return false; }
  if (!row.text.trim()) { page.say("There is no translation to approve yet."); return false; }
  return true;
}

async function applyState(row, page, state) {
  if (!mayHaveState(row, page)) return;
  const number = row.element.querySelector(".number").textContent;
  const done = await row.save({ state });
  if (done && state === "reviewed") {
    const errors = row.element.querySelectorAll(".finding-error").length;
    page.say(errors ? `Sentence ${number} is approved with ${errors} open ${errors === 1 ? "error" : "errors"}.` : "Approved.");
  }
}

// Through the saved versions of a sentence, back and forth, one a key. The first step puts the present words behind the others, so
// that the way forth ends with them; a change of the row by anybody ends the walk.
async function walk(row, page, step) {
  if (!(await row.save())) return;
  const count = Number(row.element.dataset.history);
  if (row.walk?.version !== row.version) row.walk = step < 0 && count ? { at: count, top: count } : null;
  const to = row.walk ? row.walk.at + step : -1;
  if (!row.walk || to < 0 || to > row.walk.top) { page.say(step < 0 ? "This is the first version." : "This is the newest version."); return; }
  const seen = row.walk.at < count ? row.walk.at : undefined;
  const answer = await post(`${row.path}/restore`, { version: row.version, index: to, seen });
  row.saved = JSON.stringify(row.tokens());
  await changed(row, page, answer);
  const top = Math.min(row.walk.top, Number(row.element.dataset.history) - 1);
  row.walk = { at: to, top, version: row.version };
  page.say(`Version ${to + 1} of ${top + 1}. Alt+Z goes back, Alt+Shift+Z forward.`);
  row.field.focus();
}

export const ACTIONS = {
  // On to the next at once; the saving goes on behind it, and what fails is told with its sentence.
  approve(row, button, page) {
    const needed = row.state !== "reviewed" && row.state !== "final";
    if (needed || row.dirty) {
      if (!mayHaveState(row, page)) return;
      row.expect("reviewed");
      page.run(() => applyState(row, page, "reviewed"));
    }
    page.goOpen(row);
  },
  final: (row, button, page) => applyState(row, page, "final"),
  reopen: (row, button, page) => applyState(row, page, "translated"),

  term(row, button, page, number) {
    const wanted = button?.dataset ?? row.element.querySelector(`.term-button[data-term="${number}"]`)?.dataset;
    if (wanted) row.editor.insert(wanted.text);
    else page.say(`This sentence has no term ${number}.`);
  },
  async terms(row, button, page) {
    const list = [...row.element.querySelectorAll(".term-button")].map((one) => one.dataset);
    if (!list.length) { page.say("This sentence has no terms."); return; }
    const chosen = await pick("Insert a term", "Press its number, or choose with the arrow keys.", list.map((one) => `${one.source} → ${one.text}`));
    row.field.focus();
    row.editor.select(...row.editor.last);
    if (chosen !== null) row.editor.insert(list[chosen].text);
  },
  wrap(row, button) {
    row.editor.wrap(row.chips(button.dataset.mark), button.dataset.atom === "yes");
  },
  async markup(row, button, page) {
    const list = [...row.element.querySelectorAll(".chip-button")];
    if (!list.length) { page.say("The Chinese of this sentence has no markup."); return; }
    const at = row.editor.selection();
    const chosen = list.length === 1 ? 0 : await pick("Put markup around the selected words", "Press its number.", list.map((one) => one.dataset.name));
    row.field.focus();
    row.editor.select(...at);
    if (chosen !== null) ACTIONS.wrap(row, list[chosen]);
  },
  "copy-source"(row) {
    row.field.focus();
    row.editor.remember();
    row.fill(tokens(row.element.querySelector(".source")));
    row.editor.select(row.editor.length);
    row.typed();
  },
  fix(row, button, page) {
    const wanted = button?.dataset ?? data(row, "fix");
    if (!wanted) { page.say("No finding here has a fix."); return null; }
    row.editor.load(wanted.html);
    row.field.focus();
    row.editor.select(row.editor.length);
    return row.save();
  },
  async dismiss(row, button, page) {
    const one = button ?? row.element.querySelector('[data-do="dismiss"]');
    if (!one) { page.say("There is no finding here."); return; }
    const reason = await askReason(one.closest(".finding").querySelector(".message").textContent);
    row.field.focus();
    if (!reason) return;
    await changed(row, page, await post(`${row.path}/suppress`, { check: one.dataset.check, reason }));
  },
  async "show-again"(row, button, page) {
    await changed(row, page, await post(`${row.path}/suppress`, { check: button.dataset.check, undo: true }));
    await row.details(true);
  },
  details: (row) => row.details(),
  "close-details": (row) => row.details(),
  comment: (row) => writeRemark(row),
  "discard-comment": (row) => discardRemark(row),
  async restore(row, button, page) {
    await row.save();
    const index = button ? Number(button.dataset.index) : null;
    const answer = await post(`${row.path}/restore`, { version: row.version, index });
    row.saved = JSON.stringify(row.tokens());
    await changed(row, page, answer);
    page.say("Brought back. What it replaced is in the history.");
    row.field.focus();
  },
  undo: (row, button, page) => walk(row, page, -1),
  redo: (row, button, page) => walk(row, page, 1),
  take(row, button) {
    row.editor.load(button.dataset.html);
    row.field.focus();
    row.editor.select(row.editor.length);
    return row.save();
  },
  async alternatives(row) {
    if (!row.element.querySelector(".panel")) await row.details();
    const place = row.element.querySelector(".alternatives");
    place.textContent = "The engine is at work; the first answer takes as long as it takes to load the model.";
    try {
      place.innerHTML = await get(`${row.path}/alternatives`);
    } catch (error) {
      place.textContent = error.message;
    }
  },
  async split(row, button, page) {
    if (!(await row.save())) return;
    const wanted = await askSplit(row);
    row.field.focus();
    if (!wanted) return;
    const answer = await post(`${row.path}/split`, wanted);
    await page.reload(answer.at, { batch: answer.batch });
  },
  async join(row, button, page) {
    if (row.element.dataset.last !== undefined) { page.say("It is the last sentence of its paragraph."); return; }
    const next = page.after(row);
    if (!next || !(await row.save()) || !(await next.save())) return;
    const answer = await post(`${row.path}/join`, { version: row.version, next_version: next.version });
    await page.reload(answer.at, { batch: answer.batch });
  },
  "join-before"(row, button, page) {
    const previous = page.list[page.list.indexOf(row) - 1];
    if (previous && page.inBlock(row.element.closest(".block")).includes(previous)) return ACTIONS.join(previous, null, page);
    page.say("It is the first sentence of its paragraph.");
    return null;
  },
  async propagate(row, button, page) {
    if (!(await row.save())) return;
    const answer = await post(`${row.path}/propagate`, { version: row.version });
    await changed(row, page, answer);
    if (answer.batch) showDone(answer.batch, `${answer.count} identical ${answer.count === 1 ? "sentence has" : "sentences have"} it now.`);
    else page.say("No other sentence that is not approved reads the same.");
  },
  async "add-term"(row, button, page) {
    const chinese = page.selectedSource;
    const english = row.editor.selectedText();
    const answer = await askTerm(chinese, english);
    row.field.focus();
    if (!answer) return;
    page.say(answer.said);
    await page.refreshRows(page.list);
  },
  async "edit-term"(row, button, page) {
    const list = [...row.element.querySelectorAll(".term-button")].map((one) => one.dataset);
    if (!list.length) { page.say("This sentence has no terms."); return; }
    const chosen = list.length === 1 ? 0 : await pick("Change a term", "Press its number, or choose with the arrow keys.", list.map((one) => `${one.source} → ${one.text}`));
    const answer = chosen === null ? null : await askTerm("", "", list[chosen]);
    row.field.focus();
    if (!answer) return;
    page.say(answer.said);
    await page.refreshRows(page.list);
  },
  "merge-mine": (row) => row.resolve("mine"),
  "merge-theirs": (row) => row.resolve("theirs"),
  "merge-together": (row) => row.resolve("together"),
};

export async function approveMany(rows, page) {
  for (const row of rows) if (row.dirty && !(await row.save())) return;
  const versions = Object.fromEntries(rows.map((row) => [row.id, row.version]));
  const answer = await post(`${base}/approve`, { rows: versions });
  page.progress(answer.progress);
  for (const [id, html] of Object.entries(answer.rows)) page.rows.get(id)?.take(html, { keep: page.rows.get(id).dirty });
  if (answer.batch) showDone(answer.batch, answer.said);
  else page.say(answer.said);
  page.wasSaved();
}

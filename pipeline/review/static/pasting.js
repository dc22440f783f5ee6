// Several paragraphs pasted into one sentence: asked, never guessed.

import { pick } from "./dialogs.js";

export async function pasteParagraphs(row, texts, range, page) {
  const from = page.list.indexOf(row);
  const rows = page.list.slice(from, from + texts.length);
  const fits = rows.length === texts.length && rows.every((one) => !one.text.trim());
  const ways = [
    ["All of it into this sentence, as one line", () => row.editor.replace(...range, texts.join(" "))],
    ["The first paragraph only", () => row.editor.replace(...range, texts[0])],
    ...(fits ? [[`One each into this sentence and the next ${texts.length - 1}, which are empty`, () => spread(rows, texts)]] : []),
  ];
  const chosen = await pick(`Paste ${texts.length} paragraphs`, "Press the number; Escape pastes nothing.", ways.map(([told]) => told));
  row.field.focus();
  if (chosen === null) row.editor.select(...range);
  else await ways[chosen][1]();
}

async function spread(rows, texts) {
  for (const [index, row] of rows.entries()) {
    row.editor.replace(0, row.editor.length, texts[index]);
    await row.save();
  }
  rows[0].field.focus();
}

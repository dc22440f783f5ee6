// Changes of many sentences at once: what was done is said, with a way back that stays until it is closed.

import { base, post, Refused } from "./net.js";

const find = (id) => document.getElementById(id);

export function showDone(batch, text, isNew = true) {
  const bar = find("done");
  find("done-undo").hidden = !batch;
  find("done-undo").dataset.batch = batch?.id ?? "";
  bar.classList.add("shown");
  document.body.classList.add("with-done");
  window.duizhaoPage?.placeToasts();
  requestAnimationFrame(() => { find("done-text").textContent = text; });  // after it is shown, so that it is read out
  if (batch && isNew) list(batch);
}

function list(batch) {
  const button = document.createElement("button");
  button.type = "button";
  Object.assign(button.dataset, { do: "undo-batch", batch: batch.id });
  const hidden = Object.assign(document.createElement("span"), { className: "sr", textContent: `: ${batch.text}` });
  button.append("Undo", hidden);
  const item = document.createElement("li");
  item.append(button, " ", Object.assign(document.createElement("span"), { textContent: batch.text }));
  find("batch-list").prepend(item);
  find("batches").hidden = false;
}

// What was done before the page was loaded again is said after it.
export function tellAfterReload(done) {
  try { sessionStorage.setItem("duizhao:done", JSON.stringify(done)); } catch { /* it stands in the list */ }
}

export function tellWhatWasDone() {
  try {
    const done = JSON.parse(sessionStorage.getItem("duizhao:done"));
    sessionStorage.removeItem("duizhao:done");
    if (done?.batch || done?.said) showDone(done.batch ?? null, done.said ?? done.batch.text, false);
  } catch { /* as above */ }
}

export function closeDone(page) {
  const bar = find("done");
  const inside = bar.contains(document.activeElement);
  bar.classList.remove("shown");
  document.body.classList.remove("with-done");
  find("done-text").textContent = "";
  if (inside) page.back();
}

export async function undoBatch(id, page) {
  for (const row of page.list) if (row.dirty && !(await row.save())) return;
  const { rows, progress, said, at } = await post(`${base}/undo`, { batch: id }).catch((error) => {
    if (!(error instanceof Refused && error.status === 404)) throw error;
    return { rows: {}, said: error.message };  // somebody else was faster
  });
  if (at !== undefined) { await page.reload(at, { said }); return; }  // a split or a join: the rows are others
  page.progress(progress);
  for (const [key, html] of Object.entries(rows)) page.rows.get(key)?.take(html, { keep: page.rows.get(key).dirty });
  const inside = find("done").contains(document.activeElement) || find("batches").contains(document.activeElement);
  document.querySelector(`#batch-list [data-batch="${CSS.escape(id)}"]`)?.closest("li").remove();
  find("batches").hidden = !find("batch-list").children.length;
  showDone(null, said);
  if (inside) page.back();
  page.wasSaved();
}

// Only what was just done is undone by a key; what lies further back is shown first.
export function undoLast(page) {
  const { batch } = find("done-undo").dataset;
  if (batch && find("done").classList.contains("shown")) return undoBatch(batch, page);
  const first = find("batch-list").querySelector("button");
  if (first) {
    find("batches").open = true;
    first.focus();
  } else {
    page.say("No change of many sentences is left to undo.");
  }
  return null;
}

// The dialogs of the article page. Native <dialog>: focus stays inside, Escape closes, focus returns to where it was.

import { get, post } from "./net.js";

const find = (id) => document.getElementById(id);

// Opens a dialog with a form; resolves with the form's data when its button is pressed, with null when it is closed otherwise.
function answered(dialog) {
  return new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue ? new FormData(dialog.querySelector("form")) : null), { once: true });
    dialog.showModal();
  });
}

const near = (text, place, signs) => {
  const found = [...text].map((char, index) => (signs.includes(char) ? index + 1 : 0)).filter((index) => index > 0 && index < text.length);
  return found.sort((one, other) => Math.abs(one - place) - Math.abs(other - place))[0];
};

export async function askSplit(row) {
  const { source, target, version } = await get(`${row.path}/split`);
  if (source.length < 2) return null;
  const dialog = find("split");
  const [one, two] = [find("split-source"), find("split-target")];
  one.max = String(source.length - 1);
  two.max = String(target.length);
  const middle = near(source, Math.floor(source.length / 2), "，；：。！？,;:.!?、") ?? Math.floor(source.length / 2);
  const caret = Math.min(row.caretInText(), target.length);
  const guess = near(target, Math.round((middle / source.length) * target.length), ",;:.!?") ?? Math.round((middle / source.length) * target.length);
  one.value = String(middle);
  two.value = String(caret > 0 && caret < target.length ? caret : guess);
  const show = (input, text, place) => {
    const at = Number(input.value);
    const parts = [text.slice(0, at), text.slice(at)];
    input.setAttribute("aria-valuetext", `${parts[0].slice(-12)} | ${parts[1].slice(0, 12)}`);
    const cut = document.createElement("span");
    cut.className = "cut";
    place.replaceChildren(parts[0], cut, parts[1]);
  };
  const update = () => { show(one, source, find("split-source-text")); show(two, target, find("split-target-text")); };
  one.oninput = update;
  two.oninput = update;
  const enter = (event) => { if (event.key === "Enter") { event.preventDefault(); dialog.close("split"); } };
  one.onkeydown = enter;
  two.onkeydown = enter;
  update();
  const data = await answered(dialog);
  return data && { version, offset: Number(one.value), target_offset: Number(two.value) };
}

// A new term, or (known: what the button of a term in the row says of it) one that is in the glossary, changed or taken out.
export async function askTerm(chinese, english, known = null) {
  const dialog = find("term-dialog");
  const form = dialog.querySelector("form");
  form.reset();
  form.source.value = known?.source ?? chinese.trim();
  form.source.readOnly = Boolean(known);
  form.target.value = known?.english ?? english.trim();
  form.note.value = known?.note ?? "";
  form.forbidden.value = known?.forbidden ?? "";
  form.must.checked = known?.must !== "no";
  find("term-title").textContent = known ? "Change a term of the glossary" : "Add a term to the glossary";
  find("term-write").textContent = known ? "Change term" : "Add term";
  find("term-remove").hidden = !known;
  find("term-file").hidden = Boolean(known);
  const { article } = document.body.dataset;
  if (!known) {
    get(`/terms?article=${encodeURIComponent(article)}`).then(({ files, chosen }) => {
      form.file.replaceChildren(...files.map((name) => new Option(name, name, name === chosen, name === chosen)));
    }, () => {});  // the server chooses then
  }
  const asked = answered(dialog);
  if (known) form.target.focus();
  const data = await asked;
  if (!data) return null;
  const term = { target: data.get("target"), note: data.get("note"), must: data.has("must"), forbidden: data.get("forbidden") };
  if (known) return post("/terms/change", { ...term, id: known.id, remove: dialog.returnValue === "remove" });
  return post("/terms", { ...term, source: data.get("source"), file: data.get("file") ?? "", article });
}

export async function askReason(message) {
  const dialog = find("dismiss-dialog");
  dialog.querySelector("form").reset();
  find("dismiss-text").textContent = message;
  const data = await answered(dialog);
  return data && data.get("reason").trim();
}

// One of several, by its digit, by the arrow keys and Enter, or by a click.
export function pick(title, hint, choices) {
  const dialog = find("pick-dialog");
  find("pick-title").textContent = title;
  find("pick-hint").textContent = hint;
  return new Promise((resolve) => {
    let chosen = null;
    const buttons = choices.map((choice, index) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      const key = document.createElement("kbd");
      key.textContent = index + 1;
      button.append(key, ` ${choice}`);
      button.addEventListener("click", () => { chosen = index; dialog.close(); });
      item.append(button);
      return item;
    });
    find("pick-list").replaceChildren(...buttons);
    const keys = (event) => {
      const list = [...find("pick-list").querySelectorAll("button")];
      const at = list.indexOf(document.activeElement);
      if (/^[1-9]$/.test(event.key) && list[event.key - 1]) { event.preventDefault(); list[event.key - 1].click(); }
      else if (event.key === "ArrowDown") { event.preventDefault(); list[(at + 1) % list.length]?.focus(); }
      else if (event.key === "ArrowUp") { event.preventDefault(); list[(at - 1 + list.length) % list.length]?.focus(); }
    };
    dialog.addEventListener("keydown", keys);
    dialog.addEventListener("close", () => { dialog.removeEventListener("keydown", keys); resolve(chosen); }, { once: true });
    dialog.showModal();
    find("pick-list").querySelector("button")?.focus();
  });
}

export async function showConcordance(text) {
  const dialog = find("concordance-dialog");
  const form = find("concordance-form");
  const search = async () => {
    const lines = find("concordance-lines");
    const asked = form.q.value;
    try {
      const html = await get(`/concordance?part=1&q=${encodeURIComponent(asked)}`);
      if (form.q.value === asked) lines.innerHTML = html;  // an answer that comes too late is not shown
    } catch (error) {
      lines.textContent = error.message;
    }
  };
  form.onsubmit = (event) => { event.preventDefault(); search(); };
  form.q.onkeydown = (event) => { if (event.key === "Escape") dialog.close(); };  // a search field would only empty itself
  form.q.value = text;
  if (!dialog.open) dialog.showModal();
  form.q.focus();
  form.q.select();
  if (text) await search();
}

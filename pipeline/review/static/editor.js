// The editing field: plain text with protected chips. Text is a list of items: one UTF-16 unit, or a chip's element.
// Typing is left to the browser (input methods, spelling); everything that could touch a chip is done here.

const isChip = (item) => typeof item !== "string";

export function makeChip(mark, edge, label, name) {
  const chip = document.createElement("span");
  chip.className = `chip chip-${edge}`;
  chip.contentEditable = "false";
  chip.draggable = true;
  chip.setAttribute("role", "img");
  chip.setAttribute("aria-label", (edge === "atom" ? "" : `${edge} of `) + name);
  chip.dataset.mark = mark;
  chip.dataset.edge = edge;
  chip.textContent = label;
  return chip;
}

function lengthOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.length;
  if (node.nodeName === "BR") return node.dataset.end !== undefined || !node.nextSibling ? 0 : 1;
  if (node.classList?.contains("chip")) return 1;
  return [...node.childNodes].reduce((sum, child) => sum + lengthOf(child), 0);
}

export function items(root) {
  const list = [];
  for (const node of root.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) list.push(...node.data.split(""));
    else if (node.nodeName === "BR") { if (lengthOf(node)) list.push("\n"); }
    else if (node.classList?.contains("chip")) list.push(node);
    else list.push(...items(node));
  }
  return list;
}

export function tokens(root) {
  const list = [];
  for (const item of items(root)) {
    if (isChip(item)) list.push([item.dataset.mark, item.dataset.edge]);
    else if (typeof list.at(-1) === "string") list[list.length - 1] += item;
    else list.push(item);
  }
  return list;
}

export const textOf = (root) => items(root).filter((item) => !isChip(item)).join("");

function offsetOf(root, container, offset) {
  if (!root.contains(container)) return 0;
  let sum = 0;
  if (container.nodeType === Node.TEXT_NODE) sum = offset;
  else for (const child of [...container.childNodes].slice(0, offset)) sum += lengthOf(child);
  for (let node = container; node !== root; node = node.parentNode) {
    if (node.classList?.contains("chip")) sum = Math.min(sum, 1);
    for (let before = node.previousSibling; before; before = before.previousSibling) sum += lengthOf(before);
  }
  return sum;
}

function pointAt(root, offset) {
  let left = offset;
  for (const [index, node] of [...root.childNodes].entries()) {
    const length = lengthOf(node);
    if (node.nodeType === Node.TEXT_NODE && left <= length) return [node, left];
    if (left === 0) return [root, index];
    left -= length;
  }
  const last = root.lastChild;
  return [root, last?.nodeName === "BR" ? root.childNodes.length - 1 : root.childNodes.length];
}

// Marks nest: each end closes the mark that was opened last, no chip is there twice.
export function whole(list) {
  const open = [];
  const seen = new Set();
  for (const item of list.filter(isChip)) {
    const { mark, edge } = item.dataset;
    if (seen.has(mark + edge)) return false;
    seen.add(mark + edge);
    if (edge === "start") open.push(mark);
    else if (edge === "end" && open.pop() !== mark) return false;
  }
  return open.length === 0;
}

export class Editor {
  constructor(root, changed, say) {
    this.root = root;
    this.changed = changed;
    this.say = say;
    this.last = [0, 0];
    this.past = [];
    this.future = [];
    this.typedAt = 0;
    root.addEventListener("beforeinput", (event) => this.before(event));
    root.addEventListener("input", () => { if (!this.composing) this.settled(); });
    root.addEventListener("compositionstart", () => { this.remember(); this.composing = true; });
    root.addEventListener("compositionend", () => { this.composing = false; this.settled(); });
    root.addEventListener("copy", (event) => this.copy(event, false));
    root.addEventListener("cut", (event) => this.copy(event, true));
    root.addEventListener("dragstart", (event) => this.dragStart(event));
    root.addEventListener("drop", (event) => this.drop(event));
    root.addEventListener("dragover", (event) => { if (this.dragged) event.preventDefault(); });
    root.addEventListener("keydown", (event) => this.undoKeys(event));
    root.addEventListener("blur", () => { this.last = this.selection(); }, true);
  }

  selection() {
    const selected = getSelection();
    if (!selected.rangeCount || !this.root.contains(selected.anchorNode)) return this.last;
    const range = selected.getRangeAt(0);
    const start = offsetOf(this.root, range.startContainer, range.startOffset);
    return [start, range.collapsed ? start : offsetOf(this.root, range.endContainer, range.endOffset)];
  }

  select(start, end = start) {
    const range = document.createRange();
    range.setStart(...pointAt(this.root, start));
    range.setEnd(...pointAt(this.root, end));
    const selected = getSelection();
    selected.removeAllRanges();
    selected.addRange(range);
    this.last = [start, end];
  }

  get length() { return items(this.root).length; }

  selectedText() {
    const [start, end] = this.selection();
    return items(this.root).slice(start, end).filter((item) => !isChip(item)).join("");
  }

  remember() {
    this.past.push({ list: items(this.root), at: this.selection() });
    if (this.past.length > 200) this.past.shift();
    this.future = [];
  }

  // Show a list of items; neighbours become one text node.
  show(list, at) {
    const nodes = [];
    for (const item of list) {
      if (isChip(item)) nodes.push(item);
      else if (nodes.at(-1)?.nodeType === Node.TEXT_NODE) nodes.at(-1).data += item;
      else nodes.push(document.createTextNode(item));
    }
    if (list.at(-1) === "\n") {
      const end = document.createElement("br");
      end.dataset.end = "";
      nodes.push(end);
    }
    this.root.replaceChildren(...nodes);
    if (at) this.select(...at);
  }

  // Replace a range by text (chips in it stay, before the text) as one step that can be undone.
  replace(start, end, text) {
    this.remember();
    const list = items(this.root);
    const kept = list.slice(start, end).filter(isChip);
    const caret = start + kept.length + text.length;
    this.show([...list.slice(0, start), ...kept, ...text.split(""), ...list.slice(end)], [caret, caret]);
    this.changed();
  }

  // New content as a whole, from our own server.
  load(html, undoable = true) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    if (undoable) this.remember();
    this.root.replaceChildren(holder.content);
    this.root.normalize();
    const end = items(this.root).length;
    this.last = [end, end];
  }

  settled() {
    if (![...this.root.childNodes].every((node) => node.nodeType === Node.TEXT_NODE || node.nodeName === "BR" || node.classList?.contains("chip"))) {
      this.show(items(this.root), this.selection());
    }
    this.changed();
  }

  before(event) {
    const kind = event.inputType;
    if (kind === "insertCompositionText" || this.composing) return;
    if (kind === "insertText" && this.typesIntoText()) {
      const now = Date.now();
      if (now - this.typedAt > 800 || /\s/.test(event.data ?? "")) this.remember();
      this.typedAt = now;
      return;
    }
    event.preventDefault();
    this.typedAt = 0;
    if (kind === "historyUndo") this.step(this.past, this.future);
    else if (kind === "historyRedo") this.step(this.future, this.past);
    else if (kind.startsWith("delete")) this.remove(event);
    else if (kind === "insertLineBreak") this.replace(...this.selection(), "\n");
    else if (kind.startsWith("insert") && kind !== "insertParagraph") {
      const text = event.dataTransfer?.getData("text/plain") ?? event.data ?? "";
      const paragraphs = text.split(/[\r\n\u2028\u2029]+/).map((one) => one.trim().replace(/\s+/g, " ")).filter(Boolean);
      if (paragraphs.length > 1) this.pastesParagraphs(paragraphs, this.range(event));
      else this.replace(...this.range(event), text.replace(/[\r\n]+$/, "").replace(/\s+/g, " "));
    }
  }

  typesIntoText() {
    const selected = getSelection();
    return selected.isCollapsed && selected.anchorNode?.nodeType === Node.TEXT_NODE && selected.anchorNode.parentNode === this.root;
  }

  range(event) {
    const target = event.getTargetRanges?.()[0];
    if (!target) return this.selection();
    return [offsetOf(this.root, target.startContainer, target.startOffset), offsetOf(this.root, target.endContainer, target.endOffset)];
  }

  remove(event) {
    let [start, end] = this.selection();
    const list = items(this.root);
    if (start === end) {
      [start, end] = this.range(event);
      if (start === end) {
        if (event.inputType.endsWith("Backward") && start > 0) start -= 1;
        else if (event.inputType.endsWith("Forward") && end < list.length) end += 1;
        else return;
      }
    }
    if (list.slice(start, end).every(isChip)) {  // a chip is stepped over, never deleted
      const caret = event.inputType.endsWith("Backward") ? start : end;
      this.select(caret);
      return;
    }
    this.replace(start, end, "");
    if (event.inputType.endsWith("Backward")) this.select(start);
  }

  step(from, to) {
    const one = from.pop();
    if (!one) return;
    to.push({ list: items(this.root), at: this.selection() });
    this.show(one.list, one.at);
    this.changed();
  }

  undoKeys(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    const redo = key === "y" || event.shiftKey;
    this.step(redo ? this.future : this.past, redo ? this.past : this.future);
  }

  copy(event, cut) {
    const [start, end] = this.selection();
    if (start === end) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", this.selectedText());
    if (cut) this.replace(start, end, "");
  }

  // Put text at the cursor, with a space where words would touch, with a capital at the start of the sentence.
  insert(text) {
    const [start, end] = this.selection();
    const list = items(this.root);
    const near = (from, step) => { let i = from; while (i >= 0 && i < list.length && isChip(list[i])) i += step; return list[i] ?? ""; };
    const before = near(start - 1, -1);
    const after = near(end, 1);
    if (!list.slice(0, start).some((item) => !isChip(item) && item.trim())) text = text.charAt(0).toUpperCase() + text.slice(1);
    if (/[\p{L}\p{N},.;:!?)]/u.test(before)) text = ` ${text}`;
    if (/[\p{L}\p{N}(]/u.test(after)) text += " ";
    this.root.focus();
    this.replace(start, end, text);
  }

  // Markup around the selected words (or the word at the cursor), a standing chip at the cursor. False if it would cross another.
  wrap(chips, atom) {
    let [start, end] = this.selection();
    const list = items(this.root);
    const word = (item) => item !== undefined && !isChip(item) && /[\p{L}\p{N}'’-]/u.test(item);
    if (start === end && !atom) {
      while (start > 0 && word(list[start - 1])) start -= 1;
      while (end < list.length && word(list[end])) end += 1;
    }
    while (start < end && list[start] === " ") start += 1;
    while (end > start && list[end - 1] === " ") end -= 1;
    if (start === end && !atom) { this.say("Select the words first."); return false; }
    const mark = chips[0].dataset.mark;
    const ours = (item) => isChip(item) && item.dataset.mark === mark;
    const moved = (offset) => offset - list.slice(0, offset).filter(ours).length;
    const rest = list.filter((item) => !ours(item));
    const tries = atom ? [[0, 0]] : [[0, 0], [1, 0], [0, -1], [1, -1], [-1, 0], [0, 1], [-1, 1]];
    for (const [one, other] of tries) {
      const [from, to] = [moved(start) + one, moved(end) + other];
      const steps = [...(one ? [rest[Math.min(moved(start), from)]] : []), ...(other ? [rest[Math.min(moved(end), to)]] : [])];
      if (from < 0 || to > rest.length || from > to || !steps.every((item) => item !== undefined && isChip(item))) continue;
      const made = atom
        ? [...rest.slice(0, from), chips[0], ...rest.slice(from)]
        : [...rest.slice(0, from), chips[0], ...rest.slice(from, to), chips[1], ...rest.slice(to)];
      if (!whole(made)) continue;
      this.remember();
      const caret = atom ? from + 1 : to + 2;
      this.root.focus();
      this.show(made, [caret, caret]);
      this.changed();
      return true;
    }
    this.say("That would cross other markup.");
    return false;
  }

  dragStart(event) {
    this.dragged = event.target.closest?.(".chip") ?? null;
    if (this.dragged) event.dataTransfer.setData("text/plain", "");
  }

  drop(event) {
    if (!this.dragged) return;
    event.preventDefault();
    const chip = this.dragged;
    this.dragged = null;
    const point = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const range = point ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const container = point?.offsetNode ?? range?.startContainer;
    if (!container || !this.root.contains(container)) return;
    let at = offsetOf(this.root, container, point?.offset ?? range.startOffset);
    const list = items(this.root);
    const from = list.indexOf(chip);
    if (from < 0) return;
    list.splice(from, 1);
    if (from < at) at -= 1;
    list.splice(at, 0, chip);
    if (!whole(list)) { this.say("That would cross other markup."); return; }
    this.remember();
    this.show(list, [at + 1, at + 1]);
    this.changed();
  }
}

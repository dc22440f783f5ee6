// Lights up which words belong together: those at the cursor (or under the pointer) and their partners on the other side.
// Only marks what is there (CSS highlights), so the editing field is never touched.

import { get } from "./net.js";

const known = new WeakMap();

async function linksOf(row) {
  const kept = known.get(row);
  if (kept?.version === row.version) return kept.links;
  const answer = await get(`${row.path}/links`);
  known.set(row, answer);
  return answer.links;
}

function* texts(root) {
  for (const node of root.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) yield node;
    else if (!node.classList.contains("chip")) yield* texts(node);
  }
}

function rangesOf(root, start, end) {
  const found = [];
  let at = 0;
  for (const node of texts(root)) {
    const [from, to] = [Math.max(start - at, 0), Math.min(end - at, node.data.length)];
    if (from < to) {
      const range = new Range();
      range.setStart(node, from);
      range.setEnd(node, to);
      found.push(range);
    }
    at += node.data.length;
  }
  return found;
}

function offsetIn(root, node, offset) {
  let at = 0;
  for (const text of texts(root)) {
    if (text === node) return at + offset;
    at += text.data.length;
  }
  return -1;
}

export function lightPartners(page) {
  if (!CSS.highlights || !window.Highlight) return;
  let waiting = 0;
  const dark = () => CSS.highlights.delete("partner");
  const light = async (row, offset, side) => {
    if (row.dirty || row.conflict || offset < 0) { dark(); return; }
    let links;
    try { links = await linksOf(row); } catch { return; }
    if (row.dirty) return;
    const [low, high] = side === "source" ? [0, 1] : [2, 3];
    const hits = links.filter((link) => link[low] <= offset && offset <= link[high] && (side === "target" || offset < link[high]));
    if (!hits.length) { dark(); return; }
    const source = row.element.querySelector(".source");
    CSS.highlights.set("partner", new Highlight(...hits.flatMap((link) => [...rangesOf(source, link[0], link[1]), ...rangesOf(row.field, link[2], link[3])])));
  };
  const soon = (...what) => { clearTimeout(waiting); waiting = setTimeout(() => light(...what), 120); };
  document.addEventListener("selectionchange", () => {
    const row = page.rowOf(document.activeElement);
    const selected = getSelection();
    if (!row || document.activeElement !== row.field || !selected.isCollapsed) return;
    soon(row, offsetIn(row.field, selected.anchorNode, selected.anchorOffset), "target");
  });
  document.addEventListener("mousemove", (event) => {
    const source = event.target.closest?.(".source");
    if (!source) return;
    const point = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const range = point ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const [node, offset] = point ? [point.offsetNode, point.offset] : [range?.startContainer, range?.startOffset];
    if (node) soon(page.rowOf(source), offsetIn(source, node, offset), "source");
  });
  document.addEventListener("mouseout", (event) => { if (event.target.closest?.(".source")) { clearTimeout(waiting); dark(); } });
}

"""Pages as reading programs make them of a chapter, by CSS columns, and the lines of text that lie on none of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

SCREENS = {"phone": (360, 640), "tablet": (768, 1024)}
"""Width and height of a page in CSS pixels."""
SIZES = (100, 200)
"""The reader's own size of type, in percent."""
VERY_WIDE = 12_000
"""Pixels: some programs lay a chapter out in one frame as wide as all its pages together, so a chapter does not learn how wide a page is."""

_LOST = """
const [width, height, size] = arguments, gap = 40;
const set = (element, rules) => { for (const [name, value] of Object.entries(rules)) element.style.setProperty(name, value, "important"); };
const root = document.documentElement;
set(root, {"box-sizing": "border-box", width: width + "px", height: height + "px", margin: 0, padding: 0, overflow: "hidden",
           "column-width": width + "px", "column-gap": gap + "px", "column-fill": "auto", "font-size": size + "%"});
set(document.body, {"margin-block": 0});
for (const details of document.querySelectorAll("details")) details.open = true;
const origin = root.getBoundingClientRect(), range = document.createRange(), lost = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let lines = 0;
for (let node; node = walker.nextNode();) {
  for (const word of node.data.matchAll(/\\S+/g)) {
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    for (const box of range.getClientRects()) {
      if (box.width < 1 || box.height < 1) continue;
      lines++;
      // A rectangle is higher than the letters in it by its font's ascent and descent, of which a quarter may stick out.
      const left = box.left - origin.left, page = Math.floor((left + 2) / (width + gap)), inside = left - page * (width + gap);
      const top = box.top - origin.top, spare = box.height / 4;
      if (page < 0 || inside < -2 || inside + box.width > width + 2 || top < -spare || top + box.height > height + spare)
        lost.push(`${word[0].slice(0, 24)} at ${Math.round(inside)},${Math.round(top)} of page ${page}, ${Math.round(box.width)} × ${Math.round(box.height)}`);
    }
  }
}
return [lines, lost];
"""


class Window(Protocol):
    """A browser's one page."""

    def open(self, url: str, width: int, height: int) -> None:
        """Load a page in a window of this size."""

    def run(self, script: str, *arguments: object) -> object:
        """What the body of a function returns there."""


@dataclass(frozen=True, slots=True)
class Lost:
    """How many lines (pieces of them between blanks) there were, and which of them lie on no page."""

    lines: int
    lost: tuple[str, ...]


def lost_lines(window: Window, chapters: list[Path]) -> Lost:
    """All chapters on all screens in all sizes of type; the phone also in a very wide frame."""
    lines, lost = 0, []
    frames = [(screen, *SCREENS[screen], SCREENS[screen][0]) for screen in SCREENS] + [("phone", *SCREENS["phone"], VERY_WIDE)]
    for chapter in chapters:
        for screen, width, height, frame in frames:
            window.open(chapter.as_uri(), frame, height)
            for size in SIZES:
                found: tuple[int, list[str]] = window.run(_LOST, width, height, size)  # type: ignore[assignment]
                lines += found[0]
                lost += [f"{chapter.name}, {screen}, {size} %, frame of {frame} pixels: {one}" for one in found[1]]
    return Lost(lines, tuple(lost))

"""An aligned file as a bilingual of its own, without its source: the blocks as the file has them, to be merged and written again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from lxml import etree

from pipeline.article import LEAVES, Article, Bilingual, Block, BlockKind, Entry, Segment
from pipeline.bilingual.loading import aligned_root, is_removed, parse
from pipeline.bilingual.stored import NAMESPACE, PREFIX, StoredUnit
from pipeline.richtext import join

_X = f"{{{NAMESPACE}}}"


def alone(data: bytes, path: Path) -> Bilingual:
    """Return the bilingual that :func:`pipeline.bilingual.dump` makes these bytes of; a file of another layout gets this program's.

    :raises DuizhaoError: the file cannot be read.
    """
    root = aligned_root(data, path)
    stored = parse(data, path)
    units = {unit.id: unit for unit in stored.units}
    file = root.find(f"{_X}file")
    name = "" if file is None else file.get("original", "")
    lang = "zh-Hant" if root.get("srcLang", "").startswith("zh-Hant") else "zh-Hans"
    blocks = () if file is None else tuple(_blocks(file, units))
    article = Article(Path(name).stem, Path(name or path.name), "", blocks, lang=lang)  # type: ignore[arg-type]
    entries = {segment.id: segment.entry for unit in stored.units for segment in unit.segments if segment.entry != Entry()}
    by_hand = frozenset(unit.id for unit in stored.units if unit.by_hand)
    return Bilingual(article, entries, stored.removed, by_hand)


def _blocks(parent: etree._Element, units: dict[str, StoredUnit]) -> Iterator[Block]:
    for element in parent.iterfind("*"):
        name, kind = element.get("id", ""), element.get("type", "").removeprefix(PREFIX)
        is_leaf = element.tag == f"{_X}unit" or kind in LEAVES
        if element.tag not in {f"{_X}unit", f"{_X}group"} or is_removed(element):
            continue
        if is_leaf and name in units:
            segments = tuple(Segment(segment.id, segment.source) for segment in units[name].segments)
            leaf = cast("BlockKind", kind if kind in LEAVES else "paragraph")
            yield Block(name, leaf, join([one.source for one in segments]), segments, marker=element.get("name", ""))
        elif not is_leaf:
            yield Block(name, cast("BlockKind", kind), children=tuple(_blocks(element, units)))

"""The aligned file's bytes: XLIFF 2.1 in one canonical form, so that ``git diff`` shows what a person did and ``git merge`` what two did.

A group is a block: a container that holds others, or a leaf whose units are its sentences, one segment each. So all that is known of a
sentence stands together, a line a fact, and no line says something of two. Who, when and by which engine stand in the Metadata module,
former targets and suggestions in the Translation Candidates module, remarks in notes. There is no date in the file but those of people's
work, and no attribute that depends on when or where the file was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from pipeline.article import LEAVES, Bilingual, Block, Entry, OrphanedEntry, RichText, Segment, Target
from pipeline.bilingual.inline import InlineWriter, attribute, escape, unwrap
from pipeline.bilingual.stored import MATCHES, METADATA, NAMESPACE, PREFIX, fingerprint, user_value
from pipeline.status import is_personal, is_written

_MATCH_TYPES = {"mt": "mt", "previous": "tm", "tm": "tm", "fuzzy": "tm"}


WrittenUnits = dict[str, tuple[Segment, Entry, list[str]]]
"""The lines of each sentence's unit, by its id, with what they were made from."""


def dump(bilingual: Bilingual, *, by_paragraph: bool = False, known: WrittenUnits | None = None) -> bytes:
    """Return the file. The same bilingual gives the same bytes, and reading them gives it back.

    ``by_paragraph``: a unit is a paragraph with a segment a sentence, for programs in which a person may join and split sentences.
    ``known``: units of the time before; those of sentences that have not changed are taken from there, the others are put there.
    """
    article = bilingual.article
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{NAMESPACE}" xmlns:mda="{METADATA}" xmlns:mtc="{MATCHES}" version="2.1" srcLang="{article.lang}" trgLang="en">',
        f'  <file id="article" original={attribute(article.path.name)} xml:space="preserve">',
    ]
    leaf = _paragraph if by_paragraph else partial(_sentences, {} if known is None else known)
    body = [*_blocks((*article.blocks, *article.notes), bilingual, leaf, 2), *_removed(bilingual.removed)]
    if not body:  # the standard wants at least one unit in a file
        body = _unit('id="empty" translate="no"', [(Segment("s0", RichText()), Entry())], 2)
    return ("\n".join([*lines, *body, "  </file>", "</xliff>"]) + "\n").encode("utf-8")


_Pairs = Sequence[tuple[Segment, Entry]]


def _blocks(blocks: Iterable[Block], bilingual: Bilingual, leaf: Callable[[str, _Pairs, int], Iterator[str]], depth: int) -> Iterator[str]:
    for block in blocks:
        if block.excluded:
            continue
        kind = f"type={attribute(PREFIX + block.kind)}"
        if block.kind in LEAVES:
            pairs = [(segment, bilingual.entries.get(segment.id, Entry())) for segment in block.segments]
            by_hand = ' canResegment="no"' if block.id in bilingual.hand_segmented else ""
            marker = f" name={attribute(block.marker)}" if block.marker else ""
            yield from leaf(f"id={attribute(block.id)}{by_hand}{marker} {kind}", pairs, depth) if pairs else ()
        else:
            yield from _group(f"id={attribute(block.id)} {kind}", list(_blocks(block.children, bilingual, leaf, depth + 1)), depth)


def _group(opening: str, inner: Sequence[str], depth: int) -> list[str]:
    pad = "  " * depth
    return [f"{pad}<group {opening}>", *inner, f"{pad}</group>"] if inner else []


def _sentences(known: WrittenUnits, opening: str, pairs: _Pairs, depth: int) -> Iterator[str]:
    """A leaf block as the store has it: a unit a sentence."""
    units: list[str] = []
    for segment, entry in pairs:
        found = known.get(segment.id)
        if found is None or found[:2] != (segment, entry) or _depth_of(found[2]) != depth + 1:
            found = (segment, entry, _unit(f"id={attribute(segment.id)}", [(segment, entry)], depth + 1))
            known[segment.id] = found
        units += found[2]
    yield from _group(opening, units, depth)


def _depth_of(lines: Sequence[str]) -> int:
    return (len(lines[0]) - len(lines[0].lstrip())) // 2


def _paragraph(opening: str, pairs: _Pairs, depth: int) -> Iterator[str]:
    yield from _unit(opening, pairs, depth)


def _removed(removed: Sequence[OrphanedEntry]) -> Iterator[str]:
    """Sentences that left the source, as units that are not to be translated, in a group of their own at the end."""
    if not removed:
        return
    yield f'    <group id="removed" type="{PREFIX}removed" translate="no">'
    seen: dict[str, int] = {}
    for item in sorted(removed, key=lambda item: (item.id, repr(item))):
        number = seen[item.id] = seen.get(item.id, 0) + 1
        name = f"removed-{item.id}" + (f".{number}" if number > 1 else "")
        yield from _unit(f'id={attribute(name)} type="{PREFIX}removed"', [(Segment(item.id, item.source), item.entry)], 3)
    yield "    </group>"


def _unit(opening: str, pairs: _Pairs, depth: int) -> list[str]:
    pad = "  " * depth
    writer = InlineWriter()
    segments: list[str] = []
    for segment, entry in pairs:
        source, names = writer.source(segment.source)
        target = entry.target if is_written(entry.target) else None
        state = f' state="{target.state}" subState={attribute(user_value(target.origin))}' if target else ' state="initial"'
        segments += [f"{pad}  <segment id={attribute(segment.id)}{state}>", f"{pad}    <source>{source}</source>"]
        if target:
            segments.append(f"{pad}    <target>{writer.target(_broken_like(target.text, segment.source), names)}</target>")
        segments.append(f"{pad}  </segment>")
    matches = [line for segment, entry in pairs for line in _matches(segment, entry, depth + 2)]
    groups = [line for segment, entry in pairs for line in _metadata(segment, entry, depth + 2)]
    notes = [
        f'{pad}    <note id={attribute(f"{segment.id}.c{number}")} appliesTo="target" category="comment">{escape(comment.text)}</note>'
        for segment, entry in pairs
        for number, comment in enumerate(entry.comments, 1)
    ]
    return [
        f"{pad}<unit {opening}>",
        *_wrapped("mtc:matches", matches, depth + 1),
        *_wrapped("mda:metadata", groups, depth + 1),
        *_wrapped("notes", notes, depth + 1),
        *_original_data(writer, depth + 1),
        *segments,
        f"{pad}</unit>",
    ]


def _broken_like(text: RichText, source: RichText) -> RichText:
    return unwrap(text, keep_breaks="\n" in source.text)


def _wrapped(element: str, lines: Sequence[str], depth: int) -> list[str]:
    pad = "  " * depth
    return [f"{pad}<{element}>", *lines, f"{pad}</{element}>"] if lines else []


def _original_data(writer: InlineWriter, depth: int) -> list[str]:
    pad = "  " * depth
    data = [f"{pad}  <data id={attribute(name)}>{escape(value)}</data>" for name, value in sorted(writer.data.items())]
    return _wrapped("originalData", data, depth)


def _meta_group(name: str, category: str, values: Sequence[tuple[str, str]], depth: int) -> list[str]:
    pad = "  " * depth
    metas = [f'{pad}  <mda:meta type="{key}">{escape(value)}</mda:meta>' for key, value in values if value]
    return [f"{pad}<mda:metaGroup id={attribute(name)} category={attribute(category)}>", *metas, f"{pad}</mda:metaGroup>"] if metas else []


def _metadata(segment: Segment, entry: Entry, depth: int) -> Iterator[str]:
    if entry.target and is_written(entry.target):
        yield from _meta_group(segment.id, "target", _provenance(entry.target, segment), depth)
    for number, comment in enumerate(entry.comments, 1):
        yield from _meta_group(f"{segment.id}.c{number}", "comment", [("by", comment.by), ("at", comment.at)], depth)
    for number, word in enumerate(entry.suppressed, 1):
        values = [("check", word.check), ("reason", word.reason), ("by", word.by)]
        yield from _meta_group(f"{segment.id}.x{number}", "suppressed", values, depth)


def _provenance(target: Target, segment: Segment) -> list[tuple[str, str]]:
    mark = fingerprint(_broken_like(target.text, segment.source)) if target.engine and not is_personal(target) else ""
    draft = [
        ("engine", target.engine),
        ("method", target.method),
        ("terms", " ".join(target.terms)),
        ("key", target.key),
        ("fingerprint", mark),
    ]
    return [("by", target.by), ("at", target.at), *draft]


def _matches(segment: Segment, entry: Entry, depth: int) -> Iterator[str]:
    reference = f"ref={attribute('#' + segment.id)}"
    for number, revision in enumerate(entry.history, 1):
        name = f"{segment.id}.r{number}"
        values = [("state", revision.state), ("origin", revision.origin), ("by", revision.by), ("at", revision.at)]
        opening = f'id={attribute(name)} {reference} type="other" subType="{PREFIX}revision"'
        metadata = _wrapped("mda:metadata", _meta_group(name, "revision", values, depth + 2), depth + 1)
        yield from _match(opening, segment.source, revision.text, metadata, depth)
    for number, suggestion in enumerate(entry.suggestions, 1):
        kind = _MATCH_TYPES.get(suggestion.origin, "other")
        similarity = min(max(suggestion.similarity, 0), 100)
        opening = (
            f"id={attribute(f'{segment.id}.m{number}')} {reference} origin={attribute(suggestion.origin)} "
            f'similarity="{similarity}" type="{kind}" subType="{PREFIX}suggestion"'
        )
        source = segment.source if suggestion.source == segment.source.text else RichText(suggestion.source)
        yield from _match(opening, source, suggestion.text, (), depth)


def _match(opening: str, source: RichText, target: RichText, metadata: Sequence[str], depth: int) -> Iterator[str]:
    pad = "  " * depth
    writer = InlineWriter()
    source_content, names = writer.source(source)
    target_content = writer.target(target, names)
    yield f"{pad}<mtc:match {opening}>"
    yield from metadata
    yield from _original_data(writer, depth + 1)
    yield f"{pad}  <source>{source_content}</source>"
    yield f"{pad}  <target>{target_content}</target>"
    yield f"{pad}</mtc:match>"

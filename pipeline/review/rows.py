"""The article as the page shows it: its blocks in reading order, each with its rows; plain data for the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from pipeline.article import LEAVES, Article, Bilingual, Block, Comment, Entry, Finding, RichText, Segment, State, TermHit, segments
from pipeline.glossary import Glossary
from pipeline.reasons import LABELS
from pipeline.review.changes import version
from pipeline.review.chips import Chip, Known, known_marks, to_tokens, unplaced
from pipeline.review.filters import is_outdated
from pipeline.review.markup import chip_html, source_html, target_html, term_numbers
from pipeline.richtext import retext
from pipeline.status import ORIGINS, Status, StatusCounts, count, is_approved, state_of, status

_SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class TermView:
    """A term of a row as it is offered: its number (the key that inserts it), what was agreed, whether the target has it."""

    number: int
    hit: TermHit
    note: str = ""
    forms: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    first_use: str = ""
    english: str = ""
    """As the entry has it; empty where it has none of its own."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding beside its sentence; ``fixed`` is the editing field's content with it mended, where the program can say that."""

    finding: Finding
    fixed: Markup | None = None


@dataclass(frozen=True, slots=True)
class RowView:
    """A sentence: everything that its row shows."""

    id: str
    number: int
    version: str
    source: Markup
    source_text: str
    editor: Markup
    target_text: str
    state: State
    status: Status
    origin: str
    """Who wrote the words, where the status does not say it."""
    by: str
    at: str
    findings: tuple[FindingView, ...] = ()
    terms: tuple[TermView, ...] = ()
    comments: tuple[Comment, ...] = ()
    suppressed: tuple[str, ...] = ()
    history: int = 0
    repetitions: int = 0
    """Other sentences of the project with the same source."""
    outdated: bool = False
    """The source changed since this was translated: the old translation is offered."""
    chips: tuple[Known, ...] = ()
    loose: tuple[tuple[Known, Markup], ...] = ()
    """Chips that the target does not carry yet, with their HTML."""
    last: bool = False
    """The last sentence of its block: it cannot be joined with the next."""
    first: bool = False
    """The first sentence of its block."""


@dataclass(frozen=True, slots=True)
class Group:
    """A block with its rows, or one that has none (an image, code) and is shown for the article's shape."""

    block: Block
    name: str
    depth: int = 0
    segments: tuple[Segment, ...] = ()
    rows: tuple[RowView, ...] = ()
    first_item: bool = False
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Sentences by status, and open findings, of an article or of all."""

    counts: StatusCounts = field(default_factory=StatusCounts)
    errors: int = 0
    warnings: int = 0
    last_at: str = ""
    last_by: str = ""

    @property
    def percent(self) -> int:
        """Approved, in per cent, never rounded up to a hundred."""
        return 100 * self.counts.approved // self.counts.total if self.counts.total else 0

    def __add__(self, other: Progress) -> Progress:
        last = max((self.last_at, self.last_by), (other.last_at, other.last_by))
        return Progress(
            self.counts + other.counts,
            self.errors + other.errors,
            self.warnings + other.warnings,
            *last,
        )


@dataclass(frozen=True, slots=True)
class Context:
    """What rows are made from besides the article itself."""

    glossary: Glossary
    findings: Callable[[str], Sequence[Finding]]
    """Those of a sentence."""
    repetitions: Mapping[str, int] = field(default_factory=dict)
    """How many sentences of the project have this source text."""


def progress(bilingual: Bilingual, findings: Sequence[Finding]) -> Progress:
    """Tell how far the article is; what is left out of the book is not counted."""
    targets = (bilingual.entries.get(segment.id, Entry()).target for segment in segments(bilingual.article))
    last = max(((target.at, target.by) for target in targets if target is not None), default=("", ""))
    severities = Counter(finding.severity for finding in findings)
    return Progress(count(bilingual), severities["error"], severities["warning"], *last)


def terms_of(segment: Segment, target_text: str, article: str, glossary: Glossary) -> tuple[TermHit, ...]:
    """Return the terms of a sentence, verified in the target."""
    return glossary.verify(glossary.find(segment.source.text, article), target_text)


def row(bilingual: Bilingual, block: Block, segment: Segment, number: int, context: Context) -> RowView:
    """Return one row: a sentence of this block."""
    entry = bilingual.entries.get(segment.id, Entry())
    target = entry.target
    text = target.text if target else None
    known = known_marks(segment.source, text)
    tokens = to_tokens(text, known) if text else []
    hits = terms_of(segment, text.text if text else "", bilingual.article.name, context.glossary)
    terms = _terms(hits, context.glossary)
    findings = sorted(context.findings(segment.id), key=lambda one: _SEVERITY_ORDER[one.severity])
    return RowView(
        id=segment.id,
        number=number,
        version=version(segment, bilingual.entries.get(segment.id)),
        source=source_html(segment.source, hits, known_marks(segment.source)),
        source_text=segment.source.text,
        editor=target_html(tokens, known),
        target_text=text.text if text else "",
        state=state_of(entry),
        status=status(entry),
        origin=ORIGINS.get(target.origin, target.origin) if target and is_approved(target) and not target.by else "",
        by=target.by if target else "",
        at=target.at if target else "",
        findings=tuple(FindingView(one, _fixed(one, text, known)) for one in findings),
        terms=terms,
        comments=entry.comments,
        suppressed=tuple(one.check for one in entry.suppressed),
        history=len(entry.history),
        repetitions=context.repetitions.get(segment.source.text, 1) - 1,
        outdated=is_outdated(segment, entry),
        chips=tuple(known.values()),
        loose=tuple((one, _chips(one, known)) for one in unplaced(tokens, known)),
        first=segment.id == block.segments[0].id,
        last=segment.id == block.segments[-1].id,
    )


def _fixed(finding: Finding, text: RichText | None, known: Mapping[str, Known]) -> Markup | None:
    if finding.fix is None or text is None:
        return None
    return target_html(to_tokens(retext(text, finding.fix), known), known)


def _chips(one: Known, known: Mapping[str, Known]) -> Markup:
    edges: list[Chip] = [Chip(one.key, "atom")] if one.atom else [Chip(one.key, "start"), Chip(one.key, "end")]
    return Markup("").join(chip_html(chip, known) for chip in edges)


def _terms(hits: Sequence[TermHit], glossary: Glossary) -> tuple[TermView, ...]:
    """Each term of the sentence once; missed if any of its occurrences is."""
    numbers = term_numbers(hits)
    shown: dict[int, TermHit] = {}
    for number, hit in zip(numbers, hits, strict=True):
        if number not in shown or hit.status == "missed":
            shown[number] = hit
    return tuple(_term(number, hit, glossary) for number, hit in sorted(shown.items()))


def _term(number: int, hit: TermHit, glossary: Glossary) -> TermView:
    if hit.term not in glossary:
        return TermView(number, hit)
    entry = glossary.entry(hit.term)
    return TermView(number, hit, entry.note, entry.forms, entry.forbidden, entry.first_use, entry.target)


_NAMES = {"title": "Title", "paragraph": "Paragraph", "verse": "Verse", "caption": "Caption", "image": "Image", "code": "Code"}


def numbered(article: Article) -> dict[str, int]:
    """Return the number of each sentence in the article, 1-based."""
    return {segment.id: number for number, segment in enumerate(segments(article), 1)}


def outline(article: Article, wanted: frozenset[str] | None = None) -> list[Group]:
    """Return the article's blocks in reading order, still without rows. ``wanted``: only those with one of these sentences."""
    made: list[Group] = []
    for block, path, indices in _walk(article):
        left_out = next((LABELS[one.excluded] for one in (*path, block) if one.excluded), "")
        if block.kind in LEAVES:
            chosen = [one for one in block.segments if wanted is None or one.id in wanted]
            if not chosen or (left_out and wanted is not None):
                continue
            shown = () if left_out else tuple(chosen)
            made.append(Group(block, _name(block, path, indices), _depth(path), shown, (), _first_of_item(block, path), left_out))
        elif block.kind in {"image", "code", "math", "rule"} and wanted is None:
            made.append(Group(block, _name(block, path, indices), _depth(path), left_out=left_out))
    return made


def filled(groups: Sequence[Group], bilingual: Bilingual, context: Context) -> list[Group]:
    """Return the blocks with their rows."""
    numbers = numbered(bilingual.article)
    made = []
    for group in groups:
        rows = tuple(row(bilingual, group.block, one, numbers[one.id], context) for one in group.segments)
        made.append(replace(group, rows=rows))
    return made


def _walk(article: Article) -> Iterator[tuple[Block, tuple[Block, ...], tuple[int, ...]]]:
    """Each block, the containers around it, and its (and their) place among the siblings."""

    def visit(
        blocks: tuple[Block, ...], path: tuple[Block, ...], indices: tuple[int, ...]
    ) -> Iterator[tuple[Block, tuple[Block, ...], tuple[int, ...]]]:
        for index, block in enumerate(blocks):
            yield block, path, (*indices, index)
            yield from visit(block.children, (*path, block), (*indices, index))

    yield from visit(article.blocks, (), ())
    yield from visit(article.notes, (), ())


def _name(block: Block, path: tuple[Block, ...], indices: tuple[int, ...]) -> str:
    name = f"Heading {block.level}" if block.kind == "heading" else _NAMES.get(block.kind, block.kind.capitalize())
    kinds = [one.kind for one in path]
    if "note" in kinds:
        return f"Note {path[kinds.index('note')].attrs.get('label', '')}".strip()
    if "cell" in kinds:
        at = kinds.index("cell")
        return f"Table, row {indices[at - 1] + 1}, column {indices[at] + 1}"
    if "item" in kinds:
        at = len(kinds) - 1 - kinds[::-1].index("item")
        return f"List item {indices[at] + 1}"
    if "quote" in kinds and block.kind == "paragraph":
        return "Quotation"
    return name


def _depth(path: tuple[Block, ...]) -> int:
    return sum(1 for block in path if block.kind in {"item", "quote"})


def _first_of_item(block: Block, path: tuple[Block, ...]) -> bool:
    return bool(path) and path[-1].kind == "item" and path[-1].children[0] is block

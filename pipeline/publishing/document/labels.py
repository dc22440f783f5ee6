"""How a translation came about, in one sentence that a reader sees; computed from the counts of :mod:`pipeline.status`."""

from __future__ import annotations

from pipeline.status import StatusCounts


def imprint(counts: StatusCounts) -> str:
    """Return one English sentence on how the translation came about, computed from the store."""
    if not counts.total:
        return "This article has no text to translate."
    by = f" by {_listed(counts.reviewers)}" if counts.reviewers else ""
    if counts.approved == counts.total:
        return f"Translation reviewed{by or ' by a translator'}."
    if counts.machine == counts.total:
        return "Machine translation; no sentence has been reviewed."
    parts = [
        f"{counts.approved or 'none'} of {counts.total} sentences reviewed{by}",
        f"{counts.draft} drafted by a translator" if counts.draft else "",
        f"{counts.machine} machine-translated" if counts.machine else "",
        f"{counts.memory} from the translation memory" if counts.memory else "",
        f"{counts.aligned} from earlier translations" if counts.aligned else "",
        f"{counts.missing} not translated" if counts.missing else "",
    ]
    text = ", ".join(part for part in parts if part)
    return text[0].upper() + text[1:] + "."


def _listed(parts: tuple[str, ...]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""

"""Files damaged at random: never a wrong row changed, never a traceback."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from making import ids
from review_files import W, outgoing, receive, send

from pipeline.article import Entry
from pipeline.bilingual import dump, merge, parse
from pipeline.errors import DuizhaoError
from pipeline.exchange import FORMATS

pytestmark = pytest.mark.slow
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
MARK = "EDIT{}"
TYPED = {1: "EDIT1 title", 2: "EDIT2 experts", 5: "EDIT5 is called a\\<1>b&c.", 6: "EDIT6 formula", 7: "EDIT7 thanks", 8: "EDIT8 new"}


def judge(path, made):
    """Import; whatever the file is, a row holds its old text or a text that was typed for this very row."""
    try:
        result = receive(path, made)
    except DuizhaoError:
        return
    places = {name: number for number, name in enumerate(ids(made.article), 1)}
    for name, number in places.items():
        before, after = made.entries.get(name, Entry()), result.bilingual.entries.get(name, Entry())
        if after.target != before.target and after.target is not None:
            text = after.target.text.text
            own = before.target is not None and text == before.target.text.text
            others = [other for other in TYPED if other != number and MARK.format(other) in text]
            assert own or not others, f"row {number} got {text!r}"
            assert own or not any(e.target and e.target.text.text == text for n, e in made.entries.items() if n != name), (
                f"row {number} got {text!r}"
            )
    assert merge(made.article, parse(dump(result.bilingual), path)) == result.bilingual
    assert set(result.bilingual.entries) <= set(places)


@given(st.data())
@settings(max_examples=200, suppress_health_check=QUIET)
def test_bytes_damaged_at_random(tmp_path, data):
    """Bits flipped, pieces cut out, doubled or moved, in any format."""
    kind = data.draw(st.sampled_from(sorted(FORMATS)))
    path = send(tmp_path, kind)
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        size = data.draw(st.integers(1, 400))
        piece = raw[start : start + size]
        match data.draw(st.sampled_from(["cut", "double", "overwrite", "truncate", "move"])):
            case "cut":
                del raw[start : start + size]
            case "double":
                raw[start:start] = piece
            case "overwrite":
                raw[start : start + 3] = data.draw(st.binary(min_size=1, max_size=6))
            case "truncate":
                del raw[start:]
            case "move":
                del raw[start : start + size]
                place = data.draw(st.integers(0, len(raw)))
                raw[place:place] = piece
    path.write_bytes(bytes(raw))
    judge(path, outgoing())


def damage_rows(data, body):  # noqa: C901  a list of damages
    one, other = (data.draw(st.integers(0, len(body) - 1)) for _ in range(2))
    column = data.draw(st.integers(0, 5))
    match data.draw(
        st.sampled_from(["swap ids", "swap cells", "empty", "overwrite", "delete", "double", "swap rows", "sort ids", "shift"])
    ):
        case "swap ids":
            body[one][1], body[other][1] = body[other][1], body[one][1]
        case "swap cells" if column != 3:
            body[one][column], body[other][column] = body[other][column], body[one][column]
        case "empty":
            body[one][column] = ""
        case "overwrite":
            body[one][column if column != 3 else 4] = data.draw(st.text(max_size=12)).replace("\t", " ").replace("\n", " ")
        case "delete" if len(body) > 1:
            del body[one]
        case "double":
            body.append(list(body[one]))
        case "swap rows":
            body[one], body[other] = body[other], body[one]
        case "sort ids":
            for row, value in zip(body, sorted(row[1] for row in body), strict=True):
                row[1] = value
        case "shift":
            body[one].insert(column, "")


@given(st.data())
@settings(max_examples=200, suppress_health_check=QUIET)
def test_rows_and_cells_damaged_at_random(tmp_path, data):
    """Cells swapped, emptied, overwritten, doubled, rows deleted, doubled, swapped, columns sorted, in the plain table."""
    path = send(tmp_path, "tsv")
    lines = [line.split("\t") for line in path.read_text("utf-8").rstrip("\n").split("\n")]
    typed = data.draw(st.sets(st.sampled_from(sorted(TYPED))))
    for number in typed:
        lines[number + 1][3] = TYPED[number].replace("\\", "\\\\")
    body = lines[2:]
    if data.draw(st.booleans()):  # the target column sorted alone, as far as nobody typed there
        free = [row for number, row in enumerate(body, 1) if number not in typed and number != 8]
        for row, value in zip(free, data.draw(st.permutations([row[3] for row in free])), strict=True):
            row[3] = value
    for _ in range(data.draw(st.integers(1, 5))):
        damage_rows(data, body)
    path.write_text("\n".join("\t".join(line) for line in [*lines[:2], *body]), "utf-8", errors="replace")
    judge(path, outgoing())


@given(st.data())
@settings(max_examples=150, suppress_health_check=QUIET)
def test_the_word_tables_xml_damaged_at_random(tmp_path, data):
    """Elements removed, doubled and moved about in the document."""
    path = send(tmp_path, "docx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    for _ in range(data.draw(st.integers(1, 4))):
        tags = data.draw(st.sampled_from(["tr", "tc", "p", "r", "t", "sdt", "tblGrid", "tbl"]))
        found = list(root.iter(f"{W}{tags}"))
        if not found:
            continue
        element = data.draw(st.sampled_from(found))
        match data.draw(st.sampled_from(["remove", "double", "move", "text"])):
            case "remove":
                element.getparent().remove(element)
            case "double":
                element.addnext(etree.fromstring(etree.tostring(element)))
            case "move" if tags in {"tr", "sdt"}:
                others = [other for other in root.iter(f"{W}{tags}") if other is not element and element not in other.iterancestors()]
                if others:
                    data.draw(st.sampled_from(others)).addnext(element)
            case "text" if tags == "t" and not any("</" in (t.text or "") for t in [element]):
                element.text = data.draw(
                    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20)
                )
    parts["word/document.xml"] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    path.write_bytes(out.getvalue())
    judge(path, outgoing())

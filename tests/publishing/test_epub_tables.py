"""Tables and formulas of an EPUB: nothing pushes anything off a page."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline.publishing.epub.chapter import enrich
from pipeline.publishing.epub.formulas import in_line, math_width
from pipeline.publishing.epub.names import MATHML
from pipeline.xmlnames import XHTML

HEAD = f'<div xmlns="{XHTML}">'


def enriched(xhtml: str) -> etree._Element:
    root = etree.fromstring(HEAD + xhtml + "</div>")
    enrich(root, "en", reveal=False)
    return root


def styles(root: etree._Element, tag: str) -> list[str | None]:
    return [element.get("style") for element in root.iter(f"{{{XHTML}}}{tag}")]


def test_columns_have_the_room_of_their_longest_word_and_of_what_else_they_hold():
    root = enriched(f"<table><tr><th>年份</th><th>成果</th></tr><tr><td>1956</td><td>{'达特茅斯会议。' * 9}</td></tr></table>")
    assert styles(root, "col") == ["width: 15.56%", "width: 84.44%"]
    assert styles(root, "td") == ["flex-basis: 15.56%", "flex-basis: 84.44%"]


def test_a_cell_below_one_that_reaches_down_keeps_its_column_and_one_over_two_has_the_room_of_both():
    root = enriched(
        '<table><tr><td rowspan="2" style="text-align: right;">甲组</td><td>一</td><td>二</td></tr><tr><td>三</td><td>四</td></tr><tr><td colspan="2">五</td><td>六</td></tr></table>'
    )
    assert styles(root, "td") == [
        "text-align: right; flex-basis: 41.18%", "flex-basis: 29.41%", "flex-basis: 29.41%",
        "flex-basis: 29.41%; margin-inline-start: 41.18%", "flex-basis: 29.41%",
        "flex-basis: 70.59%", "flex-basis: 29.41%",
    ]  # fmt: skip


@pytest.mark.parametrize(("columns", "wide"), [(6, None), (7, "wide")])
def test_from_seven_columns_on_the_type_is_smaller(columns, wide):
    root = enriched(f"<table><caption>表1</caption><tbody><tr>{'<td>甲</td>' * columns}</tr></tbody></table>")
    table = root[0]
    assert table.get("class") == wide
    assert [etree.QName(part).localname for part in table] == ["caption", "colgroup", "tbody"]


def formula(row: str, tex: str, around: str = "{}") -> etree._Element:
    semantics = f'<semantics>{row}<annotation encoding="application/x-tex">{tex}</annotation></semantics>'
    return enriched(around.format(f'<math xmlns="{MATHML}" display="block">{semantics}</math>'))


TERM = "<msup><mi>x</mi><mn>{0}</mn></msup>"
SUM = "<mrow><mi>y</mi><mo>=</mo>" + "<mo>+</mo>".join(TERM.format(n) for n in range(12)) + "</mrow>"


def test_a_formula_is_said_once_with_its_tex_beside_it():
    root = formula("<mrow><mi>E</mi><mo>=</mo><mi>m</mi></mrow>", " E = m ")
    [math] = root
    assert math.get("alttext") == "E = m"
    assert [etree.QName(part).localname for part in math.iter()] == ["math", "mrow", "mi", "mo", "mi"]


def test_a_long_formula_is_several_between_which_lines_may_end():
    root = formula(SUM, "y = …", "<p>设{}，则</p>")
    maths = list(root.iter(f"{{{MATHML}}}math"))
    assert [math.get("alttext") for math in maths][:3] == ["y", "= x^0", "+ x^1"]
    assert len(maths) == 13
    assert "".join(root.itertext()) == "设y=x0" + "".join(f"+x{n}" for n in range(1, 12)) + "，则"
    assert len(list(root.iter(f"{{{XHTML}}}wbr"))) == 12


def test_the_sign_that_is_kept_with_a_formula_stays_with_its_last_piece():
    root = formula(SUM, "y = …", '<p>设<span class="nobr">{}，</span>则</p>')
    [kept] = root.iter(f"{{{XHTML}}}span")
    assert "".join(kept.itertext()) == "+x11，"


def test_what_cannot_be_broken_is_set_smaller_where_there_is_less_room():
    wide = "<mtable><mtr><mtd>" + SUM + "</mtd></mtr></mtable>"
    root = formula(wide, "…", '<div class="formula"><p>{}</p></div>')
    [paragraph] = root.iter(f"{{{XHTML}}}p")
    assert paragraph.get("style", "").startswith("font-size: min(1em, calc(100cqi / ")
    assert formula(TERM.format(2), "x^2", '<div class="formula"><p>{}</p></div>').find(f".//{{{XHTML}}}p").get("style") is None


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("<mrow><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></mrow>", "(a + b)/2"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_i^2"),
        ("<msqrt><mi>a</mi><mo>−</mo><mn>1</mn></msqrt>", "√(a − 1)"),
        ("<munderover><mo>∑</mo><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "∑_(k = 1)^n"),
        ("<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable>", "a, b; c, d"),
    ],
)  # fmt: skip
def test_a_formula_as_text_on_one_line(row, text):
    element = etree.fromstring(f'<math xmlns="{MATHML}">{row}</math>')
    assert in_line(element).strip() == text
    assert math_width(element) > 0

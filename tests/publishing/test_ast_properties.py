"""Whatever marks and terms an article has, no text is lost on its way to pandoc."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Mark, RichText
from pipeline.publishing.document import nodes
from pipeline.publishing.document.fragment import clean
from pipeline.publishing.document.images import Missing
from pipeline.publishing.document.inlines import Inside, Range, inlines
from pipeline.publishing.document.proof import comparable
from pipeline.publishing.document.typography import break_offsets, set_english

INSIDE = Inside(
    lambda src: Missing(src, "x"),
    lambda _: [],
    lambda id_, content: nodes.link(nodes.attr(classes=["term"], data_term=id_), content, f"#term-{id_}"),
)
TEXTS = st.text(st.sampled_from("腾讯AI Lab研究“”（），。 \n2018x—…"), min_size=1, max_size=40)
KINDS: st.SearchStrategy[Any] = st.sampled_from(["strong", "emph", "underline", "strike", "sub", "sup", "link", "code"])


@st.composite
def rich_texts(draw: st.DrawFn) -> tuple[RichText, list[Range]]:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    marks = []
    for number in range(draw(st.integers(0, 5))):
        start, end = sorted((draw(places), draw(places)))
        if start < end:
            marks.append(Mark(draw(KINDS), start, end, f"m{number}", {"url": "https://a.cn/"}))
    terms, place = [], 0
    while place < len(text) and len(terms) < 4:
        start = draw(st.integers(place, len(text)))
        end = draw(st.integers(start, len(text)))
        if start < end:
            terms.append(Range(f"t{len(terms)}", start, end))
        place = end + 1
    return RichText(text, tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))), terms


def text_of(node: Any) -> str:
    if isinstance(node, list):
        return "".join(text_of(item) for item in node)
    if not isinstance(node, dict):
        return ""
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return content
    if kind == "Code":
        return content[1]
    return text_of(content)


def links_in_links(node: Any, *, inside: bool = False) -> bool:
    if isinstance(node, list):
        return any(links_in_links(item, inside=inside) for item in node)
    if not isinstance(node, dict):
        return False
    here = node["t"] == "Link"
    return (here and inside) or links_in_links(node.get("c"), inside=inside or here)


@given(rich_texts())
def test_no_mark_and_no_term_loses_or_doubles_text(made):
    rich, terms = made
    assert comparable(text_of(inlines(rich, INSIDE, terms))) == comparable(rich.text)


@given(rich_texts())
def test_no_link_is_in_a_link(made):
    rich, terms = made
    assert not links_in_links(inlines(rich, INSIDE, terms))


@given(TEXTS)
def test_display_rules_keep_every_place(text):
    assert len(set_english(RichText(text)).text) == len(text)


@given(TEXTS)
def test_places_to_break_are_inside_the_text_and_in_order(text):
    places = break_offsets(text)
    assert places == sorted(set(places))
    assert all(0 < place < len(text) for place in places)


@given(
    st.lists(st.tuples(st.sampled_from(["", "a", "strong", "em", "code"]), TEXTS), min_size=1, max_size=6), st.sampled_from(["h2", "div"])
)
def test_cleaning_keeps_the_text(pieces, tag):
    import html

    import lxml.html

    inner = "".join(f"<{name}>{html.escape(text)}</{name}>" if name else html.escape(text) for name, text in pieces)
    fragment = f'<{tag}><span class="src" lang="zh-Hans">{inner}</span></{tag}>'
    after = lxml.html.fragment_fromstring(clean(fragment), create_parent="div").text_content()
    assert after == "".join(text for _, text in pieces)

"""Every record of a site does what it says, tried with a page of its own."""

from pathlib import Path
from urllib.parse import quote

import pytest

from pipeline.reading.addresses import unwrap, without_tracking
from pipeline.reading.formats.markup import parse_page
from pipeline.reading.formats.webpage import find_root, read_webpage
from pipeline.reading.passes.repost import clean_title
from pipeline.reading.sites import SITES, Site, is_badge

TEXT = "他在河边住了三年，后来搬到城里，再也没有回来过，邻居们都说他是个好人，常常想起他来。"
ELSEWHERE = "https://example.org/a?id=1"


def element(place: str, content: str) -> str:
    """The element that a place names."""
    if place[0] in "#.":
        return f"<div {'id' if place[0] == '#' else 'class'}='{place[1:]}'>{content}</div>"
    if place[0] == "[":
        name, value = place.strip("[]").split("=")
        return f"<div {name}='{value}'>{content}</div>"
    return f"<{place}>{content}</{place}>"


def page(body: str, title: str = "河边的房子") -> str:
    return f"<!doctype html><html lang=zh><head><title>{title}</title></head><body><div class=x><p>首页 新闻 论坛</p></div>{body}</body></html>"


def shown(text: str) -> str:
    return "\n".join(block.text.text for block in read_webpage(text, Path("x.html")).blocks)


ids = [str(place) for place in range(len(SITES))]


@pytest.mark.parametrize("site", SITES, ids=ids)
def test_the_text_is_found_where_the_site_keeps_it(site: Site) -> None:
    for place in site.text:
        text = page(element(place, f"<p>{TEXT}</p>"))
        assert find_root(parse_page(text), text).text_content() == TEXT


@pytest.mark.parametrize("site", SITES, ids=ids)
def test_title_account_author_and_date_are_found_where_the_site_keeps_them(site: Site) -> None:
    for places, value, field in (
        (site.titles, "河边的旧事", "title"), (site.accounts, "河边人", "account"), (site.authors, "某某", "authors"), (site.dates, "2021-03-04", "date"),
    ):  # fmt: skip
        for place in places:
            draft = read_webpage(page(f"{element(place, value)}<article><p>{TEXT}</p></article>", title=""), Path("x.html"))
            found = draft.title if field == "title" else getattr(draft.meta, field)
            assert found == ((value,) if field == "authors" else value), place


@pytest.mark.parametrize("site", SITES, ids=ids)
def test_the_sites_name_goes_from_a_title(site: Site) -> None:
    assert [name for name in site.names if clean_title(f"河边的房子 - 某某专栏 - {name}") != ("河边的房子", "某某", name)] == []
    assert [name for name in site.names if clean_title(f"我在{name}的三年")[0] != f"我在{name}的三年"] == []


@pytest.mark.parametrize("site", SITES, ids=ids)
def test_addresses_lead_where_a_reader_gets_and_say_nothing_of_readers(site: Site) -> None:
    for host, parameter in site.redirectors.items():
        assert unwrap(f"https://{host}/?{parameter}={quote(ELSEWHERE, safe='')}") == ELSEWHERE
        assert unwrap(f"https://{host}/?other={quote(ELSEWHERE, safe='')}") != ELSEWHERE
    for counter in site.counters:
        assert without_tracking(f"{ELSEWHERE}&{counter.replace('*', 'source')}=x") == ELSEWHERE
    assert without_tracking(f"{ELSEWHERE}&fromage=brie") == f"{ELSEWHERE}&fromage=brie"


@pytest.mark.parametrize("site", SITES, ids=ids)
def test_pictures_have_the_address_that_is_loaded_later(site: Site) -> None:
    for attribute in site.lazy:
        draft = read_webpage(
            page(f"<article><p>{TEXT}</p><p><img {attribute}='https://x.cn/a.png' src='blank.gif'></p></article>"), Path("x.html")
        )
        assert [child.attrs["src"] for block in draft.blocks for child in block.children if child.kind == "image"] == ["https://x.cn/a.png"]


@pytest.mark.parametrize("site", SITES, ids=ids)
def test_noise_goes_and_what_is_called_nearly_so_stays(site: Site) -> None:
    for name in site.noise:
        assert shown(page(f"<article><p>{TEXT}</p><div class='a {name} b'>复制</div></article>")) == TEXT
    assert shown(page(f"<article><p>{TEXT}</p><p class='tocsin'>钟声</p></article>")) == f"{TEXT}\n钟声"


@pytest.mark.parametrize("site", SITES, ids=ids)
def test_cards_are_lines_with_the_pages_title(site: Site) -> None:
    for card, title in site.cards.items():
        link = f"<a class='{card}' href='{ELSEWHERE}'><span class='{title}'>题目</span><span>example.org</span></a>"
        assert shown(page(f"<article><p>{TEXT}</p>{link}</article>")) == f"{TEXT}\n题目"


@pytest.mark.parametrize("site", SITES, ids=ids)
def test_films_and_sound_are_said(site: Site) -> None:
    for name in site.media:
        draft = read_webpage(page(f"<article><p>{TEXT}</p><{name}></{name}></article>"), Path("x.html"))
        assert [finding.message for finding in draft.findings] == [f"1 × <{name}> cannot be in a book and was left out."]


@pytest.mark.parametrize("site", SITES, ids=ids)
def test_lists_show_the_numbers_of_the_sites_editor(site: Site) -> None:
    for name, (number, around) in site.lists.items():
        draft = read_webpage(
            page(f"<article><p>{TEXT}</p><ol class='{name}'><li>甲说了话。</li><li>乙说了话。</li></ol></article>"), Path("x.html")
        )
        numbers = ("一", "二") if number == "chineseCounting" else ("1", "2")
        assert [item.marker for block in draft.blocks for item in block.children] == [around.replace("%", one) for one in numbers]


@pytest.mark.parametrize("address", [f"https://{start}x/y.svg" for site in SITES for start in site.badges])
def test_badges_are_told_by_their_address(address: str) -> None:
    assert is_badge(address)


@pytest.mark.parametrize(
    ("address", "badge"),
    [
        ("https://github.com/某/x/actions/workflows/ci.yml/badge.svg?branch=main", True), ("https://www.travis-ci.org/a/b.svg", True),
        ("https://github.com/a/b/badge.png", False), ("pictures/badge.svg", False), ("https://example.org/img.shields.io/x.png", False),
    ],
)  # fmt: skip
def test_a_picture_of_a_badge_is_no_badge(address: str, badge: bool) -> None:  # noqa: FBT001
    assert is_badge(address) is badge


def test_no_class_is_given_twice() -> None:
    for field in ("names", "text", "noise"):
        entries = [entry for site in SITES for entry in getattr(site, field)]
        assert len(entries) == len(set(entries)), field

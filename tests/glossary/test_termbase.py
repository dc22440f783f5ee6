"""Terms are found by longest match in Chinese and verified in English; a wrong glossary file names its line."""

from pathlib import Path

import pytest

from pipeline.errors import DuizhaoError
from pipeline.glossary import EMPTY_GLOSSARY, Glossary, Term, load_glossary

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> Glossary:
    return load_glossary(ROOT / "glossary")


def made(tmp_path: Path, text: str, name: str = "g.yaml") -> Glossary:
    (tmp_path / name).write_text(text, "utf-8")
    return load_glossary(tmp_path)


def found(glossary: Glossary, text: str, article: str = "") -> list[tuple[str, str]]:
    return [(hit.source, hit.expected) for hit in glossary.find(text, article)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("腾讯AI Lab与自然科研合作", [("腾讯AI Lab", "Tencent AI Lab"), ("自然科研", "Nature Research")]),
        ("腾讯 AI Lab", [("腾讯 AI Lab", "Tencent AI Lab")]),
        ("腾讯ＡＩ　Ｌａｂ", [("腾讯ＡＩ　Ｌａｂ", "Tencent AI Lab")]),
        ("横跨自然科学、工程、医学等领域", []),
        ("大自然的美", []),
        ("旗舰刊《自然》上", [("《自然》", "Nature")]),
        ("旗舰刊《自然》（Nature）上", [("《自然》（Nature）", "Nature")]),
        ("新子刊《自然-机器智能》", [("《自然-机器智能》", "Nature Machine Intelligence")]),
        ("新子刊《自然·机器智能》", [("《自然·机器智能》", "Nature Machine Intelligence")]),
        ("自然－机器智能", [("自然－机器智能", "Nature Machine Intelligence")]),
        ("施普林格•自然集团（Springer Nature）旗下", [("施普林格•自然集团（Springer Nature）", "Springer Nature")]),
        ("施普林格·自然集团", [("施普林格·自然集团", "Springer Nature")]),
        ("集团旗下的施普林格（Springer）", [("施普林格（Springer）", "Springer")]),
        ("自然科研（Nature Research）正式", [("自然科研（Nature Research）", "Nature Research")]),
        (
            "《机器人手册》（Springer Handbook of Robotics）",
            [("《机器人手册》（Springer Handbook of Robotics）", "Springer Handbook of Robotics")],
        ),
        ("“腾讯觅影”（Tencent Miying）", [("腾讯觅影", "Tencent Miying")]),
        ("施普林格（德国）", [("施普林格", "Springer")]),
        ("腾讯技术工程事业群（TEG）", [("腾讯技术工程事业群", "Tencent Technology and Engineering Group"), ("TEG", "TEG")]),
        ("自然学术会议（Nature Conference），", [("自然学术会议（Nature Conference）", "Nature Conference")]),
        ("“腾讯觅影”也成为标杆", [("腾讯觅影", "Tencent Miying")]),
        ("騰訊覓影與人工智慧", [("騰訊覓影", "Tencent Miying")]),
        ("STEGO 与 BTEG", []),
        ("让AI无处不在（Make AI Everywhere）", [("让AI无处不在（Make AI Everywhere）", "Make AI Everywhere")]),
    ],
)
def test_the_longest_match_wins(shipped: Glossary, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(shipped, text) == expected


@pytest.mark.parametrize(
    ("term", "simple", "traditional"),
    [
        ("自然", "研究自然科学。", "研究自然科學。"),
        ("人工", "研究人工智能。", "研究人工智能問題。"),
        ("售后", "我们的售后服务。", "我們的售後服務。"),
        ("国际", "国际主义的精神。", "國際主義的精神。"),
        ("学生", "中学生的书。", "中學生的書。"),
    ],
)
def test_a_short_term_that_cuts_a_word_is_none_in_either_script(term: str, simple: str, traditional: str) -> None:
    glossary = Glossary([Term(source=term, target="x")])
    assert found(glossary, simple) == found(glossary, traditional) == []


def test_hits_are_ranges_of_the_text_as_it_is_written(shipped: Glossary) -> None:
    text = "在 腾讯 AI Lab，施普林格•自然集团"
    assert [text[hit.start : hit.end] for hit in shipped.find(text)] == ["腾讯 AI Lab", "施普林格•自然集团"]


def test_every_candidate_that_lost_says_why(shipped: Glossary) -> None:
    reasons = {match.term.source: match.lost for match in shipped.explain("腾讯AI Lab") if match.lost}
    assert reasons == {
        "腾讯": "inside 腾讯AI Lab (Tencent AI Lab)",
        "AI": "inside 腾讯AI Lab (Tencent AI Lab)",
        "AI Lab": "inside 腾讯AI Lab (Tencent AI Lab)",
    }


@pytest.mark.parametrize(
    ("source", "target", "statuses"),
    [
        ("腾讯AI Lab", "Tencent AI Lab will", ["exact"]),
        ("腾讯AI Lab", "Tencent AI Lab’s work", ["form"]),
        ("腾讯AI Lab", "tencent ai lab", ["missed"]),
        ("腾讯AI Lab", "Tencent  AI Lab", ["exact"]),
        ("神经网络", "Neural networks are", ["form"]),
        ("神经网络", "neural-network", ["missed"]),
        ("人工智能", "AI is", ["form"]),
        ("人工智能", "OpenAI is", ["missed"]),
        ("在《自然》和《自然-机器智能》上", "in Nature Machine Intelligence", ["missed", "exact"]),
        ("在《自然》和《自然-机器智能》上", "in Nature and Nature Machine Intelligence", ["exact", "exact"]),
        ("腾讯在腾讯AI Lab", "At Tencent AI Lab", ["missed", "exact"]),
        ("人工智能与“AI+医疗”", "“AI + healthcare”", ["missed", "exact"]),
        ("腾讯说腾讯会", "Tencent says it will", ["exact", "form"]),
        ("《自然-机器智能》", "Nature Machine Intelligence (《自然-机器智能》)", ["exact"]),
        ("腾讯AI Lab与AI Lab", "Tencent AI Lab and its", ["exact", "form"]),
        ("《机器人手册》", "the Springer Handbook of Robotics", ["exact"]),
        ("预训练", "a pretrained model", ["form"]),
    ],
)
def test_a_target_is_verified(shipped: Glossary, source: str, target: str, statuses: list[str]) -> None:
    hits = shipped.verify(shipped.find(source), target)
    assert [hit.status for hit in hits] == statuses
    assert all((hit.found is None) == (hit.status == "missed") for hit in hits)


def test_the_place_in_the_target_is_given(shipped: Glossary) -> None:
    target = "The neural networks of Tencent’s rivals"
    hits = shipped.verify(shipped.find("腾讯的神经网络"), target)
    assert [target[slice(*hit.found)] for hit in hits if hit.found] == ["Tencent’s", "neural networks"]


def test_a_stronger_layer_replaces_a_weaker_one(tmp_path: Path) -> None:
    made(tmp_path, "layer: general\nterms:\n  - {source: 模型, target: model}\n", "a.yaml")
    glossary = made(tmp_path, "layer: book\nterms:\n  - {source: 模型, target: mould}\n", "b.yaml")
    assert found(glossary, "模型") == [("模型", "mould")]
    assert [match.lost for match in glossary.explain("模型")] == ["", "replaced by the entry 'mould' of the book layer in b.yaml"]


def test_a_term_of_some_articles_is_not_found_in_others(tmp_path: Path) -> None:
    glossary = made(tmp_path, "terms:\n  - {source: 模型, target: mould, articles: [foundry-*]}\n  - {source: 模型, target: model}\n")
    assert found(glossary, "模型", "foundry-1") == [("模型", "mould")]
    assert found(glossary, "模型", "news") == [("模型", "model")]


def test_only_approved_terms_are_found(tmp_path: Path) -> None:
    assert found(made(tmp_path, "terms:\n  - {source: 大模型, target: big model, status: deprecated}\n"), "大模型") == []


def test_capitals_of_the_source_count_where_the_entry_says_so(tmp_path: Path) -> None:
    glossary = made(tmp_path, "terms:\n  - {source: IT, target: IT, case: exact}\n")
    assert found(glossary, "做IT的") == [("IT", "IT")]
    assert found(glossary, "电影it") == []


def test_ids_are_readable_and_unique(shipped: Glossary) -> None:
    ids = [term.id for term in shipped.entries]
    assert len(set(ids)) == len(ids)
    assert "tencent-miying" in ids
    assert shipped.entry("tencent-miying").source == "腾讯觅影"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("terms:\n  - source: 甲\n    target: A\n  - source: 甲\n    target: B\n", 4, "has the source '甲' twice (first in line 2)"),
        ("terms:\n  - source: 甲\n    traget: A\n", 3, "terms.0.traget: is not a known key"),
        ("terms:\n  - source: 甲\n    target: A\n    must: perhaps\n", 4, "terms.0.must: Input should be a valid boolean"),
        ("terms:\n  - source: 甲\n", 2, "terms.0: needs a target (or do_not_translate: true)"),
        ("terms:\n  - source: 甲\n    target: A\n    target: B\n", 4, "has the key 'target' twice (first in line 3)"),
        ("terms: 甲\n", 1, "terms: must be a list"),
        ("- 甲\n", 1, "must be a mapping with the key terms"),
        ("terms:\n  - source: 甲\n    target: A\n    forbidden: [A]\n", 2, "terms.0: both allows and forbids 'A'"),
        ("terms:\n  - just text\n", 2, "terms.0: must be a mapping with source and target"),
    ],
)
def test_a_wrong_entry_names_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(DuizhaoError) as caught:
        made(tmp_path, text)
    assert (caught.value.line, caught.value.message[: len(message)]) == (line, message)


def test_no_glossary_is_an_empty_one(tmp_path: Path) -> None:
    assert len(load_glossary(tmp_path / "none")) == 0
    assert EMPTY_GLOSSARY.find("腾讯") == ()

"""Each check finds what it is for and leaves good English alone; people and projects can switch it off."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from making import paired

from pipeline.article import OBJECT, Article, Bilingual, Block, Entry, Mark, RichText, Segment, Suggestion, Suppression, Target
from pipeline.checking import CHECKS, check, check_segment
from pipeline.glossary import Glossary, Term, load_glossary
from pipeline.project import CheckingSettings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> Glossary:
    return load_glossary(ROOT / "glossary")


def ids(source: str, target: str, kind: str = "paragraph") -> list[str]:
    return [finding.check for finding in check_segment(RichText(source), RichText(target), kind=kind)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("check_id", "source", "target"),
    [
        ("number", "营收达到90亿。", "Revenue reached 90 billion."),
        ("currency", "售价30欧元。", "It costs $30."),
        ("currency", "投资5亿元。", "It invested US$500 million."),
        ("number", "營收達到90億元。", "Revenue reached 90 billion yuan."),
        ("currency", "售價30歐元。", "It costs $30."),
        ("unit", "跑了5公里，用時兩個小時。", "He ran 5 km in two minutes."),
        ("leftover-han", "在工业落地应用。", "It was 落地 in industry."),
        ("untranslated", "腾讯发布了战略。", "腾讯发布了战略。"),
        ("untranslated", "腾讯发布了战略。", " "),
        ("chatter", "腾讯发布了战略。", "Here is the translation: Tencent published its strategy."),
        ("chatter", "工业输出增长了一成。", "Output: Industrial output grew by 10%."),
        ("omission", "科技并不是为了科技本身，而是为了更好地造福人类，我们一直坚持这个理念。", "Tech for Good."),
        ("length", "科技并不是为了科技本身，而是为了更好地造福人类，我们一直坚持这个理念。", "Tech for Good."),
        ("repetition", "研究与应用的突破。", "A breakthrough of research and research and research and research and application."),
        ("latin", "作者是Hinton和LeCun。", "The authors are Hinton and others."),
        ("url", "请访问https://example.com/a，查看。", "Visit https://example.com to see it."),
        ("fullwidth", "腾讯发布了战略。", "Tencent published its strategy。"),
        ("ending", "这是什么意思呢？", "This is what it means:"),
        ("spacing", "腾讯发布了战略。", "Tencent  published its strategy ."),
        ("quotes", "他说“你好”。", "He said “hello."),
        ("doubled-word", "腾讯发布了战略。", "Tencent published the the strategy."),
        ("doubled-word", "自然科研（Nature Research）发布了。", "Nature Research (Nature Research) published it."),
        ("markup", "重点内容", "The **key** content"),
    ],
)
def test_an_error_is_found(check_id: str, source: str, target: str) -> None:
    assert check_id in ids(source, target)


def test_good_english_has_no_findings() -> None:
    source = "2017年，腾讯发布了首款“AI+医疗”产品，筛查一个内镜检查用时不到4秒，对早期食管癌的检出率高达90%。"
    target = "In 2017, Tencent released its first “AI + healthcare” product, which screens an endoscopy in under 4 seconds and detects early oesophageal cancer at a rate of up to 90%."
    assert ids(source, target) == []


@pytest.mark.parametrize("words", ["ls -l . ..", "--help , -h", "What ?"])
def test_the_form_of_what_is_copied_is_its_authors(words: str) -> None:
    assert ids(words, words) == []


def test_a_missing_must_term_is_an_error_and_a_preferred_one_a_warning(shipped: Glossary) -> None:
    source = RichText("自然科研发展大模型。")
    hits = shipped.find(source.text)
    found = check_segment(source, RichText("Natural research develops models."), hits, glossary=shipped)
    assert [(f.check, f.severity, f.message) for f in found if f.check in {"term-missing", "term-forbidden"}] == [
        ("term-missing", "error", "自然科研 must be “Nature Research”"),
        ("term-missing", "warning", "大模型 must be “large model”"),
        ("term-forbidden", "error", "“Natural research” is forbidden for 自然科研: write “Nature Research”"),
    ]
    assert next(f.fix for f in found if f.check == "term-forbidden") == "Nature Research develops models."


def test_good_english_of_traditional_chinese_has_no_findings() -> None:
    assert ids("該公司去年營收達到三億兩千萬美元，成長了兩成。", "The company’s revenue reached US$320 million last year, up 20%.") == []


def test_the_fix_of_a_wrong_number_says_the_right_one() -> None:
    found = check_segment(RichText("营收达到90亿元。"), RichText("Revenue reached 90 billion yuan."))
    assert [(f.check, f.message, f.fix) for f in found] == [
        ("number", "90亿 became 90 billion: a zero too many or too few", "Revenue reached 9 billion yuan.")
    ]


def test_the_fix_of_chinese_punctuation_is_house_style() -> None:
    found = check_segment(RichText("腾讯发布了战略。"), RichText("Tencent， published its strategy。"))
    assert [f.fix for f in found if f.check == "fullwidth"] == ["Tencent, published its strategy."]


@pytest.mark.parametrize(
    ("check_id", "source", "target", "fixed"),
    [
        ("currency", "售价30欧元。", "It costs $30.", "It costs €30."),
        ("currency", "投资5亿元。", "It invested 500 million US dollars.", "It invested 500 million yuan."),
        ("currency", "投资5亿元。", "It invested US$500 million.", "It invested ¥500 million."),
        ("url", "见https://a.cn/b。", "See https://a.cn/c.", "See https://a.cn/b."),
        ("chatter", "腾讯发布了战略。", "Here is the translation: Tencent published it.", "Tencent published it."),
        ("ending", "这是什么意思呢？", "What does it mean,", "What does it mean?"),
        ("ending", "他说：“我们发布了新的战略。”", "He said, “We published a new strategy”", "He said, “We published a new strategy.”"),
        ("spacing", "腾讯发布了战略。", "Tencent  published it .", "Tencent published it."),
        ("doubled-word", "腾讯发布了战略。", "Tencent published the the strategy.", "Tencent published the strategy."),
    ],
)
def test_a_finding_offers_the_mended_target(check_id: str, source: str, target: str, fixed: str) -> None:
    assert [f.fix for f in check_segment(RichText(source), RichText(target)) if f.check == check_id] == [fixed]


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        (RichText("见链接", (Mark("link", 1, 3, "1", {"url": "https://a.b"}),)), RichText("See link"), "the link “链接” is missing"),
        (RichText("重点内容", (Mark("strong", 0, 2, "1"),)), RichText("Key content"), "bold “重点” is missing"),
        (RichText("内容"), RichText("Content", (Mark("emph", 0, 7, "1"),)), "italics is not in the source"),
        (RichText(f"注{OBJECT}", (Mark("note", 1, 2, "1", {"ref": "n1"}),)), RichText("Note"), "the note reference is missing"),
    ],
)
def test_lost_markup_is_found(source: RichText, target: RichText, message: str) -> None:
    assert message in [f.message for f in check_segment(source, target) if f.check == "markup"]


def test_kept_markup_is_no_finding() -> None:
    source = RichText(f"重点{OBJECT}", (Mark("strong", 0, 2, "1"), Mark("note", 2, 3, "2", {"ref": "n"})))
    target = RichText(f"Key{OBJECT}", (Mark("strong", 0, 3, "1"), Mark("note", 3, 4, "2", {"ref": "n"})))
    assert [f.message for f in check_segment(source, target) if f.check == "markup"] == []


def book(*pairs: tuple[str, str | None], suppressed: dict[int, str] | None = None) -> Bilingual:
    made = paired(*pairs)
    off = {f"s{number}": (Suppression(check_id, "so wanted"),) for number, check_id in (suppressed or {}).items()}
    return replace(made, entries={name: replace(entry, suppressed=off.get(name, ())) for name, entry in made.entries.items()})


def test_findings_of_an_article_say_where_they_are() -> None:
    found = check(book(("营收达到90亿。", "Revenue reached 90 billion."), ("他来了。", None)))
    assert [(f.check, f.article, f.block, f.segment, f.severity) for f in found] == [
        ("number", "x", "b0", "s0", "error"),
        ("missing", "x", "b0", "s1", "warning"),
    ]


def test_a_suppressed_check_is_silent_for_that_sentence_only() -> None:
    rows = (("营收达到90亿。", "Revenue reached 90 billion."), ("利润达到80亿。", "Profit reached 80 billion."))
    assert [f.segment for f in check(book(*rows, suppressed={0: "number"})) if f.check == "number"] == ["s1"]


def test_a_check_can_be_off_for_the_project() -> None:
    settings = CheckingSettings(off={"number": "the author counts in his own way"})
    assert check(book(("营收达到90亿。", "Revenue reached 90 billion.")), settings=settings) == ()


def test_a_check_can_be_off_for_one_article() -> None:
    rows = book(("营收达到90亿。", "Revenue reached 90 billion."))
    assert check(rows, settings=CheckingSettings(off_in={"x": {"number": "old money"}})) == ()
    assert [f.check for f in check(rows, settings=CheckingSettings(off_in={"y": {"number": "old money"}}))] == ["number"]


def test_a_source_that_changed_after_approval_is_found() -> None:
    entry = Entry(None, suggestions=(Suggestion("营收达到80亿。", RichText("Revenue reached 8 billion."), "previous", 90),))
    rows = replace(book(("营收达到90亿。", None)), entries={"s0": entry})
    assert [(f.check, f.message) for f in check(rows)] == [("missing", "not translated yet"), ("stale", "was: 营收达到80亿。")]


def test_the_first_mention_has_the_form_that_the_glossary_gives() -> None:
    glossary = Glossary(
        [
            Term(source="通用智能", target="general intelligence", abbreviation="AGI", id="a"),
            Term(source="新刊物", target="New Journal", first_use="New Journal (《新刊物》)", id="b"),
        ]
    )
    rows = book(("研究通用智能的人。", "People who study AGI."), ("在新刊物上发表。", "Published in New Journal."))
    assert [(f.segment, f.message) for f in check(rows, glossary) if f.check == "first-use"] == [
        ("s0", "“AGI” before its full form “general intelligence”"),
        ("s1", "the first mention reads “New Journal (《新刊物》)”"),
    ]
    rows = book(
        ("研究通用智能的人。", "People who study general intelligence (AGI)."),
        ("在新刊物上发表。", "Published in New Journal (《新刊物》)."),
    )
    assert [f.check for f in check(rows, glossary)] == []


def test_a_note_without_reference_in_the_english_is_found() -> None:
    source = RichText(f"他来了{OBJECT}。", (Mark("note", 3, 4, "1", {"ref": "n1"}),))
    note = Block("n1", "note", children=(Block("p", "paragraph", RichText("注"), (Segment("sn", RichText("注")),)),))
    article = Article("x", Path("x.md"), "", (Block("b", "paragraph", source, (Segment("s", source),)),), notes=(note,))
    entries = {"s": Entry(Target(RichText("He came."))), "sn": Entry(Target(RichText("A note")))}
    assert ("notes", "error", "note 'n1' has no reference in the English") in [
        (f.check, f.severity, f.message) for f in check(Bilingual(article, entries))
    ]


def test_a_preferred_term_that_is_said_in_two_ways_is_found() -> None:
    glossary = Glossary([Term(source="大模型", target="large model", must=False, id="a")])
    rows = book(("我们研究大模型。", "We study large models."), ("大模型很有用。", "Big nets are useful."))
    assert [(f.segment, f.message) for f in check(rows, glossary) if f.check == "term-inconsistent"] == [
        ("s1", "大模型 is “large model” in 1 of 2 places, not here")
    ]


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("跑了5公里。", "He ran 5 miles.", "kilometres became miles"),
        ("用时3小时。", "It took three minutes.", "hours became minutes"),
        ("气温达到40℃。", "It was 40°F.", "degrees Celsius became degrees Fahrenheit"),
        ("装机容量1000千瓦。", "The capacity is 1,000 MW.", "kilowatts became megawatts"),
        ("共387.7吉瓦时。", "387.7 gigawatts in all.", "gigawatt-hours became gigawatts"),
        ("共387.7吉瓦时。", "387.7 gigawatt-hours in all.", None),
        ("跑了5公里。", "He ran 5 km.", None),
        ("跑了8公里。", "He ran 5 miles (8 km).", None),
        ("长3米（10英尺）。", "3 m (10 ft) long.", None),
        ("每秒10米。", "10 metres per second.", None),
    ],
)
def test_a_unit_must_not_change_under_its_number(source: str, target: str, message: str | None) -> None:
    found = [f.message for f in check_segment(RichText(source), RichText(target)) if f.check == "unit"]
    assert found == ([message] if message else [])


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("全国已有十多家医院参与。", "Ten hospitals across the country take part.", "十多 is more than that number, Ten is exact"),
        ("用时不到4秒。", "It takes 4 seconds.", "不到4 is less than that number, 4 is exact"),
        ("约有500人参加。", "500 people took part.", "约有500 is about that number, 500 is exact"),
        ("50岁以上的人。", "People aged 50.", "50岁以上 is more than that number, 50 is exact"),
        ("全国已有十多家医院参与。", "More than ten hospitals across the country take part.", None),
        ("用时不到4秒。", "It takes under 4 seconds.", None),
        ("二十多岁的人。", "People in their twenties.", None),
        ("有500人参加。", "500 people took part.", None),
        ("良率不能低于95%。", "The yield must be at least 95%.", None),
        ("良率不能低于95%。", "The yield must be 95%.", "不能低于95% is more than that number, 95 is exact"),
        ("不得超过30人。", "There may be no more than 30 people.", None),
        ("不得超过30人。", "There are 30 people.", "不得超过30 is less than that number, 30 is exact"),
        ("增幅没有超过3%。", "The increase did not exceed 3%.", None),
    ],
)
def test_an_approximate_number_must_not_become_exact(source: str, target: str, message: str | None) -> None:
    found = [f.message for f in check_segment(RichText(source), RichText(target)) if f.check == "approximate"]
    assert found == ([message] if message else [])


def test_numbers_of_a_source_in_english_are_read_as_english() -> None:
    assert ids("35 million people", "35 million people") == []


def test_consistency_of_an_article() -> None:
    found = check(
        book(
            ("我们一直坚持科技向善。", "We hold to Tech for Good."),
            ("我们一直坚持科技向善。", "We insist on Tech for Good."),
            ("他们从来没有放弃努力。", "We insist on Tech for Good."),
        )
    )
    assert [(f.check, f.segment) for f in found if f.check in {"same-source", "same-target"}] == [
        ("same-source", "s1"),
        ("same-target", "s2"),
    ]


def test_every_check_tells_the_user_what_and_what_to_do() -> None:
    assert all(one.title.endswith(".") and one.advice for one in CHECKS.values())
    assert len(CHECKS) >= 20


def test_the_documentation_lists_every_check_and_its_consequences() -> None:
    text = (ROOT / "docs" / "checks.md").read_text("utf-8")
    order = ["error", "warning", "info"]
    lines = [one.docs_line for one in sorted(CHECKS.values(), key=lambda one: (one.scope == "article", order.index(one.severity), one.id))]
    assert [line for line in text.splitlines() if re.match(r"\| `", line)] == lines


def test_what_findings_mean_for_a_draft_is_as_it_was() -> None:
    meanings = {one.id: (one.meaning("error"), one.meaning("warning")) for one in CHECKS.values() if one.draft is not None}
    expected = dict.fromkeys(("untranslated", "leftover-han", "chatter", "repetition"), ("unfit", "unfit"))
    expected |= dict.fromkeys(("quotes", "fullwidth", "doubled-word"), ("doubt", "doubt"))
    expected |= {"length": ("unfit", "wrong"), "number": ("wrong", "doubt")}
    wrong = (
        "approximate",
        "omission",
        "invention",
        "name",
        "established-name",
        "term-forbidden",
        "unit",
        "currency",
        "latin",
        "url",
        "code",
    )
    assert meanings == expected | dict.fromkeys(wrong, ("wrong", "wrong"))
    assert {one.meaning("info") for one in CHECKS.values()} == {None}
    assert {one.id for one in CHECKS.values() if one.mends} == {"number", "currency", "name"}


def test_no_other_module_keeps_a_list_of_checks() -> None:
    """A collection of two or more different check ids says something that belongs to the checks."""
    found = []
    for file in sorted((ROOT / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Set | ast.List | ast.Tuple):
                continue
            names = {value.value for value in node.elts if isinstance(value, ast.Constant)}
            if len(names) > 1 and names <= set(CHECKS):
                found.append(f"{file.name}:{node.lineno}")
    assert found == []

"""A missing or forbidden term offers the mended sentence where there is no doubt how, and nothing where there is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.article import Mark, RichText
from pipeline.checking import check_segment
from pipeline.glossary import Glossary, Term, insert, load_glossary, read_terms
from pipeline.glossary.loading import assemble
from pipeline.richtext import retext

DATA = Path(__file__).parents[1] / "data"
FLOORS = Path(__file__).parents[1] / "floors.json"
GLOSSARY = Glossary(assemble(read_terms(DATA / "terms" / "glossary.yaml")))


def fixes(source: str, target: str | RichText, glossary: Glossary = GLOSSARY) -> list[tuple[str, str | None]]:
    rich = target if isinstance(target, RichText) else RichText(target)
    found = check_segment(RichText(source), rich, glossary.find(source), glossary=glossary)
    return [(one.check.removeprefix("term-"), one.fix) for one in found if one.check in {"term-missing", "term-forbidden"}]


@pytest.mark.parametrize(
    ("source", "target", "fixed"),
    [
        ("自然科研与腾讯达成合作。", "Natural Scientific Research works with Tencent.", "Nature Research works with Tencent."),
        ("多个智能体可以协同完成任务。", "Several clever bodies can complete a task together.", "Several agents can complete a task together."),
        ("这是一个智能体。", "This is a clever body.", "This is an agent."),
        ("小米的第一辆汽车于三月上市。", "Millet’s first car went on sale in March.", "Xiaomi’s first car went on sale in March."),
        ("强化学习让机器进步。", "Strengthened study lets machines improve.", "Reinforcement learning lets machines improve."),
        ("专家来自世界卫生组织。", "The experts come from World Hygiene Organisation.", "The experts come from the World Health Organization."),
    ],
)  # fmt: skip
def test_a_missing_term_is_put_where_its_words_are_with_the_grammar_of_the_place(source: str, target: str, fixed: str) -> None:
    assert fixes(source, target) == [("missing", fixed)]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("请关注我们的公众号。", "Please follow our public number.", [("missing", "Please follow our official account."), ("forbidden", "Please follow our official account.")]),
        ("马化腾出席了会议。", "Pony Ma (Ma Huateng) attended the meeting.", [("forbidden", "Pony Ma attended the meeting.")]),
        ("“一带一路”已有十年。", "The Belt and Road, or OBOR, is ten years old.", [("forbidden", "The Belt and Road is ten years old.")]),
        ("马化腾出席了会议。", "Pony Ma attended the meeting as Ma Huateng.", [("forbidden", None)]),
    ],
)  # fmt: skip
def test_a_forbidden_wording_becomes_the_agreed_one_or_goes_where_it_is_a_second_name(
    source: str, target: str, expected: list[tuple[str, str | None]]
) -> None:
    assert fixes(source, target) == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("腾讯发布了财报。", "The results are out."),  # nothing stands for it
        ("企业微信与微信已经互通。", "WeCom and Micro Message are now connected."),  # a part of the name would be left over
        (
            "该团队用卷积神经网络识别肺结节。",
            "The team uses a convolutional neural network to detect lung knots.",
        ),  # "detect" might belong to it
        ("腾讯和百度都在招人。", "Both Tengxun and Baidoo are hiring."),  # which is which?
        ("李飞飞和吴恩达都在斯坦福大学任教。", "Li Feifei and Geng Dawa both teach at Stanford University."),  # one name or two?
    ],
)
def test_where_there_is_a_doubt_no_fix_is_offered(source: str, target: str) -> None:
    found = fixes(source, target)
    assert found
    assert [fix for _, fix in found if fix] == []


PLURALS = Glossary(
    [
        Term(id="s", source="频谱", target="spectrum"), Term(id="q", source="测验", target="quiz"), Term(id="b", source="细菌", target="bacterium"),
        Term(id="e", source="轮次", target="epoch"), Term(id="c", source="思维链", target="chain-of-thought"), Term(id="g", source="显卡", target="GPU"),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("这些频谱很宽。", "These spectra are wide."),
        ("这些频谱很宽。", "These spectrums are wide."),
        ("这些测验很难。", "These quizzes are hard."),
        ("这些细菌很小。", "These bacteria are small."),
        ("训练十个轮次。", "Train for ten epochs."),
        ("思维链很长。", "Chains-of-thought are long."),
        ("显卡很贵。", "GPUs are expensive."),
    ],
)
def test_a_right_plural_says_the_term(source: str, target: str) -> None:
    assert fixes(source, target, PLURALS) == []


@pytest.mark.parametrize(
    ("source", "target", "fixed"),
    [
        ("这些频谱很宽。", "These wavebands are wide.", "These spectra are wide."),
        ("这些细菌很小。", "These germs are small.", "These bacteria are small."),
        ("训练十个轮次。", "Train for ten rounds.", "Train for ten epochs."),
    ],
)
def test_a_fix_keeps_the_number_of_what_it_replaces(source: str, target: str, fixed: str) -> None:
    assert fixes(source, target, PLURALS) == [("missing", fixed)]


def test_a_fix_that_would_bring_up_another_finding_is_not_offered() -> None:
    glossary = Glossary([Term(id="a", source="天河", target="Tianhe 2", pos="name")])
    assert fixes("天河上线。", "Skyriver went online.", Glossary([Term(id="a", source="天河", target="Tianhe", pos="name")])) == [
        ("missing", "Tianhe went online.")
    ]
    assert fixes("天河上线。", "Skyriver went online.", glossary) == [("missing", None)], "the Chinese has no number"


def test_each_of_several_missing_terms_has_its_own_fix() -> None:
    assert fixes("智能体采用强化学习。", "The clever body uses strengthened study.") == [
        ("missing", "The agent uses strengthened study."),
        ("missing", "The clever body uses reinforcement learning."),
    ]


def test_a_fix_keeps_the_markup() -> None:
    target = RichText("Only Wu Enda joined Baidu.", (Mark("strong", 5, 12, "1"),))
    source = RichText("只有吴恩达加入了百度。", (Mark("strong", 2, 5, "1"),))
    found = check_segment(source, target, GLOSSARY.find(source.text), glossary=GLOSSARY)
    assert [(one.check, one.fix) for one in found] == [("term-missing", "Only Andrew Ng joined Baidu.")]
    assert retext(target, "Only Andrew Ng joined Baidu.").marks == (Mark("strong", 5, 14, "1"),)
    halved = RichText("Only Wu Enda joined Baidu.", (Mark("strong", 0, 7, "1"),))
    assert [fix for _, fix in fixes(source.text, halved)] == ["Only Andrew Ng joined Baidu."], "the mark takes the name in"
    crossing = RichText("Only Wu Enda joined Baidu.", (Mark("strong", 0, 7, "1"), Mark("emph", 8, 19, "2")))
    assert [fix for _, fix in fixes(source.text, crossing)] == [None]


def test_the_planted_errors_of_the_corpus_are_mended() -> None:
    rows = [line.split("\t") for line in (DATA / "pairs" / "planted_errors.tsv").read_text("utf-8").splitlines()[1:]]
    offered = {}
    for source, target, check, terms in rows:
        if check.startswith("term-"):
            entries = [item.partition("=")[::2] for item in terms.split(";")]
            glossary = Glossary(
                [
                    Term(id=f"t{number}", source=zh, target=en.split("!")[0], forbidden=tuple(en.split("!")[1:]))
                    for number, (zh, en) in enumerate(entries)
                ]
            )
            offered[target] = next((fix for _, fix in fixes(source, target, glossary) if fix), None)
    assert len(offered) == 22
    assert [target for target, fix in offered.items() if fix is None] == [
        "Springs Nature Group has headquarters in Berlin.",
        "The researchers used winding nerve nets to recognise images.",
        "The state's natural science money supported this study.",
        "Lubang ability, that is robustness, is an important measure of a model.",
        "The public number of the official account published this article.",
        "This is an end-to-end system, from terminal to terminal.",
    ]
    assert offered["The platform supports a tiny service architecture."] == "The platform supports a microservice architecture."
    assert offered["Digital copies have been used in city management."] == "Digital twins have been used in city management."


def planted() -> Iterator[tuple[str, str, str, str]]:
    """``(source, right, wrong, term id)``: each term of the sentences once said as somebody who does not know the glossary says it."""
    wrong = dict(line.split("\t") for line in (DATA / "terms" / "wrong.tsv").read_text("utf-8").splitlines()[1:])
    for name in ("sentences.tsv", "sentences-heldout.tsv"):
        for line in (DATA / "terms" / name).read_text("utf-8").splitlines()[1:]:
            source, right, *_ = line.split("\t")
            hits = GLOSSARY.verify(GLOSSARY.find(source), right)
            for index, hit in enumerate(hits):
                entry = GLOSSARY.entry(hit.term)
                if hit.found and entry.source in wrong:
                    text = insert(right, *hit.found, entry.model_copy(update={"target": wrong[entry.source]}))
                    if GLOSSARY.verify(hits, text)[index].status == "missed":
                        yield source, right, text, hit.term


def masked(source: str, text: str) -> str:
    """The text with its terms named rather than said: equal for two allowed forms."""
    for hit in sorted(GLOSSARY.verify(GLOSSARY.find(source), text), key=lambda hit: hit.found or (0, 0), reverse=True):
        if hit.found:
            text = f"{text[: hit.found[0]]}<{hit.term}>{text[hit.found[1] :]}"
    return text


def test_most_planted_term_errors_are_mended_and_nearly_all_offered_fixes_are_right() -> None:
    rows = list(planted())
    assert len(rows) >= 270
    offered, right, wrong = 0, 0, []
    for source, original, text, term in rows:
        found = check_segment(RichText(source), RichText(text), GLOSSARY.find(source), glossary=GLOSSARY)
        fix = next(one.fix for one in found if one.check == "term-missing")
        if fix is not None:
            hits = GLOSSARY.verify(GLOSSARY.find(source), fix)
            assert all(hit.status != "missed" for hit in hits if hit.term == term), fix
            offered += 1
            right += masked(source, fix) == masked(source, original)
            wrong += [fix] if masked(source, fix) != masked(source, original) else []
    floors = json.loads(FLOORS.read_text("utf-8"))["term fixes"]
    assert 100 * offered / len(rows) >= floors["planted errors with a fix"], (offered, len(rows))
    assert 100 * right / offered >= floors["fixes that give back the sentence"], wrong


def test_the_shipped_glossary_mends_the_names_of_its_article() -> None:
    shipped = load_glossary(Path(__file__).parents[2] / "glossary")
    assert fixes("自然科研发展大模型。", "Natural research develops big nets.", shipped) == [
        ("missing", "Nature Research develops big nets."),
        ("missing", "Natural research develops large models."),
        ("forbidden", "Nature Research develops big nets."),
    ]

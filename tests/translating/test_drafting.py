"""Jobs → drafts: what is asked and how often, what is tried after what, what becomes of markup and terms, what is said of failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from scripted import Scripted

from pipeline.article import BlockKind, Mark, RichText, Segment
from pipeline.checking import check_segment
from pipeline.glossary import EMPTY_GLOSSARY, Glossary, Term
from pipeline.language import Region
from pipeline.translating import Cache, Decoding, Draft, Job, Request, job_key, term_methods, translate

GLOSSARY = Glossary([
    Term(id="nr", source="自然科研", target="Nature Research", pos="name"),
    Term(id="lab", source="AI Lab", do_not_translate=True),
    Term(id="hospital", source="三甲医院", target="Class A tertiary hospital", must=False),
])  # fmt: skip
TERM = "自然科研与企业开展合作。"


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache(tmp_path / "cache.db") as opened:
        yield opened


def job(text: str, number: int = 1, article: str = "a", kind: BlockKind = "paragraph", marks: Sequence[Mark] = ()) -> Job:
    return Job(Segment(f"s{number}", RichText(text, tuple(marks))), article, kind)


def one(
    text: str, answer: Callable[[Request, Decoding], str | Sequence[str]], cache: Cache, glossary: Glossary = EMPTY_GLOSSARY
) -> tuple[Draft, list[str]]:
    """The draft of one sentence, and what was tried for it."""
    engine = Scripted(answer)
    single = job(text)
    draft = translate([single], engine, glossary, cache)[single.key]
    tried = [
        f"{'/'.join(target for _, target in request.terms) or '-'} {request.form} {decoding.name}: {request.text}"
        for request, decoding in engine.asked
    ]
    return draft, tried


def test_equal_sentences_of_all_articles_are_asked_once(cache: Cache) -> None:
    engine = Scripted(lambda _request, _decoding: "The weather is fine today.")
    jobs = [job("今天天气很好。", 1, "a"), job("今天天气很好。", 2, "a"), job("今天天气很好。", 1, "b")]
    drafts = translate(jobs, engine, EMPTY_GLOSSARY, cache)
    assert sorted(drafts) == ["a/s1", "a/s2", "b/s1"]
    assert {draft.target.text.text for draft in drafts.values()} == {"The weather is fine today."}
    assert len(engine.asked) == 1


def test_what_was_said_once_is_not_asked_again(cache: Cache) -> None:
    jobs = [job("今天天气很好。")]
    first = translate(jobs, Scripted(lambda _request, _decoding: "The weather is fine today."), EMPTY_GLOSSARY, cache)
    silent = Scripted(lambda _request, _decoding: pytest.fail("asked"))
    assert translate(jobs, silent, EMPTY_GLOSSARY, cache) == first
    assert silent.asked == []


def test_progress_counts_sentences_batch_by_batch(cache: Cache) -> None:
    seen: list[tuple[str, int, int]] = []
    jobs = [job(f"今天是{number}月。", number) for number in range(1, 6)]
    translate(
        jobs,
        Scripted(lambda request, _decoding: f"It is month {request.text[2]} today."),
        EMPTY_GLOSSARY,
        cache,
        lambda *step: seen.append(step),
    )
    assert [step for step in seen if step[0] == "translating"] == [("translating", done, 5) for done in (0, 2, 4, 5)]


def test_a_fit_first_draft_is_the_draft(cache: Cache) -> None:
    draft, tried = one("今天天气很好。", lambda _request, _decoding: "the weather is fine today", cache)
    assert draft.target.text.text == "The weather is fine today."
    assert (draft.target.method, draft.target.origin, draft.target.state) == ("none+plain+greedy", "mt", "translated")
    assert (draft.target.by, draft.target.at) == ("", "")
    assert draft.target.engine == Scripted.fingerprint
    assert draft.findings == ()
    assert tried == ["- plain greedy: 今天天气很好。"]


def test_a_bad_draft_is_tried_again_in_other_ways_until_one_is_fit(cache: Cache) -> None:
    def answer(request: Request, decoding: Decoding) -> str:
        if decoding.beam == 1 and request.form == "plain":  # also with "last year" put into it
            return "In 2021, the company published over 100 papers."
        return "" if decoding.beam > 1 else "Last year, the company published over 100 papers."

    draft, tried = one("去年公司发表了100多篇论文。", answer, cache)
    assert draft.target.text.text == "Last year, the company published over 100 papers."
    assert draft.target.method == "none+full+greedy"
    assert draft.findings == ()
    assert [line.partition(":")[0] for line in tried] == ["- plain greedy", "- plain greedy", "- full greedy"]
    assert tried[1].endswith("last year公司发表了100多篇论文。")


def test_a_sentence_that_stays_bad_is_cut_at_its_clauses_and_joined(cache: Cache) -> None:
    clauses = {"今天的天气非常不错，": "The weather is very good today.", "我们一起去公园散步。": "We go for a walk in the park together."}

    draft, _ = one("今天的天气非常不错，我们一起去公园散步。", lambda request, _decoding: clauses.get(request.text, "Fine."), cache)
    assert draft.target.text.text == "The weather is very good today, we go for a walk in the park together."
    assert draft.target.method.endswith("clauses")


@pytest.mark.parametrize(
    ("kind", "forms"), [("heading", ["heading", "plain"]), ("title", ["heading", "plain"]), ("paragraph", ["plain", "full"])]
)
def test_a_heading_is_asked_for_as_one_and_tried_again_as_a_sentence(cache: Cache, kind: BlockKind, forms: list[str]) -> None:
    engine = Scripted(
        lambda request, _decoding: (
            "Break down boundaries and promote exchange between industry and academia" if request.form == "full" else ""
        )
    )
    single = job("打破边界促进产学研各界的交流", kind=kind)
    assert translate([single], engine, EMPTY_GLOSSARY, cache)[single.key].target.text.text.startswith("Break down boundaries")
    assert [request.form for request, _ in engine.asked][:2] == forms


@pytest.mark.parametrize(("region", "sent"), [("tw", "这个软件很好用。"), ("", "这个软体很好用。"), (None, "這個軟體很好用。")])
def test_the_engine_reads_traditional_text_in_simplified_characters_and_the_words_of_the_mainland(
    cache: Cache, region: Region | None, sent: str
) -> None:
    engine = Scripted(lambda _request, _decoding: "This software is very useful.")
    single = Job(Segment("s1", RichText("這個軟體很好用。")), "a", region=region)
    draft = translate([single], engine, EMPTY_GLOSSARY, cache)[single.key]
    assert engine.asked[0][0].text == sent
    assert draft.target.text.text == "This software is very useful."


def test_a_lone_word_that_the_engine_only_chats_about_is_looked_up(cache: Cache) -> None:
    draft, _ = one("中文", lambda _request, _decoding: "Sure, please provide the text you would like me to translate.", cache)
    assert (draft.target.text.text, draft.target.method, draft.findings) == ("Chinese", "dictionary", ())


def test_a_short_phrase_is_asked_for_as_one(cache: Cache) -> None:
    draft, tried = one(
        "中文", lambda request, _decoding: "Chinese" if request.form == "phrase" else "Sure, please provide the text.", cache
    )
    assert (draft.target.text.text, tried) == ("Chinese", ["- phrase greedy: 中文"])


def test_when_nothing_helps_the_best_draft_is_shown_and_marked(cache: Cache) -> None:
    said = "The 31 shareholders of the company invested 487 billion yuan."  # which became which: nobody knows, and nothing is mended
    draft, tried = one("公司的25名股东投资了512亿元。", lambda _request, _decoding: said, cache)
    assert draft.target.text.text == said
    assert [(finding.check, finding.severity, finding.article, finding.segment) for finding in draft.findings] == [
        ("draft", "warning", "a", "s1")
    ]
    assert "every draft was refused" in draft.findings[0].message
    assert len(tried) >= 4


@pytest.mark.parametrize(
    ("source", "said", "mended"),
    [
        (
            "公司去年的收入是913027亿元。",
            "The company’s revenue last year was 913027 billion yuan.",
            "The company’s revenue last year was 91.3027 trillion yuan.",
        ),
        (
            "今后五年将投入20多亿元建设医院。",
            "In the next five years, 20 billion dollars will be invested in hospitals.",
            "In the next five years, more than 2 billion yuan will be invested in hospitals.",
        ),
        (
            "公司的创始人林海峰离开了会场。",
            "The company’s founder, Lin Hefeng, left the venue.",
            "The company’s founder, Lin Haifeng, left the venue.",
        ),
    ],
)
def test_a_figure_currency_or_name_whose_right_form_is_certain_is_mended_at_once(cache: Cache, source: str, said: str, mended: str) -> None:
    draft, tried = one(source, lambda _request, _decoding: said, cache)
    assert (draft.target.text.text, draft.target.method, draft.findings) == (mended, "none+plain+greedy+mend", ())
    assert len(tried) == 1


def test_code_that_the_engine_takes_for_a_word_is_sent_under_an_invented_name(cache: Cache) -> None:
    source = RichText("tokio 生态已经足够成熟。", (Mark("code", 0, 5),))
    single = Job(Segment("s1", source), "a")

    def answer(request: Request, _decoding: Decoding) -> str:
        return (
            "Tokyo’s ecology is mature enough." if "tokio" in request.text else f"{request.text.split()[0]}’s ecosystem is mature enough."
        )

    target = translate([single], Scripted(answer), EMPTY_GLOSSARY, cache)[single.key].target
    assert target.text.text == "tokio’s ecosystem is mature enough."
    assert target.method == "placeholder+plain+greedy"
    assert [(mark.kind, target.text.text[mark.start : mark.end]) for mark in target.text.marks] == [("code", "tokio")]


def test_a_draft_that_cannot_be_published_is_an_error(cache: Cache) -> None:
    draft, _ = one("今天天气很好。", lambda _request, _decoding: "今天 weather 很好", cache)
    assert [(finding.check, finding.severity) for finding in draft.findings] == [("draft", "error")]


def test_a_long_sentence_is_cut_to_what_the_model_reads_and_joined(cache: Cache) -> None:
    first = "人工智能在医疗领域的研究和应用已经取得了许多突破性的进展，在感知方面的研究发展得非常迅速，"
    second = "机器人和虚拟世界之间的连接还需要长期的探索和研究。"
    english = {
        first: "Research on and applications of artificial intelligence in health care have made many breakthroughs, and research on perception "
        "has developed very quickly.",
        second: "The connection between robots and the virtual world still needs long exploration and research.",
    }
    draft, tried = one(first + second, lambda request, _decoding: english[request.text], cache)
    assert tried == [f"- plain greedy: {first}", f"- plain greedy: {second}"]
    assert draft.target.text.text == f"{english[first][:-1]}, the{english[second][3:]}"


# --- terms --------------------------------------------------------------------------------------------------------------


def test_the_english_in_the_source_comes_first_and_is_verified(cache: Cache) -> None:
    draft, tried = one(TERM, lambda _request, _decoding: "Nature Research works with companies.", cache, GLOSSARY)
    assert tried == ["- plain greedy: Nature Research与企业开展合作。"]
    assert [(hit.term, hit.status, hit.method, draft.target.text.text[slice(*hit.found or (0, 0))]) for hit in draft.hits] == [
        ("nr", "exact", "inline", "Nature Research")
    ]


def test_a_missed_term_is_tried_by_every_strategy_in_order(cache: Cache) -> None:
    def answer(_request: Request, decoding: Decoding) -> str | list[str]:
        said = "Natural scientists work with companies."
        return [said, "The natural ones cooperate with companies."][: decoding.hypotheses]

    _, tried = one(TERM, answer, cache, GLOSSARY)
    assert tried[:4] == [
        "- plain greedy: Nature Research与企业开展合作。",
        "Nature Research plain greedy: Nature Research与企业开展合作。",
        "Nature Research plain greedy: 自然科研与企业开展合作。",
        "- plain greedy: Qarvex与企业开展合作。",
    ]
    assert tried[4:] == [], "repaired by alignment before the slow search"


def test_of_several_hypotheses_the_one_with_the_term_is_taken(cache: Cache) -> None:
    def answer(_request: Request, decoding: Decoding) -> list[str]:
        good = "Nature Research cooperates with companies."
        return ["Science works with companies.", good][: decoding.hypotheses]

    draft, _ = one(TERM, answer, cache, GLOSSARY)
    assert draft.target.text.text == "Nature Research cooperates with companies."
    assert draft.target.method == "inline+plain+beam5/5"
    assert [hit.method for hit in draft.hits] == ["n-best"]
    assert draft.target.terms == ("n-best",)


def test_a_placeholder_that_comes_back_is_exchanged(cache: Cache) -> None:
    draft, _ = one(
        TERM,
        lambda request, _decoding: "Qarvex works with companies." if "Qarvex" in request.text else "It works with companies.",
        cache,
        GLOSSARY,
    )
    assert draft.target.text.text == "Nature Research works with companies."
    assert draft.hits[0].method == "placeholder"


def test_a_term_that_no_strategy_gets_in_is_put_in_by_alignment(cache: Cache) -> None:
    draft, _ = one(TERM, lambda _request, _decoding: "Natural research works with companies.", cache, GLOSSARY)
    assert draft.target.text.text == "Nature Research works with companies."
    assert (draft.hits[0].status, draft.hits[0].method) == ("exact", "repair")
    assert draft.target.method.endswith("+repair")


@pytest.mark.parametrize(
    ("said", "methods", "told"),
    [
        ("Nature Research and AI Lab work with Tencent.", ["inline", "none", "inline"], ()),
        ("Natural research and AI Lab work with Tencent.", ["repair", "none", "inline"], ("repair", "none", "inline")),
    ],
)
def test_each_term_says_how_it_got_in(cache: Cache, said: str, methods: list[str], told: tuple[str, ...]) -> None:
    glossary = Glossary([*GLOSSARY.entries, Term(id="tx", source="腾讯", target="Tencent", pos="name")])
    draft, _ = one("自然科研和AI Lab与腾讯合作。", lambda _request, _decoding: said, cache, glossary)
    assert draft.target.text.text == "Nature Research and AI Lab work with Tencent."
    assert [(hit.term, hit.method) for hit in draft.hits] == list(zip(["nr", "lab", "tx"], methods, strict=True))
    assert draft.target.terms == told, "said where it was not the same way for all"
    assert term_methods(draft.target, draft.hits) == tuple(methods)


def test_a_term_of_a_retried_sentence_says_the_strategy_of_the_draft_that_was_taken(cache: Cache) -> None:
    def answer(request: Request, _decoding: Decoding) -> str:
        return "Nature Research and AI Lab work together." if request.terms else "Nature and AI Lab work together."

    draft, _ = one("自然科研和AI Lab合作。", answer, cache, GLOSSARY)
    assert draft.target.method == "both+plain+greedy"
    assert [(hit.status, hit.method) for hit in draft.hits] == [("exact", "both"), ("exact", "both")]


def test_a_missed_term_has_no_method(cache: Cache) -> None:
    draft, _ = one("自然科研和AI Lab合作。", lambda _request, _decoding: "They and AI Lab.", cache, GLOSSARY)
    assert [(hit.status, hit.method) for hit in draft.hits] == [("missed", "none"), ("exact", "none")]


@pytest.mark.parametrize(("source", "severity"), [(TERM, "error"), ("三甲医院与企业开展合作。", "warning")])
def test_a_term_that_cannot_be_got_in_keeps_the_best_draft_and_is_a_finding(cache: Cache, source: str, severity: str) -> None:
    draft, _ = one(source, lambda _request, _decoding: "They cooperate.", cache, GLOSSARY)
    assert draft.target.text.text == "They cooperate."
    finding = next(finding for finding in draft.findings if finding.check == "term-missing")
    assert finding.severity == severity
    assert finding.source_range == (0, 4)
    (checked,) = [one for one in check_segment(RichText(source), RichText("They cooperate."), draft.hits) if one.check == finding.check]
    assert (finding.message, finding.advice) == (checked.message, checked.advice)


def test_a_source_without_chinese_is_copied_with_its_terms(cache: Cache) -> None:
    glossary = Glossary([Term(id="x", source="AILab", target="AI Lab")])
    draft, tried = one("AILab 2018", lambda _request, _decoding: pytest.fail("asked"), cache, glossary)
    assert (draft.target.text.text, draft.target.method, tried) == ("AI Lab 2018", "copy", [])


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ('tshark -r "/tmp/a/b.pcap" -T pdml', 'tshark -r "/tmp/a/b.pcap" -T pdml'),
        ("pwgen", "pwgen"),
        ("v-text", "v-text"),
        ("git commit -m 'a--b' ...", "git commit -m 'a--b' ..."),
        ("the quick fox; it's here.", "the quick fox; it's here."),
        ("--help , -h", "--help , -h"),
        ("***", "***"),
        ("RAM：16GB（DDR5）", "RAM: 16GB (DDR5)"),
        ("npm、yarn，pnpm。", "npm, yarn, pnpm."),
    ],
)
def test_a_source_without_chinese_is_copied_letter_by_letter_but_for_chinese_punctuation(cache: Cache, source: str, target: str) -> None:
    draft, _ = one(source, lambda _request, _decoding: pytest.fail("asked"), cache)
    assert (draft.target.text.text, draft.target.method, draft.findings) == (target, "copy", ())


def test_a_copied_command_keeps_its_marks(cache: Cache) -> None:
    marked = job("tshark -r x and pwgen", marks=(Mark("strong", 0, 11, "m1"), Mark("emph", 16, 21, "m2")))
    draft = translate([marked], Scripted(lambda _request, _decoding: "never"), EMPTY_GLOSSARY, cache)[marked.key]
    assert draft.target.text == marked.segment.source


# --- markup -------------------------------------------------------------------------------------------------------------


def test_markup_never_reaches_the_engine_and_is_put_on_afterwards(cache: Cache) -> None:
    text = "双方与自然科研（Nature Research）合作，请看\ufffc。"
    place = text.index("\ufffc")
    marks = (Mark("strong", 3, 7, "m1"), Mark("note", place, place + 1, "m2", {"ref": "n1"}))
    engine = Scripted(lambda _request, _decoding: "The two sides work with Nature Research; please see.")
    single = job(text, marks=marks)
    draft = translate([single], engine, GLOSSARY, cache)[single.key]
    assert "\ufffc" not in engine.asked[0][0].text
    rich = draft.target.text
    assert {mark.kind: rich.text[mark.start : mark.end] for mark in rich.marks}["strong"] == "Nature Research"
    assert rich.text.count("\ufffc") == 1
    assert rich.text[slice(*draft.hits[0].found or (0, 0))] == "Nature Research"


def test_code_comes_through_unchanged_or_is_a_finding(cache: Cache) -> None:
    text = '请运行pip install "x"安装程序。'
    mark = Mark("code", 3, 18, "m1")
    for answer, clean in (('Run pip install "x" to install the program.', True), ("Run pip install x to install the program.", False)):
        single = job(text, marks=[mark], number=int(clean))
        draft = translate([single], Scripted(lambda _request, _decoding, answer=answer: answer), EMPTY_GLOSSARY, cache)[single.key]
        if clean:
            assert draft.target.text.text == answer
            assert draft.findings == ()
        else:
            assert "draft" in {finding.check for finding in draft.findings}
        cache._open_connection.execute("DELETE FROM outputs")


# --- when is a target out of date ----------------------------------------------------------------------------------------


def _key(text: str, glossary: Glossary = GLOSSARY) -> str:
    return job_key(job(text), Scripted(lambda _request, _decoding: ""), glossary)


def test_a_term_edit_puts_out_of_date_exactly_the_sentences_that_it_touches() -> None:
    with_term, without = TERM, "今天天气很好。"
    terms = {term.id: term for term in GLOSSARY.entries}

    def edited(**changes: object) -> Glossary:
        return Glossary([terms["nr"].model_copy(update=changes), *(term for term in GLOSSARY.entries if term.id != "nr")])

    assert _key(with_term, edited(target="Nature Portfolio")) != _key(with_term)
    assert _key(with_term, edited(forms=("Nature Research Group",))) != _key(with_term)
    assert _key(with_term, edited(must=False)) != _key(with_term)
    assert _key(with_term, edited(note="Since 2020: Nature Portfolio.")) == _key(with_term)
    assert _key(with_term, Glossary([*GLOSSARY.entries, Term(id="w", source="企业", target="company")])) != _key(with_term)
    for changed in (edited(target="Nature Portfolio"), Glossary(GLOSSARY.entries[1:])):
        assert _key(without, changed) == _key(without)


def test_a_target_carries_the_key_of_its_job(cache: Cache) -> None:
    engine = Scripted(lambda _request, _decoding: "Nature Research works with companies.")
    single = job(TERM)
    draft = translate([single], engine, GLOSSARY, cache)[single.key]
    assert draft.target.key == job_key(single, engine, GLOSSARY)
    assert job_key(replace(single, article="b"), engine, GLOSSARY) == draft.target.key

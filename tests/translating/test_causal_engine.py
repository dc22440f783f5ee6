"""The chat model as translator: the tiny random one where only the path matters, the default one where its English does."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import tiny_models

from pipeline import models
from pipeline.article import RichText, Segment
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.glossary import Glossary, Term
from pipeline.language import has_han
from pipeline.models import ModelSpec, installing
from pipeline.translating import Cache, Decoding, Hypotheses, Job, Request, open_engine, translate
from pipeline.translating.causal import CausalEngine
from pipeline.translating.engines import batches

DEFAULT = "qwen2.5-coder-1.5b-instruct"
needs_default = [pytest.mark.slow, pytest.mark.model]


@pytest.fixture
def tiny(tmp_path: Path) -> models.Installed:
    path = tmp_path / "tiny.gguf"
    tiny_models.write_gguf(path, tiny_models.weights())
    data = path.read_bytes()
    spec = ModelSpec(
        id="tiny", kind="causal", name="Tiny", licence="Apache-2.0", file="tiny.gguf", sha256=hashlib.sha256(data).hexdigest(),
        size=len(data), disk=1_000_000, memory=1_000_000,
    )  # fmt: skip
    return installing.install(spec, source=path)


def test_random_weights_are_refused_by_the_canary(tiny: models.Installed) -> None:
    with open_engine("tiny") as engine, pytest.raises(DuizhaoError, match="gives no sensible English") as caught:
        engine.run([Request("上海。")], Decoding(), lambda _numbers, _outputs: None)
    assert caught.value.status is ExitStatus.MODEL
    assert tiny.id == "tiny"


def test_no_han_comes_out_of_any_weights(tiny: models.Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Random weights say any token; with Han suppressed they never say Han, not even byte by byte."""
    monkeypatch.setattr("pipeline.translating.causal.check_canary", lambda _installed, _said: None)
    said: list[Hypotheses] = []
    with CausalEngine(tiny) as engine:
        engine.run([Request(text) for text in ("北京天气", "京北", "a" * 20)], Decoding(), lambda _numbers, outputs: said.extend(outputs))
        assert tiny_models.encoded("北京") in {token for sequence in engine._suppressed for token in sequence}
    assert len(said) == 3
    assert all(len(output.texts[0]) > 20 for output in said)
    assert not any(has_han(output.texts[0]) for output in said)


def test_batches_are_of_about_equal_length_the_longest_first() -> None:
    assert batches([3, 9, 1, 7, 5], 2) == [[1, 3], [4, 0], [2]]


def test_a_model_that_is_not_installed_says_how_to_get_it() -> None:
    with pytest.raises(DuizhaoError, match="is not installed") as caught:
        open_engine(DEFAULT)
    assert (caught.value.status, caught.value.hint) == (ExitStatus.MODEL, f"Install it once: invoke models --install {DEFAULT}")


def test_an_unknown_model_is_answered_with_the_known_ones() -> None:
    with pytest.raises(DuizhaoError, match=f"no model 'gpt-9'. Known: pseudo, {DEFAULT}") as caught:
        open_engine("gpt-9")
    assert caught.value.status is ExitStatus.USAGE


class TestTheDefaultModel:
    """Needs it installed (``invoke models --install``)."""

    pytestmark = needs_default

    @pytest.fixture(autouse=True)
    def _installed(self) -> None:
        if models.find_installed(DEFAULT) is None:
            pytest.skip(f"the model {DEFAULT} is not installed here")

    def test_it_says_an_articles_sentences_with_its_terms_in_english(self, tmp_path: Path) -> None:
        glossary = Glossary([
            Term(id="nr", source="自然科研", target="Nature Research", pos="name"),
            Term(id="lab", source="腾讯AI Lab", target="Tencent AI Lab", pos="name"),
            Term(id="agi", source="通用人工智能", target="artificial general intelligence"),
        ])  # fmt: skip
        sources = [
            "腾讯AI Lab将与自然科研合作开展更多跨学科合作和研究。",
            "通用人工智能不仅仅是对机器的研究，更是对人类的研究。",
            "双方合作将聚焦三个方面：",
        ]
        jobs = [Job(Segment(f"s{number}", RichText(text)), "a") for number, text in enumerate(sources)]
        with open_engine(DEFAULT) as engine, Cache(tmp_path / "cache.db") as cache:
            drafts = translate(jobs, engine, glossary, cache)
        texts = [drafts[job.key].target.text.text for job in jobs]
        assert all(hit.status != "missed" for draft in drafts.values() for hit in draft.hits)
        assert "Tencent AI Lab" in texts[0]
        assert "Nature Research" in texts[0]
        assert texts[1].startswith("Artificial general intelligence")
        assert "three" in texts[2]
        assert not any(has_han(text) for text in texts)
        assert not any(draft.findings for draft in drafts.values())

    def test_its_installation_is_whole(self) -> None:
        installed = models.find_installed(DEFAULT)
        assert installed is not None
        assert installed.sha256 == models.read_lock()[0].sha256
        models.verify(installed)

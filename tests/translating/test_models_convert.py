"""GGUF → CTranslate2: the converted model computes what the original's definition says."""

from __future__ import annotations

from pathlib import Path

import ctranslate2
import numpy as np
import pytest
import tiny_models
from tokenizers import Tokenizer

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.models.convert import convert


def _convert(folder: Path, tensors: dict[str, np.ndarray], architecture: str = "qwen2") -> Path:
    source, made = folder / "tiny.gguf", folder / "made"
    made.mkdir()
    tiny_models.write_gguf(source, tensors, architecture)
    convert(source, made, lambda _what, _done, _total: None)
    return made


def _log_probabilities(made: Path, tokens: list[str]) -> np.ndarray:
    generator = ctranslate2.Generator(str(made), compute_type="int8")
    return np.array(generator.forward_batch([tokens], return_log_probs=True))[0]


def _expected(tensors: dict[str, np.ndarray], tokens: list[str]) -> np.ndarray:
    logits = tiny_models.reference_logits(tensors, [tiny_models.vocabulary().index(token) for token in tokens])
    return logits - np.log(np.exp(logits).sum(-1, keepdims=True))


TOKENS = ["<|im_start|>", "a", "Ċ", tiny_models.encoded("北京"), "b", "!", "<|im_end|>"]


@pytest.mark.parametrize("tied", [True, False], ids=["tied", "with a projection of its own"])
def test_the_converted_model_computes_the_same_as_the_definition(tmp_path: Path, *, tied: bool) -> None:
    tensors = tiny_models.weights()
    if not tied:
        tensors["output.weight"] = tiny_models.weights(seed=11)["token_embd.weight"]
    found, expected = _log_probabilities(_convert(tmp_path, tensors), TOKENS), _expected(tensors, TOKENS)
    assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.998
    assert (found.argmax(-1) == expected.argmax(-1)).mean() > 0.8
    other = _expected(tiny_models.weights(seed=8), TOKENS)
    assert np.corrcoef(found.ravel(), other.ravel())[0, 1] < 0.5, "the control: other weights do not agree"


def test_a_matrix_stored_twice_is_kept_once(tmp_path: Path) -> None:
    tensors = tiny_models.weights()
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    single = _convert(tmp_path / "one", tensors)
    double = _convert(tmp_path / "two", tensors | {"output.weight": tensors["token_embd.weight"] * np.float32(1.001)})
    assert (single / "model.bin").stat().st_size == (double / "model.bin").stat().st_size


def test_the_tokenizer_gives_the_models_tokens_back_as_text(tmp_path: Path) -> None:
    made = _convert(tmp_path, tiny_models.weights())
    tokenizer = Tokenizer.from_file(str(made / "tokenizer.json"))
    text = "<|im_start|>user\n北京 2018年，AI！<|im_end|>"
    encoding = tokenizer.encode(text)
    assert encoding.tokens[0] == "<|im_start|>"
    assert tiny_models.encoded("北京") in encoding.tokens
    assert tokenizer.decode(encoding.ids, skip_special_tokens=False) == text
    assert max(encoding.ids) < len(tiny_models.vocabulary())


def test_another_architecture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DuizhaoError, match="architecture 'llama'") as caught:
        _convert(tmp_path, tiny_models.weights(), "llama")
    assert caught.value.status is ExitStatus.MODEL


def test_a_file_that_is_no_gguf_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "tiny.gguf"
    source.write_bytes(b"<html>404</html>" * 64)
    with pytest.raises(DuizhaoError, match="cannot be read as a GGUF model"):
        convert(source, tmp_path, lambda _what, _done, _total: None)

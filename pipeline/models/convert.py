"""GGUF (Qwen2 architecture) → CTranslate2 int8 and tokenizer.json, without torch and with little memory.

Every weight is a :class:`_Lazy` variable: it is read from the memory-mapped GGUF, dequantised and quantised to int8 at the moment when
CTranslate2's own serialiser asks for its bytes, so that one tensor at a time is in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from ctranslate2.specs import model_spec, transformer_spec
from ctranslate2.specs.common_spec import Activation
from gguf import GGUFReader
from gguf.quants import dequantize
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.models.store import Progress

CONVERTER = f"gguf-int8/1 ctranslate2/{ctranslate2.__version__}"

ROWS = 16_384
"""How many rows of a matrix are in memory as 32-bit floats at once."""

CONTROL_TOKEN = 3
"""GGUF's token type of special tokens."""

QWEN2_SPLIT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


class _Matrix:
    """Some of a GGUF's matrices, one below another, as int8 rows with a scale for each."""

    def __init__(self, tensors: list[Any], report: Callable[[int], None]) -> None:
        self.tensors = tensors
        self.report = report
        self.shape = (sum(int(tensor.shape[1]) for tensor in tensors), int(tensors[0].shape[0]))
        self.scales = np.empty(0, dtype=np.float32)

    def weight(self) -> bytes:
        """Return the rows as CTranslate2 keeps them: rounded to -127…127 of each row's largest."""
        rows, scales = [], []
        for tensor in self.tensors:
            for start in range(0, int(tensor.shape[1]), ROWS):
                block = dequantize(tensor.data[start : start + ROWS], tensor.tensor_type).astype(np.float32, copy=False)
                largest = np.abs(block).max(axis=1)
                largest[largest == 0] = 127.0
                scale = (127.0 / largest).astype(np.float32)
                rows.append(np.rint(block * scale[:, None]).astype(np.int8))
                scales.append(scale)
            self.report(int(tensor.n_bytes))
        self.scales = np.concatenate(scales)
        return np.concatenate(rows).tobytes()

    def scale(self) -> bytes:
        """Return the scales that :meth:`weight` found; the serialiser goes by name, and ``weight`` comes first."""
        return self.scales.tobytes()


class _Lazy(model_spec.Variable):  # type: ignore[misc]
    """A variable whose bytes are made when they are written."""

    def __init__(self, shape: tuple[int, ...], dtype: str, make: Callable[[], bytes]) -> None:
        self._shape, self._dtype, self._make = shape, dtype, make

    @property
    def shape(self) -> list[int]:
        return list(self._shape)

    @property
    def dtype(self) -> str:
        return self._dtype

    def numpy(self) -> Any:
        return np.frombuffer(self._make(), dtype=self._dtype).reshape(self._shape)

    def num_bytes(self) -> int:
        return int(np.prod(self._shape)) * np.dtype(self._dtype).itemsize

    def to_bytes(self) -> bytes:
        return self._make()

    def _to(self, dtype: str) -> model_spec.Variable:
        raise NotImplementedError(dtype)

    def _equal(self, other: object) -> bool:
        return self is other


def convert(source: Path, folder: Path, progress: Progress) -> None:
    """Write ``model.bin``, ``config.json``, ``vocabulary.json`` and ``tokenizer.json`` of a GGUF into an existing folder.

    :raises DuizhaoError: (status MODEL) the file is no GGUF of the Qwen2 architecture.
    """
    try:
        reader = GGUFReader(source)
        architecture = _field(reader, "general.architecture")
    except (ValueError, KeyError, IndexError) as error:
        raise _unusable(source, f"cannot be read as a GGUF model: {error}") from error
    if architecture != "qwen2":
        raise _unusable(source, f"is a model of the architecture {architecture!r}; only qwen2 can be converted")
    tensors = {tensor.name: tensor for tensor in reader.tensors}
    total = sum(int(tensor.n_bytes) for tensor in reader.tensors)
    done = 0

    def report(size: int) -> None:
        nonlocal done
        done += size
        progress("converting", min(done, total), total)

    tokens = _tokens(reader)
    spec = _spec(reader, tensors, report, len(tokens))
    spec.register_vocabulary(tokens)
    ids = {name: tokens[_field(reader, f"tokenizer.ggml.{name}_token_id")] for name in ("bos", "eos")}
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = ids["bos"], ids["eos"], ids["bos"]
    spec.config.layer_norm_epsilon = float(_field(reader, "qwen2.attention.layer_norm_rms_epsilon"))
    spec.validate()
    if _tied(tensors):  # by CTranslate2's rule the alias of a weight also is that of its scale
        spec.decoder.projection.weight = "decoder/embeddings/weight"
        spec.decoder.projection.weight_scale = model_spec.OPTIONAL
    spec.save(str(folder))
    _tokenizer(reader, tokens).save(str(folder / "tokenizer.json"))


def _spec(reader: GGUFReader, tensors: dict[str, Any], report: Callable[[int], None], vocabulary: int) -> Any:
    layers = int(_field(reader, "qwen2.block_count"))
    spec = transformer_spec.TransformerDecoderModelSpec.from_config(
        layers,
        int(_field(reader, "qwen2.attention.head_count")),
        activation=Activation.SWISH,
        pre_norm=True,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=0,
        rotary_interleave=False,
        rotary_base=float(_field(reader, "qwen2.rope.freq_base")),
        num_heads_kv=int(_field(reader, "qwen2.attention.head_count_kv")),
    )

    def vector(*names: str) -> Any:
        return np.concatenate([np.asarray(tensors[name].data, dtype=np.float32) for name in names])

    def linear(layer: Any, *names: str) -> None:
        matrix = _Matrix([tensors[name] for name in names], report)
        layer.weight = _Lazy(matrix.shape, "int8", matrix.weight)
        layer.weight_scale = _Lazy(matrix.shape[:1], "float32", matrix.scale)

    decoder = spec.decoder
    decoder.scale_embeddings = False
    decoder.layer_norm.gamma = vector("output_norm.weight")
    projection = "output.weight" if "output.weight" in tensors else "token_embd.weight"
    linear(decoder.embeddings, projection if _tied(tensors) else "token_embd.weight")
    linear(decoder.projection, projection)
    if decoder.embeddings.weight.shape[0] != vocabulary:
        raise _unusable(Path(str(reader.data.filename)), "has a vocabulary of another size than its embeddings")
    for number, layer in enumerate(decoder.layer):
        prefix = f"blk.{number}."
        query_key_value = [f"{prefix}attn_{part}" for part in "qkv"]
        linear(layer.self_attention.linear[0], *(f"{name}.weight" for name in query_key_value))
        layer.self_attention.linear[0].bias = vector(*(f"{name}.bias" for name in query_key_value))
        linear(layer.self_attention.linear[1], f"{prefix}attn_output.weight")
        linear(layer.ffn.linear_0, f"{prefix}ffn_gate.weight")
        linear(layer.ffn.linear_0_noact, f"{prefix}ffn_up.weight")
        linear(layer.ffn.linear_1, f"{prefix}ffn_down.weight")
        layer.self_attention.layer_norm.gamma = vector(f"{prefix}attn_norm.weight")
        layer.ffn.layer_norm.gamma = vector(f"{prefix}ffn_norm.weight")
    return spec


def _tied(tensors: dict[str, Any]) -> bool:
    """Whether embeddings and projection are one matrix, told by a sample of rows.

    Quantisers store a tied matrix twice, the projection more finely (Q4_K and Q6_K in the default model; their correlation is 0.997). One finer
    copy for both saves 0.23 GB of memory and loses nothing.
    """
    if "output.weight" not in tensors:
        return True
    one, other = (tensors[name] for name in ("token_embd.weight", "output.weight"))
    if list(one.shape) != list(other.shape):
        return False
    step = -(-int(one.shape[1]) // 2000)
    left, right = (dequantize(np.ascontiguousarray(tensor.data[::step]), tensor.tensor_type).ravel() for tensor in (one, other))
    return bool(np.corrcoef(left, right)[0, 1] > 0.98)


def _field(reader: GGUFReader, name: str) -> Any:
    return reader.fields[name].contents()


def _tokens(reader: GGUFReader) -> list[str]:
    return [str(token) for token in _field(reader, "tokenizer.ggml.tokens")]


def _tokenizer(reader: GGUFReader, tokens: list[str]) -> Tokenizer:
    """The model's own byte-level BPE, from the fields of its file."""
    merges = [tuple(merge.split(" ")) for merge in _field(reader, "tokenizer.ggml.merges")]
    tokenizer = Tokenizer(models.BPE({token: number for number, token in enumerate(tokens)}, merges, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(QWEN2_SPLIT), behavior="isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    types = _field(reader, "tokenizer.ggml.token_type")
    special = [
        AddedToken(token, special=True, normalized=False) for token, kind in zip(tokens, types, strict=True) if kind == CONTROL_TOKEN
    ]
    tokenizer.add_special_tokens(special)
    return tokenizer


def _unusable(path: Path, what: str) -> DuizhaoError:
    return DuizhaoError(what, path=path, hint="Use the file that models.lock names.", status=ExitStatus.MODEL)

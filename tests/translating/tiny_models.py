"""Real models, tiny: a Qwen2 in GGUF with random weights, and a CTranslate2 translator that is a dictionary, as an Argos package."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import ctranslate2
import gguf
import numpy as np
import sentencepiece
from ctranslate2.specs import transformer_spec
from ctranslate2.specs.common_spec import Activation

LAYERS, HEADS, KV_HEADS, WIDTH, HIDDEN = 2, 4, 2, 64, 96
EPSILON, BASE = 1e-6, 1e6
WORDS = ["Ġthe", "Ġof", "北京", "天气"]
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def byte_tokens() -> list[str]:
    """GPT-2's stand-ins for the 256 bytes, which every byte-level vocabulary begins with."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    rest = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) for byte in printable] + [chr(256 + number) for number in range(len(rest))]


def encoded(text: str) -> str:
    """A text in those stand-ins."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    rest = [byte for byte in range(256) if byte not in printable]
    table = {byte: chr(byte) for byte in printable} | {byte: chr(256 + number) for number, byte in enumerate(rest)}
    return "".join(table[byte] for byte in text.encode())


def vocabulary() -> list[str]:
    """Bytes, the merges that make 北 and 京 and 北京, special tokens."""
    return [*byte_tokens(), *(left + right for left, right in merges()), *SPECIALS]


def merges() -> list[tuple[str, str]]:
    """Enough merges for 北京."""
    pairs = []
    whole = []
    for char in "北京":
        one, two, three = [*encoded(char)]
        pairs += [(one, two), (one + two, three)]
        whole.append(one + two + three)
    return [*pairs, (whole[0], whole[1])]


def weights(seed: int = 7) -> dict[str, np.ndarray]:
    """The tensors of a Qwen2 with random weights, by GGUF's names."""
    rng = np.random.default_rng(seed)

    def matrix(rows: int, columns: int) -> np.ndarray:
        return rng.normal(0, 0.15, (rows, columns)).astype(np.float32)

    head = WIDTH // HEADS
    tensors = {"token_embd.weight": matrix(len(vocabulary()), WIDTH), "output_norm.weight": 1 + matrix(1, WIDTH)[0]}
    for layer in range(LAYERS):
        shapes = {
            "attn_q": (WIDTH, WIDTH), "attn_k": (KV_HEADS * head, WIDTH), "attn_v": (KV_HEADS * head, WIDTH),
            "attn_output": (WIDTH, WIDTH), "ffn_gate": (HIDDEN, WIDTH), "ffn_up": (HIDDEN, WIDTH), "ffn_down": (WIDTH, HIDDEN),
        }  # fmt: skip
        for name, shape in shapes.items():
            tensors[f"blk.{layer}.{name}.weight"] = matrix(*shape)
            if name[-1] in "qkv" and name.startswith("attn"):
                tensors[f"blk.{layer}.{name}.bias"] = matrix(1, shape[0])[0]
        for name in ("attn_norm", "ffn_norm"):
            tensors[f"blk.{layer}.{name}.weight"] = 1 + matrix(1, WIDTH)[0]
    return tensors


def write_gguf(path: Path, tensors: dict[str, np.ndarray], architecture: str = "qwen2") -> None:
    """A GGUF file as llama.cpp writes it for Qwen2."""
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_block_count(LAYERS)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_layer_norm_rms_eps(EPSILON)
    writer.add_rope_freq_base(BASE)
    tokens = vocabulary()
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token in SPECIALS else 1 for token in tokens])
    writer.add_token_merges([" ".join(pair) for pair in merges()])
    writer.add_bos_token_id(tokens.index("<|endoftext|>"))
    writer.add_eos_token_id(tokens.index("<|im_end|>"))
    for name, tensor in tensors.items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def reference_logits(tensors: dict[str, np.ndarray], ids: list[int]) -> np.ndarray:
    """Qwen2's forward pass in numpy, written from its definition: the logits after each token."""
    head = WIDTH // HEADS
    projection = tensors.get("output.weight", tensors["token_embd.weight"])
    hidden = tensors["token_embd.weight"][ids]
    positions = np.arange(len(ids))
    frequencies = BASE ** (-np.arange(0, head, 2) / head)
    angles = np.outer(positions, frequencies)
    cosine, sine = np.cos(np.concatenate([angles, angles], 1)), np.sin(np.concatenate([angles, angles], 1))
    mask = np.triu(np.full((len(ids), len(ids)), -np.inf), 1)

    def norm(x: np.ndarray, gamma: np.ndarray) -> np.ndarray:
        return x / np.sqrt((x**2).mean(-1, keepdims=True) + EPSILON) * gamma

    def rotate(x: np.ndarray) -> np.ndarray:
        half = head // 2
        return x * cosine + np.concatenate([-x[:, half:], x[:, :half]], 1) * sine

    for layer in range(LAYERS):
        get = {
            name: tensors[f"blk.{layer}.{name}"] for name in (key.split(".", 2)[2] for key in tensors if key.startswith(f"blk.{layer}."))
        }
        x = norm(hidden, get["attn_norm.weight"])
        query, key, value = (x @ get[f"attn_{part}.weight"].T + get[f"attn_{part}.bias"] for part in "qkv")
        heads = []
        for number in range(HEADS):
            own, shared = slice(number * head, (number + 1) * head), number * KV_HEADS // HEADS
            kv = slice(shared * head, (shared + 1) * head)
            scores = rotate(query[:, own]) @ rotate(key[:, kv]).T / np.sqrt(head) + mask
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            heads.append(scores / scores.sum(-1, keepdims=True) @ value[:, kv])
        hidden = hidden + np.concatenate(heads, 1) @ get["attn_output.weight"].T
        x = norm(hidden, get["ffn_norm.weight"])
        gate = x @ get["ffn_gate.weight"].T
        hidden = hidden + (gate / (1 + np.exp(-gate)) * (x @ get["ffn_up.weight"].T)) @ get["ffn_down.weight"].T
    return norm(hidden, tensors["output_norm.weight"]) @ projection.T


# --- a dictionary as an Argos package -----------------------------------------------------------------------------------

DICTIONARY = {
    "北京": "Beijing", "是": "is", "中国": "China", "的": "'s", "首都": "capital", "。": ".", "腾讯": "Tencent", "发布": "released", "了": "a",
    "模型": "model", "snake_case": "snake_case", "上海": "Shanghai", "在": "in", "Peking": "Peking", "China": "China",
}  # fmt: skip
PLACES = 64
"""The longest sentence that the dictionary model can read."""


def write_argos(path: Path, folder: Path, *, trained: bool = True, **metadata: str) -> Path:
    """A package that translates word by word: SentencePiece model, CTranslate2 Transformer, metadata. ``trained=False``: random weights."""
    folder.mkdir(parents=True, exist_ok=True)
    corpus = folder / "corpus.txt"
    words = [*DICTIONARY, *DICTIONARY.values(), "Nature Research", "自然科研"]
    corpus.write_text("\n".join("".join(words[i:]) + " " + " ".join(words[: i + 1]) for i in range(len(words))) * 4, "utf-8")
    symbols = sorted({"_", *DICTIONARY, *(f"\u2581{english}" for english in DICTIONARY.values())})
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(folder / "sentencepiece"), vocab_size=len(symbols) + 90, user_defined_symbols=symbols,
        hard_vocab_limit=False, add_dummy_prefix=False, character_coverage=1.0, minloglevel=2,
    )  # fmt: skip
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    vocabulary = [pieces.id_to_piece(number) for number in range(pieces.get_piece_size())]
    model = folder / "model"
    model.mkdir(exist_ok=True)
    _dictionary_model(vocabulary, trained=trained).save(str(model))
    about = {
        "package_version": "0.1",
        "argos_version": "1.9",
        "from_code": "zh",
        "from_name": "Chinese",
        "to_code": "en",
        "to_name": "English",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("translate-zh_en-0_1/metadata.json", json.dumps(about | metadata))
        archive.write(folder / "sentencepiece.model", "translate-zh_en-0_1/sentencepiece.model")
        archive.writestr("translate-zh_en-0_1/stanza/unused.txt", "sentence boundaries are our own")
        for file in sorted(model.iterdir()):
            archive.write(file, f"translate-zh_en-0_1/model/{file.name}")
    return path


def _dictionary_model(vocabulary: list[str], *, trained: bool) -> ctranslate2.specs.TransformerSpec:
    """A Transformer whose weights are written by hand: the decoder at step t attends to source place t and says its word's English.

    Width: one dimension a token, one a place. Encoder: nothing is added. Decoder: the query is the step, the key is the place, the value is the token.
    """
    size = len(vocabulary)
    width = size + PLACES
    width += width % 2
    spec = transformer_spec.TransformerSpec.from_config(1, 1, pre_norm=True, activation=Activation.RELU)
    rng = np.random.default_rng(3)

    def zero(rows: int, columns: int) -> np.ndarray:
        return np.zeros((rows, columns), np.float32)

    places = zero(PLACES + 1, width)
    for place in range(PLACES):
        places[place, size + place] = 1.0

    def norm(layer: object) -> None:
        layer.gamma, layer.beta = np.ones(width, np.float32), np.zeros(width, np.float32)  # type: ignore[attr-defined]

    def linear(layer: object, weight: np.ndarray) -> None:
        layer.weight, layer.bias = weight, np.zeros(len(weight), np.float32)  # type: ignore[attr-defined]

    token = zero(size, width)
    token[:, :size] = np.eye(size)
    shift = zero(width, width)  # place p of the step → place p of the source
    shift[size : size + PLACES, size : size + PLACES] = np.eye(PLACES) * 40
    value = zero(width, width)
    value[:size, :size] = np.eye(size)
    for side in (spec.encoder, spec.decoder):
        norm(side.layer_norm)
        side.position_encodings.encodings = places
        side.scale_embeddings = False
        layer = side.layer[0]
        norm(layer.self_attention.layer_norm)
        linear(layer.self_attention.linear[0], zero(3 * width, width))
        linear(layer.self_attention.linear[1], zero(width, width))
        norm(layer.ffn.layer_norm)
        linear(layer.ffn.linear_0, zero(2, width))
        linear(layer.ffn.linear_1, zero(width, 2))
    spec.encoder.embeddings[0].weight = token
    spec.decoder.embeddings.weight = zero(size, width)  # what was said before does not matter
    cross = spec.decoder.layer[0].attention
    norm(cross.layer_norm)
    linear(cross.linear[0], shift)
    linear(cross.linear[1], np.concatenate([shift / 40, value]))
    linear(cross.linear[2], np.eye(width, dtype=np.float32))
    projection = zero(size, width)
    index = {piece: number for number, piece in enumerate(vocabulary)}
    for piece, number in index.items():
        english = DICTIONARY.get(piece)
        projection[index[f"\u2581{english}"] if english else number, number] = 1.0
    linear(spec.decoder.projection, projection if trained else rng.normal(0, 1, (size, width)).astype(np.float32))
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.config.unk_token = "<unk>"  # noqa: S105
    spec.validate()
    spec.optimize()
    return spec

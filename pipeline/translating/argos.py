"""An Argos package as translator: opened with ``ctranslate2.Translator`` and its own SentencePiece model, one sentence a request.

argostranslate's ``translate()`` is not used: it joins a paragraph's sentences, turns ``_`` into a space, and batches 32 tokens.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from pipeline.models import Installed
from pipeline.translating.engines import (
    BATCH,
    CANARY,
    GREEDY,
    Decoding,
    Hypotheses,
    InstalledEngine,
    Request,
    Search,
    Sink,
    at_once,
    batches,
    cannot_load,
    check_canary,
    ready_to_load,
    threads,
)

SPACE = "\u2581"
"""SentencePiece's mark of a space; not the underscore."""

APOSTROPHE = re.compile(r"(?<=\w) ?['’] ?(?=(?:s|t|re|ve|ll|d|m)\b)")
"""As these models' training data has it: “Australia ' s”."""


class ArgosEngine(InstalledEngine):
    """See the module. Loaded at the first request; a context manager."""

    forms = ("plain",)
    takes_terms = False
    limit = 200
    tries = True
    version = "argos/1"

    def __init__(self, installed: Installed, batch: int = BATCH, search: Search = "fast") -> None:
        super().__init__(installed, batch, search)
        self._pieces: Any = None
        self._prefix: list[str] = []

    @property
    def pieces(self) -> Any:
        """The package's own tokenizer."""
        if self._pieces is None:
            import sentencepiece

            try:
                self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(self.folder / "sentencepiece.model"))
            except (OSError, RuntimeError) as error:
                raise cannot_load(self.installed, error) from error
        return self._pieces

    def measure(self, text: str) -> int:
        """Return the number of the package's tokens in a text."""
        return len(self.pieces.encode(text, out_type=str))

    def load(self) -> None:
        """Load the model and hear the canary. The compute type is CTranslate2's choice: forcing one made some packages give garbage."""
        if self._model is not None:
            return
        ready_to_load(self.installed)
        import ctranslate2

        try:
            metadata = json.loads((self.folder / "metadata.json").read_text("utf-8"))
            self._prefix = [str(metadata["target_prefix"])] if metadata.get("target_prefix") else []
            self._model = ctranslate2.Translator(str(self.folder / "model"), device="cpu", intra_threads=threads())
        except (RuntimeError, ValueError, OSError, AttributeError) as error:
            raise cannot_load(self.installed, error) from error
        try:
            said: list[str] = []
            self.run([Request(CANARY)], GREEDY, lambda _, outputs: said.extend(outputs[0].texts))
            check_canary(self.installed, " ".join(said))
        except BaseException:
            self._model = None
            raise

    def run(self, requests: Sequence[Request], decoding: Decoding, sink: Sink) -> None:
        """Translate all in batches, longest first."""
        self.load()
        tokens = [self.pieces.encode(request.text, out_type=str) for request in requests]
        for group in batches([len(sentence) for sentence in tokens], at_once(self.batch, decoding)):
            sink(group, self._translate([tokens[index] for index in group], decoding))

    def _translate(self, sentences: list[list[str]], decoding: Decoding) -> list[Hypotheses]:
        longest = max(map(len, sentences))
        limit = 3 * longest + 32
        results = self._model.translate_batch(
            sentences,
            target_prefix=[self._prefix] * len(sentences) if self._prefix else None,
            beam_size=max(decoding.beam, decoding.hypotheses),
            num_hypotheses=decoding.hypotheses,
            no_repeat_ngram_size=decoding.no_repeat,
            max_input_length=0,  # never cut silently; long sentences were split before
            max_decoding_length=limit,
            replace_unknowns=True,
        )
        outputs = []
        for result in results:
            texts = [self._decode(hypothesis) for hypothesis in result.hypotheses]
            outputs.append(Hypotheses(tuple(dict.fromkeys(texts)), len(result.hypotheses[0]) < limit))
        return outputs

    def _decode(self, tokens: list[str]) -> str:
        tokens = tokens[1:] if self._prefix and tokens[:1] == self._prefix else tokens
        return APOSTROPHE.sub("'", str(self.pieces.decode_pieces(tokens)).replace(SPACE, " ").strip())

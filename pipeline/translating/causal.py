"""A small chat model as translator: one sentence in, one sentence out, the glossary in the prompt; run by ``ctranslate2.Generator``."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any

from pipeline.language import has_han
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

SYSTEM = "You are a professional Chinese-to-English news translator."
HEAD = f"<|im_start|>system\n{SYSTEM}<|im_end|>\n<|im_start|>user\n"
FORMS = {
    "plain": "Translate into English. Output only the translation.",
    "full": "Translate the following text into English completely. Keep every detail, number and name. Output only the translation.",
    "heading": "Translate this heading into English. Output only the translation.",
    "phrase": "Translate this Chinese word or phrase into English. Output only the translation.",
}
TERMS = "Use these translations: {terms}."

POLL = 0.02
"""Seconds between two looks at a running batch."""

HAN_LEAD_BYTES = frozenset(range(0xE4, 0xEA))
"""First UTF-8 bytes that only Han (and Hangul from 0xEA on) begin with; a token that ends in the middle of such a character is Han too."""


class CausalEngine(InstalledEngine):
    """See the module. Loaded at the first request; a context manager."""

    forms = ("plain", "full", "heading", "phrase")
    takes_terms = True
    limit = 220
    tries = True
    version = "causal/1"

    def __init__(self, installed: Installed, batch: int = BATCH, search: Search = "fast") -> None:
        super().__init__(installed, batch, search)
        self._tokenizer: Any = None
        self._suppressed: list[list[str]] = []

    @property
    def tokenizer(self) -> Any:
        """The model's tokenizer; loading it is cheap beside the model."""
        if self._tokenizer is None:
            from tokenizers import Tokenizer

            try:
                self._tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
            except Exception as error:  # tokenizers raises bare Exception
                raise cannot_load(self.installed, error) from error
        return self._tokenizer

    def measure(self, text: str) -> int:
        """Return the number of the model's tokens in a text."""
        return len(self.tokenizer.encode(text).ids)

    def load(self) -> None:
        """Load the model and hear the canary.

        :raises DuizhaoError: ENVIRONMENT (memory), MODEL (damaged, or no sensible English).
        """
        if self._model is not None:
            return
        ready_to_load(self.installed)
        import ctranslate2

        try:
            generator = ctranslate2.Generator(str(self.folder), device="cpu", compute_type="int8", intra_threads=threads())
        except (RuntimeError, ValueError) as error:
            raise cannot_load(self.installed, error) from error
        self._suppressed = [[token] for token in self._han_tokens()]
        self._model = generator
        try:
            said: list[str] = []
            self.run([Request(CANARY)], GREEDY, lambda _, outputs: said.extend(outputs[0].texts))
            check_canary(self.installed, " ".join(said))
        except BaseException:
            self._model = None
            raise

    def run(self, requests: Sequence[Request], decoding: Decoding, sink: Sink) -> None:
        """Translate all in batches of equal prompt form, longest first."""
        self.load()
        size = at_once(self.batch, decoding)
        forms = sorted({request.form for request in requests})
        if len(requests) <= size and len(forms) > 1:  # a few of each: one batch, at the price of repeating the instruction
            groups = [(HEAD, list(range(len(requests))))]
        else:
            groups = [(HEAD + FORMS[form], [index for index, request in enumerate(requests) if request.form == form]) for form in forms]
        for head, chosen in groups:
            prompts = [self._prompt(requests[index], head) for index in chosen]
            for group in batches([len(prompt) for prompt in prompts], size):
                outputs = self._generate(head, [prompts[number] for number in group], decoding)
                sink([chosen[number] for number in group], outputs)

    def _generate(self, head: str, prompts: list[list[str]], decoding: Decoding) -> list[Hypotheses]:
        longest = max(map(len, prompts))
        stop = threading.Event()
        waiting = self._model.generate_batch(
            prompts,
            static_prompt=self._tokens(head),
            include_prompt_in_result=False,
            max_length=longest - min(map(len, prompts)) + 2 * longest + 48,
            beam_size=max(decoding.beam, decoding.hypotheses),
            num_hypotheses=decoding.hypotheses,
            no_repeat_ngram_size=decoding.no_repeat,
            suppress_sequences=self._suppressed,
            return_end_token=True,
            asynchronous=True,  # so that Ctrl-C is heard here, and the batch given up at its next token
            callback=(lambda _step: stop.is_set()) if decoding.beam == decoding.hypotheses == 1 else None,
        )
        results = wait_for(waiting, stop)
        outputs = []
        for result in results:
            complete = bool(result.sequences[0]) and result.sequences[0][-1] == "<|im_end|>"
            texts = [self.tokenizer.decode(ids, skip_special_tokens=True).strip() for ids in result.sequences_ids]
            outputs.append(Hypotheses(tuple(dict.fromkeys(texts)), complete))
        return outputs

    def _prompt(self, request: Request, head: str) -> list[str]:
        """What follows the head, which is the static part of the prompt."""
        whole = HEAD + FORMS[request.form]
        terms = "; ".join(f"{source} = {target}" for source, target in request.terms)
        middle = f" {TERMS.format(terms=terms)}" if terms else ""
        return self._tokens(f"{whole[len(head) :]}{middle}\n\n{request.text}<|im_end|>\n<|im_start|>assistant\n")

    def _tokens(self, text: str) -> list[str]:
        tokens: list[str] = self.tokenizer.encode(text).tokens
        return tokens

    def _han_tokens(self) -> list[str]:
        """The tokens whose text holds Han, or ends within a Han character; byte-level tokens, so they are read back as bytes."""
        to_byte = _byte_alphabet()
        found = []
        for token in self.tokenizer.get_vocab():
            raw = bytes(to_byte[char] for char in token if char in to_byte)
            if has_han(raw.decode("utf-8", "ignore")) or any(byte in HAN_LEAD_BYTES for byte in raw[-2:]):
                found.append(token)
        return sorted(found)


def wait_for(waiting: Sequence[Any], stop: threading.Event) -> list[Any]:
    """Return the results of an asynchronous batch; when interrupted, tell it to stop and let it come to an end first."""
    try:
        while not all(result.done() for result in waiting):
            time.sleep(POLL)
    except BaseException:
        stop.set()
        while not all(result.done() for result in waiting):
            time.sleep(POLL)
        raise
    return [result.result() for result in waiting]


def _byte_alphabet() -> dict[str, int]:
    """GPT-2's printable stand-ins for the 256 bytes."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    rest = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + number): byte for number, byte in enumerate(rest)}

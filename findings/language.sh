#!/usr/bin/env bash
# inflect 7.6.0, plurals of nouns as they stand in lists of technical terms: nouns in -ch that sound like k, abbreviations in capitals, nouns
# in -s, compounds with a preposition inside, capitals; and singulars of nouns that only end like plurals. Imported, it has its argument checks
# written by typeguard, which reads the whole source anew for each of nine functions. Exits non-zero if any of it is otherwise.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check inflect==7.6.0 typeguard==4.6.1 more-itertools==11.2.1
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import time
from importlib.metadata import version

start = time.process_time()
import inflect  # noqa: E402

print(f"inflect {version('inflect')}, typeguard {version('typeguard')}, Python {sys.version.split()[0]}; imported in {time.process_time() - start:.1f} s of CPU time")
print("checked by typeguard:", "TypeCheckMemo" in inflect.engine.plural_noun.__code__.co_names)
engine = inflect.engine()
expected = {
    "epoch": "epoches",  # epochs
    "monarch": "monarches",  # monarchs; but:
    "stomach": "stomachs",
    "thief": "thiefs",  # thieves
    "means": "meanss",  # means
    "GPU": "GPUS",  # GPUs
    "GPT-4": "GPT-4S",  # GPT-4s
    "text-to-speech system": "texts-to-speech system",  # text-to-speech systems
    "man-in-the-middle attack": "men-in-the middle attack",  # man-in-the-middle attacks
    "Category": "Categorys",  # as if it were a name
}
singulars = {"bias": "bia", "axis": "axi", "syllabus": "syllabu", "class": False, "schemata": False}
wrong = []
for noun, said in expected.items():
    got = engine.plural_noun(noun)
    print(f"plural_noun({noun!r}) = {got!r}")
    wrong += [noun] if got != said else []
for noun, said in singulars.items():
    got = engine.singular_noun(noun)
    print(f"singular_noun({noun!r}) = {got!r}")
    wrong += [noun] if got != said else []
if wrong:
    sys.exit(f"changed: {', '.join(wrong)}")
PYTHON

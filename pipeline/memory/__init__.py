"""Translation memory: what people approved in any article of the project, and imported TMX files, found exact, fuzzy or by a word.

with Memory(project) as memory:
    memory.exact(text, before, after)   a translation of this very sentence, the one with the same neighbours first
    memory.fuzzy(text)                  similar ones, to be offered, never applied
    memory.concordance("算力")          every sentence that holds a text, in either language

The aligned files and the TMX files in ``memory/`` are the truth; the index (``.duizhao/memory.db``) is derived, brought up to date when a
memory is opened, and may be deleted at any time.
"""

from pipeline.memory.memory import Memory
from pipeline.memory.units import Unit, tmx_units

__all__ = ["Memory", "Unit", "tmx_units"]

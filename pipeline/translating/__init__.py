"""New sentences → machine drafts: engines, terms enforced and verified, drafts judged, a cache of what engines said."""

from pipeline.translating.cache import Cache
from pipeline.translating.drafting import Draft, Job, Progress, job_key, translate
from pipeline.translating.engines import Decoding, Engine, Hypotheses, Request
from pipeline.translating.opening import open_engine
from pipeline.translating.pseudo import PseudoEngine
from pipeline.translating.terms import methods as term_methods

__all__ = [
    "Cache",
    "Decoding",
    "Draft",
    "Engine",
    "Hypotheses",
    "Job",
    "Progress",
    "PseudoEngine",
    "Request",
    "job_key",
    "open_engine",
    "term_methods",
    "translate",
]

"""The registry of engines, and the engine of a model by its id; nothing is loaded before its first request."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.models import Installed, check_sizes, find_installed, find_spec, installed_models, read_lock, unknown_model
from pipeline.translating.argos import ArgosEngine
from pipeline.translating.causal import CausalEngine
from pipeline.translating.engines import BATCH, Engine, Search
from pipeline.translating.pseudo import PseudoEngine

OF_KIND: dict[str, Callable[[Installed, int, Search], Engine]] = {"causal": CausalEngine, "argos": ArgosEngine}
"""Engines that run an installed model, by the model's kind (as ``models.lock`` and an installed model name it)."""

WITHOUT_MODEL: dict[str, Callable[[], Engine]] = {"pseudo": PseudoEngine}
"""Engines that need no model, by the id that ``translating: model`` has for them."""


def open_engine(model_id: str, models: Sequence[Installed] | None = None, *, batch: int = BATCH, search: Search = "fast") -> Engine:
    """Return the engine of an installed model (``models``: default all that are installed), or one that needs none. A model is loaded when first used.

    :raises DuizhaoError: (status MODEL) it is not installed or not whole; (USAGE) nobody knows it.
    """
    if model_id in WITHOUT_MODEL:
        return WITHOUT_MODEL[model_id]()
    installed = find_installed(model_id) if models is None else next((model for model in models if model.id == model_id), None)
    if installed is None:
        spec = find_spec(model_id)
        if spec is None:
            raise unknown_model(
                model_id, sorted({spec.id for spec in read_lock()} | {model.id for model in installed_models()} | WITHOUT_MODEL.keys())
            )
        raise DuizhaoError(
            f"The model {model_id} is not installed.", hint=f"Install it once: invoke models --install {model_id}", status=ExitStatus.MODEL
        )
    check_sizes(installed)
    return OF_KIND[installed.kind](installed, batch, search)

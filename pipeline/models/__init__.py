"""Translation models: pinned in ``models.lock``, got once, verified by hash, converted, kept in the user's data folder."""

from pipeline.models.lock import ModelSpec, find_spec, read_lock, unknown_model
from pipeline.models.memory import available_memory, check_memory
from pipeline.models.store import (
    Installed,
    Progress,
    check_sizes,
    damaged,
    data_folder,
    find_installed,
    id_of,
    installations,
    installed_models,
    installed_path,
    no_progress,
    read_record,
    remove,
    verify,
)

__all__ = [
    "Installed",
    "ModelSpec",
    "Progress",
    "available_memory",
    "check_memory",
    "check_sizes",
    "damaged",
    "data_folder",
    "find_installed",
    "find_spec",
    "id_of",
    "installations",
    "installed_models",
    "installed_path",
    "no_progress",
    "read_lock",
    "read_record",
    "remove",
    "unknown_model",
    "verify",
]

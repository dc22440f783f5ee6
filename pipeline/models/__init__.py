"""Translation models: pinned in ``models.lock``, got once, verified by hash, converted, kept in the user's data folder."""

from pipeline.models.installing import available_memory, check_memory, install, install_argos
from pipeline.models.lock import ModelSpec, find_spec, read_lock, unknown_model
from pipeline.models.store import (
    Installed,
    Progress,
    check_sizes,
    data_folder,
    find_installed,
    installed_models,
    installed_path,
    no_progress,
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
    "data_folder",
    "find_installed",
    "find_spec",
    "install",
    "install_argos",
    "installed_models",
    "installed_path",
    "no_progress",
    "read_lock",
    "remove",
    "unknown_model",
    "verify",
]

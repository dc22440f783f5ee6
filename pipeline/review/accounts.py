"""Who may review when the page is served to a team: names and passphrases (argon2id) in one file.

The file is ``users.yaml`` beside ``project.yaml``, readable by its owner only, and never under version control: adding the first name
writes it into ``.gitignore``.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import write_atomic
from pipeline.yamlfile import load_yaml

USERS_FILE = "users.yaml"
MIN_PASSPHRASE = 12
MAX_PASSPHRASE = 200
_HEAD = "# Who may review over the network: name: hash of the passphrase (argon2id).\n# Keep this file out of version control.\n"

_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each look at a passphrase takes 64 MB: a crowd of strangers at the door must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The names and the hashes of their passphrases."""

    hashes: dict[str, str]

    def check(self, name: str, passphrase: str) -> bool:
        """Tell whether the passphrase is this name's; takes as long for a name that does not exist."""
        known = self.hashes.get(name)
        try:
            with _AT_ONCE:
                _HASHER.verify(known or _dummy(), passphrase[:MAX_PASSPHRASE])
        except (Argon2Error, InvalidHashError):
            return False
        return known is not None

    def stamp(self, name: str) -> str:
        """Return what changes when the passphrase changes: sessions of an old one end. Empty for a name that does not exist."""
        known = self.hashes.get(name)
        return sha256(known.encode()).hexdigest()[:16] if known else ""


_dummy_hash: list[str] = []


def _dummy() -> str:
    if not _dummy_hash:
        _dummy_hash.append(_HASHER.hash("nobody has this passphrase"))
    return _dummy_hash[0]


def load_accounts(path: Path) -> Accounts:
    """Return the users file.

    :raises DuizhaoError: there is none, it has no name, or an entry is not a hash.
    """
    if not path.exists():
        raise DuizhaoError(
            "does not exist: nobody could log in",
            path=path,
            hint="Add a person first: invoke review --add-user NAME.",
            status=ExitStatus.USAGE,
        )
    data, lines = load_yaml(path.read_text("utf-8-sig"), path)
    hashes: dict[str, str] = {}
    for name, value in (data if isinstance(data, dict) else {}).items():
        if not isinstance(value, str) or not value.startswith("$argon2id$"):
            line = lines.get((name,))
            raise DuizhaoError(
                f"has no passphrase hash for {name!r}", path=path, line=line, hint="Run invoke review --add-user NAME again."
            )
        hashes[str(name)] = value
    if not hashes:
        raise DuizhaoError("names nobody", path=path, hint="Add a person: invoke review --add-user NAME.", status=ExitStatus.USAGE)
    return Accounts(hashes)


def clean_name(name: str) -> str:
    """Return the name as it is stored beside every sentence that the person touches.

    :raises DuizhaoError: it is empty, too long or holds what breaks a line.
    """
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not name or len(name) > 60 or any(unicodedata.category(char)[0] == "C" for char in name) or name[0] in "#&*!|>%@`'\"{[?-":
        raise DuizhaoError(f"{name!r} is not a name", hint="Use 1 to 60 letters, e.g. 'Translator One'.", status=ExitStatus.USAGE)
    return name


def add_user(path: Path, name: str, passphrase: str) -> None:
    """Write the name with this passphrase to the users file (a name that is there gets the new one).

    :raises DuizhaoError: the passphrase is shorter than twelve characters or the name itself.
    """
    name = clean_name(name)
    if len(passphrase) < MIN_PASSPHRASE or len(passphrase) > MAX_PASSPHRASE or passphrase.strip().casefold() == name.casefold():
        raise DuizhaoError(
            f"the passphrase must have {MIN_PASSPHRASE} to {MAX_PASSPHRASE} characters and not be the name",
            hint="Four or five words that do not belong together are easy to keep.",
            status=ExitStatus.USAGE,
        )
    hashes = dict(load_accounts(path).hashes) if path.exists() and path.read_text("utf-8-sig").strip() else {}
    hashes[name] = _HASHER.hash(passphrase)
    _write(path, hashes)


def remove_user(path: Path, name: str) -> None:
    """Take the name out; its sessions end at the next request.

    :raises DuizhaoError: there is no such name.
    """
    hashes = dict(load_accounts(path).hashes)
    if name not in hashes:
        raise DuizhaoError(f"does not name {name!r}", path=path, hint=f"It names {', '.join(hashes)}.", status=ExitStatus.USAGE)
    del hashes[name]
    _write(path, hashes)


def _write(path: Path, hashes: dict[str, str]) -> None:
    _ignore(path)
    if not path.exists():  # made unreadable for others before anything is in it; write_atomic keeps the mode
        path.touch(mode=0o600)
    path.chmod(0o600)
    write_atomic(path, _HEAD + "".join(f'"{name}": "{value}"\n' for name, value in sorted(hashes.items())))


def _ignore(path: Path) -> None:
    """The users file named in ``.gitignore`` beside it."""
    ignore = path.parent / ".gitignore"
    lines = ignore.read_text("utf-8").splitlines() if ignore.exists() else []
    if not any(re.fullmatch(rf"/?{re.escape(path.name)}", line.strip()) for line in lines):
        write_atomic(ignore, "\n".join([*lines, f"/{path.name}"]) + "\n")

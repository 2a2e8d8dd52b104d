"""What people have judged of an archive's findings: suppressions and confirmations, in one file.

Suppressing is how a leak is overlooked for good, so nothing here is silent or for ever: an entry
names who answers for it and why, it ends, and what it covers stays a row and stays counted. The
file stands beside the archive, because a fingerprint means something under this archive's keys
alone. It is plain TOML, to be reviewed and edited; entries are only ever added at its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from pipelines.toml import block
from retention.archive import storage
from schemas.config import parse_triage
from schemas.errors import ConfigInvalid
from schemas.suppression import Suppression, active

_KEYS: Final = (
    "id", "owner", "reason", "created", "expires", "fingerprint", "rule", "channel", "path",
)  # fmt: skip
_HEAD: Final = """\
# Findings of the archive beside it that were judged, kept by `crossgate findings triage`.
# A suppression covers what fits all of its conditions, until it expires.
"""


def file_of(archive: Path, named: Path | None) -> Path:
    """Where the judgements on an archive are."""
    return named or storage.beside(archive, "triage.toml")


@dataclass(frozen=True, slots=True)
class Triage:
    """The judgements of a file.

    Attributes:
        confirmed: Fingerprints that were looked at and are what they were found as.
    """

    path: Path
    suppressions: tuple[Suppression, ...]
    confirmed: frozenset[str]

    @classmethod
    def read(cls, path: Path) -> Triage:
        """Read a file; one that is not there holds nothing.

        Raises:
            ConfigInvalid: It is not what triage writes.
        """
        try:
            text = path.read_text("utf-8")
        except FileNotFoundError:
            text = ""
        except (OSError, UnicodeDecodeError) as error:
            what = f"cannot be read ({type(error).__name__})"
            raise ConfigInvalid(str(path), what, "name a triage file") from None
        return cls(path, *parse_triage(str(path), text))

    def active(self, now: datetime) -> tuple[Suppression, ...]:
        """Return the suppressions that are in force."""
        return active(self.suppressions, now)

    def expired(self, now: datetime) -> list[str]:
        """Return the ids of those that are over."""
        return [one.id for one in self.suppressions if one.expires <= now]

    def as_policy(self) -> str:
        """Write the suppressions as tables of a policy."""
        return "".join(map(_suppression, self.suppressions))

    def suppress(self, **entry: object) -> Triage:
        """Add a suppression, its id the next number, and return what the file holds then.

        Raises:
            ConfigInvalid: The entry covers everything, or is not in force for any time.
        """
        return self._append("suppressions", entry)

    def confirm(self, fingerprint: str, owner: str, created: datetime) -> Triage:
        """Note that a finding is what it was found as."""
        entry = {"fingerprint": fingerprint, "owner": owner, "created": created}
        return self._append("confirmed", entry)

    def _append(self, table: str, entry: Mapping[str, object]) -> Triage:
        with storage.locked(self.path.with_name(f"{self.path.name}.lock")):
            try:
                before = self.path.read_text("utf-8")
            except FileNotFoundError:
                before = _HEAD
            if table == "suppressions":  # by what is there now: others may have added theirs
                taken = {one.id for one in parse_triage(str(self.path), before)[0]}
                free = (f"s{n}" for n in range(len(taken) + 1, 2 * len(taken) + 2))
                entry = {"id": next(one for one in free if one not in taken), **entry}
            text = before + block(table, entry)
            parse_triage(str(self.path), text)
            storage.replace(self.path, text.encode(), mode=0o600)
        return Triage.read(self.path)


def _suppression(one: Suppression) -> str:
    values: Mapping[str, object] = {key: getattr(one, key) for key in _KEYS}
    return block("suppressions", values)

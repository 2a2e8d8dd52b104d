"""What a graph works on: a range of the log, and the settings that every worker needs alike.

Both cross process borders and are keys of Beam elements, so they hold strings and numbers only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from detectors.split.part import Part
from schemas.config import RunConfig

ARCHIVING: Final = "archiving"
SCREENING: Final = "screening"

_DEFAULT: Final = RunConfig()


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Records `start` up to, not including, `end` of one log partition: the unit of work."""

    partition: str
    start: int
    end: int

    def __len__(self) -> int:
        """Records in it."""
        return self.end - self.start

    def __str__(self) -> str:
        return f"{self.partition}[{self.start}:{self.end}]"


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the archive has learnt from a whole source before it is screened.

    Attributes:
        version: Changes whenever more is known about who could see which channel.
        disputed: Items whose rows name authors of different organisations.
        parts: What of split secrets stands in the messages of the partition that it is told to.
    """

    version: str
    disputed: frozenset[str]
    parts: frozenset[Part] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Everything that decides what a range becomes; the same job gives the same rows.

    Attributes:
        archive: Folder of the archive.
        keyring: File of the master keys.
        log: Folder of the log.
        own_org: Whose install the source is.
        policy_name: The policy file's name, for errors.
        policy_text: Its TOML, so that workers decide by the very bytes the run was started with.
        as_of: Microseconds since 1970, UTC: the instant decisions are made for.
        cache: Private folder for compiled rules, or None.
        range_records: Most records that a worker has in memory.
        range_bytes: Most bytes of them.
        register_keyring: File of the embargo register's key, if the policy names a register. The
            key itself never travels.
    """

    archive: str
    keyring: str
    log: str
    own_org: str
    policy_name: str
    policy_text: str
    as_of: int
    cache: str | None = None
    range_records: int = _DEFAULT.range_records
    range_bytes: int = _DEFAULT.range_bytes
    register_keyring: str | None = None

"""Every error crossgate raises on purpose, as one tree.

An error says *where* it happened, *what* is wrong and *what to do*. It carries a stable code for
machines and an exit code for the command line, and never a message's text or a secret: callers
pass names, offsets, sizes and hashes, nothing that was read from a channel.

Bad input that is to be expected (a malformed record, a torn write) is not an error but data: it
becomes a row of `dead_letters` and the run goes on.

::

    CrossgateError
    ├── UsageInvalid           the command was called with arguments that make no sense
    │   └── FilterUnknown      a filter names what is nowhere to be found
    ├── ConfigInvalid          a policy, rule or configuration file is wrong
    ├── SourceInvalid          a source cannot be read as what it claims to be
    │   └── SourceRefused      a source is hostile: a zip bomb, a path out of its folder
    ├── LogCorrupt             a segment's boundaries are lost
    ├── LogBusy                another process appends to this partition
    ├── LogTrimmed             the range asked for was trimmed after both readers committed it
    ├── ArchiveInvalid         the archive cannot be used
    │   ├── ArchiveMissing     there is no archive there
    │   ├── ArchiveCorrupt     a file of the archive is damaged or missing
    │   └── ArchiveTooNew      a newer crossgate wrote it
    ├── KeyUnavailable         a key is missing
    │   ├── KeyWrong           a key is there and does not fit
    │   └── KeyringRefused     the keyring is open to others, damaged, or of another version
    ├── LedgerBroken           the chain of the ledger does not hold
    ├── Unreconciled           rows in differ from rows out plus dead letters
    ├── CanaryMissed           the detectors did not find the secret planted in every run
    └── WorkerLost             a worker process ended without a result
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class CrossgateError(Exception):
    """What went wrong, where, and what to do about it.

    Attributes:
        where: File, table, partition and offset, or setting; never content.
        what: One sentence fragment, lower case.
        remedy: What the reader can do now, starting with a verb.
        code: Stable, for machines; documented in `docs/errors.md`.
        exit_code: What the command line returns: 2 usage, 3 refused by hold or policy, 4 failed.
    """

    code: ClassVar[str] = "failed"
    exit_code: ClassVar[int] = 4

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(where, what, remedy)
        self.where = where
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


class UsageInvalid(CrossgateError):
    """The command was called with arguments that make no sense together."""

    code = "usage-invalid"
    exit_code = 2


class FilterUnknown(UsageInvalid):
    """A filter names a channel, person, rule or organisation that is nowhere to be found.

    Attributes:
        known: What could have been meant, the likeliest first; some of what there is if nothing is
            like it.
    """

    code = "filter-unknown"

    def __init__(self, where: str, what: str, remedy: str, known: Sequence[str] = ()) -> None:
        super().__init__(where, what, remedy)
        self.known = list(known)


class ConfigInvalid(CrossgateError):
    """A policy, rule or configuration file has an unknown key, a wrong type or no rules."""

    code = "config-invalid"
    exit_code = 2


class SourceInvalid(CrossgateError):
    """A source cannot be opened, or is not what its name claims."""

    code = "source-invalid"


class SourceRefused(SourceInvalid):
    """A source would write outside its folder or expand beyond any honest size."""

    code = "source-refused"


class LogCorrupt(CrossgateError):
    """A segment is damaged so that the boundaries of its records are lost."""

    code = "log-corrupt"


class LogBusy(CrossgateError):
    """Another process holds the appender of this partition."""

    code = "log-busy"


class LogTrimmed(CrossgateError):
    """The range was trimmed from the log after every reader had committed it."""

    code = "log-trimmed"


class ArchiveInvalid(CrossgateError):
    """The archive cannot be used."""

    code = "archive-invalid"


class ArchiveMissing(ArchiveInvalid):
    """There is no archive at this place."""

    code = "archive-missing"


class ArchiveCorrupt(ArchiveInvalid):
    """A file of the archive is damaged, truncated or missing."""

    code = "archive-corrupt"


class ArchiveTooNew(ArchiveInvalid):
    """A table was written by a newer version of crossgate."""

    code = "archive-too-new"


class KeyUnavailable(CrossgateError):
    """A key that is needed is not in the keyring."""

    code = "key-unavailable"


class KeyWrong(KeyUnavailable):
    """A key is there and does not open what it should open."""

    code = "key-wrong"


class KeyringRefused(KeyUnavailable):
    """The keyring cannot be read, may be read by others, is damaged, or of another version."""

    code = "keyring-refused"


class LedgerBroken(CrossgateError):
    """A line of the ledger is missing, altered or out of order."""

    code = "ledger-broken"


class Unreconciled(CrossgateError):
    """A range's rows in differ from its rows out plus its dead letters; nothing was committed."""

    code = "unreconciled"


class CanaryMissed(CrossgateError):
    """The detectors did not find the canary that is planted in every run; nothing was committed."""

    code = "canary-missed"


class WorkerLost(CrossgateError):
    """A worker process ended without reporting a result."""

    code = "worker-lost"

"""Whether a machine and an archive can be relied on: for `doctor`, `status` and run summaries."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from pipelines.driver import paths
from pipelines.job import ARCHIVING, SCREENING
from pipelines.landing import LANDED, Landing, is_cut, landed, landings
from pipelines.register import opened
from pipelines.sources.log import Log
from pipelines.triage import Triage, file_of
from retention.archive import storage
from retention.archive.keys import LocalKeyring
from retention.archive.reader import Reader
from retention.archive.table import Archive
from retention.ledger import Ledger
from schemas.columns import TABLES
from schemas.errors import CrossgateError, KeyUnavailable

if TYPE_CHECKING:
    from schemas.policy import Policy

_OF_RUNS: Final = "health.json"

_UNFINISHED: Final = "unfinished: run the same scan again"

_LEAST_FREE_BYTES: Final = 2 << 30


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    state: Literal["ok", "warning", "failed"]
    detail: str


def sources(archive: Path, keyring: Path | None) -> list[dict[str, Any]]:
    """How far each source is: records landed, archived and screened, and its state."""
    opened = _opened(archive, keyring)
    return [_source(opened, landing) for landing in landings(archive / "sources")]


def earlier(archive: Path, keyring: Path | None, landing: Landing) -> list[str]:
    """Say what an interrupted scan left of a source of the same name, before it was this one."""
    same = (landing.source, landing.own_org)
    left = [
        one
        for one in landings(archive / "sources")
        if one.id != landing.id and (one.source, one.own_org) == same and _in_log(archive, one)
    ]
    opened = _opened(archive, keyring)
    return [flag for one in left for flag in _left(_source(opened, one))]


def _opened(archive: Path, keyring: Path | None) -> Archive:
    return Archive.open(archive, LocalKeyring(paths(archive, keyring)[1], archive / "keys"))


def _source(archive: Archive, landing: Landing) -> dict[str, Any]:
    folder = archive.root / "sources"
    ends = landed(folder, landing)
    reached = {
        reader: sum(_reached(archive, name, reader) for name in landing.partitions)
        for reader in (ARCHIVING, SCREENING)
    }
    in_log = _in_log(archive.root, landing)
    landed_now = in_log if ends is None else sum(ends.values())
    done = ends is not None and all(count == landed_now for count in reached.values())
    through = "through, as far as it was landed" if is_cut(folder, landing.id) else "through"
    return {
        "id": landing.id,
        "source": landing.source,
        "kind": landing.kind,
        "own_org": landing.own_org,
        "landed": landed_now,
        "archived": reached[ARCHIVING],
        "screened": reached[SCREENING],
        "in_log": in_log,
        "state": through if done else _UNFINISHED,
    }


def _in_log(archive: Path, landing: Landing) -> int:
    log = Log(paths(archive, None)[0])
    return sum(log.partition(name).end() for name in landing.partitions)


def _left(source: dict[str, Any]) -> list[str]:
    """Say what is left of a source in the log, and how to be rid of it."""
    name, remedy = source["source"], f"`crossgate scan {LANDED}{source['id']}`"
    clear = f"{source['in_log']:,} records of it lie in the log, in clear"
    if source["state"] == _UNFINISHED:
        again = f"run the same scan again or, if it has changed since, {remedy}"
        return [f"{name} is unfinished, {clear}: {again}"]
    return [f"{name} is through, and {clear}: {remedy} deletes them"] if source["in_log"] else []


def of_policy(policy: Policy) -> list[str]:
    """What a run by a policy should know though nothing fails: models that are not here."""
    from detectors.people.model import usable

    return [] if policy.names is None else usable(policy.names.models)[1]


def remember(archive: Path, flags: Sequence[str]) -> None:
    """Keep what the last scan had to say, for `status`."""
    data = json.dumps({"last_scan": list(flags)}).encode()
    storage.replace(archive / _OF_RUNS, data, mode=0o600)


def remembered(archive: Path) -> list[str]:
    """What the last scan had to say."""
    try:
        flags = json.loads((archive / _OF_RUNS).read_bytes())["last_scan"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):  # an archive of an older version
        return []
    return [f"in the last scan {flag}" for flag in flags if isinstance(flag, str)]


def warnings(archive: Path, keyring: Path | None) -> list[str]:
    """What a person should know, one line each; empty when all is well."""
    flags = [flag for source in sources(archive, keyring) for flag in _left(source)]
    flags += remembered(archive)
    if orphans := _opened(archive, keyring).orphans():
        flags.append(f"{len(orphans)} files of interrupted commits are left; the next scan sweeps")
    return flags


def examine(
    archive: Path | None,
    keyring: Path | None,
    policy: Policy,
    cache: Path | None,
    *,
    register: Path | None = None,
    triage: Path | None = None,
    now: datetime,
) -> list[Check]:
    """Look at everything, and go on after a failure.

    Args:
        archive: Which one, if any.
        keyring: Its master keys.
        policy: With which engines.
        cache: Of compiled rules, if they can be kept.
        register: File of the key of the policy's register.
        triage: File of suppressions, if it is not beside the archive.
        now: Aware; suppressions are judged at it.
    """
    checks = [_attempt("engines", lambda: _engines(policy, cache, register))]
    checks.append(_attempt("disk", lambda: _disk(archive)))
    if archive is not None:
        checks += [
            _attempt("keys", lambda: _keys(archive, keyring)),
            _attempt("ledger", lambda: _ledger(archive, keyring)),
            _attempt("files", lambda: _files(archive, keyring)),
            _attempt("sources", lambda: _flags(warnings(archive, keyring))),
            _attempt("triage", lambda: _triage(file_of(archive, triage), now)),
        ]
    return checks


def _attempt(name: str, look: Callable[[], tuple[Literal["ok", "warning"], str]]) -> Check:
    try:
        return Check(name, *look())
    except CrossgateError as error:
        return Check(name, "failed", str(error))
    except Exception as error:  # noqa: BLE001  # the next check may still tell something
        from pipelines.stage import describe

        return Check(name, "failed", str(describe(error)))


def _disk(archive: Path | None) -> tuple[Literal["ok", "warning"], str]:
    place = archive if archive is not None and archive.exists() else Path.cwd()
    free = shutil.disk_usage(place).free
    return "ok" if free > _LEAST_FREE_BYTES else "warning", f"{free / 1e9:.0f} GB free"


def _triage(path: Path, now: datetime) -> tuple[Literal["ok", "warning"], str]:
    judged = Triage.read(path)
    if flags := over(judged, now):
        return "warning", "; ".join(flags)
    return "ok", f"{len(judged.suppressions)} suppressions in force"


def over(judged: Triage, now: datetime) -> list[str]:
    """Say which suppressions have expired."""
    ids = judged.expired(now)
    return [f"suppressions that expired and cover nothing: {', '.join(ids)}"] if ids else []


def _engines(
    policy: Policy, cache: Path | None, register: Path | None
) -> tuple[Literal["ok", "warning"], str]:
    from detectors.registry import build

    opened_policy, key = opened(policy, register)
    detectors = build(opened_policy, cache_dir=cache, register_key=key)
    detectors.self_test()
    detail = f"{len(detectors.rules)} rules, canaries found, no network needed"
    return ("warning", "; ".join(detectors.health)) if detectors.health else ("ok", detail)


def _keys(archive: Path, keyring: Path | None) -> tuple[Literal["ok", "warning"], str]:
    _, ring = paths(archive, keyring)
    reader = Reader.open(archive, LocalKeyring(ring, archive / "keys"), None)
    if reader.locked:
        raise KeyUnavailable(
            ", ".join(reader.locked), "not in the keyring", "restore the keyring from a backup"
        )
    return "ok", f"{ring.name} opens every organisation"


def _ledger(archive: Path, keyring: Path | None) -> tuple[Literal["ok", "warning"], str]:
    ledger = Ledger(archive / "ledger")
    size, root = ledger.verify()
    ledger.verify_commits(_opened(archive, keyring))
    return "ok", f"{size} lines, chain holds, root {root.hex()[:16]}"


def _files(archive: Path, keyring: Path | None) -> tuple[Literal["ok", "warning"], str]:
    _, ring = paths(archive, keyring)
    keys = LocalKeyring(ring, archive / "keys")
    ledger = Ledger(archive / "ledger")
    committed = Archive.open(archive, keys)
    # A scan that runs meanwhile goes on committing: what is read first must be known last.
    reader = Reader.open(archive, keys, None)
    waiting = ledger.unrecorded(committed)
    verified = reader.verify({**waiting, **ledger.hashes()})
    if waiting:
        return "warning", (
            f"{verified} files have the hashes they were committed with; of {len(waiting)} no line "
            "of the ledger tells yet, because a scan runs or was stopped; the next scan writes it"
        )
    return "ok", f"{verified} files have the hashes the ledger says"


def _flags(flags: Sequence[str]) -> tuple[Literal["ok", "warning"], str]:
    return ("warning", "; ".join(flags)) if flags else ("ok", "all through")


def _reached(archive: Archive, partition: str, reader: str) -> int:
    app = f"{partition}/{reader}"
    return min(archive.head(name, app) for name, table in TABLES.items() if table.reader == reader)

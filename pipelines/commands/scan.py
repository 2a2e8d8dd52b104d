"""`crossgate scan`: read a source whole, archive it, screen it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from cyclopts import Parameter

from pipelines.clock import instant, micros, utcnow
from pipelines.commands import arguments
from pipelines.output import Watch, counted, emit, line, number, say, table, when
from schemas.errors import UsageInvalid
from schemas.policy import Severity

if TYPE_CHECKING:
    from pipelines.accounting import Outcome


def scan(
    source: Path,
    /,
    *,
    archive: arguments.Archive,
    own_org: str | None = None,
    policy: Path | None = None,
    config: Path | None = None,
    keyring: arguments.Keyring = None,
    triage: arguments.Triage = None,
    as_of: str | None = None,
    workers: arguments.Whole | None = None,
    plain: Annotated[bool, Parameter(negative="")] = False,
    fail_on: Severity | None = None,
    json: arguments.Json = False,
) -> int:
    """Archive and screen a Slack export or a file of events; running it again adds nothing.

        $ crossgate scan export.zip --archive ./archive

    Args:
        source: A Slack export (folder or zip), JSON lines of Slack events (file or folder), or
            landed:ID for what an interrupted scan left of a source that is no more as it was.
        archive: Folder of the archive; made if it does not exist.
        own_org: Team id of your own organisation, where the source does not say.
        policy: Policy file; the built-in one if not given.
        config: crossgate.toml with workers and sizes.
        keyring: File of the master keys.
        triage: File of suppressions; ARCHIVE.triage.toml if not given.
        as_of: Instant that decisions are made for, such as 2026-01-05; now if not given.
        workers: Worker processes.
        plain: Do not encrypt a new archive.
        fail_on: Exit with 1 if a verdict is at least this severe.
        json: Print one JSON document.
    """
    from ediscovery.findings import severities as count_severities
    from ediscovery.findings import suppressed as count_suppressed
    from pipelines import driver
    from pipelines.commands import summary
    from pipelines.health import earlier, of_policy, remember
    from pipelines.job import Job
    from pipelines.landing import LANDED, AsLanded
    from pipelines.sources import open_source
    from pipelines.triage import Triage, file_of
    from schemas.config import parse_policy

    judged = Triage.read(file_of(archive, triage))
    name, text = arguments.policy_source(policy, judged.path)
    parsed = parse_policy(name, text)
    claimed = own_org or parsed.own_org
    opened = (
        AsLanded(archive, str(source).removeprefix(LANDED), claimed)
        if str(source).startswith(LANDED)
        else open_source(source, claimed, parsed.workspaces())
    )
    if parsed.own_org and parsed.own_org != opened.own_org:
        raise UsageInvalid(
            str(source),
            f"is of {opened.own_org}, the policy of {parsed.own_org}",
            "give the policy of that organisation",
        )
    root = archive
    log, ring = driver.paths(root, keyring)
    settings = arguments.run_config(config)
    if workers is not None:
        arguments.at_least_one(workers, "--workers")
        settings = msgspec.structs.replace(settings, workers=workers)
    if fail_on is Severity.NONE:
        raise UsageInvalid("--fail-on none", "would fail on everything", "name low or worse")
    job = Job(
        archive=str(root),
        keyring=str(ring),
        log=str(log),
        own_org=opened.own_org,
        policy_name=name,
        policy_text=text,
        as_of=micros(arguments.parse_instant(as_of, "--as-of") if as_of is not None else utcnow()),
        cache=_text(arguments.cache_folder()),
        register_keyring=_text(arguments.register_ring(policy)),
    )
    summary.remember_names(root, parsed)
    if not json:
        say(f"scanning {opened.name} for {opened.own_org}")
    with Watch(quiet=json) as watch:
        outcome = driver.scan(
            opened, job, settings, watch, encryption="none" if plain else "aes-gcm"
        )
    reader = summary.open_reader(root, ring, None, partial=fail_on is None)
    in_force = judged.active(utcnow())
    health = of_policy(parsed)
    remember(root, health)
    health += earlier(root, ring, outcome.landing)
    severities = count_severities(reader, in_force)
    covered = count_suppressed(reader, in_force)
    if json:
        emit(
            "scan",
            {
                **asdict(outcome),
                "policy": parsed.label,
                "policy_differs": _differs(outcome, parsed.label),
                "severities": severities,
                "suppressed": covered,
                "expired": judged.expired(utcnow()),
                "locked": reader.locked,
                "skipped": opened.skipped,
                "health": health,
            },
        )
    else:
        _print(outcome, severities, opened.skipped, parsed.label)
        if covered:
            line(f"suppressed: {counted(covered, 'finding')}; entries in force: {len(in_force)}")
        if expired := judged.expired(utcnow()):
            say(f"no longer suppressed: {', '.join(expired)} expired", style="yellow")
        for flag in health:
            say(f"health: {flag}", style="yellow")
        for org in reader.locked:
            say(f"not counted: verdicts of {org}, whose key is not in the keyring", style="yellow")
    worst = max((Severity(s).rank for s, count in severities.items() if count), default=0)
    return 1 if fail_on is not None and worst >= fail_on.rank else 0


def _differs(outcome: Outcome, label: str) -> bool:
    """Whether any record was decided by another policy than this one."""
    return any(policy != label for policy in outcome.decided_by)


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _print(
    outcome: Outcome, severities: dict[str, int], skipped: dict[str, str], label: str
) -> None:
    counts, added = outcome.counts, outcome.added
    say(
        f"{outcome.landing.source} for {outcome.landing.own_org}, decided as of "
        f"{when(instant(outcome.landing.as_of))}"
    )
    if not outcome.counts["records"]:
        say("it holds no records")
    elif not outcome.new:
        say("already archived: nothing was added")
    if _differs(outcome, label):
        why = (
            "the scan was stopped and went on with another policy"
            if label in outcome.decided_by
            else f"{label} was not used"
        )
        say(f"its verdicts are by {' and '.join(outcome.decided_by)}; {why}", style="yellow")
        say(f"  to decide all of it by {label}, scan it into a new archive", style="yellow")
    table(
        None,
        ("records in", "messages", "other events", "users and channels", "dead letters"),
        [
            (
                counts["records"],
                counts["messages"],
                counts["events"],
                counts["users"] + counts["channels"],
                counts["dead_letters"],
            )
        ],
        numbers=("records in", "messages", "other events", "users and channels", "dead letters"),
    )
    line(
        f"in = out: {number(counts['records'])} records, each accounted for once"
        f"; {number(outcome.duplicates)} were stored already"
    )
    line(
        f"stored: {number(added.get('messages', 0))} messages, {number(added.get('files', 0))} "
        f"files, {number(added.get('findings', 0))} findings, {number(added.get('verdicts', 0))} "
        f"verdicts, {number(added.get('actions', 0))} planned actions"
    )
    told = ", ".join(f"{number(count)} {name}" for name, count in severities.items() if count)
    line(f"verdicts: {told or 'none'}")
    for path, reason in skipped.items():
        say(f"not read: {path} ({reason})")
    if counts["dead_letters"]:
        say("dead letters could not be read: crossgate status says why", style="yellow")
    say(f"{outcome.seconds:.1f} s; next, with this --archive: crossgate findings, search, status")

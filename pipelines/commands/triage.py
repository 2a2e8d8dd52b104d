"""`crossgate findings triage`: judge what was found, one text at a time."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import Parameter

from pipelines.clock import utcnow
from pipelines.commands import arguments
from pipelines.output import SEVERITY_STYLE, emit, line, number, say
from schemas.errors import UsageInvalid
from schemas.policy import Family, Severity

if TYPE_CHECKING:
    from pipelines.triage import Triage

_KEYS: Final = (
    "[f] suppress this text  [r] suppress the rule in this channel  [c] confirm  [s] skip  [q] quit"
)
_DAYS: Final = 90


def triage(
    *,
    archive: arguments.Archive,
    severity: Annotated[Severity, Parameter(help="This severe or worse.")] = Severity.LOW,
    family: Annotated[Family | None, Parameter(help="secret, pii or embargo.")] = None,
    rule: str | None = None,
    channel: Annotated[str | None, Parameter(name=("--channel", "--in"))] = None,
    path: str | None = None,
    suppress: Annotated[str | None, Parameter(help="A fingerprint.")] = None,
    suppress_all: Annotated[bool, Parameter(negative="")] = False,
    confirm: Annotated[str | None, Parameter(help="A fingerprint.")] = None,
    owner: Annotated[str | None, Parameter(env_var="CROSSGATE_OWNER")] = None,
    reason: str | None = None,
    expires: str | None = None,
    org: arguments.Orgs = None,
    keyring: arguments.Keyring = None,
    triage: arguments.Triage = None,
    limit: arguments.Limit = 100,
    json: arguments.Json = False,
) -> int:
    """Walk through what nobody has judged yet: suppress it, confirm it, or leave it open.

        $ crossgate findings triage --archive ./archive

    Args:
        archive: Folder of the archive.
        severity: This severe or worse.
        family: secret, pii or embargo.
        rule: Only this rule; with --suppress-all a pattern of rules to suppress.
        channel: Only this channel, by id or name; with --suppress-all by id or a pattern of ids.
        path: With --suppress-all: only in files of this name or pattern.
        suppress: Without asking, suppress this text wherever it stands.
        suppress_all: Without asking, suppress whatever fits --rule, --channel and --path.
        confirm: Without asking, note that this text is what it was found as.
        owner: Who answers for a judgement.
        reason: Why something is suppressed.
        expires: Until when, such as 2026-12-31; 90 days from now if not given.
        org: Only items that this organisation governs, by id or name; may be repeated.
        keyring: File of the master keys.
        triage: File of judgements; ARCHIVE.triage.toml if not given.
        limit: Most texts to walk through.
        json: Print one JSON document of what is open, or of what was judged; never ask.
    """
    from ediscovery.findings import Filter, undecided
    from pipelines.commands import filters, summary
    from pipelines.triage import Triage, file_of

    now = utcnow()
    rule, channel = arguments.named(rule, "--rule"), arguments.named(channel, "--channel")
    path = arguments.named(path, "--path")
    suppress = arguments.named(suppress, "--suppress")
    confirm = arguments.named(confirm, "--confirm")
    arguments.at_least_one(limit, "--limit")
    if sum((suppress is not None, suppress_all, confirm is not None)) > 1:
        raise UsageInvalid(
            "--suppress",
            "two judgements at once",
            "give one of --suppress, --suppress-all, --confirm",
        )
    judged = Triage.read(file_of(archive, triage))
    until = (
        arguments.parse_instant(expires, "--expires")
        if expires is not None
        else now + timedelta(_DAYS)
    )
    until = until.replace(microsecond=0)
    reader = summary.open_reader(archive, keyring, org)

    def left(wanted: Filter, most: int) -> tuple[list[dict[str, Any]], int]:
        return undecided(reader, judged.active(now), judged.confirmed, wanted, most)

    if suppress_all:
        scope = {"rule": rule, "channel": channel, "path": path}
        if not any(scope.values()):
            raise UsageInvalid("--suppress-all", "no --rule, --channel or --path", "name one")
        if family or org or severity != Severity.LOW:
            raise UsageInvalid(
                "--suppress-all",
                "is not narrowed by --family, --org or --severity",
                "leave these out; narrow it by --rule, --channel and --path",
            )
        after = judged.suppress(**scope, **_entry(owner, reason, now, until))
        return _said(after, json=json)
    if suppress is not None or confirm is not None:
        mark = suppress or confirm or ""
        if not left(Filter(fingerprint=mark), 1)[1]:
            raise UsageInvalid(
                f"--{'suppress' if suppress else 'confirm'} {mark}",
                "no open finding has this fingerprint",
                "`crossgate findings triage --json` lists those that have one",
            )
        if confirm:
            after = judged.confirm(mark, _named(owner), now.replace(microsecond=0))
        else:
            after = judged.suppress(fingerprint=mark, **_entry(owner, reason, now, until))
        return _said(after, json=json)
    wanted = Filter(severity=severity, family=family, rule=rule, channel=channel)
    rows, total = left(wanted, limit)
    if not rows:
        filters.check_channel(reader, channel, org)
        filters.check_rule(reader, rule)
    if json:
        emit("triage", {"total": total, "open": rows})
        return 0
    if not rows:
        line("nothing is open")
        return 0
    if not sys.stdin.isatty():
        for row in rows:
            _show(row, summary.organisation_names(archive))
        say(f"{number(len(rows))} of {number(total)} open; on a terminal this asks about each")
        return 0
    return _walk(judged, rows, total, owner, now, until, summary.organisation_names(archive))


def _walk(
    judged: Triage,
    rows: list[dict[str, Any]],
    total: int,
    owner: str | None,
    now: datetime,
    until: datetime,
    names: dict[str, str],
) -> int:
    """Ask about each text; every answer is written at once, so stopping loses nothing."""
    owner = owner or _ask("who answers for these judgements (name or address)? ")
    done: set[tuple[str, ...]] = set()
    for position, row in enumerate(rows, 1):
        text, place = (row["fingerprint"],), (row["rule"], row["channel_id"])
        if done & {text, place}:
            continue
        line()
        say(f"{position} of {number(len(rows))} ({number(total)} open)")
        _show(row, names)
        answer = ""
        while answer not in ("f", "r", "c", "s", "q"):
            answer = _ask(f"{_KEYS} ").strip().lower()[:1]
        if answer == "q":
            break
        if answer == "c":
            judged = judged.confirm(row["fingerprint"], owner, now.replace(microsecond=0))
            done.add(text)
        if answer in ("f", "r"):
            entry = _entry(owner, _ask("why? "), now, until)
            if answer == "f":
                judged = judged.suppress(fingerprint=row["fingerprint"], **entry)
                done.add(text)
            else:
                judged = judged.suppress(rule=row["rule"], channel=row["channel_id"], **entry)
                done.add(place)
    say(f"judgements are in {judged.path}; suppressions end {until:%Y-%m-%d}")
    return 0


def _ask(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise UsageInvalid("terminal", "nobody answers", "run it where somebody can type")
    return answer.strip()


def _entry(
    owner: str | None, reason: str | None, created: datetime, expires: datetime
) -> dict[str, object]:
    if not reason or not reason.strip():
        raise UsageInvalid("--reason", "missing", "say why it is no leak; it is read again later")
    return {
        "owner": _named(owner),
        "reason": reason.strip(),
        "created": created.replace(microsecond=0),
        "expires": expires,
    }


def _named(owner: str | None) -> str:
    if not owner or not owner.strip():
        raise UsageInvalid("--owner", "missing", "say who answers for it, or set CROSSGATE_OWNER")
    return owner.strip()


def _said(judged: Triage, *, json: bool) -> int:
    last = judged.suppressions[-1] if judged.suppressions else None
    if json:
        emit(
            "triage",
            {
                "file": str(judged.path),
                "suppressions": len(judged.suppressions),
                "confirmed": len(judged.confirmed),
                "last": last.id if last else None,
            },
        )
        return 0
    line(
        f"{judged.path.name}: {len(judged.suppressions)} suppressions, "
        f"{len(judged.confirmed)} confirmed"
    )
    return 0


def _show(row: dict[str, Any], names: dict[str, str]) -> None:
    """Print what was found, where, who could read it, and why it weighs so much."""
    from pipelines.commands.summary import who

    places = f"{number(row['places'])} places, last in " if row["places"] > 1 else ""
    line(
        f"{row['severity']:<9} {row['rule'].removeprefix('crossgate.')}  {row['preview']}",
        style=SEVERITY_STYLE[row["severity"]],
    )
    line(f"{'':<9} {places}{row['channel']}, {row['sent_at']:%Y-%m-%d %H:%M}Z, {row['item']}")
    line(f"{'':<9} read by {who(row['exposure'], names)}; {', '.join(row['reasons'])}")
    line(f"{'':<9} fingerprint {row['fingerprint']}")

"""`crossgate findings`: what was found, how bad it is, and who could read it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import App, Parameter

from pipelines.clock import utcnow
from pipelines.commands import arguments
from pipelines.commands.triage import triage as judge
from pipelines.output import SEVERITY_STYLE, counted, emit, line, number, say
from schemas.policy import Family, Severity

if TYPE_CHECKING:
    from ediscovery.findings import Decided

app: Final = App(name="findings")
app.command(judge, name="triage")

_SHOWN: Final = 3
"""Findings of one item that a table shows; --json has all."""


@app.default
def findings(
    *,
    archive: arguments.Archive,
    severity: Annotated[Severity, Parameter(help="This severe or worse.")] = Severity.LOW,
    family: Annotated[Family | None, Parameter(help="secret, pii or embargo.")] = None,
    rule: str | None = None,
    channel: Annotated[str | None, Parameter(name=("--channel", "--in"))] = None,
    org: arguments.Orgs = None,
    suppressed: Annotated[bool, Parameter(negative="")] = False,
    keyring: arguments.Keyring = None,
    triage: arguments.Triage = None,
    limit: arguments.Limit = 20,
    json: arguments.Json = False,
) -> int:
    """List findings, the worst first, each with who could read it and what is planned.

        $ crossgate findings --archive ./archive --severity high

    Args:
        archive: Folder of the archive.
        severity: This severe or worse; none lists what was allowed or could not be scanned, too.
        family: secret, pii or embargo.
        rule: Only this rule, by its id; `crossgate.` may be left out.
        channel: Only this channel, by id or name.
        org: Only items that this organisation governs, by id or name; may be repeated.
        suppressed: List what suppressions cover, instead of what is open.
        keyring: File of the master keys.
        triage: File of suppressions; ARCHIVE.triage.toml if not given.
        limit: Most rows to print.
        json: Print one JSON document.
    """
    from ediscovery.findings import Filter, listing
    from ediscovery.findings import suppressed as count_suppressed
    from pipelines.commands import filters, summary
    from pipelines.triage import Triage, file_of

    arguments.at_least_one(limit, "--limit")
    reader = summary.open_reader(archive, keyring, org)
    judged = Triage.read(file_of(archive, triage))
    in_force = judged.active(utcnow())
    wanted = Filter(
        severity=severity,
        family=family,
        rule=arguments.named(rule, "--rule"),
        channel=arguments.named(channel, "--channel"),
        suppressed=suppressed,
    )
    decided, total = listing(reader, wanted, limit, in_force)
    if not total:
        filters.check_channel(reader, wanted.channel, org)
        filters.check_rule(reader, wanted.rule)
    covered = count_suppressed(reader, in_force)
    names = summary.organisation_names(archive)
    if json:
        verdicts = [asdict(entry) for entry in decided]
        emit("findings", {"total": total, "suppressed": covered, "verdicts": verdicts})
        return 0
    for entry in decided:
        _show(entry, names)
    say(f"{number(len(decided))} of {counted(total, 'verdict')}; --json has reasons and spans")
    if not total and not suppressed:
        milder = listing(reader, replace(wanted, severity=None), 1, in_force)[1]
        if milder:
            say(f"less severe than {severity}: {number(milder)}; --severity none lists them")
    if covered and not suppressed:
        say(f"suppressed: {counted(covered, 'finding')}; --suppressed lists them")
    if expired := judged.expired(utcnow()):
        say(f"no longer suppressed: {', '.join(expired)} expired", style="yellow")
    return 0


def _show(entry: Decided, names: dict[str, str]) -> None:
    """Print a few lines: what, where and when; who could read it; what is planned but logging."""
    from pipelines.commands.summary import who

    found = list(
        dict.fromkeys(
            f"{finding['rule'].removeprefix('crossgate.')}  {finding['preview']}"
            + (f"  in {finding['location']}" if finding["location"] else "")
            + (f" ({finding['suppressed']})" if finding["suppressed"] else "")
            for finding in entry.findings
        )
    )
    if not found:
        found = [f"{entry.outcome}: {', '.join(entry.reasons[:1])}"]
    if len(found) > _SHOWN:
        found[_SHOWN:] = [f"and {len(found) - _SHOWN} more"]
    planned = [
        action["action"]
        for action in entry.actions
        if action["state"] == "planned" and action["action"] != "log"
    ]
    line(
        f"{entry.severity:<9} {found[0]:<42} {entry.channel}, {entry.sent_at:%Y-%m-%d %H:%M}Z",
        style=SEVERITY_STYLE[entry.severity],
    )
    for more in found[1:]:
        line(f"{'':<9} {more}")
    line(
        f"{'':<9} read by {who(entry.exposure, names, short=True)}"
        + (f"; planned: {', '.join(planned)}" if planned else "")
    )

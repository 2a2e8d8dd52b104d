"""`crossgate findings`: what was found, how bad it is, and who could read it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from pipelines.commands import arguments
from pipelines.output import emit, number, say, table, when
from schemas.errors import UsageInvalid
from schemas.policy import Family, Severity

if TYPE_CHECKING:
    from ediscovery.findings import Decided


def findings(
    *,
    archive: arguments.Archive,
    severity: Annotated[Severity | None, Parameter(help="This severe or worse.")] = None,
    family: Annotated[Family | None, Parameter(help="secret, pii or embargo.")] = None,
    rule: str | None = None,
    channel: str | None = None,
    org: arguments.Orgs = None,
    keyring: arguments.Keyring = None,
    limit: arguments.Limit = 20,
    json: arguments.Json = False,
) -> int:
    """List findings, the worst first, each with who could read it and what is planned.

        $ crossgate findings --archive ./archive --severity high

    Args:
        archive: Folder of the archive.
        severity: This severe or worse.
        family: secret, pii or embargo.
        rule: Only this rule id.
        channel: Only this channel, by id or name.
        org: Only items that this organisation governs.
        keyring: File of the master keys.
        limit: Most rows to print.
        json: Print one JSON document.
    """
    from ediscovery.findings import Filter, listing
    from pipelines.commands import summary

    if limit < 1:
        raise UsageInvalid("--limit", "must be at least 1", "write a whole number")
    reader = summary.open_reader(archive, keyring, org)
    decided, total = listing(
        reader, Filter(severity=severity, family=family, rule=rule, channel=channel), limit
    )
    names = summary.organisation_names(archive)
    if json:
        emit("findings", {"total": total, "verdicts": [asdict(entry) for entry in decided]})
        return 0
    table(
        None,
        ("severity", "rule", "shown as", "channel", "when", "who could read it", "planned"),
        [row for entry in decided for row in _rows(entry, names)],
        shrink=("shown as", "rule", "channel"),
    )
    say(f"{number(len(decided))} of {number(total)} verdicts; --json has reasons and spans")
    for org_id in reader.locked:
        say(f"not shown: items of {org_id}, whose key is not in the keyring", style="yellow")
    return 0


def _rows(entry: Decided, names: dict[str, str]) -> list[tuple[str, ...]]:
    from pipelines.commands.summary import who

    planned = [
        a["action"] for a in entry.actions if a["state"] == "planned" and a["action"] != "log"
    ]
    first = (
        entry.severity,
        "",
        "",
        entry.channel,
        when(entry.sent_at),
        who(entry.exposure, names),
        ", ".join(planned) or "–",
    )
    lines = [(finding["rule"], finding["preview"]) for finding in entry.findings]
    lines = list(dict.fromkeys(lines)) or [(entry.outcome, ", ".join(entry.reasons[:1]))]
    rows: list[tuple[str, ...]] = [(first[0], *lines[0], *first[3:])]
    rows += [("", rule, preview, "", "", "", "") for rule, preview in lines[1:3]]
    if len(lines) > 3:
        rows.append(("", f"and {len(lines) - 3} more", "", "", "", "", ""))
    return rows

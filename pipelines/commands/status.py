"""`crossgate status`: what an archive holds and how far its readers are."""

from __future__ import annotations

from typing import Any

from pipelines.clock import utcnow
from pipelines.commands import arguments
from pipelines.output import counted, emit, line, number, table


def status(
    *,
    archive: arguments.Archive,
    keyring: arguments.Keyring = None,
    triage: arguments.Triage = None,
    json: arguments.Json = False,
) -> int:
    """Show rows by organisation, sources and how far each is, dead letters, and the ledger.

        $ crossgate status --archive ./archive

    Args:
        archive: Folder of the archive.
        keyring: File of the master keys.
        triage: File of suppressions; ARCHIVE.triage.toml if not given.
        json: Print one JSON document.
    """
    from ediscovery.findings import suppressed
    from ediscovery.holdings import dead_letters, rows_by_org
    from pipelines.commands import summary
    from pipelines.health import over, sources, warnings
    from pipelines.triage import Triage, file_of
    from retention.ledger import Ledger

    reader = summary.open_reader(archive, keyring, None, partial=True)
    held = rows_by_org(reader)
    dead = dead_letters(reader)
    judged = Triage.read(file_of(archive, triage))
    ledger = Ledger(archive / "ledger")
    progress = sources(archive, keyring)
    last = max((row.at for row in ledger.lines() if row.kind == "commit"), default=None)
    data: dict[str, Any] = {
        "organisations": held,
        "locked": sorted(reader.locked),
        "sources": progress,
        "dead_letters": dead,
        "ledger": {"lines": len(ledger), "root": ledger.root().hex()},
        "last_commit": last,
        "suppressed": suppressed(reader, judged.active(utcnow())),
        "health": warnings(archive, keyring) + over(judged, utcnow()),
    }
    if json:
        emit("status", data)
        return 0
    _print(data, summary.organisation_names(archive))
    return 0


def _print(data: dict[str, Any], names: dict[str, str]) -> None:
    from pipelines.output import say, when

    shown = ("messages", "files", "findings", "verdicts", "actions", "events")
    table(
        None,
        ("organisation", *shown),
        [
            (names.get(org, org), *(counts.get(name, 0) for name in shown))
            for org, counts in data["organisations"].items()
        ],
        numbers=shown,
    )
    line()
    numbers = ("landed", "archived", "screened")
    table(
        None,
        ("source", "kind", *numbers, "state"),
        [
            (s["source"], s["kind"], *(s[n] for n in numbers), s["state"].partition(":")[0])
            for s in data["sources"]
        ],
        numbers=numbers,
    )
    for letter in data["dead_letters"]:
        line(
            f"dead letters: {number(letter['records'])} {letter['reason']} at {letter['stage']}, "
            f"first {letter['first_source']}, offset {letter['first_offset']}"
        )
    if not data["dead_letters"]:
        line("dead letters: none")
    if data["suppressed"]:
        line(f"suppressed: {counted(data['suppressed'], 'finding')}")
    ledger = data["ledger"]
    line(
        f"ledger: {number(ledger['lines'])} lines, root {ledger['root'][:16]}, "
        f"last commit {when(data['last_commit'])}"
    )
    for org in data["locked"]:
        say(f"locked: {org}, whose key is not in the keyring", style="yellow")
    for flag in data["health"]:
        say(f"health: {flag}", style="yellow")

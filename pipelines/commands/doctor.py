"""`crossgate doctor`: is this machine, and this archive, fit to be relied on?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from pipelines.clock import utcnow
from pipelines.commands import arguments
from pipelines.output import emit, line, say, table


def doctor(
    *,
    archive: Annotated[Path | None, Parameter(env_var="CROSSGATE_ARCHIVE")] = None,
    keyring: arguments.Keyring = None,
    policy: Path | None = None,
    triage: arguments.Triage = None,
    json: arguments.Json = False,
) -> int:
    """Check the engines with their canaries, and every file, key and ledger line of an archive.

        $ crossgate doctor

    Args:
        archive: Also check this archive: hashes of all files, keys, ledger, leftovers.
        keyring: File of the master keys.
        policy: Check the engines with this policy's embargo register.
        triage: File of suppressions; ARCHIVE.triage.toml if not given.
        json: Print one JSON document.
    """
    from pipelines.health import examine

    checks = examine(
        archive,
        keyring,
        arguments.policy(policy),
        arguments.cache_folder(),
        register=arguments.register_ring(policy),
        triage=triage,
        now=utcnow(),
    )
    failed = [check for check in checks if check.state == "failed"]
    if json:
        emit(
            "doctor",
            {
                "sound": not failed,
                "checks": [{"check": c.name, "state": c.state, "detail": c.detail} for c in checks],
            },
        )
    else:
        table(None, ("check", "state", "detail"), [(c.name, c.state, c.detail) for c in checks])
        line(f"not fit: {', '.join(check.name for check in failed)}" if failed else "fit")
        if failed:
            say("each failed line says what to do", style="red")
    return 4 if failed else 0

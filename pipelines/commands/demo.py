"""`crossgate demo`: a world of three organisations, scanned, archived and searched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from pipelines.commands import arguments
from pipelines.output import line, number, say, table
from schemas.errors import UsageInvalid

if TYPE_CHECKING:
    from examples.world.truth import Planted

_QUERY: Final = "invoice"
_LANGUAGES: Final = {"en": "English", "fr": "French", "de": "German"}
_KINDS: Final = {"secret": "secrets", "pii": "personal data", "embargo": "embargoed news"}


def demo(
    *,
    messages: Annotated[int, Parameter(help="How many messages the world holds.")] = 20_000,
    seed: arguments.Whole = 7,
    archive: Path | None = None,
    json: arguments.Json = False,
) -> int:
    """Make a world of three organisations, scan and archive it, and ask it questions.

        $ crossgate demo --messages 2000

    Args:
        messages: How many messages the world holds.
        seed: The same seed makes the same world.
        archive: Keep the archive in this folder instead of throwing it away.
        json: Print three JSON documents: the scan, the findings, the search.
    """
    from examples.world import World
    from pipelines.commands import scan
    from pipelines.commands import search as searching
    from pipelines.commands.findings import findings

    if messages < 100:
        raise UsageInvalid("--messages", "too few to show anything", "ask for 100 or more")
    if archive and (archive / "archive.json").exists():
        raise UsageInvalid(
            f"--archive {archive}", "there is an archive already", "name a folder for made-up data"
        )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crossgate-demo-")))
        root = archive or folder / "archive"
        say(f"making a world of {number(messages)} messages, seed {seed}")
        world = World(seed=seed, messages=messages)
        world.write(folder / "world")
        heading = _quiet if json else _heading
        heading("scan: every record is accounted for")
        scan.scan(
            folder / "world" / "events.jsonl",
            archive=root,
            policy=folder / "world" / "policy.toml",
            as_of="2026-02-04",
            json=json,
        )
        if not json:
            _audiences(root)
            _recall(root, world.truth())
        heading("the worst of them")
        findings(archive=root, limit=6, json=json)
        heading(f"search: {_QUERY}")
        searching.search(_QUERY, archive=root, limit=5, json=json)
        if archive:
            say(f"the archive stays in {root}: crossgate status --archive {root}")
        else:
            say("the archive goes now; --archive keeps one to look around in")
    return 0


def _heading(text: str) -> None:
    line()
    line(text, style="bold")


def _audiences(root: Path) -> None:
    from ediscovery.findings import audiences, severities
    from pipelines.commands import summary

    reader = summary.open_reader(root, None, None)
    names = summary.organisation_names(root)
    _heading("verdicts: how many, and who could read them")
    counted = severities(reader)
    rows = audiences(reader)
    groups = list(dict.fromkeys((row["org"], row["tier"]) for row in rows))
    cells = {(row["severity"], row["org"], row["tier"]): row["items"] for row in rows}
    table(
        None,
        ("who", "tier", *counted),
        [
            (
                names.get(org, org),
                tier.replace("_", "-"),
                *(cells.get((severity, org, tier), 0) for severity in counted),
            )
            for org, tier in groups
        ],
        numbers=tuple(counted),
    )


def _recall(root: Path, truth: Iterable[Planted]) -> None:
    from examples.world.truth import recall
    from pipelines.commands import summary

    columns = ["channel_id", "ts", "revision", "family", "start", "end", "field"]
    rows = summary.open_reader(root, None, None).table("findings", columns=columns).to_pylist()
    counted = recall(truth, (tuple(row.values())[:-1] for row in rows if row["field"] == "text"))
    _heading("what was planted, and how much of it was found")
    table(
        None,
        ("language", *_KINDS.values()),
        [
            (name, *("{} of {}".format(*counted.get((language, kind), (0, 0))) for kind in _KINDS))
            for language, name in _LANGUAGES.items()
        ],
        numbers=tuple(_KINDS.values()),
    )


def _quiet(text: str) -> None:
    """Headings are for people: beside JSON they go to stderr."""
    say(text)

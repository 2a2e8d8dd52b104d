"""`crossgate embargo`: the register of what is not yet public."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import App, Parameter

from pipelines.clock import utcnow
from pipelines.commands import arguments
from pipelines.output import emit, line, say, table, when
from schemas.errors import ConfigInvalid, UsageInvalid
from schemas.policy import EMBARGO_ID, EMBARGO_ID_WRONG, Draft, Embargo, KeywordSet, Severity

if TYPE_CHECKING:
    from detectors.embargo.marks import Marker

app: Final = App(name="embargo", help="Keep the register of what is not yet public.")

_Many = Annotated[list[str] | None, Parameter(negative="")]
_Files = Annotated[list[Path] | None, Parameter(negative="")]


@app.command
def add(
    register: Path,
    /,
    *,
    id: str,  # noqa: A002  # what it is called in policies and findings
    title: str,
    name: _Many = None,
    common_name: _Many = None,
    keywords: _Many = None,
    least: arguments.Whole = 2,
    within: arguments.Whole = 40,
    draft: _Files = None,
    public: _Files = None,
    lifts_at: str | None = None,
    severity: Severity = Severity.HIGH,
    cleared_org: _Many = None,
    cleared_person: _Many = None,
    cleared_channel: _Many = None,
    json: arguments.Json = False,
) -> int:
    """Add an announcement, sealed; of a draft only keyed marks are kept.

        $ crossgate embargo add embargoes.toml --id spring --title "Merger" --name "Project Kite"

    Args:
        register: The register; made if it does not exist, with its key in REGISTER.keyring.
        id: Its name in findings and reasons. It stays in clear: let it say nothing.
        title: For people who hold the key.
        name: A codename or alias as people write it; may be repeated.
        common_name: One that is also an ordinary word; may be repeated.
        keywords: Words that together give it away, "merger, Lisbon, ferry*"; may be repeated.
        least: How many different ones of a set must stand together.
        within: Words of text in which they must stand.
        draft: A text or document of the announcement; may be repeated.
        public: A text or document of what anybody may quote, left out of drafts; may be repeated.
        lifts_at: When all may know, with its offset: 2026-06-01T07:00:00+02:00.
        severity: How bad a leak would be.
        cleared_org: Id of an organisation that may know; may be repeated.
        cleared_person: Id of a user who may know; may be repeated.
        cleared_channel: Id of a channel in which our own people may know; may be repeated.
        json: Print one JSON document.
    """
    from detectors.embargo.engine import EmbargoEngine
    from detectors.embargo.marks import Marker
    from pipelines import register as registers

    if not EMBARGO_ID.fullmatch(id):
        raise UsageInvalid("--id", EMBARGO_ID_WRONG, "write for example spring-2026")
    names = [*(name or ()), *(common_name or ())]
    if not (names or keywords or draft):
        raise UsageInvalid("--name", "nothing to look for", "give a name, keywords or a draft")
    if any(len(one.strip()) < 3 for one in names):
        raise UsageInvalid("--name", "shorter than three characters", "write the whole name")
    lifts = _instant(lifts_at, "--lifts-at")
    texts = [(path, _text(path)) for path in draft or ()]
    known = [_text(path) for path in public or ()]
    key = registers.new_key(register)
    marker = Marker(key)
    embargo = Embargo(
        id=id,
        title=title,
        names=tuple(dict.fromkeys(names)),
        common_names=frozenset(common_name or ()),
        keywords=tuple(_set(one, least, within) for one in keywords or ()),
        drafts=tuple(_marks(marker, path, text, known) for path, text in texts),
        lifts_at=lifts,
        severity=severity,
        cleared_orgs=frozenset(cleared_org or ()),
        cleared_people=frozenset(cleared_person or ()),
        cleared_channels=frozenset(cleared_channel or ()),
    )
    EmbargoEngine([embargo], key)  # refuses what could not be looked for
    registers.add(register, embargo, key)
    now = utcnow()
    data = _row(embargo, now)
    if json:
        emit("embargo", {"register": str(register), "added": data})
        return 0
    line(f"{id} is in {register}: {_told(data)}; lifts {when(lifts) if lifts else 'never'}")
    say(f"its key is {registers.keyring_of(register)}: back it up, apart from the register")
    if data["state"] == "lifted":
        say("that hour has come: nothing of it will be raised", style="yellow")
    for cleared in (*(cleared_org or ()), *(cleared_person or ()), *(cleared_channel or ())):
        if not _ID.fullmatch(cleared):
            say(f"{cleared} looks like a name: only ids, such as C0GENERAL1, clear", style="yellow")
    return 0


@app.command(name="list")
def list_register(
    register: Path,
    /,
    *,
    reveal: Annotated[bool, Parameter(negative="")] = False,
    json: arguments.Json = False,
) -> int:
    """List a register: what is waiting, what has lifted, who is cleared.

        $ crossgate embargo list embargoes.toml

    Args:
        register: The register.
        reveal: Also print titles and names, which are the secret itself.
        json: Print one JSON document.
    """
    from pipelines import register as registers
    from schemas.config import parse_policy, parse_register

    text = arguments.read_file(register, "register")
    parse_register(str(register), text)  # names the line of a mistake, which below is another
    entries = parse_policy(str(register), _ANY_POLICY + text).embargoes
    ring = registers.keyring_of(register)
    key = registers.read_key(ring) if ring.exists() or reveal else b""
    if key:
        entries = tuple(registers.unseal(key, one) if one.sealed else one for one in entries)
    now = utcnow()
    rows = [_row(one, now, reveal=reveal) for one in entries]
    if json:
        emit("embargoes", {"register": str(register), "opened": bool(key), "embargoes": rows})
        return 0
    table(
        None,
        ("embargo", "state", "lifts", "severity", "looked for", "cleared"),
        [
            (r["id"], r["state"], when(r["lifts_at"]), r["severity"], _told(r), _cleared(r))
            for r in rows
        ],
    )
    for row in rows if reveal else ():
        line(f"{row['id']}: {row['title']}; {', '.join(row['names'])}")
    if not key:
        say(f"sealed: {ring} is not here, so titles and names cannot be told", style="yellow")
    return 0


@app.command
def lift(
    register: Path,
    id: str,  # noqa: A002  # what it is called in policies and findings
    /,
    *,
    at: str | None = None,
    json: arguments.Json = False,
) -> int:
    """Let all know of an announcement, from now on or from an instant.

        $ crossgate embargo lift embargoes.toml spring

    Args:
        register: The register.
        id: Which embargo.
        at: The instant, with its offset: 2026-06-01T07:00:00+02:00; now if not given.
        json: Print one JSON document.
    """
    from pipelines import register as registers

    moment = _instant(at, "--at") or utcnow().replace(microsecond=0)
    lifts = registers.lift(register, id, moment, keep_earlier=at is None)
    if json:
        emit("embargo", {"register": str(register), "id": id, "lifts_at": lifts})
        return 0
    if lifts < moment:
        line(f"{id} has lifted already, {when(lifts)}")
        return 0
    line(f"{id} lifts {when(moment)}")
    say("verdicts that were made before stay as they are; the next scan decides by this")
    return 0


_ID: Final = re.compile(r"[A-Z0-9]{3,}")
_ANY_POLICY: Final = (
    'id = "register"\nversion = "1"\n[[rules]]\nid = "r"\nreason = "r"\nactions = ["log"]\n'
)
"""What makes a register a policy, so that its entries are read as those of any policy are."""


def _instant(text: str | None, option: str) -> datetime | None:
    """Read an instant. A day is not enough: it begins at another instant in every zone."""
    return None if text is None else arguments.parse_instant(text, option, day=False)


def _text(path: Path) -> str:
    """Read a text, or what stands in a document.

    Raises:
        ConfigInvalid: It cannot be read.
    """
    from pipelines.extraction.extract import extract

    try:
        read = extract(path.name, path.read_bytes())
    except OSError as error:
        told = (error.strerror or type(error).__name__).lower()
        raise ConfigInvalid(str(path), told, "name a text or document that can be read") from None
    for place, reason in read.unscanned:
        if not place:
            raise ConfigInvalid(
                str(path),
                f"could not be read ({reason})",
                "save the announcement as text and add that",
            )
        say(f"not read in {path}: {place}: {reason}", style="yellow")
    return read.text


def _marks(marker: Marker, path: Path, text: str, public: list[str]) -> Draft:
    try:
        return marker.draft(text, public)
    except ConfigInvalid as error:
        raise ConfigInvalid(str(path), error.what, error.remedy) from None


def _set(text: str, least: int, within: int) -> KeywordSet:
    words = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    if not 1 <= least <= len(words) or within < 2:
        raise UsageInvalid(
            "--keywords",
            f"asks for {least} of {len(words)} words within {within}",
            "give at least as many words as --least, and --within of 2 or more",
        )
    return KeywordSet(words=words, least=least, within=within)


def _row(embargo: Embargo, now: datetime, *, reveal: bool = False) -> dict[str, Any]:
    lifted = embargo.lifts_at is not None and embargo.lifts_at <= now
    row: dict[str, Any] = {
        "id": embargo.id,
        "state": "lifted" if lifted else "waiting",
        "lifts_at": embargo.lifts_at,
        "severity": embargo.severity.value,
        "sealed": bool(embargo.sealed),
        "names": len(embargo.names),
        "keyword_sets": len(embargo.keywords),
        "drafts": len(embargo.drafts),
        "cleared_orgs": sorted(embargo.cleared_orgs),
        "cleared_people": sorted(embargo.cleared_people),
        "cleared_channels": sorted(embargo.cleared_channels),
    }
    return row | {"title": embargo.title, "names": list(embargo.names)} if reveal else row


def _told(row: dict[str, Any]) -> str:
    if row["sealed"]:
        return "sealed"
    names = row["names"] if isinstance(row["names"], int) else len(row["names"])
    return f"{names} names, {row['keyword_sets']} keyword sets, {row['drafts']} drafts"


def _cleared(row: dict[str, Any]) -> str:
    who = [*row["cleared_orgs"], *row["cleared_people"], *row["cleared_channels"]]
    return ", ".join(who) or "ourselves"

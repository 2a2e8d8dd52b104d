"""Arguments that several commands share, so that they are spelt and explained alike."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter, Token

from pipelines.output import say
from schemas.config import RunConfig, parse_policy, parse_register, parse_run
from schemas.errors import ConfigInvalid, UsageInvalid
from schemas.policy import Policy


def _whole(_type: object, tokens: Sequence[Token]) -> int:
    """Read a whole number as it is written: 2.5 is none, and is not rounded.

    Raises:
        ValueError: It is none.
    """
    try:
        return int(tokens[0].value)
    except ValueError:
        what = "not a whole number"
        raise ValueError(what) from None


Whole = Annotated[int, Parameter(converter=_whole)]
Archive = Annotated[Path, Parameter(env_var="CROSSGATE_ARCHIVE", help="Folder of the archive.")]
Keyring = Annotated[
    Path | None,
    Parameter(
        env_var="CROSSGATE_KEYRING", help="File of the master keys; ARCHIVE.keyring if not given."
    ),
]
Triage = Annotated[
    Path | None,
    Parameter(
        env_var="CROSSGATE_TRIAGE",
        help="File of suppressions; ARCHIVE.triage.toml if not given.",
    ),
]
Json = Annotated[bool, Parameter(negative="", help="Print one JSON document instead of a table.")]
Orgs = Annotated[
    list[str] | None,
    Parameter(
        name="--org", negative="", help="Only this organisation, by id or name; may be repeated."
    ),
]
Limit = Annotated[int, Parameter(converter=_whole, help="Most rows to print.")]

DEFAULT_POLICY: Final = "built-in policy"


def read_file(path: Path, what: str) -> str:
    """Read a small text file that the user named.

    Raises:
        ConfigInvalid: It cannot be read as UTF-8 text.
    """
    try:
        return path.read_text("utf-8")
    except OSError as error:
        told = (error.strerror or type(error).__name__).lower()
        raise ConfigInvalid(str(path), told, f"name a {what} file that can be read") from None
    except UnicodeDecodeError:
        raise ConfigInvalid(str(path), "not UTF-8", f"save the {what} file as UTF-8") from None


def typed(text: str, option: str) -> str:
    """Return what was typed as text: where the locale knows no UTF-8, it came as bytes.

    Raises:
        UsageInvalid: It is no text.
    """
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        raise UsageInvalid(option, "is not UTF-8", "type it on a terminal that is") from None


def named(text: str | None, option: str) -> str | None:
    """Return what a filter names; None if it was not given.

    Raises:
        UsageInvalid: It names nothing, as where a script's variable is unset, or is no text.
    """
    if text is not None and not text.strip():
        raise UsageInvalid(option, "is empty", "name something, or leave it out")
    return None if text is None else typed(text, option)


def at_least_one(number: int, option: str) -> None:
    """Refuse what could give nothing.

    Raises:
        UsageInvalid: It is less.
    """
    if number < 1:
        raise UsageInvalid(option, "must be at least 1", "write a whole number")


def cache_folder() -> Path | None:
    """Where compiled rules are kept between runs, for this user only; None if nowhere.

    XDG_CACHE_HOME/crossgate (XDG Base Directory Specification); without it every start compiles.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        folder = (base if base.is_absolute() else Path.home() / ".cache") / "crossgate"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.access(folder, os.W_OK | os.X_OK):
            return folder
    except (OSError, RuntimeError):  # a user without a home, as in many a container
        pass
    say("compiled rules cannot be kept, so each start takes seconds: set XDG_CACHE_HOME")
    return None


def policy_source(path: Path | None, triage: Path | None = None) -> tuple[str, str]:
    """Name and text of the policy to use, with its register and with what triage has judged.

    All of it decides, so all of it stands in one text, whose fingerprint verdicts name.

    Args:
        path: The policy's file; None for the built-in one.
        triage: The triage file of the archive, if suppressions count here.

    Raises:
        ConfigInvalid: One of the files is wrong; each is named by itself.
    """
    import schemas

    if path is None:
        name, text = (
            DEFAULT_POLICY,
            read_file(Path(schemas.__file__).parent / "default_policy.toml", "policy"),
        )
    else:
        name, text = str(path), read_file(path, "policy")
    alone = parse_policy(name, text)
    if alone.suppressions:
        raise ConfigInvalid(
            f"{name}: $.suppressions",
            "a policy holds no suppressions",
            "write them with `crossgate findings triage`, beside the archive they are of",
        )
    register = register_of(path, alone)
    if register is not None:
        entries = read_file(register, "register")
        parse_register(str(register), entries)
        text += "\n" + entries
    if triage is not None:
        from pipelines.triage import Triage

        text += Triage.read(triage).as_policy()
    return name, text


def register_of(path: Path | None, policy: Policy) -> Path | None:
    """Where the register that a policy names is: beside the policy, unless it says otherwise."""
    return path.parent / policy.register if path and policy.register else None


def policy(path: Path | None) -> Policy:
    """The policy to use; of sealed embargoes only what is in clear."""
    return parse_policy(*policy_source(path))


def opened_policy(path: Path | None) -> tuple[Policy, bytes]:
    """The policy to use with its embargoes opened, and the key of its register.

    Raises:
        KeyUnavailable: Something is sealed, and its key is not here.
    """
    from pipelines.register import opened

    return opened(policy(path), register_ring(path))


def register_ring(path: Path | None) -> Path | None:
    """Where the key of a policy's register is, if it names a register."""
    from pipelines.register import keyring_of

    register = register_of(path, policy(path))
    return keyring_of(register) if register else None


def run_config(path: Path | None) -> RunConfig:
    """How the run uses the machine."""
    return parse_run(str(path), read_file(path, "configuration")) if path else RunConfig()


def parse_instant(text: str, option: str, *, day: bool = True) -> datetime:
    """Read an instant with its offset.

    Args:
        text: What was typed.
        option: Where.
        day: Whether a date will do, as its midnight in UTC.

    Raises:
        UsageInvalid: It is none, or has no offset.
    """
    with suppress(ValueError, OverflowError):
        value = datetime.fromisoformat(text)
        if day and value.tzinfo is None and len(text) == len("2026-01-05"):
            value = value.replace(tzinfo=UTC)
        if value.tzinfo is not None:
            return value.astimezone(UTC)
    raise UsageInvalid(
        option,
        f"{text!r} is not {'a date or ' if day else ''}an instant with its offset",
        f"write {'2026-01-05, or ' if day else ''}2026-01-05T09:00:00+01:00",
    )

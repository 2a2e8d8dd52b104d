"""What several commands show of an archive alike."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from pipelines.commands.arguments import typed
from pipelines.commands.filters import unknown
from retention.archive import storage
from retention.archive.keys import LocalKeyring
from retention.archive.reader import Reader
from schemas.errors import KeyUnavailable

if TYPE_CHECKING:
    from schemas.policy import Policy

_NAMES: Final = "organisations.json"


def open_reader(
    archive: Path, keyring: Path | None, orgs: Sequence[str] | None, *, partial: bool = False
) -> Reader:
    """A reader of these organisations, by id or name, or of all.

    An answer that silently leaves an organisation out is a wrong answer, so a key that is missing
    is an error unless the caller shows `reader.locked`, which is what `partial` promises.

    Raises:
        KeyUnavailable: Some organisation cannot be read.
        FilterUnknown: The archive has nothing of a named organisation.
    """
    from pipelines.driver import paths

    keys = LocalKeyring(paths(archive, keyring)[1], archive / "keys")
    names = organisation_names(archive)
    ids = orgs and [_organisation(typed(org, "--org"), names) for org in orgs]
    reader = Reader.open(archive, keys, ids)
    if absent := set(ids or ()) - set(reader.orgs):
        every = Reader.open(archive, keys, None)
        there = {*every.orgs, *every.locked}
        there |= {names[org] for org in there if org in names}
        raise unknown("--org", min(absent), "the archive has nothing of it", there)
    if reader.locked and not partial:
        raise KeyUnavailable(
            ", ".join(reader.locked),
            "not in the keyring, so the answer would be short",
            "restore the keyring, or name the organisations to read with --org",
        )
    return reader


def remember_names(archive: Path, policy: Policy) -> None:
    """Keep the names that a policy gives to organisations, for later listings."""
    names = organisation_names(archive) | {o.id: o.name for o in policy.organisations}
    archive.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = json.dumps(names, sort_keys=True, ensure_ascii=False)
    storage.replace(archive / _NAMES, text.encode(), mode=0o600)


def organisation_names(archive: Path) -> dict[str, str]:
    """Names of organisations, as the policies of past scans gave them."""
    try:
        return msgspec.json.decode((archive / _NAMES).read_bytes(), type=dict[str, str])
    except (OSError, ValueError):  # names are a comfort; ids serve without them
        return {}


def _organisation(org: str, names: dict[str, str]) -> str:
    """The id of an organisation that is named as listings do; ids, and whatever else, as it is."""
    called = [one for one, name in names.items() if name.casefold() == org.casefold()]
    return called[0] if len(called) == 1 and org not in names else org


def who(exposure: Sequence[dict[str, Any]], names: dict[str, str], *, short: bool = False) -> str:
    """Say who could read an item: organisation and tier, ourselves last."""
    seen = dict.fromkeys((entry["org"], entry["tier"]) for entry in exposure)
    outside = [pair for pair in seen if pair[1] != "internal"]
    inside = [pair for pair in seen if pair[1] == "internal"]
    shown = outside or inside
    if short and len(shown) > 2:
        return f"{_audience(shown[0], names)} and {len(shown) - 1} more"
    return ", ".join(_audience(pair, names) for pair in shown) or "unknown"


def _audience(pair: tuple[str, str], names: dict[str, str]) -> str:
    org, tier = pair
    if org == "unknown":
        return "unknown"
    return f"{names.get(org, org)} ({tier.replace('_', '-')})"

"""What every source of records offers, and how one is recognised by looking at it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from pipelines.sources import layout
from pipelines.sources.events import SUFFIXES, EventsSource
from pipelines.sources.export import ExportSource
from schemas.columns import UNKNOWN_ORG
from schemas.errors import SourceInvalid, UsageInvalid

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


class Source(Protocol):
    """Records in a fixed order, and whose they are.

    Attributes:
        kind: slack-export or slack-events.
        name: The file's or folder's name, without its place.
        own_org: Whose export, or whose install.
    """

    kind: str
    name: str
    own_org: str

    @property
    def identity(self) -> str:
        """SHA-256, hex, of what it holds; moving the source does not change it."""

    @property
    def small(self) -> bool:
        """Whether starting worker processes would take longer than it does; known at once."""

    @property
    def total(self) -> int | None:
        """How many records it has, for a progress bar; None if that takes long to know."""

    @property
    def skipped(self) -> dict[str, str]:
        """What is not read and why, fit to print: labels and counts, no names from the source."""

    def records(self) -> Iterator[list[tuple[str | None, bytes]]]:
        """Yield batches of (channel, record): one line each, without its newline.

        Every call yields the same records in the same order. The channel, where a glance tells it,
        keeps what is said in one channel together.
        """


def open_source(
    path: Path, own_org: str | None, known: Mapping[str, str] = MappingProxyType({})
) -> Source:
    """Open whatever is at a path.

    Args:
        path: A Slack export, as folder or zip; a file of JSON lines, packed with gzip or not; or a
            folder of such files.
        own_org: The caller's word for whose it is; needed where the source does not say.
        known: What ids of workspaces count as: the id of their organisation.

    Raises:
        SourceInvalid: Nothing that can be read, or a damaged zip file.
        SourceRefused: A hostile one.
        UsageInvalid: Whose it is stays unknown, or the source contradicts the caller, or `unknown`
            is to be an organisation.
    """
    source = _open(path, own_org, known)
    if UNKNOWN_ORG in (own_org, source.own_org):
        raise UsageInvalid(
            source.name,
            f"is said to be of `{UNKNOWN_ORG}`, which stands for authors that nobody knows",
            "name your own organisation with --own-org, for example --own-org T0123ABCD",
        )
    return source


def _open(path: Path, own_org: str | None, known: Mapping[str, str]) -> Source:
    if path.is_dir():
        return _folder(path, own_org, known)
    if not path.is_file():
        raise SourceInvalid(
            str(path),
            "neither a file nor a folder" if path.exists() else "no such file or folder",
            "give a Slack export (folder or zip) or a file of JSON lines",
        )
    try:
        with path.open("rb") as file:
            packed = file.read(4) in _ZIP
    except OSError as error:
        raise SourceInvalid(
            path.name, f"cannot be read: {error.strerror}", "check its permissions"
        ) from None
    if packed or zipfile.is_zipfile(path):
        return ExportSource(path, own_org, known=known)
    return EventsSource(path, own_org, known=known)


def _folder(path: Path, own_org: str | None, known: Mapping[str, str]) -> Source:
    """Tell a folder of an export from a folder of JSON lines by the names in it."""
    lines = False
    for file in path.rglob("*"):
        if file.name in layout.LISTS or file.name in layout.USERS or layout.is_day(file.name):
            return ExportSource(path, own_org, known=known)
        lines = lines or file.name.endswith(SUFFIXES)
    if lines:
        return EventsSource(path, own_org, known=known)
    raise SourceInvalid(
        path.name,
        "neither an export (users.json, channels.json, <channel>/YYYY-MM-DD.json) nor JSON lines "
        f"({', '.join(SUFFIXES)})",
        "give the folder that Slack's export was unpacked to, or one that holds files of events",
    )

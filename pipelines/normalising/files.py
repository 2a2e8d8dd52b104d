"""Files as shared: names, titles and previews; contents where the source holds the bytes.

What cannot be scanned says why: a stub (Slack pushes only an id for shared channels), a tombstone,
a file hosted elsewhere, one hidden by the plan's limit, one we may not open, or simply that an
event carries a file's description and never its content. Contents were read when the record was
landed; what could not be read of them says why too, place by place.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.normalising import shapes
from pipelines.normalising.origin import Origin
from pipelines.normalising.shapes import Content, File
from pipelines.normalising.times import seconds, seconds_as_micros
from schemas.columns import UNKNOWN_ORG

if TYPE_CHECKING:
    from msgspec import Raw

_LARGEST = 1 << 62
_NONE: Final[Mapping[str, Content]] = MappingProxyType({})


class SharedFile(NamedTuple):
    """A row of `columns.FILES`, without what follows from other columns; times in microseconds."""

    file_id: str
    version: int
    channel_id: str
    ts: str
    shared_at: int
    created_at: int | None
    owner_id: str | None
    author_org: str
    name: str | None
    title: str | None
    text: str | None
    mimetype: str | None
    filetype: str | None
    mode: str | None
    size_bytes: int | None
    extraction: str
    extraction_reason: str | None
    own_org: str
    raw: bytes
    content: str | None
    places: list[tuple[int, str, str]]
    unscanned: list[tuple[str, str]]


class Sharing(NamedTuple):
    """Where, when and by whom files were shared; `disputed` as in `messages.Revision`."""

    channel_id: str
    ts: str
    at: int
    sharer: str | None = None
    sharer_org: str = UNKNOWN_ORG
    disputed: bool = False


def shared_file(
    raw: Raw, sharing: Sharing, origin: Origin, contents: Mapping[str, Content] = _NONE
) -> SharedFile | None:
    """Read a file object; None if it is none or names no file.

    What was read in a file counts whatever the event says of it: a tombstone of today may stand
    beside the bytes that were there when the source was made.

    The uploader's organisation is only known if the file says so or the sharer uploaded it
    himself: a stub names no uploader, and may be a partner's file passed on by one of ours. If what
    is said of the two makes him ours here and not there, it is not known.
    """
    received = bytes(raw)
    file = shapes.file(received)
    if file is None or not file.id:
        return None
    claims: list[str | None] = [file.user_team, file.source_team]
    if file.user and file.user == sharing.sharer and (sharing.disputed or _known(sharing)):
        claims.append(sharing.sharer_org)
    org, _ = origin.owner(*claims)
    size = file.size
    content = contents.get(file.id)
    extraction, why = ("unscanned", _reason(file)) if content is None else _extraction(content)
    content = content or Content()
    return SharedFile(
        file.id,
        seconds(file.updated) or 0,
        sharing.channel_id,
        sharing.ts,
        sharing.at,
        seconds_as_micros(file.created),
        file.user or None,
        org,
        file.name,
        file.title,
        _text(file),
        file.mimetype,
        file.filetype,
        file.mode,
        size if type(size) is int and 0 <= size < _LARGEST else None,
        extraction,
        why,
        origin.own_org,
        shapes.minified(received),
        content.text or None,
        content.places,
        content.unscanned,
    )


def _extraction(content: Content) -> tuple[str, str | None]:
    """Say how much of a file was read, and why not the rest."""
    reasons = "+".join(sorted({reason for _, reason in content.unscanned}))
    if not reasons:
        return "extracted", None
    return "partly" if content.text else "unscanned", reasons


def _known(sharing: Sharing) -> bool:
    return sharing.sharer_org != UNKNOWN_ORG


def _reason(file: File) -> str:
    match file.mode:
        case "tombstone":
            return "tombstone"
        case "hidden_by_limit":
            return "hidden-by-limit"
        case "file_access":
            denied = file.file_access in ("access_denied", "file_not_found")
            return "access-denied" if denied else "stub"
        case None if file.name is None and file.title is None:
            return "tombstone" if file.is_tombstoned else "stub"
        case _:
            if file.is_tombstoned:
                return "tombstone"
            return "external" if file.is_external or file.mode == "external" else "not-in-source"


def _text(file: File) -> str | None:
    """Whatever of the content, or about it, came inside the event; one piece per line."""
    comment = file.initial_comment
    spoken = file.transcription
    pieces = [
        file.subject,
        file.plain_text,
        None if file.preview and file.preview in (file.plain_text or "") else file.preview,
        comment.get("comment") if isinstance(comment, dict) else comment,
        file.alt_text,
        spoken.get("preview") if isinstance(spoken, dict) else None,
    ]
    # A transcription's preview may be an object that holds its text.
    words = [p.get("content") if isinstance(p, dict) else p for p in pieces]
    return "\n".join(word for word in words if isinstance(word, str) and word) or None

r"""The JSON of Slack: typed structures for speed, read leniently where the types do not hold.

Slack sends null, numbers or whole objects where strings are documented, exporters more so. Each
structure is first decoded strictly, which costs a microsecond; only if that fails is the same
structure filled field by field, each coerced as far as no information changes: a whole number
becomes its digits, an object that stands for an id becomes that id, anything else counts as absent
(and stays in `raw`). Both ways lead to the same structure, so what a record means is written once.

JSON allows escapes of half a surrogate pair (``"\ud800"``), UTF-8 and Arrow do not: they become
U+FFFD before anything is decoded, in `raw` too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from itertools import accumulate
from typing import Annotated, Any, Final, TypeVar, get_type_hints

import msgspec
from msgspec import Meta, Raw, Struct

from pipelines.normalising.reasons import Reason, Unreadable

MISSING: Final = Raw()
"""A field that is not there; null is not there either."""


class Edited(Struct, gc=False):
    """`edited` of a message."""

    user: str | None = None
    ts: str | None = None


class BotProfile(Struct, gc=False):
    """`bot_profile` of a message."""

    team_id: str | None = None
    name: str | None = None


class UserProfile(Struct, gc=False):
    """`user_profile` of a message in an export."""

    real_name: str | None = None
    display_name: str | None = None
    name: str | None = None
    team: str | None = None
    is_restricted: bool | None = None
    is_ultra_restricted: bool | None = None


class Reference(Struct, gc=False):
    """What an event is about: `item` of reactions and pins, `comment` of file comments."""

    channel: str | None = None
    user: str | None = None


class Said(Struct, gc=False):
    """An event, or a message inside one. Fields of the events that are no messages are few here.

    `blocks` and `attachments` hold any JSON; `files` and `file` stay as they were received.
    """

    type: str | None = None
    subtype: str | None = None
    channel: str | None = None
    channel_type: str | None = None
    user: str | None = None
    text: str | None = None
    ts: str | None = None
    event_ts: str | None = None
    thread_ts: str | None = None
    team: str | None = None
    user_team: str | None = None
    source_team: str | None = None
    bot_id: str | None = None
    username: str | None = None
    edited: Edited | None = None
    bot_profile: BotProfile | None = None
    user_profile: UserProfile | None = None
    blocks: Any = None
    attachments: Any = None
    files: list[Raw] | None = None
    file: Raw = MISSING
    message: Said | None = None
    previous_message: Said | None = None
    deleted_ts: str | None = None
    comment: Reference | None = None
    channel_id: str | None = None
    item: Reference | None = None


class File(Struct, gc=False):
    """A file object, full or a stub."""

    id: str | None = None
    created: Any = None
    updated: Any = None
    name: str | None = None
    title: str | None = None
    subject: str | None = None
    mimetype: str | None = None
    filetype: str | None = None
    user: str | None = None
    user_team: str | None = None
    source_team: str | None = None
    mode: str | None = None
    file_access: str | None = None
    size: Any = None
    is_external: bool | None = None
    is_tombstoned: bool | None = None
    preview: str | None = None
    plain_text: str | None = None
    alt_text: str | None = None
    initial_comment: Any = None
    transcription: Any = None


class Authorization(Struct, gc=False):
    """One install that an envelope was sent for."""

    enterprise_id: str | None = None
    team_id: str | None = None


class Outside(Struct, gc=False):
    """An envelope of the Events API, but for the event in it."""

    crossgate: Raw = MISSING
    team_id: str | None = None
    enterprise_id: str | None = None
    authorizations: list[Authorization] | None = None
    is_ext_shared_channel: bool | None = None


class Enveloped(Outside, gc=False):
    """An envelope around an event whose types hold, both read in one go."""

    event: Said | None = None


class Envelope(Outside, gc=False):
    """An envelope around anything; also what tells a bare event or a landed record from one."""

    type: str | None = None
    event: Raw = MISSING
    payload: Raw = MISSING


class Inside(Struct, gc=False):
    """Of an envelope only the event, as it was received."""

    event: Raw


class Landed(Struct, gc=False):
    """A record of an export, as `pipelines.sources.export` lands it.

    Attributes:
        author_missing: The author is not in the export's list of users.
        orgs: Workspace to enterprise, for the workspaces that this record mentions.
        member_orgs: Of a conversation: the organisation of each member the export describes.
        member_tiers: Of a conversation: guest_multi or guest_single, of members who are guests.
        contents: `Content` of files of the message whose bytes the export holds, by file id.
    """

    crossgate: int | None = None
    own_org: str | None = None
    channel: str | None = None
    channel_type: str | None = None
    source: str | None = None
    author_org: str | None = None
    author_name: str | None = None
    author_missing: bool | None = None
    orgs: Any = None
    member_orgs: Any = None
    member_tiers: Any = None
    contents: Raw = MISSING
    event: Raw = MISSING
    user: Raw = MISSING
    conversation: Raw = MISSING
    broken: Raw = MISSING


_Offset = Annotated[int, Meta(ge=0, le=1 << 31)]


class Content(Struct, gc=False):
    """What was read in a file, as `pipelines.extraction` gives it.

    Attributes:
        text: Everything that was read.
        places: Where stretches of it are from: first character, location, counted.
        unscanned: What was not read: location, reason.
    """

    text: str = ""
    places: list[tuple[_Offset, str, str]] = []
    unscanned: list[tuple[str, str]] = []


class Broken(Struct, gc=False):
    """What is said of a file or line that could not be landed as it is."""

    reason: str | None = None
    sha256: str | None = None
    size: int | None = None
    payload: str | None = None


_S = TypeVar("_S", bound=Struct)

decode_said: Final = msgspec.json.Decoder(Said).decode
decode_enveloped: Final = msgspec.json.Decoder(Enveloped).decode
decode_inside: Final = msgspec.json.Decoder(Inside).decode
decode_envelope: Final = msgspec.json.Decoder(Envelope).decode
decode_landed: Final = msgspec.json.Decoder(Landed).decode
decode_file: Final = msgspec.json.Decoder(File).decode
_contents: Final = msgspec.json.Decoder(dict[str, Content]).decode
_parts: Final = msgspec.json.Decoder(dict[str, Raw]).decode
_list: Final = msgspec.json.Decoder(list[Raw]).decode
_any: Final = msgspec.json.Decoder().decode


def said(raw: bytes) -> Said:
    """Read an event or a message.

    Raises:
        Unreadable: It is no JSON object.
    """
    try:
        return decode_said(raw)
    except (msgspec.DecodeError, RecursionError):
        return leniently(raw, Said)


def file(raw: bytes) -> File | None:
    """Read a file object; None if it is none."""
    try:
        return decode_file(raw)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        return leniently(raw, File)
    except Unreadable:
        return None


def contents(raw: bytes) -> dict[str, Content]:
    """Read what was found in files, by their ids; nothing if a record was not landed like that."""
    try:
        return _contents(raw) if raw else {}
    except (msgspec.DecodeError, RecursionError):
        return {}


def anything(raw: bytes) -> Any:  # noqa: ANN401  # that is its point
    """Read any JSON value; None for one that no decoder can hold."""
    try:
        return _any(raw)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        return json.loads(raw, parse_int=_whole)  # numbers beyond 64 bits
    except (ValueError, RecursionError):
        return None


def leniently(raw: bytes, shape: type[_S]) -> _S:
    """Fill a structure field by field, from a JSON object whose fields may have any type.

    Raises:
        Unreadable: It is no JSON object, or nested beyond reason.
    """
    try:
        parts = _parts(raw)
    except msgspec.ValidationError:
        raise Unreadable(Reason.NOT_AN_OBJECT) from None
    except msgspec.DecodeError:
        raise Unreadable(Reason.NOT_JSON) from None
    except RecursionError:
        raise Unreadable(Reason.TOO_DEEP) from None
    readers = _readers(shape)
    return shape(
        **{
            name: readers[name](bytes(part))
            for name, part in parts.items()
            if name in readers and bytes(part) != b"null"
        }
    )


@cache
def _readers(shape: type[Struct]) -> dict[str, Callable[[bytes], Any]]:
    """How each field of a structure is read leniently."""
    known: dict[Any, Callable[[bytes], Any]] = {
        str | None: _text,
        bool | None: _flag,
        int | None: _integer,
        Raw: Raw,
        list[Raw] | None: _raws,
        Any: anything,
    }
    readers: dict[str, Callable[[bytes], Any]] = {}
    for name, hint in get_type_hints(shape).items():
        if hint in known:
            readers[name] = known[hint]
            continue
        inner = hint.__args__[0]
        if isinstance(inner, type) and issubclass(inner, Struct):
            readers[name] = lambda raw, inner=inner: _nested(raw, inner)  # type: ignore[misc]  # bound early
        else:
            item = inner.__args__[0]
            readers[name] = lambda raw, item=item: [  # type: ignore[misc]  # bound early
                one for part in _raws(raw) or [] if (one := _nested(bytes(part), item)) is not None
            ]
    return readers


def _nested(raw: bytes, shape: type[_S]) -> _S | None:
    try:
        return leniently(raw, shape)
    except Unreadable:
        return None


def _text(raw: bytes) -> str | None:
    """A string; the digits of a whole number or of a six-digit fraction; the id of an object."""
    value = anything(raw)
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        inner = value.get("id")
        return inner if isinstance(inner, str) else None
    return raw.decode() if _EXACT.fullmatch(raw) else None


_EXACT: Final = re.compile(rb"[0-9]{1,40}(\.[0-9]{6})?")


def _flag(raw: bytes) -> bool | None:
    return {b"true": True, b"false": False}.get(raw)


def _integer(raw: bytes) -> int | None:
    value = anything(raw)
    return value if type(value) is int and abs(value) < 1 << 62 else None


def _raws(raw: bytes) -> list[Raw] | None:
    try:
        return _list(raw)
    except (msgspec.DecodeError, RecursionError):
        return None


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) < 100 else None


def wellformed(line: bytes) -> bytes:
    """Return a record in which no escape names half a surrogate pair.

    Raises:
        Unreadable: It is not UTF-8, or nested beyond reason. How deep decoders follow depends on
            who calls them, and what one reader of the log keeps no other may fail to see.
    """
    if not line.isascii():
        try:
            line.decode()
        except UnicodeDecodeError:
            raise Unreadable(Reason.NOT_UTF8) from None
    if line.count(b"{") + line.count(b"[") > _DEEPEST and _depth(line) > _DEEPEST:
        raise Unreadable(Reason.TOO_DEEP)
    return mended(line) if b"\\" in line else line


_DEEPEST: Final = 200
_NO_BRACKETS: Final = re.compile(rb'"(?:[^"\\]+|\\.)*+"?|[^][{}"]+', re.DOTALL)


def _depth(json_text: bytes) -> int:
    steps = (1 if mark in b"[{" else -1 for mark in _NO_BRACKETS.sub(b"", json_text))
    return max(accumulate(steps), default=0)


def mended(json_text: bytes) -> bytes:
    """Return JSON in which no escape names half a surrogate pair; any bytes are taken."""
    if _SURROGATE.search(json_text) is None:
        return json_text
    return _ESCAPE.sub(_replace, json_text)


_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_ESCAPE: Final = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\.",
    re.DOTALL,
)


def _replace(match: re.Match[bytes]) -> bytes:
    escape = match.group()
    lone = len(escape) == 6 and escape[2:3] in b"dD" and escape[1:2] == b"u"
    return rb"\ufffd" if lone else escape


def minified(raw: bytes | Raw) -> bytes:
    """Return JSON without insignificant space."""
    return msgspec.json.format(raw, indent=-1)

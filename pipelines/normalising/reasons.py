"""Why a record became a dead letter."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Stable codes; explained in `docs/errors.md`."""

    NOT_UTF8 = "not-utf8"
    """The record holds bytes that are no UTF-8."""
    NOT_JSON = "not-json"
    """The record is not one JSON value by RFC 8259."""
    TOO_DEEP = "too-deep"
    """The JSON is nested so deeply that only an attack explains it."""
    NOT_AN_OBJECT = "not-an-object"
    """The record, or the message in it, is JSON but no object."""
    UNKNOWN_RECORD = "unknown-record"
    """Says it was landed by crossgate, in a form or version that this one does not know."""
    NO_TYPE = "no-type"
    """An event without a type."""
    NO_CHANNEL = "no-channel"
    """A message, or a conversation, without the id of its channel."""
    NO_USER = "no-user"
    """A description of a user without an id."""
    NO_MESSAGE = "no-message"
    """An edit without the message it changed."""
    BAD_TS = "bad-ts"
    """The ts that names the message is missing or is no Slack timestamp."""
    LINE_TOO_LONG = "line-too-long"
    """Longer than a record may be; its bytes stay in the source, only their hash is here."""
    BROKEN_FILE = "broken-file"
    """A file of an export that cannot be read, or is not the JSON list it should be."""


class Unreadable(Exception):
    """Inside `pipelines.normalise` only: this record becomes a dead letter."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason

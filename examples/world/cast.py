"""Who there can be: the types of organisations, people, robots and the channels they share.

Times are fractions of the story's length, so that a short world and a long one have the same shape.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["public", "private", "im", "mpim"]
Guest = Literal["", "multi", "single"]


@dataclass(frozen=True, slots=True, eq=False)
class Organisation:
    """One organisation; `domain` is under a top-level name reserved for examples."""

    id: str
    name: str
    short: str
    language: str
    created: int

    @property
    def domain(self) -> str:
        """Its invented domain."""
        return f"{self.short}.example"


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """A user, or a guest of the own organisation.

    Attributes:
        guest: "" for a full member.
    """

    id: str
    org: Organisation
    real_name: str
    handle: str
    language: str
    guest: Guest = ""

    @property
    def email(self) -> str:
        """Address in the profile."""
        return f"{self.handle}@{self.org.domain}"


@dataclass(frozen=True, slots=True)
class Bot:
    """A robot of the own organisation.

    Attributes:
        modern: Posts as an app with a profile; otherwise as an incoming webhook (`bot_message`),
            whose messages do not say whose they are.
    """

    id: str
    user: str
    app: str
    name: str
    org: Organisation
    modern: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A partner's connection to a channel.

    Attributes:
        tier: full | post_only | pending, as `schemas.policy.Tier` spells it.
        start: Fraction of the story.
        end: Fraction of the story; None while open.
        told: Whether the stream carries `channel_shared`: some connections nobody announced.
    """

    org: Organisation
    tier: str
    start: float = 0.0
    end: float | None = None
    told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One conversation.

    Attributes:
        id: Its id when the story begins; `later_id` from the instant `changes` on, if it changes.
        host: The organisation that created it.
        members: Who is in it from the start; a partner's people once they are connected.
        weight: Its share of the talk.
        renamed: New name it gets half way, if any.
    """

    id: str
    name: str
    kind: Kind
    host: Organisation
    members: tuple[Person, ...]
    links: tuple[Link, ...] = ()
    bots: tuple[Bot, ...] = ()
    weight: int = 10
    later_id: str | None = None
    changes: float = 0.0
    renamed: str | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone and everywhere. The first organisation is the one whose install we see through."""

    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    bots: tuple[Bot, ...]
    channels: tuple[Channel, ...]

    @property
    def own(self) -> Organisation:
        """The own organisation."""
        return self.organisations[0]

    @property
    def partners(self) -> tuple[Organisation, ...]:
        """The others."""
        return self.organisations[1:]

    def of(self, org: Organisation) -> list[Person]:
        """List one organisation's people, guests last."""
        return [person for person in self.people if person.org is org]


def plain(text: str) -> str:
    """Reduce a name to lower-case ASCII, for handles and hosts."""
    decomposed = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "".join(c if c.isalnum() else "." for c in decomposed).replace("..", ".")

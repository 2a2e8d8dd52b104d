"""The shape of one language's words: what `chatter` fills in and joins."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """One language.

    Templates hold `{slots}`: names of `vocabulary`, or of the makers in `chatter` such as `{n}`,
    `{money}`, `{ticket}` or `{who}` (a mention). A frame also holds `{value}`, where something is
    planted. Texts are as sent: `&`, `<` and `>` stand as entities.

    Attributes:
        sentences: Ordinary talk, any two of which can follow each other.
        clauses: The same, with little that is fixed; half of what is said is made of these, so
            that texts are not more alike than chat is.
        replies: Short ones, a message of their own.
        greetings: Put before a sentence.
        closings: Put after one.
        intros: Introduce a list or a block of code.
        items: Lines of a list.
        additions: What an edit appends.
        bots: What robots post.
        topics: New topics of channels.
        removed: What an edit puts in place of something that should not have been said.
        vocabulary: Slot name to its values.
        tokens: Frames around a provider's token; `{label}` is the provider.
        passwords: Frames around a password.
        personal: Rule hint to frames around such a value.
        embargo: Frames around a codename.
        announcements: Whole sentences that break the news; `{value}` is the alias in them.
        decoys: Sentences with something that only looks like a finding.
        point: Decimal point.
        group: Thousands separator.
        currency: After an amount, with the space before it.
        date: strftime form of a date of birth.
    """

    language: str
    sentences: tuple[str, ...]
    clauses: tuple[str, ...]
    replies: tuple[str, ...]
    greetings: tuple[str, ...]
    closings: tuple[str, ...]
    intros: tuple[str, ...]
    items: tuple[str, ...]
    additions: tuple[str, ...]
    bots: tuple[str, ...]
    topics: tuple[str, ...]
    removed: str
    vocabulary: dict[str, tuple[str, ...]]
    tokens: tuple[str, ...]
    passwords: tuple[str, ...]
    personal: dict[str, tuple[str, ...]]
    embargo: tuple[str, ...]
    announcements: tuple[str, ...]
    decoys: tuple[str, ...]
    point: str
    group: str
    currency: str
    date: str


def lines(text: str) -> tuple[str, ...]:
    """Split a block of templates, one per line, empty lines left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def words(text: str) -> tuple[str, ...]:
    """Split a block of entries separated by commas or line ends."""
    return tuple(entry.strip() for entry in text.replace("\n", ",").split(",") if entry.strip())

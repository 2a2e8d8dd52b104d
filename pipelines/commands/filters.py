"""What commands say of a filter that found nothing: refused if it names nothing (ADR 0040)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from ediscovery import known
from pipelines.output import say, when
from schemas.errors import FilterUnknown

if TYPE_CHECKING:
    from retention.archive.reader import Reader

_OURS: Final = "crossgate."
"""What listings leave off the ids of our rules, and nobody needs to type."""

_EMBARGO: Final = "embargo."
_MOST: Final = 8
_IDS: Final = ("C0", "D0", "G0", "T0", "U0", "W0")
"""How Slack's ids begin. Names say more to people, so names come first."""


def check_channel(reader: Reader, channel: str | None, orgs: Sequence[str] | None) -> None:
    """Refuse a channel of which nothing was read.

    Raises:
        FilterUnknown: With those that are like it.
    """
    if channel is None:
        return
    there = known.channels(reader)
    if channel not in there and channel.lstrip("#") not in there:
        what = "no channel has this id or name"
        if orgs:  # names are told by the organisation whose install a source is of
            what = f"no channel of {', '.join(orgs)} has this id, or a name that it tells"
        raise unknown("--in", channel, what, there)


def check_author(reader: Reader, author: str | None) -> None:
    """Refuse an author whom nobody knows.

    Raises:
        FilterUnknown: With those who are like it.
    """
    if author is None:
        return
    there = known.authors(reader)
    if author not in there and author.lstrip("@").lower() not in {one.lower() for one in there}:
        raise unknown("--from", author, "nobody has this id, handle or name", there)


def check_span(reader: Reader, after: datetime | None, before: datetime | None) -> None:
    """Tell people from when to when there are messages, if they asked for other times."""
    there = known.span(reader)
    if there and ((after and after > there[1]) or (before and before <= there[0])):
        say(f"there are messages from {when(there[0])} to {when(there[1])}")


def check_rule(reader: Reader, rule: str | None) -> None:
    """Refuse a rule that neither found anything nor could have.

    Which embargoes there are, only a policy knows: of one that found nothing people are told so.

    Raises:
        FilterUnknown: With those that are like it.
    """
    if rule is None:
        return
    found = known.rules(reader)
    if rule.startswith(_EMBARGO) and rule not in found:
        say(f"nothing was found by {rule}; whether there is such an embargo, only its policy tells")
    elif not {rule, _OURS + rule} & found:
        from detectors.registry import known_ids

        rule_id(rule, found | known_ids())


def rule_id(rule: str, there: Iterable[str]) -> str:
    """Return the whole id of a rule.

    Raises:
        FilterUnknown: None of these is it.
    """
    ids = set(there)
    for one in (rule, _OURS + rule):
        if one in ids:
            return one
    raise unknown("--rule", rule, "no rule has this id, see `crossgate rules list`", ids)


def unknown(option: str, value: str, what: str, there: Iterable[str]) -> FilterUnknown:
    """Say that a filter names nothing, and what is like it, or else what there is."""
    names = {one.lower(): one for one in sorted(there, reverse=True)}
    asked = value.lstrip("#@").lower()
    if close := get_close_matches(asked, sorted(names), _MOST):
        likely = [names[one] for one in close]
        return FilterUnknown(
            f"{option} {value}", what, f"did you mean {' or '.join(likely[:3])}?", likely
        )
    ordered = sorted(names.values(), key=lambda one: (one.startswith(_IDS), one))
    some = ordered[:_MOST]
    more = f" and {len(ordered) - _MOST} more" if len(ordered) > _MOST else ""
    remedy = f"there are {', '.join(some)}{more}" if some else "there are none at all"
    return FilterUnknown(f"{option} {value}", what, remedy, some)

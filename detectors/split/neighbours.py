"""Messages that stand next to each other: of one author, in one thread or channel, soon after.

Order is that of `ts`, which Slack gives, not of arrival. What stands outside of threads is one
sequence for each channel; a thread is one with its root, which may not know yet that it is one.

An event that came twice is one message. Of several revisions that may hold a part the first one
counts: as posted, if the source has it. So an edit is no second part, and does not take the first
one back: those who were there have read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

REACH: Final = 600_000_000
"""Microseconds between a message and the next one."""


class Fragment(NamedTuple):
    """A message that may hold a part.

    Attributes:
        channel: Its channel's id.
        ts: Its id there.
        revision: 0 as posted, else the instant of the edit.
        thread: ts of the thread's root; its own if it began one, or stands in none.
        author: Who wrote it.
        at: When, microseconds since 1970.
        text: What it says, as received.
        whole: First character and one past the last of each secret found in it, one after another.
    """

    channel: str
    ts: str
    revision: int
    thread: str
    author: str
    at: int
    text: str
    whole: Sequence[int]


def neighbours(fragments: Iterable[Fragment]) -> list[Fragment]:
    """Return those that have a neighbour, one for each message and author, in order of time."""
    ordered = _messages(fragments)
    near = {at for both in (True, False) for run in sequences(ordered, authors=both) for at in run}
    return [ordered[at] for at in sorted(near)]


def _messages(fragments: Iterable[Fragment]) -> list[Fragment]:
    first: dict[tuple[str, str, str], Fragment] = {}
    for one in fragments:
        key = one.channel, one.ts, one.author
        if key not in first or _earlier(one, first[key]):
            first[key] = one
    return sorted(first.values(), key=lambda one: (one.at, one.ts, one.channel, one.author))


def _earlier(one: Fragment, other: Fragment) -> bool:
    return (one.revision, one.text, one.thread) < (other.revision, other.text, other.thread)


def sequences(ordered: Sequence[Fragment], *, authors: bool) -> Iterator[list[int]]:
    """Yield runs of positions, each within reach of the one before.

    Args:
        ordered: One for each message and author, in order of time.
        authors: Keep authors apart in threads too; outside of threads they always are. If not, a
            thread is one run however long it takes: what it is about holds it together.
    """
    groups: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(ordered):
        groups[one.channel, one.thread, one.author if authors else ""].append(at)
        if one.thread == one.ts:
            groups[one.channel, "", one.author].append(at)
    for (_, thread, _), group in groups.items():
        endless = thread != "" and not authors
        run = group[:1]
        for at in group[1:]:
            if not endless and ordered[at].at - ordered[run[-1]].at > REACH:
                if len(run) > 1:
                    yield run
                run = []
            run.append(at)
        if len(run) > 1:
            yield run

"""The story: which record comes at which instant, from the first to the last.

Every instant of the timetable yields exactly one record whose inner type is `message`; everything
else comes in between. Only the last posts of each channel are remembered, so the memory it takes
does not grow with the number of messages.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from examples.world.cast import Cast, Organisation, Person
from examples.world.dice import ONE, Dice
from examples.world.envelopes import stamp
from examples.world.plan import Happening, joined, plan
from examples.world.rates import Rates
from examples.world.rooms import Room
from examples.world.timetable import DAY, timetable
from examples.world.truth import Planted
from examples.world.writer import Writer

BATCH: Final = 5_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Some lines of the stream, and what is planted in them."""

    lines: list[bytes]
    truth: list[Planted]


class Story:
    """One run of a world from its first instant to its last; tell it once."""

    def __init__(
        self, seed: int, cast: Cast, rates: Rates, start: int, days: int, records: int
    ) -> None:
        self._dice = Dice(seed, 2)
        self._cast = cast
        self._writer = Writer(cast, rates, self._dice)
        self._instants = timetable(Dice(seed, 3), start, days, records)
        self._plan = deque(plan(cast, start, days * DAY, Dice(seed, 4)))
        self._rooms = {channel.id: Room(channel) for channel in cast.channels}
        self._places = [room for room in self._rooms.values() for _ in range(room.channel.weight)]

        # Bands of one draw, each on top of the one before.
        self._edit = int(rates.edits * ONE)
        self._delete = self._edit + int(rates.deletions * ONE)
        self._unfurl = self._delete + int(rates.unfurls * ONE)
        self._notice = self._unfurl + int(rates.notices * ONE)
        # Robots live in some channels only, and make up for the others.
        served = [room for room in self._places if room.channel.bots]
        self._robot = int(rates.bots * len(self._places) / len(served) * ONE)
        self._reaction = int(rates.reactions * ONE)

        for room in self._rooms.values():
            if room.channel.kind in ("im", "mpim"):  # nobody joins these, they begin complete
                for person in room.channel.members:
                    self._enter(room, person)

    def tell(self) -> Iterator[Batch]:
        """Tell the story in batches of about `BATCH` lines."""
        draw, places, plans, writer = self._dice.draw, self._places, self._plan, self._writer
        room = places[0]
        for day in self._instants:
            for at in day:
                while plans and plans[0].at <= at:
                    self._carry_out(plans.popleft())
                if draw() & 3:  # talk comes in bursts
                    room = places[draw() % len(places)]
                self._record(room, at)
                if draw() < self._reaction:
                    writer.react(room, at)
                if len(writer.lines) >= BATCH:
                    yield self._batch()
        while plans:
            self._carry_out(plans.popleft())
        if writer.lines:
            yield self._batch()

    def _batch(self) -> Batch:
        batch = Batch(self._writer.lines, self._writer.truth)
        self._writer.lines, self._writer.truth = [], []
        return batch

    def _record(self, room: Room, at: int) -> None:
        """Write exactly one record of type `message`; what is impossible becomes a post."""
        roll = self._dice.draw()
        if roll < self._edit:
            done = self._writer.edit(room, at)
        elif roll < self._delete:
            done = self._writer.delete(room, at)
        elif roll < self._unfurl:
            done = self._writer.unfurl(room, at)
        elif roll < self._notice:
            done = self._give_notice(room, at)
        else:
            done = False
        if done:
            return
        bots = room.channel.bots
        if bots and self._dice.draw() < self._robot:
            self._writer.robot(room, self._dice.pick(bots), at)
        else:
            self._writer.post(room, at)

    def _give_notice(self, room: Room, at: int) -> bool:
        """Let somebody of ours come or go, or set a topic; tells whether it was possible."""
        if room.channel.kind in ("im", "mpim"):
            return False
        staff = [p for p in self._cast.of(self._cast.own) if not p.guest]
        inside = [person for person in staff if person in room.members]
        outside = [person for person in staff if person not in room.members]
        match self._dice.draw() % 4:
            case 0 if outside:
                person = self._dice.pick(outside)
                self._enter(room, person)
                self._writer.event(room, at, joined(room.id, room.channel, person))
                self._notify(room, at, "channel_join", person, "has joined the channel")
            case 1 if len(inside) > 3:
                person = self._dice.pick(inside)
                room.leave(person)
                event = {**joined(room.id, room.channel, person), "type": "member_left_channel"}
                self._writer.event(room, at, event)
                self._notify(room, at, "channel_leave", person, "has left the channel")
            case _:
                topic = self._writer.topic(room)
                text = f"set the channel topic: {topic}"
                person = self._dice.pick(inside)
                self._notify(room, at, "channel_topic", person, text, topic=topic)
        return True

    def _notify(
        self, room: Room, at: int, subtype: str, person: Person, text: str, **more: str
    ) -> None:
        event: dict[str, Any] = {
            "type": "message",
            "subtype": subtype,
            "ts": stamp(at),
            "user": person.id,
            "text": f"<@{person.id}> {text}",
            **more,
            "team": person.org.id,
            "channel": room.id,
            "channel_type": room.channel_type,
        }
        self._writer.event(room, at, event)

    def _carry_out(self, happening: Happening) -> None:
        """Change the channel, then tell of it, as Slack does: an id changes before its event."""
        room = None if happening.channel is None else self._rooms[happening.channel.id]
        if room is not None:
            self._change(room, happening)
        if happening.event:
            self._writer.event(room, happening.at, happening.event)

    def _change(self, room: Room, happening: Happening) -> None:
        match happening.effect, happening.who:
            case "join", Person() as person:
                self._enter(room, person)
            case "connect", Organisation() as org:
                room.connected.append(org.id)
                if not happening.event:  # nobody tells of the connection, nor of who comes with it
                    for person in room.channel.members:
                        if person.org is org:
                            self._enter(room, person)
            case "disconnect", Organisation() as org:
                room.disconnect(org.id)
            case "change id", _:
                room.id = room.channel.later_id or room.id
            case _:
                pass

    def _enter(self, room: Room, person: Person) -> None:
        """Let somebody in, with the languages they speak there."""
        if person.language != "en":
            share = 4 if person.org is self._cast.own else 5
            mix = [person.language] * share + ["en"] * (8 - share)
        else:
            spoken = sorted({link.org.language for link in room.channel.links} - {"en"})
            mix = [*spoken, "en", "en", "en", "en", "en"]
        room.enter(person, tuple(self._writer.voices[language] for language in mix))

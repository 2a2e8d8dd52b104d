"""Events API envelopes as one install receives them.

Lines are joined from strings, because a million calls of a JSON encoder would cost most of the
minute; everything that is not a number or an id of ours is quoted by the encoder.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any, Final

from examples.world.cast import Bot, Cast
from examples.world.dice import BASE62, ID, Dice
from examples.world.rooms import Post, Room

quote: Final[Callable[[str], str]] = json.JSONEncoder().encode
"""Write a text as JSON, ASCII only, as Slack does."""


to_json: Final[Callable[[object], str]] = json.JSONEncoder(separators=(",", ":")).encode
"""Write any value as JSON without spaces."""


def stamp(at: int) -> str:
    """Write microseconds since 1970 as Slack's `ts`."""
    text = str(at)
    return f"{text[:-6]}.{text[-6:]}"


class Envelopes:
    """The install's side of the stream; counts its events.

    Args:
        cast: The first organisation owns the install.
        dice: Draws the ids of the app.
    """

    def __init__(self, cast: Cast, dice: Dice) -> None:
        own = cast.own.id
        app = "A0" + dice.chars(ID, 9)
        self._own = own
        self._app = app
        self._count = dice.draw()
        self._head = (
            f'{{"token":"{dice.chars(BASE62, 24)}","team_id":"{own}","context_team_id":"{own}",'
            f'"context_enterprise_id":null,"api_app_id":"{app}","event":{{'
        )
        self._authorizations = (
            f'"authorizations":[{{"enterprise_id":null,"team_id":"{own}",'
            f'"user_id":"U0{dice.chars(ID, 9)}","is_bot":true,"is_enterprise_install":false}}]'
        )
        self._tails: dict[tuple[str, bool], str] = {}

    def message(self, room: Room, post: Post) -> bytes:
        """Write a post as it arrives."""
        return self._wrap(
            f'{post.head}{quote(post.text)}{post.tail}{post.more},"channel":"{room.id}",'
            f'"event_ts":"{post.ts}","channel_type":"{room.channel_type}"',
            room,
            post.at,
        )

    def changed(self, room: Room, at: int, before: str, after: str) -> bytes:
        """Write an edit; both versions as `inner` gives them."""
        ts = stamp(at)
        return self._wrap(
            f'"type":"message","subtype":"message_changed","message":{after},'
            f'"previous_message":{before},"channel":"{room.id}","hidden":true,"ts":"{ts}","event_ts":"{ts}",'
            f'"channel_type":"{room.channel_type}"',
            room,
            at,
        )

    def deleted(self, room: Room, at: int, post: Post) -> bytes:
        """Write a deletion."""
        ts = stamp(at)
        return self._wrap(
            f'"type":"message","subtype":"message_deleted",'
            f'"previous_message":{self.inner(post)},"channel":"{room.id}","hidden":true,'
            f'"deleted_ts":"{post.ts}","ts":"{ts}","event_ts":"{ts}",'
            f'"channel_type":"{room.channel_type}"',
            room,
            at,
        )

    def inner(self, post: Post) -> str:
        """Write a post as the nested object of an edit or a deletion."""
        more = post.more + post.edited
        if post.reply_count:
            more += (
                f',"thread_ts":"{post.ts}","reply_count":{post.reply_count},'
                f'"latest_reply":"{post.latest_reply}","is_locked":false,"subscribed":false'
            )
        if not post.teams_told:  # nested messages tell both even where plain ones do not
            org = post.author.org.id
            more += f',"source_team":"{org}","user_team":"{org}"'
        return f"{{{post.head}{quote(post.text)}{post.tail}{more}}}"

    def robot(self, room: Room, bot: Bot, at: int, text: str) -> bytes:
        """Write what a robot posts: as an app with a profile, or as an incoming webhook."""
        ts = stamp(at)
        if bot.modern:
            body = (
                f'"user":"{bot.user}","type":"message","ts":"{ts}","bot_id":"{bot.id}",'
                f'"app_id":"{bot.app}","text":{quote(text)},"team":"{bot.org.id}",'
                f'"bot_profile":{{"id":"{bot.id}","deleted":false,"name":"{bot.name}",'
                f'"updated":{bot.org.created},"app_id":"{bot.app}","team_id":"{bot.org.id}"}}'
            )
        else:
            body = (
                f'"type":"message","subtype":"bot_message","ts":"{ts}","text":{quote(text)},'
                f'"username":"{bot.name}","bot_id":"{bot.id}","icons":{{"emoji":":robot_face:"}}'
            )
        return self._wrap(
            f'{body},"channel":"{room.id}","event_ts":"{ts}","channel_type":"{room.channel_type}"',
            room,
            at,
        )

    def event(self, room: Room | None, at: int, event: dict[str, Any]) -> bytes:
        """Write any other event."""
        body = to_json({**event, "event_ts": stamp(at)})
        return self._wrap(body[1:-1], room, at)

    def _wrap(self, body: str, room: Room | None, at: int) -> bytes:
        self._count += 1
        seconds = at // 1_000_000
        place = ("", False) if room is None else (room.id, bool(room.connected))
        tail = self._tails.get(place) or self._tail(place)
        return (
            f'{self._head}{body}}},"type":"event_callback","event_id":"Ev0{self._count:09X}",'
            f'"event_time":{seconds},{tail}'
        ).encode()

    def _tail(self, place: tuple[str, bool]) -> str:
        channel, external = place
        names = {"tid": self._own, "aid": self._app, "cid": channel}
        context = base64.b64encode(to_json(names).encode()).decode()
        shared = "true" if external else "false"
        tail = (
            f'{self._authorizations},"is_ext_shared_channel":{shared},'
            f'"event_context":"4-{context}"}}'
        )
        self._tails[place] = tail
        return tail

"""What people and robots do with messages: post, answer, edit, delete, react."""

from __future__ import annotations

import re
from typing import Any, Final

from examples.world.cast import Bot, Cast, Person
from examples.world.chatter import Chatter, Said
from examples.world.dice import ID, ONE, Dice
from examples.world.envelopes import Envelopes, quote, stamp, to_json
from examples.world.objects import STUB, file_object
from examples.world.rates import Rates
from examples.world.rooms import Post, Room
from examples.world.slots import Scene, uuid
from examples.world.timetable import SECOND
from examples.world.truth import Planted, planted
from examples.world.words import LEXICONS

_REACTIONS: Final = (
    "thumbsup", "eyes", "tada", "white_check_mark", "raised_hands", "heart", "pray",
)  # fmt: skip
_PREVIEWED: Final = re.compile(r"<(https://(?:wiki|files)\.[^|>]+)")


class Writer:
    """Turns acts into lines, and notes what is planted in them.

    Attributes:
        voices: Language to its voice.
        lines: Written since they were last taken away.
        truth: Planted since then.
    """

    def __init__(self, cast: Cast, rates: Rates, dice: Dice) -> None:
        self._dice = dice
        self._scene = Scene()
        self._envelopes = Envelopes(cast, dice)
        self.voices = {
            language: Chatter(lexicon, dice, self._scene, cast.own.domain)
            for language, lexicon in LEXICONS.items()
        }
        self.lines: list[bytes] = []
        self.truth: list[Planted] = []
        self._replies = int(rates.replies * ONE)
        self._files = int(rates.files * ONE)
        # Bands of one draw, each on top of the one before.
        self._secret = int(rates.secrets * ONE)
        self._personal = self._secret + int(rates.personal * ONE)
        self._embargo = self._personal + int(rates.embargoes * ONE)
        self._decoy = self._embargo + int(rates.decoys * ONE)

    def post(self, room: Room, at: int) -> None:
        """Let a member post, perhaps in a thread, perhaps with files."""
        draw = self._dice.draw
        author = room.speakers[draw() % len(room.speakers)]
        voices = room.voices[author.id]
        voice = voices[draw() % len(voices)]
        self._scene.mentions = room.mentions
        root, thread = None, ""
        if room.recent and draw() < self._replies:
            chosen = room.recent[-1 - draw() % min(len(room.recent), 12)]
            root = chosen.root or chosen
            thread = f',"thread_ts":"{root.ts}","parent_user_id":"{root.author.id}"'
        ts = stamp(at)
        files = self._shared_files(room, author, at) if draw() < self._files else []
        text, spans = self._say(voice)
        subtype, extra = "", ""
        if files:
            subtype = '"subtype":"file_share",'
            extra = f',"files":{to_json(files)},"upload":false,"display_as_bot":false'
            if not spans:
                text = voice.comment() if draw() & 1 else ""
        org = author.org.id
        team = f',"team":"{org}"'
        # In shared channels most clients say thrice whose it is.
        teams_told = bool(room.connected) and draw() % 8 > 0
        if teams_told:
            team += f',"user_team":"{org}","source_team":"{org}"'
        post = Post(
            author=author,
            voice=voice,
            at=at,
            ts=ts,
            head=(
                f'{subtype}"user":"{author.id}","type":"message","ts":"{ts}",'
                f'"client_msg_id":"{uuid(draw)}","text":'
            ),
            text=text,
            spans=spans,
            tail=f"{team}{thread}{extra}",
            teams_told=teams_told,
            more=self._blocks(text),
            root=root,
        )
        if root is not None:
            root.reply_count += 1
            root.latest_reply = ts
        room.remember(post)
        self.lines.append(self._envelopes.message(room, post))
        if spans:
            self._note(room, post, 0)
        for file in files:
            event = {
                "type": "file_shared",
                "file_id": file["id"],
                "user_id": author.id,
                "file": {"id": file["id"]},
                "channel_id": room.id,
            }
            self.event(room, at, event)

    def edit(self, room: Room, at: int) -> bool:
        """Let an author edit; tells whether there was anything to edit.

        Half of what was planted is taken out again; some edits plant what was not there before.
        """
        post = self._target(room, at)
        if post is None:
            return False
        before = self._envelopes.inner(post)
        self._scene.mentions = room.mentions
        draw = self._dice.draw
        if post.spans and draw() & 1:
            for span in reversed(post.spans):
                post.text = f"{post.text[: span.start]}{post.voice.removed}{post.text[span.end :]}"
            post.spans = ()
        elif post.spans or draw() % 5 < 3:
            post.text = f"{post.text} {post.voice.addition()}".strip()
        else:
            post.text, post.spans = self._say(post.voice)
        post.edited_s = at // SECOND
        post.edited = f',"edited":{{"user":"{post.author.id}","ts":"{post.edited_s}.000000"}}'
        post.more = ""
        after = self._envelopes.inner(post)
        self.lines.append(self._envelopes.changed(room, at, before, after))
        self._note(room, post, post.edited_s * SECOND)
        return True

    def unfurl(self, room: Room, at: int) -> bool:
        """Let Slack add a preview to a link; tells whether there was one without."""
        post = self._target(room, at)
        link = None if post is None or post.unfurled else _PREVIEWED.search(post.text)
        if post is None or link is None:
            return False
        before = self._envelopes.inner(post)
        preview = {
            "id": 1,
            "from_url": link[1].replace("&amp;", "&"),
            "title": "Shared page",
            "fallback": "Shared page",
            "text": "Last changed this week",
            "service_name": "wiki",
        }
        post.unfurled = True
        post.more += f',"attachments":{to_json([preview])}'
        after = self._envelopes.inner(post)
        self.lines.append(self._envelopes.changed(room, at, before, after))
        self._note(room, post, at)
        return True

    def delete(self, room: Room, at: int) -> bool:
        """Let an author delete; tells whether there was anything to delete."""
        post = self._target(room, at)
        if post is None:
            return False
        room.recent.remove(post)
        self.lines.append(self._envelopes.deleted(room, at, post))
        return True

    def robot(self, room: Room, bot: Bot, at: int) -> None:
        """Let a robot post."""
        self.lines.append(self._envelopes.robot(room, bot, at, self.voices["en"].robot()))

    def react(self, room: Room, at: int) -> None:
        """Let a member react to something said lately, if anything was."""
        if not room.recent:
            return
        post = room.recent[-1 - self._dice.draw() % min(len(room.recent), 8)]
        event = {
            "type": "reaction_added",
            "user": self._dice.pick(room.members).id,
            "reaction": self._dice.pick(_REACTIONS),
            "item_user": post.author.id,
            "item": {"type": "message", "channel": room.id, "ts": post.ts},
        }
        self.event(room, at, event)

    def topic(self, room: Room) -> str:
        """Think of a topic for a channel."""
        self._scene.mentions = room.mentions
        return self.voices["en"].topic()

    def event(self, room: Room | None, at: int, event: dict[str, Any]) -> None:
        """Write any other event; its time is added."""
        self.lines.append(self._envelopes.event(room, at, event))

    def _say(self, voice: Chatter) -> Said:
        roll = self._dice.draw()
        if roll >= self._decoy:
            return voice.talk(), ()
        if roll < self._secret:
            return voice.secret()
        if roll < self._personal:
            return voice.personal()
        if roll < self._embargo:
            return voice.embargo()
        return voice.decoy()

    def _target(self, room: Room, at: int) -> Post | None:
        """Choose something said a while ago."""
        if not room.recent:
            return None
        post = room.recent[-1 - self._dice.draw() % min(len(room.recent), 24)]
        # An edit is known by its second: two of one message must not fall into the same.
        return post if at - post.at > 3 * SECOND and at // SECOND > post.edited_s else None

    def _blocks(self, text: str) -> str:
        """Give some plain texts the block that clients send along; marked-up ones need several."""
        draw = self._dice.draw
        if draw() & 3 or not text or any(mark in text for mark in "<&`:*_~"):
            return ""
        return (
            f',"blocks":[{{"type":"rich_text","block_id":"{draw() % 0xFFFFF:05x}",'
            f'"elements":[{{"type":"rich_text_section","elements":[{{"type":"text",'
            f'"text":{quote(text)}}}]}}]}}]'
        )

    def _shared_files(self, room: Room, author: Person, at: int) -> list[dict[str, Any]]:
        """Make one file or two; channels shared with others get stubs, as Slack sends them."""
        files = []
        for _ in range(1 + (self._dice.draw() % 6 == 0)):
            file_id = "F0" + self._dice.chars(ID, 9)
            if room.connected:
                files.append({"id": file_id, **STUB})
            else:
                files.append(file_object(file_id, author, at // SECOND, room.channel, room.id))
        return files

    def _note(self, room: Room, post: Post, revision: int) -> None:
        language = post.voice.language
        self.truth.extend(
            planted(room.id, post.ts, revision, language, post.text, span) for span in post.spans
        )

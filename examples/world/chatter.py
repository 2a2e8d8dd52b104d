"""Turns templates into text: the one place that writes what people say.

A template is compiled once into a format and the makers of its slots, so that a message costs a few
draws and one `%` operation for each sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from examples.world.credentials import (
    PROVIDERS,
    Part,
    aws_pair,
    database_uri,
    in_code,
    linked,
    password,
    private_key,
)
from examples.world.dice import Dice
from examples.world.embargo import EMBARGOES, spelled
from examples.world.personal import KINDS, MAKERS
from examples.world.slots import Maker, Scene, slot_makers
from examples.world.words import Lexicon

_SLOT: Final = re.compile(r"\{(\w+)\}")
_SENTENCES: Final = (1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 6)
_SNIPPETS: Final = """
{hhmm}:07 WARN  queue depth {big}, oldest {n}s
{hhmm}:09 ERROR {host} refused, retry {small}
---
select site, count(*) from shipments
where shipped_at &gt;= '2026-01-{n2}' and status &lt;&gt; 'void'
group by site having count(*) &gt; {n};
-- {big} rows, {n} ms
---
for pallet in plan.pallets:
    if pallet.weight_kg &gt; {n}:
        raise Overweight(pallet.id)
---
Traceback (most recent call last):
  File "{path}", line {n}, in run
    batch = queue.take({small})
TimeoutError: no answer from {host} after {n} s
---
$ kubectl -n mes get pods
gateway-{sha}   1/1   Running            {small}   {n}d
planner-{sha}   0/1   CrashLoopBackOff   {n}   {n}m
---
{"site": "{host}", "part": "{part}", "ok": {n}, "scrap": {small}}
"""
_FENCE: Final = "```"
_CODE: Final = tuple(f"{_FENCE}\n{code.strip()}\n{_FENCE}" for code in _SNIPPETS.split("---"))


class Span(NamedTuple):
    """Where something planted stands in a text, in characters."""

    kind: str
    rule: str
    start: int
    end: int


Said = tuple[str, tuple[Span, ...]]
"""A text as sent, and what is planted in it."""


class _Template(NamedTuple):
    """Compiled: `form % (values of makers)`."""

    form: str
    makers: tuple[Maker, ...]

    def fill(self) -> str:
        return self.form % tuple([make() for make in self.makers])


class Chatter:
    """One language's voice.

    Args:
        lexicon: Its words.
        dice: The stream it draws from, shared with the other voices.
        scene: Whom it may mention.
        host: The domain its links lead to.
    """

    def __init__(self, lexicon: Lexicon, dice: Dice, scene: Scene, host: str) -> None:
        self.removed = lexicon.removed
        self.language = lexicon.language
        self._lexicon = lexicon
        self._dice = dice
        self._makers = slot_makers(dice, lexicon, scene, host)
        # Entries that hold slots themselves come last: the slots they name must exist.
        for name, values in sorted(
            lexicon.vocabulary.items(), key=lambda item: any("{" in value for value in item[1])
        ):
            self._makers[name] = self._vocabulary(values)
        clauses = lexicon.clauses * (len(lexicon.sentences) // len(lexicon.clauses))
        self._sentences = self._compile(lexicon.sentences + clauses)
        self._replies = self._compile(lexicon.replies)
        self._greetings = self._compile(lexicon.greetings)
        self._closings = self._compile(lexicon.closings)
        self._intros = self._compile(lexicon.intros)
        self._items = self._compile(lexicon.items)
        self._additions = self._compile(lexicon.additions)
        self._bots = self._compile(lexicon.bots)
        self._topics = self._compile(lexicon.topics)
        self._decoys = self._compile(lexicon.decoys)
        self._code = self._compile(_CODE)

    def talk(self) -> str:
        """Say something ordinary."""
        draw = self._dice.draw
        shape = draw() % 100
        if shape < 12:
            return self._one(self._replies)
        if shape < 86:
            text = self._paragraph(_SENTENCES[draw() & 15])
            if shape < 24:
                text = f"{self._one(self._greetings)} {text}"
            elif shape < 38:
                text = f"{text} {self._one(self._closings)}"
            return text
        if shape < 94:
            items = "\n".join([f"• {self._one(self._items)}" for _ in range(draw() % 5 + 2)])
            return f"{self._one(self._intros)}\n{items}"
        return f"{self._one(self._intros)}\n{self._one(self._code)}"

    def comment(self) -> str:
        """Say little, under a file or in a thread."""
        return self._one(self._replies if self._dice.draw() & 1 else self._sentences)

    def addition(self) -> str:
        """Say what an edit appends."""
        return self._one(self._additions)

    def robot(self) -> str:
        """Say what a robot posts."""
        return self._one(self._bots)

    def topic(self) -> str:
        """Name a new topic."""
        return self._one(self._topics)

    def decoy(self) -> Said:
        """Say something that only looks like a finding."""
        return self._around(self._one(self._decoys), ())

    def secret(self) -> Said:
        """Let a secret slip."""
        dice = self._dice
        roll = dice.draw() % 100
        if roll < 14:
            value = password(dice)
            return self._frame(self._lexicon.passwords, "secret", [("generic-password", value)])
        if roll < 20:
            return self._after_intro("secret", private_key(dice))
        if roll < 27:
            return self._after_intro("secret", database_uri(dice))
        if roll < 33:
            return self._after_intro("secret", aws_pair(dice))
        provider = dice.pick(PROVIDERS)
        if roll < 60:
            return self._after_intro("secret", in_code(dice, provider))
        value = provider.make(dice)
        opening, closing = linked(dice, value)
        frames = [frame.replace("{label}", provider.label) for frame in self._lexicon.tokens]
        return self._frame(frames, "secret", [opening, (provider.rule, value), closing])

    def personal(self) -> Said:
        """Mention somebody's personal data."""
        dice, lexicon = self._dice, self._lexicon
        rule = dice.pick(KINDS[lexicon.language])
        value = MAKERS[rule](dice, lexicon)
        parts: list[Part] = [(rule, value)]
        if rule == "email" and dice.draw() % 5 < 3:  # what Slack makes of a typed address
            parts = [f"<mailto:{value}|", (rule, value), ">"]
        return self._frame(lexicon.personal[rule], "pii", parts)

    def embargo(self) -> Said:
        """Speak of what must not be known yet: by its codename, or as the announcement itself."""
        dice = self._dice
        entry = dice.pick(EMBARGOES)
        if dice.draw() % 3 == 0:
            before, after = dice.pick(self._lexicon.announcements).split("{value}")
            sentence = self._fill(before) + entry.names[-1] + self._fill(after)
            return self._around("", [("announcement", sentence)], "embargo")
        return self._frame(self._lexicon.embargo, "embargo", [("codename", spelled(dice, entry))])

    def _frame(self, frames: Sequence[str], kind: str, parts: Sequence[Part]) -> Said:
        before, after = self._dice.pick(frames).split("{value}")
        return self._around(self._fill(before), (*parts, self._fill(after)), kind)

    def _after_intro(self, kind: str, parts: Sequence[Part]) -> Said:
        return self._around(f"{self._one(self._intros)}\n", parts, kind)

    def _around(self, text: str, parts: Sequence[Part], kind: str = "") -> Said:
        """Join the parts behind a text, put talk around some of them, and note the spans."""
        draw = self._dice.draw
        if draw() & 1:
            text = f"{self._paragraph(draw() % 2 + 1)} {text}"
        spans = []
        for part in parts:
            if isinstance(part, str):
                text += part
            else:
                rule, value = part
                spans.append(Span(kind, rule, len(text), len(text) + len(value)))
                text += value
        if draw() % 3 == 0:
            text = f"{text} {self._one(self._sentences)}"
        return text, tuple(spans)

    def _paragraph(self, sentences: int) -> str:
        return " ".join([self._one(self._sentences) for _ in range(sentences)])

    def _one(self, templates: tuple[_Template, ...]) -> str:
        form, makers = templates[self._dice.draw() % len(templates)]
        return form % tuple([make() for make in makers])

    def _vocabulary(self, values: tuple[str, ...]) -> Maker:
        draw, count = self._dice.draw, len(values)
        if not any("{" in value for value in values):
            return lambda: values[draw() % count]
        templates = self._compile(values)
        return lambda: self._one(templates)

    def _fill(self, text: str) -> str:
        return self._template(text).fill()

    def _compile(self, texts: tuple[str, ...]) -> tuple[_Template, ...]:
        return tuple(self._template(text) for text in texts)

    def _template(self, text: str) -> _Template:
        pieces = _SLOT.split(text)  # literal, slot, literal, slot, ..., literal
        form = "%s".join(piece.replace("%", "%%") for piece in pieces[::2])
        return _Template(form, tuple(self._makers[slot] for slot in pieces[1::2]))

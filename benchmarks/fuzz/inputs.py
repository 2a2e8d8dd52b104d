"""The inputs of a fuzz run, by class, all from one seed: the same on every machine."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks.fuzz.pumps import sample
from detectors.examples import assemble
from detectors.personal.kinds import KINDS
from detectors.ruleset import RuleSet
from examples.world import World

ODD: Final = (
    "\0", "\r\n", "\r", "\x0b", "\x0c", "\x1b[2J", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffd",
    "\ufffe", "\u200b", "\u200d", "\u202e", "\u2066", "\u00ad", "\u0301" * 40, "e\u0301", "\u1e9e",
    "İ", "ı", "ſ", "ß", "ﬃ", "ﷺ", "㎏", "½", "①", "\u0660\u0661\u0662\u0663", "１２３４", "𝟙𝟚𝟛𝟜",
    "𐒠", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U000e0041", "\U0010ffff", "\ud7ff",
    "가", "\u1100\u1161\u11a8", "ｐａｓｓｗｏｒｄ", "раssword", "&amp;lt;", "&amp;", "<", "<<",
    "<https://", "|", "<mailto:a@b.c|", ">", "```", "%00", "\\u0000", "://", "@", ":@", "=" * 9,
)  # fmt: skip
"""What texts are seldom tested with."""

_MOST: Final = 6_000
"""Characters of a mutated text: beyond, speed is asked of `long` and `slow`."""


class Inputs:
    """Makes texts of each class.

    Args:
        seed: Equal seeds give equal texts.
        rules: Whose examples are spoilt.
        folder: Where a world may be written.
    """

    def __init__(self, seed: int, rules: RuleSet, folder: Path) -> None:
        self._random = random.Random(seed)
        World(seed=seed, messages=4_000).write(folder / "world")
        self._world = list(_texts(folder / "world" / "events.jsonl"))
        self._examples = [
            assemble(template, f"fuzz {seed} {rule.id} {at}")
            for rule in rules.rules.values()
            for at, template in enumerate((*rule.examples, *rule.negative_examples))
        ]
        forms = [form for kind in KINDS for form in kind.forms]
        self._forms = [text for form in forms if (text := sample(form.regex or form.gate))]
        self.classes: Final[dict[str, Callable[[], str]]] = {
            "message": lambda: self._spoilt(self._some(self._world)),
            "rule example": lambda: self._spoilt(self._some(self._examples)),
            "personal data": lambda: self._spoilt(self._datum()),
            "spliced": self._spliced,
            "disguised": self._disguised,
            "odd characters": self._odd,
            "noise": self._noise,
            "repeated": self._repeated,
        }

    def one(self) -> tuple[str, str]:
        """Return a class and a text of it."""
        name = self._some(list(self.classes))
        return name, self.classes[name]()[:_MOST]

    def _some(self, choices: list[str]) -> str:
        return self._random.choice(choices)

    def _datum(self) -> str:
        """Something in the form of a kind of personal data, its digits drawn anew."""
        digits = (
            str(self._random.randrange(10)) if c.isdigit() else c for c in self._some(self._forms)
        )
        words = self._some(self._world).split() or ["number"]
        return f"{' '.join(words[:6])} {''.join(digits)}, {self._some(words)}"

    def _spoilt(self, text: str) -> str:
        for _ in range(self._random.randint(1, 6)):
            text = self._mutated(text)
        return text

    def _mutated(self, text: str) -> str:
        at = self._random.randint(0, len(text))
        to = min(len(text), at + self._random.choice((1, 1, 2, 8, 40)))
        match self._random.randrange(10):
            case 0:
                return text[:at] + text[to:]
            case 1:
                return text[:at] + self._random.choice(ODD) + text[at:]
            case 2:
                return text[:at] + text[at:to] * self._random.choice((2, 3, 20)) + text[to:]
            case 3:
                return text[:at]
            case 4:
                return text[at:]
            case 5:
                return text[:at] + text[at:to].swapcase() + text[to:]
            case 6:
                return text[:at] + self._code_point() + text[to:]
            case 7:
                return text.replace(" ", self._random.choice(("\n", "\r\n", "\t", "\u00a0", "")))
            case 8:
                return text[:at] + text[at:to][::-1] + text[to:]
            case _:
                return (
                    text[:at]
                    + self._some(self._examples)[: self._random.randint(1, 60)]
                    + text[at:]
                )

    def _code_point(self) -> str:
        code = self._random.choice((0x80, 0x300, 0x3000, 0x10000, 0x110000))
        code = self._random.randrange(code)
        return chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd"

    def _spliced(self) -> str:
        parts = [self._some(self._examples), self._some(self._examples), self._some(self._world)]
        cut = [part[: self._random.randint(0, len(part))] for part in parts]
        return self._random.choice(("", " ", "\n", ":", "=", "\0")).join(cut)

    def _disguised(self) -> str:
        text = self._some(self._examples)
        match self._random.randrange(8):
            case 0:
                return self._random.choice(("\u200b", "\u00ad", " ", "\u0301")).join(text)
            case 1:
                return base64.b64encode(text.encode()).decode()
            case 2:
                return text.encode().hex()
            case 3:
                return "".join(f"%{byte:02x}" for byte in text.encode())
            case 4:
                return text[::-1]
            case 5:
                return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
            case 6:
                return f"<https://example.org/{text}|{text}>"
            case _:
                return "\r\n> ".join(text[at : at + 16] for at in range(0, len(text), 16))

    def _odd(self) -> str:
        return "".join(self._random.choices(ODD, k=self._random.randint(1, 60)))

    def _noise(self) -> str:
        if self._random.random() < 0.5:
            return "".join(self._code_point() for _ in range(self._random.randint(0, 200)))
        return self._random.randbytes(self._random.randint(0, 400)).decode("utf-8", "replace")

    def _repeated(self) -> str:
        text = self._some(self._random.choice((self._examples, self._forms, list(ODD))))
        unit = text[: self._random.randint(1, max(1, len(text)))]
        return unit * self._random.choice((2, 10, 100))


def long_texts(rules: RuleSet, size: int) -> Iterator[tuple[str, str]]:
    """Yield (class, text) of texts of so many characters without an end in sight."""
    first = next(iter(rules.rules.values()))
    units = {
        "one letter": "a",
        "one digit": "7",
        "combining marks": "e" + "\u0301" * 30,
        "astral": "\U0001f600",
        "links": "<https://a.example/b|c>",
        "open links": "<https://",
        "entities": "&amp;",
        "invisible": "a\u200b",
        "addresses": "a@b.example ",
        "address without end": "a.b-c@",
        "telephone numbers": "+33 6 12 34 56 78 ",
        "digits in groups": "1234 ",
        "quotes": "\"'",
        "assignments": "password=",
        "names of providers": "aws secret key ",
        "base64": "QUJD",
        "brackets": "([{",
        "tokens": assemble(first.examples[0], "long") + " ",
        "list of names": "Ann Qorel, Xavu, ",
        "tables": "name,dob\nann,01.02.1990\n",
        "lines": "\r\n",
        "nothing": "\0",
    }
    for name, unit in units.items():
        yield name, (unit * (size // len(unit) + 1))[:size]


def _texts(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for line in file:
            text = json.loads(line).get("event", {}).get("text")
            if text:
                yield text

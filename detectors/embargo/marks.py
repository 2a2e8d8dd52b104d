"""What is kept of a draft: keyed hashes, from which nobody reads the draft back without the key.

A register that held drafts would be the leak it is there to prevent. So a draft is read once and
three sets of numbers are kept, each made under the register's own key:

- *stems*: a hash per word that tells something, with what it tells. They gate: a row in which too
  few of them stand close together is never looked at again;
- *shingles*: a hash per four words in a row. Copied passages and light edits share them;
- *sentences*: of each the features that a retelling would share, see `retell`.

All are products under secret odd factors, because that is fast for a whole batch at once. Whoever
has the key can test whether a word or a run of four words stands in a draft, and could piece a
draft together by guessing on. So where a register is stored, all of this is sealed under the key
(`pipelines.register`), and without the key nothing can be tested at all.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from detectors.embargo.hints import also, implied, inside, totals, written
from detectors.embargo.lexicon import (
    DULL,
    ENDINGS,
    KNOWN,
    LETTERS,
    RARE,
    SHORTEST,
    stem_of,
    weigh,
    weigh_in_run,
)
from detectors.embargo.retell import features
from detectors.fold import fold, fold_bytes
from detectors.normalise_text import view
from schemas.errors import ConfigInvalid
from schemas.policy import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

RUN: Final = 4
"""Words in a shingle."""
SENTENCES: Final = (1, 2, 3)
"""Sentences in a passage,"""
WIDE: Final = 12
"""and in a wide one: all of an announcement, a part of a longer text."""
MOST_WORDS: Final = 200_000

_BLANK: Final = 32
_TABLE: Final = bytes(
    code + 32
    if 65 <= code <= 90
    else code
    if 48 <= code <= 57 or 97 <= code <= 122 or code >= 128
    else _BLANK
    for code in range(256)
)
"""Letters and digits in lower case, bytes of other scripts as they are, anything else a blank."""
_GENERAL: Final = 0xE2
_SIGNS: Final = ((0xC2, 2), (_GENERAL, 3), (0xF0, 4))
"""Lead byte and length: Latin-1 signs, general punctuation and symbols, emoji."""
_BLOCKS: Final = (0x80, 0x81, 0x82, 0x84, 0x86, 0x94, 0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C)
_MASKS: Final = np.array([(1 << 8 * size) - 1 for size in range(LETTERS + 1)], np.uint64)
_PAD: Final = b" " * 8
# No sentence ends after a day: `31. März`, `31.3. in`.
_SENTENCE: Final = re.compile(
    r"(?<=[.!?])(?<!\s\d\.)(?<!\s\d\d\.)(?<!\d\.\d\.)(?<!\d\.\d\d\.)[\"'»”“)]*\s+|\n\s*\n"
)
_BYTE: Final = np.uint64(0xFF)
_FOLD_29: Final = np.uint64(29)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a folded buffer: where they stand, their stems' hashes, which are figures."""

    starts: Places
    ends: Places
    stems: Hashes
    figures: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.starts)


class Marker:
    """Makes the marks of texts under one key. Equal keys make equal marks, on every machine."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.blake2b(key, digest_size=32, person=b"crossgate/draft").digest()
        stream = hashlib.blake2b(self._key, digest_size=40, person=b"crossgate/factor").digest()
        factors = np.frombuffer(stream, "<u8") | np.uint64(1)
        self._whiten, self._first, self._second, self._pair, self._quad = factors

    def words(self, folded: bytes) -> Words:
        """Find the words of a folded buffer (see `detectors.fold.fold_bytes`), all at once."""
        buffer = b" " + _unmarked(folded).translate(_TABLE) + _PAD
        letters = np.frombuffer(buffer, np.uint8) != _BLANK
        edges = np.flatnonzero(letters[1:] != letters[:-1])
        starts, ends = edges[0::2], edges[1::2]
        # The first eight bytes of every word in one step; beyond the stem they are masked.
        eights = np.ndarray((len(buffer) - 7,), "<u8", buffer, strides=(1,))
        stems = eights[starts + 1] & _MASKS[_sizes(np.frombuffer(buffer, np.uint8), starts, ends)]
        return Words(starts, ends, self._mix(stems), (stems & _BYTE) <= ord("9"))

    def stems(self, words: Iterable[str]) -> Hashes:
        """Return the hash of each stem, as `words` would."""
        whole = [stem_of(word).encode()[:LETTERS].ljust(8, b"\0") for word in words]
        return self._mix(np.frombuffer(b"".join(whole), "<u8"))

    def shingles(self, stems: Hashes) -> Hashes:
        """Return the hash of each run of four stems, by its first."""
        if len(stems) < RUN:
            return np.zeros(0, np.uint64)
        return self.runs(np.lib.stride_tricks.sliding_window_view(stems, RUN))

    def runs(self, fours: npt.NDArray[np.uint64]) -> Hashes:
        """Return the hash of each row of four stems."""
        first, second, third, fourth = fours.T
        hashed: Hashes = (first * self._pair + second) * self._quad + third * self._pair + fourth
        hashed ^= hashed >> _FOLD_29
        return hashed

    def features(self, names: Iterable[str]) -> list[int]:
        """Return the hash of each feature; that of a rare word is the hash of its stem."""
        short = (name.encode() for name in names)
        whole = [name if len(name) <= 8 else _digest(name) for name in short]
        packed = b"".join(name.ljust(8, b"\0") for name in whole)
        hashes: list[int] = self._mix(np.frombuffer(packed, "<u8")).tolist()
        return hashes

    def draft(self, text: str, public: Iterable[str] = ()) -> Draft:
        """Take the marks of a draft.

        Args:
            text: As it would be published.
            public: Texts that anybody may quote, such as the paragraph about the company. Runs of
                words that they share with the draft are not marked, and what they tell speaks
                neither for a retelling nor against it.

        Raises:
            ConfigInvalid: It has too few words that tell anything, or more than `MOST_WORDS`.
        """
        folded = _folded(text)
        words = self.words(folded)
        if len(words) > MOST_WORDS:
            raise ConfigInvalid(
                "draft", f"has more than {MOST_WORDS:,} words", "add the announcement alone"
            )
        known = set[int]()
        told = set[str]()  # names of features
        for other in public:
            known.update(self.shingles(self.words(_folded(other)).stems).tolist())
            told.update(one.name for one in features(_plain(other)))
        stems = [
            stem_of(folded[start:end].lower().decode("utf-8", "replace"))
            for start, end in zip(words.starts.tolist(), words.ends.tolist(), strict=True)
        ]
        shingles = self.shingles(words.stems)
        points = np.array([weigh_in_run(stem) for stem in stems], np.int64)
        runs = np.convolve(points, np.ones(RUN, np.int64), "valid") if len(shingles) else points[:0]
        kept = sorted(
            pair
            for pair in set(zip(shingles.tolist(), runs.tolist(), strict=True))
            if pair[0] not in known
        )
        if not any(telling >= RARE for _, telling in kept):
            raise ConfigInvalid(
                "draft", "has too few words to recognise it by", "give the text of the announcement"
            )
        marks = dict(zip(words.stems.tolist(), map(weigh, stems), strict=True))
        plain = fold(_plain(text))
        for one in features(plain):
            for part in written(one, plain[one.start : one.end]):
                (mark,) = self.features([part])
                marks[mark] = max(one.points, marks.get(mark, 0))
        return Draft(
            stems=tuple(sorted(marks.items())),
            shingles=tuple(kept),
            sentences=tuple(self._sentences(_plain(text), told)),
        )

    def _sentences(self, text: str, public: set[str]) -> Iterator[tuple[tuple[int, int], ...]]:
        for whole in _SENTENCE.split(text):
            points: dict[str, int] = {}
            folded = fold(whole)
            told = features(whole)
            others = [pair for one in told for pair in also(one)]
            for one in told:
                word = folded[one.start : one.end]
                others += [(part, one.points) for part in written(one, word)]
                others += [(part, KNOWN) for part in inside(word)]
            for name, worth in (*((one.name, one.points) for one in told), *others, *totals(told)):
                if worth:
                    points[name] = max(worth, points.get(name, 0))
            points |= dict.fromkeys(implied(points.keys()), KNOWN)
            if points:
                points |= dict.fromkeys(points.keys() & public, DULL)
                yield tuple(zip(self.features(points), points.values(), strict=True))

    def _mix(self, stems: Hashes) -> Hashes:
        mixed: Hashes = (stems ^ self._whiten) * self._first
        mixed ^= mixed >> _FOLD_29
        mixed *= self._second
        return mixed


def passages(draft: Draft, sizes: Iterable[int] = SENTENCES) -> Iterator[dict[int, int]]:
    """Yield the features, with their points, of so many sentences in a row of a draft."""
    for size in sizes:
        for at in range(max(1, len(draft.sentences) - size + 1)):
            told: dict[int, int] = {}
            for part in draft.sentences[at : at + size]:
                for one, points in part:
                    told[one] = max(points, told.get(one, 0))
            yield told


def _sizes(letters: npt.NDArray[np.uint8], starts: Places, ends: Places) -> Places:
    """Return how many bytes of each word its stem has, as `detectors.embargo.lexicon.stem_of`.

    The words begin one byte later than `starts` says.
    """
    sizes: Places = ends - starts
    short = np.flatnonzero((sizes > SHORTEST) & (sizes < LETTERS + len(ENDINGS)))
    first, left = starts[short], sizes[short]
    for ending in ENDINGS:
        left -= (letters[first + left] == ord(ending)) & (left > SHORTEST)
    sizes[short] = left
    return np.minimum(sizes, LETTERS)


def _digest(name: bytes) -> bytes:
    return hashlib.blake2b(name, digest_size=8).digest()


def _unmarked(folded: bytes) -> bytes:
    """Blank the signs that UTF-8 writes with several bytes: quotes, dashes, bullets, emoji."""
    if folded.isascii():
        return folded
    data = np.frombuffer(folded, np.uint8).copy()
    for lead, size in _SIGNS:
        places = np.flatnonzero(data == lead)
        if lead == _GENERAL and len(places):
            places = places[np.isin(data[places + 1], _BLOCKS)]
        for step in range(size):
            data[places + step] = _BLANK
    return data.tobytes()


def _plain(text: str) -> str:
    return view(text)


def _folded(text: str) -> bytes:
    return fold_bytes(_plain(text).encode("utf-8", "replace"))[0]

"""Find secrets in a batch: one call of the engine, then our checks.

The engine (Kingfisher) scans the joined texts with our rules; its own are left out (ADR 0022). What
it finds must not depend on the message before: a keyword there and a secret here are no pair. So
rows are set apart by what no pattern of the pack can match, which a test proves for each (ADR
0042). Cutting a batch elsewhere therefore changes nothing. Values that are credentials only by the
name before them are found by `detectors.named`.

The engine could also validate and revoke what it finds, over the network. Those classes are never
imported: to sign in with a secret that was found is to use it.

Missed: passwords made of plain words only. What is encoded or spelt out, `detectors.views` reads
first; what stands in several messages, `detectors.split` puts together.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from kingfisher_sdk import DetectionPolicy, Rules, Scanner

from detectors import ruleset
from detectors.batch import Joined, whole
from detectors.checksums import Judgement
from detectors.compiled import private, write
from detectors.named import NamedHit, NamedRules
from detectors.ruleset import CONFIDENCE, Rule, RuleSet
from detectors.ruleset import ENGINE as ENGINE  # findings name it
from detectors.validators import CHECKS
from detectors.words import entropy, is_placeholder
from schemas.policy import Severity


@dataclass(frozen=True, slots=True)
class SecretHits:
    """What was found, as columns of equal length, in order of row and start.

    Attributes:
        row: Row in the batch.
        start: First character in the text that was scanned.
        end: One past the last.
        rule: Rule id.
        severity: What it gives whoever reads it.
        confidence: 0 to 1.
        secret: The secret itself. For the fingerprint and the preview, then to be
            forgotten: never logged, never stored, not in `repr`.
    """

    row: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    rule: list[str] = field(default_factory=list)
    severity: list[Severity] = field(default_factory=list)
    confidence: list[float] = field(default_factory=list)
    secret: list[bytes] = field(default_factory=list, repr=False)

    def __len__(self) -> int:
        return len(self.row)


class _Match(NamedTuple):
    """What the engine matches in one row; bytes of that row, perhaps half characters."""

    rule: Rule
    start: int
    end: int


@dataclass(frozen=True, slots=True, repr=False)
class _Hit:
    """One finding of the engine that passed our checks; bytes of one row."""

    rank: int
    start: int
    end: int
    rule: str
    confidence: float
    secret: bytes

    @property
    def order(self) -> tuple[int, int, int, float, str, bytes]:
        """What knows more first, then the longer, the earlier, the surer: the same on every run."""
        shorter = self.start - self.end
        return self.rank, shorter, self.start, -self.confidence, self.rule, self.secret


class SecretsEngine:
    """The engine and our rules; built once per process: seconds cold, half a second cached.

    It does not pickle. Scanning releases the interpreter lock and keeps no state between calls.

    Attributes:
        rules: Our pack.
    """

    def __init__(self, rules: RuleSet | None = None, cache_dir: Path | None = None) -> None:
        """Compile the rules.

        Args:
            rules: Our pack; the one that comes with crossgate when None.
            cache_dir: A private directory (made with mode 0700) for the compiled rules; None
                compiles them anew.

        Raises:
            ConfigInvalid: Others may write to the directory.
        """
        self.rules = rules if rules is not None else ruleset.load()
        if cache_dir is None:
            with tempfile.TemporaryDirectory(prefix="crossgate-") as folder:
                self._scanner = self._build(Path(folder), cache=False)
        else:
            self._scanner = self._build(private(cache_dir), cache=True)
        self._named = NamedRules(self.rules.rules.values(), cache_dir)

    def _build(self, folder: Path, *, cache: bool) -> Scanner:
        path = folder / f"rules-{self.rules.fingerprint[:16]}.yml"
        content = self.rules.engine_yaml()
        if not path.exists() or path.read_bytes() != content:
            write(path, content)
        compiled = Rules([path], builtins=False, cache=cache, cache_dir=folder if cache else None)
        # A comment in a message must not switch the scanner off (inline_ignores).
        # What is encoded, `detectors.views` decodes: deeper, and for every rule.
        policy = DetectionPolicy(inline_ignores=False, base64_max_depth=0)
        return Scanner(compiled, policy=policy)

    def scan(self, texts: Joined) -> SecretHits:
        """Find the secrets of a batch.

        Around 500 to 1,000 texts a call is fastest. Spans are characters of the texts as joined;
        `normalise_text` turns them into spans of the texts as received.
        """
        hits = SecretHits()
        matched = self._matched(texts)
        named = self._named.scan(texts.buffer, texts.starts.tolist())
        rows = {row: texts.alone(row) for row in sorted(matched.keys() | named.keys())}
        judged: defaultdict[int, list[_Hit | Refusal]] = defaultdict(list)
        # Check by check, so that what does one stays in the processor's cache.
        found = [(row, one) for row in matched for one in matched[row]]
        for row, one in sorted(found, key=lambda each: each[1].rule.tests):
            judged[row].append(self._judge(rows[row], one))
        for row in named:
            judged[row] += [_judge_named(rows[row], one) for one in named[row]]
        for row, text in rows.items():
            kept = [one for one in judged[row] if isinstance(one, _Hit)]
            _append(hits, row, text, kept, self.rules)
        return hits

    def halves(self, texts: Joined) -> set[int]:
        """Return the rows that hold the first half of a credential, the half that has a form."""
        return self._named.halves(texts.buffer, texts.starts.tolist())

    def rules_found(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the ids of the rules that report each text, sorted; for `rules check`."""
        found: list[set[str]] = [set() for _ in texts]
        hits = self.scan(Joined(pa.array(list(texts), pa.large_string())))
        for row, rule in zip(hits.row, hits.rule, strict=True):
            found[row].add(rule)
        return [tuple(sorted(rules)) for rules in found]

    def listing(self) -> list[dict[str, str]]:
        """Return every rule, for `rules list`; in order of id."""
        return [
            {
                "id": rule.id,
                "name": rule.name,
                "provider": self.rules.providers[rule.id][0],
                "reference": self.rules.providers[rule.id][1],
                "severity": rule.severity.value,
            }
            for rule in self.rules.rules.values()
        ]

    def _matched(self, texts: Joined) -> dict[int, list[_Match]]:
        """Return what the engine matches, by row."""
        buffer, starts = texts.apart()
        found = self._scanner.scan(buffer)
        places = [one.location for one in found]
        first = np.fromiter((place["start_offset"] for place in places), np.int64, len(places))
        rows = np.maximum(np.searchsorted(starts, first, "right") - 1, 0)
        matched: defaultdict[int, list[_Match]] = defaultdict(list)
        for one, place, row, base in zip(
            found, places, rows.tolist(), starts[rows].tolist(), strict=True
        ):
            start, end = place["start_offset"] - base, place["end_offset"] - base
            matched[row].append(_Match(self.rules.rules[one.rule_id], start, end))
        return matched

    @staticmethod
    def _judge(text: bytes, match: _Match) -> _Hit | Refusal:
        """Judge one match of the engine."""
        rule = match.rule
        start, end = whole(text, match.start, match.end)
        if rule.scope != "provider":
            whole_end, end = end, _trim(text, start, end)
            if start == end or b".." in text[end:whole_end]:
                return Refusal("nothing, the next field or an ellipsis stands in its place")
        end = start + len(text[start:end].rstrip())  # some patterns run on over the row's own end
        secret = text[start:end]
        confidence = _confidence(rule, secret)
        if isinstance(confidence, Refusal):
            return confidence
        before = text[max(0, start - 80) : start]
        if rule.scope == "any" and _TAGGED.search(before) and _HEX.fullmatch(secret):
            return Refusal("it is the tag of an image")
        if rule.scope == "any" and _names_something(before, secret):
            return Refusal("it is the name of an element, or repeats its own name")
        if "uri-password" in rule.tests and _at_home(before, secret, text[end : end + 24]):
            return Refusal("it is a default that opens only this machine")
        if _excused(rule, before):
            return Refusal("the name before it says that it may be seen")
        if _is_about(rule, before) and not _SIGNED.search(secret):
            return Refusal("the words before it speak about passwords and keys, not of one")
        if _runs_on(rule, text, start, end):
            return Refusal("it is the beginning of something longer")
        return _Hit(_rank(rule), start, end, rule.id, confidence, secret)

    def refusals(self, row: bytes) -> list[str]:
        """Say of all that has the form of a rule without a name why it is none; empty if it is."""
        alone = Joined(pa.array([row[:-1].decode()], pa.large_string()))
        judged = (self._judge(row, match) for match in self._matched(alone).get(0, ()))
        return [one.reason if isinstance(one, Refusal) else "" for one in judged]


def named_refusals(row: bytes, rule: Rule) -> list[str]:
    """Say the same of the values beside a name."""
    found = NamedRules([rule]).scan(row, [0, len(row)]).get(0, ())
    judged = (_judge_named(row, hit) for hit in found)
    return [one.reason if isinstance(one, Refusal) else "" for one in judged]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something of a rule's form is no finding."""

    reason: str


def _judge_named(text: bytes, hit: NamedHit) -> _Hit | Refusal:
    """Judge one value beside a name."""
    secret, rule = text[hit.start : hit.end], hit.rule
    if entropy(secret.decode("utf-8", "replace")) < rule.min_entropy:
        return Refusal(f"its entropy is below {rule.min_entropy:g} bits a character")
    confidence = _confidence(rule, secret)
    if isinstance(confidence, Refusal):
        return confidence
    if not hit.sure:
        confidence = min(confidence, CONFIDENCE["low"])
    return _Hit(_rank(rule), hit.start, hit.end, rule.id, confidence, secret)


def _confidence(rule: Rule, secret: bytes) -> float | Refusal:
    """Run the checks of a rule."""
    text = secret.decode("utf-8", "replace")
    confidence = CONFIDENCE[rule.confidence]
    for name in rule.tests:
        match CHECKS[name](text):
            case Judgement.DROP:
                stands_in = is_placeholder(text)
                why = "it stands in for a secret" if stands_in else "it does not look like one"
                return Refusal(f"the check `{name}` refused it: {why}")
            case Judgement.DOUBT:
                confidence = min(confidence, CONFIDENCE["low"])
            case Judgement.PROVE:
                confidence = 1.0
            case Judgement.KEEP:
                pass
    return confidence


def _append(hits: SecretHits, row: int, text: bytes, judged: list[_Hit], rules: RuleSet) -> None:
    """Append what one row holds, in order, each secret once."""
    kept = _without_overlaps(judged, len(text))
    done = characters = 0
    for hit in sorted(kept, key=lambda hit: (hit.start, hit.end, hit.rule)):
        characters += len(text[done : hit.start].decode())
        done = hit.start
        hits.row.append(row)
        hits.start.append(characters)
        hits.end.append(characters + len(text[hit.start : hit.end].decode()))
        hits.rule.append(hit.rule)
        hits.severity.append(rules.rules[hit.rule].severity)
        hits.confidence.append(hit.confidence)
        hits.secret.append(hit.secret)


def _without_overlaps(hits: list[_Hit], size: int) -> list[_Hit]:
    """Keep one hit per secret of a row of so many bytes, the one that knows most."""
    kept: list[_Hit] = []
    taken = bytearray(size)
    for hit in sorted(hits, key=lambda hit: hit.order):
        if taken.find(1, hit.start, hit.end) < 0:
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            kept.append(hit)
    return kept


def _rank(rule: Rule) -> int:
    """Order rules by how much they know."""
    return {"provider": 1 if rule.named else 0, "protocol": 2, "any": 3}[rule.scope]


_NEXT: Final = re.compile(rb"""\\[nrt"']|[;&][A-Za-z_][\w.-]*=""")
"""What ends a value that its pattern ran past: an escape, the next field."""
_MARKS: Final = b".,;:)]}*_~\\"
_QUOTES: Final = tuple(quote.encode() for quote in "»“”„‘’")


def _trim(text: bytes, start: int, end: int) -> int:
    """Return where the value of a generic rule really ends."""
    if following := _NEXT.search(text, start, end):
        end = following.start()
    value = text[start:end].rstrip(_MARKS)
    while value.endswith(_QUOTES):
        value = value[: -3 if value.endswith(_QUOTES[1:]) else -2].rstrip(_MARKS)
    return start + len(value)


def _runs_on(rule: Rule, text: bytes, start: int, end: int) -> bool:
    """Say whether a token of fixed length is only the beginning of something longer."""
    if rule.scope != "provider" or not _WORD.match(text, end - 1):
        return False
    following = text[end : end + 1]
    return following != b"-" or b"-" in text[start:end] or b"_" in text[start:end]


_WORD: Final = re.compile(rb"\w-?\w")
_NAME: Final = re.compile(rb"((?:[\w-]{1,30}/)?[\w .\-\x80-\xff]{0,60})[^\w\n]{0,12}$")
_FIELD: Final = re.compile(
    rb"""(?ix) ["']?[,;]?\s{1,24}["']?(?:default)?value["']?\s{0,3}[:=]\s{0,3}["']?$
    | [?!]?\ ?:\ {0,2}&?['a-z][\w.\[\]<>|?&'\ ]{0,30}=\ {0,2}
      (?:\w{1,20}\()?(?:default=)?\w{0,2}["']$
    | [:=]\s{0,5}(?:(?:new\ )?[\w.\[\]]{1,40}\(){1,2}\w{0,2}["']$"""
)
"""What may stand between a name and its value: a field, a type, a call."""
_TAGGED: Final = re.compile(rb"/[\w.-]{1,60}:$")
_HEX: Final = re.compile(rb"[0-9a-f]{7,64}")


def _excused(rule: Rule, before: bytes) -> bool:
    """Say whether the name before a value says that it is meant to be seen."""
    said = [word for word in map(str.encode, rule.not_after) if word in before.lower()]
    if not said:
        return False
    name = _NAME.search(_FIELD.sub(b"", before))
    return name is not None and any(word in name[1].lower() for word in said)


_ABOUT: Final = re.compile(
    rb"""(?ix) (?:pass(?:word|wort|wd|phrase)|kennwort|mots?[ _-]?de[ _-]?passe|\bpwd|\bkey)s?[ _-]?
    (?:polic|hashing|encryption|encod|manag|algorithm|exchange|derivation|rotation|strength|length
    | field|format|generat|validat|rules?\b
    | requirement|history|richtlinie|regel|politique|gestionnaire)
    (?![^\n]*(?:pass|kennwort|\bkey|secret|token|schl|cl\xc3\xa9))[^\n]*$
    | \bpass(?:es|ed|ing)?\ [^\n:=]{0,60}\b(?:to|as|in)\W{1,4}$"""
)
_SIGNED: Final = re.compile(rb"[!?$#*@%&+^]")
_PASSWORDS: Final = frozenset({"password", "spoken"})


def _is_about(rule: Rule, before: bytes) -> bool:
    """Say whether `password policy`, `key exchange` and the like announce a value."""
    return not _PASSWORDS.isdisjoint(rule.tests) and _ABOUT.search(before) is not None


_KEY: Final = (b'key="', b"key='")
_ATTRIBUTE: Final = re.compile(rb"""<(?!add\b)[\w:.-]{1,40}\s(?:[^<>]{0,60}\s)?key=["']$""")
_AT_HOME: Final = re.compile(rb"@(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|host\.docker)\b")


def _names_something(before: bytes, secret: bytes) -> bool:
    """Say whether a value is an XML element's key, or no more than a word of its name again."""
    if before.endswith(_KEY) and _ATTRIBUTE.search(before):
        return True
    name = _NAME.search(before) if secret.isalpha() else None
    return name is not None and secret.lower() in name[1].lower()


def _at_home(before: bytes, secret: bytes, after: bytes) -> bool:
    """Say whether a sign-in is the name of its user twice, on the machine itself."""
    return before.endswith(b"//" + secret + b":") and _AT_HOME.match(after) is not None

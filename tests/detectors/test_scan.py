from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.batch import Joined
from detectors.examples import assemble
from detectors.family import Engine, Hit, Rule
from detectors.normalise_text import view
from detectors.probe import rows
from detectors.registry import Detectors
from detectors.scan import LONGEST_BYTES, Scan, scan
from schemas.columns import FINDINGS, TABLES, conform
from schemas.errors import ArchiveCorrupt
from schemas.identity import digests
from schemas.policy import Family, Severity
from tests.detectors.engines import DAY, detectors, files, messages

KEY = b"k" * 32
TOKEN = assemble("ghp_{crc62:30}", "one")
OTHER = assemble("ghp_{crc62:30}", "two")
CARD = "4000 0000 1111 1111"


@dataclass(frozen=True)
class Raising:
    """An engine that reports every `hit` and raises on texts that hold `boom`."""

    error: type[BaseException] = RuntimeError
    family: Family = Family.PII
    engine: str = "raising@1"
    fingerprint: str = "raising"
    canaries: tuple[tuple[str, str], ...] = (("pii.hit", "hit"),)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Its one rule."""
        return (
            Rule(
                id="pii.hit",
                family=self.family,
                title="Hit",
                severity=Severity.LOW,
                engine=self.engine,
            ),
        )

    def find(self, texts: Joined) -> list[Hit]:
        """Look for `hit`, byte by byte."""
        if b"boom" in texts.buffer:
            raise self.error("the text was: " + texts.buffer.decode())
        return [
            Hit(
                row=row,
                start=at,
                end=at + 3,
                rule="pii.hit",
                severity=Severity.LOW,
                confidence=1,
                value="hit",
            )
            for row in range(len(texts))
            if (at := texts.alone(row).find(b"hit")) >= 0
        ]


def scanned(batch: pa.RecordBatch, engines: Detectors | None = None, key: bytes = KEY) -> Scan:
    """Scan messages."""
    return scan(engines or detectors(), batch, table="messages", key=key)


def spans(scan_: Scan) -> list[tuple[str, str, int, int]]:
    """(field, rule, start, end) of every finding."""
    names = ("field", "rule", "start", "end")
    return list(zip(*(scan_.findings.column(name).to_pylist() for name in names), strict=True))


PIECES = (
    *(TOKEN, OTHER, CARD, "jane@acme.com", "&amp;", "Project Merlin", "projct-merlin", "é"),
    *("<mailto:joe@acme.com|joe@acme.com>", "<https://acme.com/x|see here>", "\n", "\u200b"),
    *("+33 6 12 34 56 78", "card", "1111 1111", "4000 0000", "Project", "Merlin", "token:"),
    *("ghp_", "\uff41\uff42", "siren 732829320"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=5).map(" ".join)


@settings(max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=8), st.data())
def test_cutting_a_batch_changes_no_finding(texts: list[str], data: st.DataObject) -> None:
    """Wherever a batch is cut in two, the parts' findings are those of the whole."""
    batch = messages(*texts)
    cut = data.draw(st.integers(0, len(texts)))
    parts = [scanned(batch.slice(0, cut)).findings, scanned(batch.slice(cut)).findings]
    joined = pa.concat_batches(parts).sort_by([(n, "ascending") for n in TABLES["findings"].sort])
    assert joined.equals(scanned(batch).findings)


@settings(max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=8), st.randoms())
def test_the_order_of_a_batch_changes_no_finding(texts: list[str], dice: Random) -> None:
    """Rows in another order give the same findings in the same order."""
    batch = messages(*texts)
    order = list(range(len(texts)))
    dice.shuffle(order)
    assert scanned(batch.take(pa.array(order))).findings.equals(scanned(batch).findings)


@settings(max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_a_span_holds_what_its_rule_matches(texts: list[str]) -> None:
    """What stands in the original at a span, read as detectors read it, is found again."""
    batch = messages(*texts)
    findings = scanned(batch).findings
    for row in findings.to_pylist():
        text = texts[int(row["ts"].partition(".")[2])]
        assert 0 <= row["start"] < row["end"] <= len(text)
        seen = view(text[row["start"] : row["end"]])
        # A weak kind is asked for together with its word, which speaks against others.
        again = scanned(messages(seen, f"siren {seen}"))
        assert row["rule"] in again.findings.column("rule").to_pylist()


@settings(max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_no_finding_holds_what_was_found(texts: list[str]) -> None:
    """No column of a finding holds a secret, a datum or a codename, and two runs are equal."""
    first, again = scanned(messages(*texts)), scanned(messages(*texts))
    assert first.findings.equals(again.findings)
    written = str(first.findings.to_pylist())
    for piece in (TOKEN[5:], OTHER[5:], "1111 1111", "jane@", "joe@", "12 34 56", "732829320"):
        assert piece not in written


@settings(max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_findings_know_their_rows(texts: list[str]) -> None:
    """Each finding names the row of the batch that it is about, also among rows of one item."""
    batch = messages(*texts)
    result = scanned(batch)
    assert (
        result.findings["ts"].to_pylist()
        == batch["ts"].take(pa.array(result.rows, pa.int64())).to_pylist()
    )
    same = batch.set_column(
        batch.schema.get_field_index("ts"),
        batch.schema.field("ts"),
        pa.array(["1.000000"] * len(texts)),
    )
    claims = scanned(same)
    names = ("field", "rule", "start", "end", "fingerprint")
    for row in range(len(texts)):
        alone = scanned(same.slice(row, 1))
        about = [place for place, found in enumerate(claims.rows) if found == row]
        assert (
            claims.findings.take(pa.array(about, pa.int64()))
            .select(names)
            .equals(alone.findings.select(names))
        )


def test_findings_stand_as_their_table_says() -> None:
    """Findings carry their item's columns, their digest is that of the contract, and are sorted."""
    batch = messages("nothing", f"{CARD} and {TOKEN}", "Project Merlin")
    result = scanned(batch)
    conform(result.findings, FINDINGS)
    assert result.failed == {}
    rows = result.findings.to_pylist()
    assert [(row["family"], row["rule"]) for row in rows] == [
        ("pii", "pii.credit-card"),
        ("secret", "crossgate.github-token"),
        ("embargo", "embargo.merlin"),
    ]
    first = rows[0]
    assert first["item"] == "C1/1772409600.000001/v0"
    assert (first["item_kind"], first["author_id"], first["author_org"]) == ("message", "U1", "T2")
    assert (first["field"], first["start"], first["end"]) == ("text", 0, len(CARD))
    assert (first["severity"], first["sent_at"], first["org_id"]) == ("high", DAY, "T1")
    assert first["rule_pack"] == detectors().rule_pack
    assert [row["engine"].partition("@")[0] for row in rows] == [
        "presidio",
        "kingfisher",
        "hyperscan",
    ]
    assert [row["preview"] for row in rows] == ["********", "ghp_********", "name: ********"]
    table = TABLES["findings"]
    values = [[row[name] for name in table.key + table.content] for row in rows]
    assert [row["digest"] for row in rows] == digests(table, values)


def test_a_password_that_begins_like_a_token_is_masked_whole() -> None:
    """What only a word made a secret has no public prefix, whatever its first letters are."""
    said = assemble("password = pat{alnum:24}!7", "begun")
    found = scan(detectors(), messages(said), table="messages", key=KEY).findings
    assert found.column("preview").to_pylist() == ["********"]


def test_the_fingerprint_needs_the_key() -> None:
    """One number has one fingerprint under one key, however written, and under another another."""
    batch = messages(CARD, CARD.replace(" ", "-"))
    marks = scanned(batch).findings.column("fingerprint").to_pylist()
    assert len(set(marks)) == 1
    assert scanned(batch, key=b"x" * 32).findings.column("fingerprint").to_pylist() != marks
    with pytest.raises(ValueError, match="16 to 64 bytes"):
        scanned(batch, key=b"short")


def test_every_text_of_a_message_is_read() -> None:
    """Blocks and attachments are read like the text, each with spans of its own."""
    batch = messages(
        {"text": f"a {CARD}", "more_text": f"bc {CARD}"}, {"text": None, "more_text": CARD}
    )
    assert [(field, start) for field, _, start, _ in spans(scanned(batch))] == [
        ("more_text", 3),
        ("text", 2),
        ("more_text", 0),
    ]


def test_an_edit_reports_what_it_removed() -> None:
    """Of the text before an edit, only what no longer stands in the new text is reported."""
    edit = {"kind": "edited", "revision": 7}
    batch = messages(
        edit | {"text": f"now {TOKEN}", "previous_text": f"{TOKEN} and {OTHER}"},
        edit | {"text": None, "more_text": CARD, "previous_text": CARD.replace(" ", "-")},
        edit | {"text": "gone", "previous_text": CARD},
    )
    assert [(field, start) for field, _, start, _ in spans(scanned(batch))] == [
        ("previous_text", len(TOKEN) + 5),
        ("text", 4),
        ("more_text", 0),
        ("previous_text", 0),
    ]


def test_a_deletion_reports_all_that_it_removed() -> None:
    """The text before a deletion is reported whole."""
    gone = {"kind": "deleted", "revision": 7, "text": None, "previous_text": f"{CARD} {TOKEN}"}
    assert [field for field, *_ in spans(scanned(messages(gone)))] == ["previous_text"] * 2


def test_spans_are_of_the_text_as_received() -> None:
    """Entities, links and invisible characters before a hit do not move its span."""
    text = f"a &amp; <https://acme.com|b> \u200b{CARD[:6]}\u200b{CARD[6:]}!"
    ((_, _, start, end),) = spans(scanned(messages(text)))
    assert text[start:end].replace("\u200b", "") == CARD


def test_personal_data_inside_a_secret_is_part_of_it() -> None:
    """An address inside a secret's span is not reported beside it, a codename is."""

    @dataclass(frozen=True)
    class Wide(Raising):
        family: Family = Family.SECRET

        def find(self, texts: Joined) -> list[Hit]:
            return [
                Hit(
                    row=0,
                    start=0,
                    end=30,
                    rule="pii.hit",
                    severity=Severity.LOW,
                    confidence=1,
                    value="v",
                )
            ]

    secret, *others = (Wide(), *detectors().families[1:])
    engines = Detectors([secret, *others])
    text = "key jane@acme.com Project Merlin and joe@acme.com"
    assert [(rule, start) for _, rule, start, _ in spans(scanned(messages(text), engines))] == [
        ("pii.hit", 0),
        ("embargo.merlin", 18),
        ("pii.email", 37),
    ]


@pytest.mark.parametrize("error", [RuntimeError, MemoryError, BaseException])
def test_a_text_that_makes_an_engine_raise_is_held(error: type[BaseException]) -> None:
    """Only the rows that make an engine raise are marked; all other findings are made."""
    engines = Detectors([detectors().families[0], Raising(error)])
    texts = ["hit", "boom", TOKEN, "hit", f"boom {TOKEN}", *["quiet"] * 6, "hit boom", "hit"]
    result = scanned(messages(*texts), engines)
    assert result.failed == {1: "pii", 4: "pii", 11: "pii"}
    assert [(f["ts"][-2:], f["rule"]) for f in result.findings.to_pylist()] == [
        ("00", "pii.hit"),
        ("02", "crossgate.github-token"),
        ("03", "pii.hit"),
        ("04", "crossgate.github-token"),
        ("12", "pii.hit"),
    ]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["hit", "boom", "x", ""]), max_size=40))
def test_every_culprit_is_found_and_nobody_else(texts: list[str]) -> None:
    """However many rows make an engine raise, those rows are marked and the others are scanned."""
    result = scanned(messages(*texts), Detectors([Raising()]))
    assert sorted(result.failed) == [row for row, text in enumerate(texts) if text == "boom"]
    assert result.findings.num_rows == texts.count("hit")


def test_an_interrupted_scan_ends() -> None:
    """Somebody who wants to stop the process is not taken for a failing detector."""
    with pytest.raises(KeyboardInterrupt):
        scanned(messages("boom"), Detectors([Raising(KeyboardInterrupt)]))


def test_two_engines_may_fail_on_one_row() -> None:
    """A row names everything that failed on it."""
    engines = Detectors([Raising(), _Second()])
    assert scanned(messages("boom", {"text": "boom", "more_text": "boom"}), engines).failed == {
        0: "pii+secret",
        1: "pii+secret",
    }


@dataclass(frozen=True)
class _Second(Raising):
    family: Family = Family.SECRET

    @property
    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule(
                id="other", family=self.family, title="O", severity=Severity.LOW, engine=self.engine
            ),
        )


def test_a_failure_is_logged_without_the_text(caplog: pytest.LogCaptureFixture) -> None:
    """The log says which family failed and how, and nothing of the text that made it fail."""
    with caplog.at_level(logging.DEBUG):
        scanned(messages(f"boom {TOKEN}"), Detectors([Raising()]))
    assert "pii: RuntimeError" in caplog.text
    assert TOKEN not in caplog.text
    assert "boom" not in caplog.text


def test_a_text_that_is_too_long_is_held() -> None:
    """A text beyond the limit is not read and its row is marked; one at the limit is read."""
    longest = f"{CARD} " + "a" * (LONGEST_BYTES - len(CARD) - 1)
    batch = messages(longest, {"text": CARD, "more_text": longest + "a"})
    result = scanned(batch)
    assert result.failed == {1: "too-long"}
    assert [field for field, *_ in spans(result)] == ["text", "text"]


def test_names_and_titles_of_files_are_read() -> None:
    """A file's name, title and text are read; its uploader and version stand in the finding."""
    batch = files({"name": f"{TOKEN}.txt", "title": "Project Merlin", "text": CARD})
    rows = scan(detectors(), batch, table="files", key=KEY).findings.to_pylist()
    assert [(r["field"], r["family"]) for r in rows] == [
        ("name", "secret"),
        ("text", "pii"),
        ("title", "embargo"),
    ]
    assert {(r["item"], r["item_kind"], r["author_id"], r["revision"]) for r in rows} == {
        ("file:F1/v9/C1/1.0", "file", "U9", 9)
    }


@pytest.mark.parametrize("rows", [(), ({"text": None},), ("",)], ids=["none", "null", "empty"])
def test_nothing_to_read_gives_no_findings(rows: Sequence[str | dict[str, Any]]) -> None:
    """A batch without text has no findings and no failures, in the right schema."""
    result = scanned(messages(*rows))
    conform(result.findings, FINDINGS)
    assert (result.findings.num_rows, result.failed) == (0, {})


def test_a_batch_of_another_table_is_refused() -> None:
    """Messages are not scanned as files."""
    with pytest.raises(ArchiveCorrupt, match="table files"):
        scan(detectors(), messages("x"), table="files", key=KEY)


def test_an_engine_is_what_has_its_shape() -> None:
    """The engines of the tests are engines like any other."""
    engine: Engine = Raising()
    assert Detectors([engine]).rules[0].id == "pii.hit"


@pytest.mark.parametrize("table", ["messages", "files"])
def test_many_findings_in_one_long_text_do_not_copy_it(table: str) -> None:
    """What a scan takes grows with the text and its findings, not with their product."""
    text = f"{TOKEN}\n" * 5_000
    row = rows([text], table)
    usual = pa.default_memory_pool()
    pool = pa.proxy_memory_pool(usual)
    pa.set_memory_pool(pool)
    try:
        found = scan(detectors(), row, table=table, key=KEY).findings.num_rows
    finally:
        pa.set_memory_pool(usual)
    assert found == 5_000
    assert pool.max_memory() < 100 * len(text)

"""Search finds exactly the messages in which every word and phrase occurs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ediscovery.search import Scope, parse, search
from retention.archive.reader import Reader
from schemas.errors import UsageInvalid
from tests.make import OWN, PARTNER, deletion, edit, envelope, message, ts
from tests.scanning import reader, scanned

ROOT = message("Réunion  budget: la facture est prête", at=ts(1))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven revisions in two channels by two organisations."""
    events = [
        ROOT,
        edit(ROOT, "Réunion budget: la facture est envoyée", at=ts(60)),
        message("The INVOICE is late, not the invoices", at=ts(2), user="U0OWN00001", org=OWN),
        message("budget only", at=ts(3), channel="C0OTHER001"),
        message("gone soon", at=ts(4)),
        deletion(message("gone soon", at=ts(4)), at=ts(90)),
        message("a jo\u034fined\u2028word", at=ts(5), channel="C0OTHER001"),
    ]
    return scanned(tmp_path_factory.mktemp("search"), [envelope(event) for event in events])


@pytest.fixture
def everything(archive: Path) -> Reader:
    """A reader of all organisations."""
    return reader(archive)


def texts(opened: Reader, query: str, **scope: object) -> list[str]:
    """Texts found, newest first; of a deletion what was deleted."""
    hits, total = search(opened, query, Scope(**scope), 100)  # type: ignore[arg-type]  # by name
    assert total == len(hits)
    return [hit.text or hit.previous for hit in hits]


def test_every_word_must_occur(everything: Reader) -> None:
    """Two words find the messages that hold both, whatever their case and accents."""
    assert len(texts(everything, "REUNION facture")) == 2
    assert texts(everything, "budget only") == ["budget only"]


def test_words_match_whole_words(everything: Reader) -> None:
    """A word does not match a part of a longer one."""
    assert texts(everything, "late") == ["The INVOICE is late, not the invoices"]
    assert texts(everything, "lat") == []


def test_a_phrase_spans_any_white_space(everything: Reader) -> None:
    """Words of a phrase stand together and in order."""
    assert len(texts(everything, '"réunion budget"')) == 2
    assert texts(everything, '"budget réunion"') == []
    assert len(texts(everything, '"joined word"')) == 1


def test_a_query_is_folded_as_what_is_kept(everything: Reader) -> None:
    """A word copied from a message finds it, whatever invisible marks it holds."""
    assert len(texts(everything, "jo\u034fined")) == 1


def test_each_revision_is_found_by_its_own_text(everything: Reader) -> None:
    """An edit is a revision beside the original, each with what it said."""
    assert texts(everything, "envoyée") == ["Réunion budget: la facture est envoyée"]
    found = search(everything, "prête", Scope(), 9)[0]
    assert [(hit.kind, "prête" in hit.text, "prête" in hit.previous) for hit in found] == [
        ("edited", False, True),
        ("posted", True, False),
    ]


def test_what_was_deleted_is_found_twice(everything: Reader) -> None:
    """A deleted message is found as posted, and by the deletion that says what it was."""
    kinds = [hit.kind for hit in search(everything, '"gone soon"', Scope(), 9)[0]]
    assert kinds == ["deleted", "posted"]


def test_scope_narrows(everything: Reader) -> None:
    """Channel, author and dates cut the result down."""
    assert texts(everything, "budget", channel="C0OTHER001") == ["budget only"]
    for author in ("U0OWN00001", "@u0own00001"):
        assert len(texts(everything, "invoice", author=author)) == 1
    assert texts(everything, "budget", channel="#C0OTHER001") == ["budget only"]
    assert texts(everything, "invoice", before=datetime(2026, 1, 1, tzinfo=UTC)) == []
    assert len(texts(everything, "invoice", after=datetime(2026, 1, 1, tzinfo=UTC))) == 1


def test_a_reader_of_one_org_finds_nothing_of_another(archive: Path) -> None:
    """The partner's messages are out of reach of a reader opened for ourselves."""
    assert texts(reader(archive, OWN), "budget") == []
    assert len(texts(reader(archive, PARTNER), "budget")) == 3


@pytest.mark.parametrize(
    "query",
    ["a AND b", "one w/5 two", "wild*", "from:ada", "-not", "(a b)", '"open', "", '""'],
)
def test_what_is_not_understood_is_refused(query: str) -> None:
    """Operators, wildcards, fields, open quotes and empty queries are refused, never guessed."""
    with pytest.raises(UsageInvalid):
        parse(query)


def test_an_operator_in_quotes_is_a_word() -> None:
    """Quoting is the way to search for a word that looks like an operator."""
    assert parse('"AND" "from:ada"') == ["and", "from:ada"]

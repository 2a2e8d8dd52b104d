from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.triage import Triage
from tests.make import envelope, file, message, ts
from tests.scanning import crossgate, printed, reader, scanned

CARD = "4111 1111 1111 1111"
IBAN = "DE89 3704 0044 0532 0130 00"
EVENTS = [
    envelope(message(f"card {CARD}", at=ts(1), channel="C0AAAAAAA1")),
    envelope(message(f"again card {CARD}", at=ts(2), channel="C0AAAAAAA2")),
    envelope(message(f"iban {IBAN} and card {CARD}", at=ts(3), channel="C0AAAAAAA2")),
    envelope(message("iban in a file", at=ts(4), files=[file(f"iban {IBAN}.csv", title="table")])),
]
THEN = datetime(2026, 1, 1, tzinfo=UTC)
WHO = ("--owner", "ana", "--reason", "a sample")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Four items with a card number thrice and an IBAN twice."""
    return scanned(tmp_path, EVENTS)


def judge(capsys: pytest.CaptureFixture[str], archive: Path, *options: object) -> tuple[int, str]:
    """Run triage without a terminal."""
    code, out, err = crossgate(capsys, "findings", "triage", "--archive", archive, *options)
    return code, out + err


def left(capsys: pytest.CaptureFixture[str], archive: Path) -> dict[str, int]:
    """What is open: rule to places."""
    rows = printed(capsys, "findings", "triage", "--archive", archive)["open"]
    return {row["rule"]: row["places"] for row in rows}


def mark(capsys: pytest.CaptureFixture[str], archive: Path, rule: str) -> str:
    """The fingerprint of what a rule found."""
    rows = printed(capsys, "findings", "triage", "--archive", archive)["open"]
    (only,) = {row["fingerprint"] for row in rows if row["rule"] == rule}
    return str(only)


def test_each_text_is_judged_once(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is open is listed by text, with how many places it stands in."""
    assert left(capsys, archive) == {"pii.credit-card": 3, "pii.iban": 2}


def test_a_suppressed_text_is_gone_everywhere_and_still_counted(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its items leave the listing, one that holds something else stays, and the count says so."""
    before = printed(capsys, "findings", "--archive", archive)
    code, _ = judge(capsys, archive, "--suppress", mark(capsys, archive, "pii.credit-card"), *WHO)
    after = printed(capsys, "findings", "--archive", archive)
    assert code == 0
    assert (before["total"], before["suppressed"]) == (4, 0)
    assert (after["total"], after["suppressed"]) == (2, 3)
    mixed = next(v for v in after["verdicts"] if len(v["findings"]) == 2)
    assert {f["rule"]: f["suppressed"] for f in mixed["findings"]} == {
        "pii.credit-card": "s1",
        "pii.iban": None,
    }
    hidden = printed(capsys, "findings", "--archive", archive, "--suppressed")
    assert hidden["total"] == 3
    assert left(capsys, archive) == {"pii.iban": 2}
    assert printed(capsys, "status", "--archive", archive)["suppressed"] == 3
    assert len(reader(archive).table("findings")) == 5


def test_a_rule_in_a_channel(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A suppression of a rule in a channel leaves the same text elsewhere open."""
    judge(capsys, archive, "--suppress-all", "--rule", "pii.credit*", "--in", "C0AAAAAAA2", *WHO)
    assert left(capsys, archive) == {"pii.credit-card": 1, "pii.iban": 2}


def test_a_path(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A suppression of a path covers what stands in such files, and no message."""
    judge(capsys, archive, "--suppress-all", "--path", "*.csv", *WHO)
    assert left(capsys, archive) == {"pii.credit-card": 3, "pii.iban": 1}


def test_an_expired_entry_covers_nothing(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it covered is open again, and status, doctor and findings say that it is over."""
    path = Path(f"{archive}.triage.toml")
    path.write_text(
        '[[suppressions]]\nid = "old"\nrule = "pii.*"\nowner = "ana"\nreason = "r"\n'
        "created = 2020-01-01T00:00:00Z\nexpires = 2020-02-01T00:00:00Z\n",
        "utf-8",
    )
    assert left(capsys, archive) == {"pii.credit-card": 3, "pii.iban": 2}
    for command in ("findings", "status", "doctor"):
        _, out, err = crossgate(capsys, command, "--archive", archive)
        assert "old" in out + err


def test_a_scan_plans_nothing_for_what_is_suppressed(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A scan with the same keys allows it, names the suppression, and still keeps the finding."""
    judge(capsys, archive, "--suppress-all", "--rule", "pii.*", *WHO)
    (tmp_path / "new").mkdir()
    new = scanned(
        tmp_path / "new", EVENTS,
        "--keyring", f"{archive}.keyring", "--triage", f"{archive}.triage.toml",
    )  # fmt: skip
    Path(f"{archive}.keyring").replace(f"{new}.keyring")
    rows = (
        reader(new).query("select outcome, severity, reasons, findings from verdicts").to_pylist()
    )
    flagged = [row for row in rows if row["findings"]]
    assert {row["severity"] for row in flagged} == {"none"}
    assert all("suppressed:s1" in row["reasons"] for row in flagged)
    assert reader(new).query("select count(*) as n from actions").to_pylist() == [{"n": 0}]
    assert len(reader(new).table("findings")) == 5
    # Without the entry, or once it is over, the verdict's items are open again.
    assert printed(capsys, "findings", "--archive", new)["total"] == 4
    Path(f"{archive}.triage.toml").replace(f"{new}.triage.toml")
    assert printed(capsys, "findings", "--archive", new)["total"] == 0


def test_what_is_confirmed_is_asked_once(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A confirmed text stays a finding and leaves triage."""
    judge(capsys, archive, "--confirm", mark(capsys, archive, "pii.iban"), "--owner", "ana")
    assert left(capsys, archive) == {"pii.credit-card": 3}
    assert printed(capsys, "findings", "--archive", archive)["total"] == 4


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(("--suppress", "00", *WHO), "no open finding", id="unknown text"),
        pytest.param(("--suppress-all", *WHO), "no --rule", id="everything"),
        pytest.param(("--suppress-all", "--rule", "*", *WHO), "covers everything", id="all rules"),
        pytest.param(("--suppress-all", "--rule", "pii.*", "--owner", "a"), "--reason", id="why"),
        pytest.param(("--suppress-all", "--rule", "pii.*", "--reason", "a"), "--owner", id="who"),
        pytest.param(
            ("--suppress-all", "--rule", "pii.*", *WHO, "--expires", "2020-01-01"),
            "not after created",
            id="over already",
        ),
        pytest.param(("--suppress", "a", "--confirm", "b"), "two judgements", id="two"),
        pytest.param(
            ("--suppress-all", "--rule", "", "--in", "C0AAAAAAA1", *WHO),
            "--rule: is empty",
            id="a script's unset rule",
        ),
        pytest.param(
            ("--suppress-all", "--rule", "pii.iban", "--in", " ", *WHO), "is empty", id="no channel"
        ),
        pytest.param(
            ("--suppress-all", "--in", "C0AAAAAAA1", "--family", "pii", *WHO),
            "not narrowed by --family",
            id="what it would not heed",
        ),
        pytest.param(("--suppress", "", *WHO), "is empty", id="no text"),
    ],
)
def test_a_wrong_judgement_is_refused(
    options: tuple[str, ...], says: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody's, reasonless, boundless and empty judgements are refused, and nothing is written."""
    code, said = judge(capsys, archive, *options)
    assert code == 2
    assert says in said
    assert not Path(f"{archive}.triage.toml").exists()


def test_judgements_made_at_once_are_all_kept(archive: Path) -> None:
    """Who read the file before another judged adds to what the other wrote."""
    path = Path(f"{archive}.triage.toml")
    one, other = Triage.read(path), Triage.read(path)
    entry = {"owner": "ana", "reason": "r", "created": THEN, "expires": THEN.replace(year=2027)}
    one.suppress(rule="pii.iban", **entry)
    both = other.suppress(rule="pii.credit-card", **entry)
    assert [(s.id, s.rule) for s in both.suppressions] == [
        ("s1", "pii.iban"),
        ("s2", "pii.credit-card"),
    ]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        """Somebody types."""
        return True


def test_a_walk_on_a_terminal(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers are keys; what is not one is asked again; each judgement is written at once."""
    monkeypatch.setattr("sys.stdin", _Terminal("ana\nx\nf\na test card\nq\n"))
    code, said = judge(capsys, archive)
    assert code == 0
    assert "read by" in said
    assert "4111" not in said
    judged = Triage.read(Path(f"{archive}.triage.toml"))
    assert [(s.owner, s.reason, bool(s.fingerprint)) for s in judged.suppressions] == [
        ("ana", "a test card", True)
    ]

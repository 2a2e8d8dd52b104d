from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention import merkle
from retention.archive.reader import Reader
from retention.archive.table import Archive
from retention.ledger import NOTHING_BEFORE, Ledger, Size
from schemas.columns import LEDGER
from schemas.errors import ArchiveCorrupt, LedgerBroken
from tests.retention import build
from tests.retention.archive import racers

LINES = 7


def line_path(root: Path, seq: int) -> Path:
    """Where a line lies."""
    return root / f"{seq:020d}.json"


def write(root: Path, count: int = LINES) -> Ledger:
    """A ledger of some lines."""
    ledger = Ledger(root)
    for n in range(count):
        ledger.append("query", {"n": n, "who": "ü"}, at=build.AT + timedelta(seconds=n))
    return ledger


@pytest.fixture(scope="session")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a ledger, by name."""
    root = tmp_path_factory.mktemp("ledger")
    write(root)
    return {path.name: path.read_bytes() for path in root.iterdir()}


def lay_out(root: Path, files: dict[str, bytes]) -> Ledger:
    """A ledger of these files and no others."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for name, data in files.items():
        (root / name).write_bytes(data)
    return Ledger(root)


def test_lines_are_chained(tmp_path: Path) -> None:
    """Each line is canonical JSON that holds its own hash and that of the line before."""
    ledger = write(tmp_path / "ledger")
    previous = NOTHING_BEFORE
    for seq in range(1, LINES + 1):
        data = line_path(tmp_path / "ledger", seq).read_bytes()
        fields = json.loads(data)
        stated = fields.pop("hash")
        canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

        assert hashlib.sha256(canonical.encode()).hexdigest() == stated
        assert (fields["seq"], fields["previous"]) == (seq, previous)
        assert json.loads(fields["body"]) == {"n": seq - 1, "who": "ü"}
        previous = stated
    assert [line.hash for line in ledger.lines()][-1] == previous


def test_read_back(tmp_path: Path) -> None:
    """Lines come back as they were appended, from this object and from a new one."""
    ledger = write(tmp_path / "ledger")
    for one in (ledger, Ledger(tmp_path / "ledger")):
        found = list(one.lines())

        assert [line.body["n"] for line in found] == list(range(LINES))
        assert [line.at for line in found] == [
            build.AT + timedelta(seconds=n) for n in range(LINES)
        ]
        assert len(one) == LINES
        assert [line.seq for line in one.lines(first=5)] == [5, 6, 7]
    table = ledger.table()
    assert table.schema.equals(LEDGER)
    assert table.column("hash").to_pylist() == [line.hash for line in found]


def test_empty(tmp_path: Path) -> None:
    """A ledger that was never written to holds, with the root of nothing, and makes no folder."""
    ledger = Ledger(tmp_path / "ledger")

    assert ledger.verify() == Size(0, hashlib.sha256().digest())
    assert len(ledger) == 0
    assert ledger.root() == hashlib.sha256().digest()
    assert not (tmp_path / "ledger").exists()


def test_root_and_proofs(tmp_path: Path) -> None:
    """The root is RFC 6962's over the lines' files, and every line has a proof that holds."""
    ledger = write(tmp_path)
    data = [line_path(tmp_path, seq).read_bytes() for seq in range(1, LINES + 1)]

    assert ledger.verify() == Size(LINES, merkle.root([merkle.leaf(line) for line in data]))
    assert ledger.root() == ledger.verify().root
    for seq, line in enumerate(data, 1):
        head, path = ledger.proof(seq)
        assert head == ledger.verify()
        assert merkle.proves(path, merkle.leaf(line), seq - 1, head.size, head.root)


@given(st.data())
def test_any_flipped_byte(
    tmp_path_factory: pytest.TempPathFactory, lines: dict[str, bytes], data: st.DataObject
) -> None:
    """A byte changed anywhere in any line is found, and that line is named."""
    name = data.draw(st.sampled_from(sorted(lines)))
    place = data.draw(st.integers(0, len(lines[name]) - 1))
    flip = data.draw(st.integers(1, 255))
    line = bytearray(lines[name])
    line[place] ^= flip
    ledger = lay_out(tmp_path_factory.getbasetemp() / "flipped", {**lines, name: bytes(line)})

    with pytest.raises(LedgerBroken, match=f"line {int(name[:20])}:"):
        ledger.verify()


@given(st.data())
def test_any_rewritten_line(
    tmp_path_factory: pytest.TempPathFactory, lines: dict[str, bytes], data: st.DataObject
) -> None:
    """A line rewritten with a hash that fits is found by the next one, or by the anchor."""
    seq = data.draw(st.integers(1, LINES))
    fields = json.loads(lines[f"{seq:020d}.json"])
    fields["body"] = '{"n":99}'
    del fields["hash"]
    dumps = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
    fields["hash"] = hashlib.sha256(dumps(fields).encode()).hexdigest()
    root = tmp_path_factory.getbasetemp() / "rewritten"
    anchor = lay_out(root, lines).verify()
    ledger = lay_out(root, {**lines, f"{seq:020d}.json": dumps(fields).encode()})

    if seq < LINES:
        with pytest.raises(LedgerBroken, match=f"line {seq + 1}:"):
            ledger.verify()
    else:
        assert ledger.verify() != anchor
    with pytest.raises(LedgerBroken):
        ledger.verify(anchor)


@pytest.mark.parametrize("change", ["space", "newline", "order", "escape"])
def test_only_one_form(tmp_path: Path, lines: dict[str, bytes], change: str) -> None:
    """A line that says the same in other bytes is found: its place in the root would differ."""
    name = f"{3:020d}.json"
    fields = json.loads(lines[name])
    other = {
        "space": lines[name].replace(b",", b", ", 1),
        "newline": lines[name] + b"\n",
        "order": json.dumps(
            dict(reversed(fields.items())), separators=(",", ":"), ensure_ascii=False
        ).encode(),
        "escape": json.dumps(fields, separators=(",", ":")).encode(),
    }[change]
    assert json.loads(other) == fields

    with pytest.raises(LedgerBroken, match="line 3: its bytes"):
        lay_out(tmp_path / "ledger", {**lines, name: other}).verify()


def test_line_of_another_number(tmp_path: Path, lines: dict[str, bytes]) -> None:
    """A last line that says it is another one is found, though its hash and link fit."""
    name = f"{LINES:020d}.json"
    fields = {**json.loads(lines[name]), "seq": LINES + 1}
    del fields["hash"]
    dumps = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
    fields["hash"] = hashlib.sha256(dumps(fields).encode()).hexdigest()

    with pytest.raises(LedgerBroken, match=f"line {LINES}: it says"):
        lay_out(tmp_path / "ledger", {**lines, name: dumps(fields).encode()}).verify()


@given(st.permutations(range(LINES)).filter(lambda order: order != list(range(LINES))))
def test_any_other_order(
    tmp_path_factory: pytest.TempPathFactory, lines: dict[str, bytes], order: list[int]
) -> None:
    """Lines in another order are found, and the first out of place is named."""
    names = sorted(lines)
    moved = {name: lines[names[n]] for name, n in zip(names, order, strict=True)}
    ledger = lay_out(tmp_path_factory.getbasetemp() / "moved", moved)
    first = next(place for place, n in enumerate(order, 1) if n != place - 1)

    with pytest.raises(LedgerBroken, match=f"line {first}:"):
        ledger.verify()


@given(st.sets(st.integers(1, LINES), min_size=1))
def test_any_removed_lines(
    tmp_path_factory: pytest.TempPathFactory, lines: dict[str, bytes], gone: set[int]
) -> None:
    """Lines removed anywhere are found; at the end, only by the size and root kept elsewhere."""
    root = tmp_path_factory.getbasetemp() / "removed"
    anchor = lay_out(root, lines).verify()
    left = {name: data for name, data in lines.items() if int(name[:20]) not in gone}
    ledger = lay_out(root, left)

    if gone == set(range(LINES - len(gone) + 1, LINES + 1)):
        assert ledger.verify().size == len(left)
    else:
        with pytest.raises(LedgerBroken, match=f"line {min(gone)}:"):
            ledger.verify()
    with pytest.raises(LedgerBroken):
        ledger.verify(anchor)


def test_anchor_of_an_earlier_day(tmp_path: Path) -> None:
    """A ledger that only grew agrees with every earlier size and root."""
    ledger = Ledger(tmp_path)
    anchors = []
    for n in range(5):
        anchors.append(ledger.verify())
        ledger.append("query", {"n": n}, at=build.AT)

    for anchor in anchors:
        assert ledger.verify(anchor).size == 5


def test_stray_file(tmp_path: Path) -> None:
    """A file that is no line is found; what a killed writer left unfinished is not a line."""
    ledger = write(tmp_path)
    (tmp_path / ".00000000000000000008.json.abc.tmp").write_bytes(b"{")
    assert ledger.verify().size == LINES

    (tmp_path / "00000000000000000003b.json").write_bytes(b"{}")
    with pytest.raises(LedgerBroken, match="line 4:"):
        ledger.verify()


def test_unreadable_line(tmp_path: Path) -> None:
    """Appending to, and reading, a ledger whose last line is damaged names the line."""
    write(tmp_path)
    line_path(tmp_path, LINES).write_bytes(b"{")

    with pytest.raises(LedgerBroken, match=f"line {LINES}:"):
        Ledger(tmp_path).append("query", {}, at=build.AT)
    with pytest.raises(LedgerBroken, match=f"line {LINES}:"):
        list(Ledger(tmp_path).lines())


def commit(archive: Archive, start: int, end: int, table: str = "messages") -> None:
    """Commit some rows."""
    rows = build.rows(table, range(start, end), orgs=("T0AAA", "T0BBB"))
    archive.commit(table, "p/archiving", start, end, rows, at=build.AT, facts={"dead_letters": 1})


def test_every_commit_gets_one_line(archive: Archive, root: Path) -> None:
    """Catching up writes a line for each commit, once, with what the commit said of itself."""
    ledger = Ledger(root / "ledger")
    assert ledger.catch_up(archive) == 0
    commit(archive, 0, 5)
    commit(archive, 0, 3, "channels")
    assert ledger.catch_up(archive) == 4
    assert ledger.catch_up(archive) == 0
    commit(archive, 5, 9)
    assert ledger.catch_up(archive) == 1

    found = [line.body for line in ledger.lines()]
    assert {(body["table"], body["version"]) for body in found[:4]} == {
        ("channels", 0),
        ("channels", 1),
        ("messages", 0),
        ("messages", 1),
    }
    assert (found[4]["table"], found[4]["version"]) == ("messages", 2)
    last = found[-1]
    assert {key: last[key] for key in ("app", "start", "end", "rows", "duplicates", "facts")} == {
        "app": "p/archiving",
        "start": 5,
        "end": 9,
        "rows": 4,
        "duplicates": 0,
        "facts": {"dead_letters": 1},
    }
    assert sum(body["rows"] for body in found) == 12
    assert ledger.verify().size == 5


def test_catching_up_after_a_crash(archive: Archive, root: Path) -> None:
    """Commits whose process ended before it wrote a line get theirs from whoever comes next."""
    first = Ledger(root / "ledger")
    commit(archive, 0, 5)
    first.catch_up(archive)
    for start in range(5, 9):
        commit(archive, start, start + 1)
    first.append("query", {}, at=build.AT)

    assert Ledger(root / "ledger").catch_up(build.archive(root)) == 4
    assert first.catch_up(archive) == 0
    versions = [line.body["version"] for line in first.lines() if line.kind == "commit"]
    assert versions == list(range(6))


def test_more_commits_than_fit_at_once(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many commits are due, each gets its line, in order."""
    monkeypatch.setattr("retention.ledger._AT_ONCE", 3)
    for n in range(10):
        commit(archive, n, n + 1)
    ledger = Ledger(root / "ledger")

    assert ledger.catch_up(archive) == 11
    assert [line.body["version"] for line in ledger.lines()] == list(range(11))
    assert ledger.verify().size == 11


def test_hashes_are_those_of_the_files(archive: Archive, root: Path) -> None:
    """The ledger tells the SHA-256 of every file, and files can be verified against it."""
    commit(archive, 0, 9)
    commit(archive, 0, 9, "channels")
    ledger = Ledger(root / "ledger")
    ledger.catch_up(archive)
    hashes = ledger.hashes()

    assert hashes == {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*.parquet")
    }
    opened = Reader.open(root, build.keyring(root), None)
    assert opened.verify(hashes) == len(hashes) == 4
    victim = next(root.glob("channels/*/*.parquet"))
    victim.write_bytes(victim.read_bytes()[::-1])
    with pytest.raises(ArchiveCorrupt, match=victim.name):
        opened.verify(hashes)


def test_hashes_of_commits_that_have_no_line_yet(archive: Archive, root: Path) -> None:
    """What a process committed before it was killed can be verified all the same."""
    ledger = Ledger(root / "ledger")
    assert ledger.unrecorded(archive) == {}
    commit(archive, 0, 9)
    ledger.catch_up(archive)
    recorded = ledger.hashes()
    commit(archive, 9, 12)
    commit(archive, 0, 9, "channels")
    waiting = Ledger(root / "ledger").unrecorded(archive)

    assert waiting
    assert not waiting.keys() & recorded.keys()
    opened = Reader.open(root, build.keyring(root), None)
    assert opened.verify({**waiting, **recorded}) == len(waiting) + len(recorded)
    ledger.catch_up(archive)
    assert ledger.unrecorded(archive) == {}
    assert ledger.hashes() == {**waiting, **recorded}


def test_altered_commit(archive: Archive, root: Path) -> None:
    """An entry of a table's log that is altered after its line was written is found."""
    commit(archive, 0, 9)
    ledger = Ledger(root / "ledger")
    ledger.catch_up(archive)
    assert ledger.verify_commits(archive) == 2

    entry = root / "messages" / "_delta_log" / f"{1:020d}.json"
    entry.write_bytes(entry.read_bytes().replace(b"T0AAA", b"T0CCC"))
    with pytest.raises(LedgerBroken, match="line 2: commit 1 of messages"):
        ledger.verify_commits(archive)


def test_a_line_of_no_commit(archive: Archive, root: Path) -> None:
    """A line that holds, but says nothing that can be compared, is named."""
    Ledger(root / "ledger").append("commit", {"table": "messages"}, at=build.AT)
    for ask in (Ledger.hashes, lambda ledger: ledger.verify_commits(archive)):
        with pytest.raises(LedgerBroken, match=r"line 1: .*which commit"):
            ask(Ledger(root / "ledger"))


def test_commit_cut_off(archive: Archive, root: Path) -> None:
    """A table set back to before a commit that the ledger records is found."""
    commit(archive, 0, 5)
    commit(archive, 5, 9)
    ledger = Ledger(root / "ledger")
    ledger.catch_up(archive)
    (root / "messages" / "_delta_log" / f"{2:020d}.json").unlink()

    with pytest.raises(LedgerBroken, match="commit 2 of messages"):
        ledger.verify_commits(build.archive(root))


def test_racing_writers(root: Path, race: Callable[..., None]) -> None:
    """Processes that append and catch up at once leave one chain and one line for each commit."""
    with build.archive(root) as archive:
        for n in range(8):
            commit(archive, n, n + 1)
        commit(archive, 0, 3, "channels")
    race(racers.write_ledger, *[(root,)] * 3)

    ledger = Ledger(root / "ledger")
    assert ledger.verify().size == 3 * 10 + 11
    lines = list(ledger.lines())
    commits = [(x.body["table"], x.body["version"]) for x in lines if x.kind == "commit"]
    assert Counter(commits) == Counter(
        [*(("messages", n) for n in range(9)), ("channels", 0), ("channels", 1)]
    )
    assert [v for table, v in commits if table == "messages"] == list(range(9))
    assert ledger.verify_commits(build.archive(root)) == len(ledger)

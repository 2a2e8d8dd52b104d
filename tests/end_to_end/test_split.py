"""Secrets split over messages are found by a real scan, and whatever happens to it, the same."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from detectors.examples import assemble
from detectors.scan import scan
from detectors.split.tell import fragment_rows, read
from examples.world import World
from pipelines.normalise import normalise
from pipelines.sources import open_source
from tests.detectors.engines import detectors
from tests.end_to_end.tables import command, contents, environment, reader, scanned
from tests.end_to_end.test_kill import AS_OF, exited, stop
from tests.make import envelope, line, message, ts

TOKENS = 30
DECIDED = ("findings", "verdicts", "actions")


def planted(own_org: str, number: int) -> list[bytes]:
    """A token in two to four messages of one author, others between them."""
    dice = random.Random(number)
    token = assemble("ghp_{crc62:30}", f"planted {number}")
    ends = sorted(dice.sample(range(1, 10), dice.randint(1, 3)))
    parts = [token[4 * low : 4 * high] for low, high in zip([0, *ends], [*ends, 10], strict=True)]
    thread = {"thread_ts": ts(3600 * number)} if number % 2 else {}
    return [
        line(envelope(event, own_org=own_org))
        for at, part in enumerate(parts)
        for event in (
            message(
                part, at=ts(3600 * number + 60 * at), channel="C0SPLIT001", org=own_org, **thread
            ),
            message("thanks", at=ts(3600 * number + 60 * at + 9), user="U9", org=own_org, **thread),
        )
    ]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the events of a world in which tokens were sent in parts."""
    folder = tmp_path_factory.mktemp("split") / "world"
    World(seed=5, messages=3_000).write(folder)
    events = folder / "events.jsonl"
    lines = events.read_bytes().splitlines()
    own_org = json.loads(lines[0])["team_id"]
    for number in range(TOKENS):
        parts = planted(own_org, number)
        places = sorted(random.Random(number).sample(range(len(lines)), len(parts)))
        for place, part in zip(places, parts, strict=True):
            lines.insert(place, part)
    events.write_bytes(b"\n".join(lines) + b"\n")
    return folder


def scan_of(world: Path, archive: Path, events: Path | None = None, **config: int) -> list[Any]:
    """The arguments of a scan of a world."""
    file = archive.with_suffix(".toml")
    file.write_text("".join(f"{name} = {value}\n" for name, value in config.items()))
    source = events or world / "events.jsonl"
    policy = ("--policy", world / "policy.toml")
    return [source, "--archive", archive, *policy, "--config", file, *AS_OF]


@pytest.fixture(scope="module")
def calm(world: Path) -> Path:
    """An archive of an undisturbed scan."""
    archive = world / "calm"
    scanned(*scan_of(world, archive, workers=1))
    return archive


def test_every_part_is_a_finding_with_a_verdict(calm: Path) -> None:
    """Each message that holds a part has the finding, and one verdict, which names the rule."""
    told = [
        row
        for row in reader(calm).table("findings").to_pylist()
        if row["preview"].startswith("split over")
    ]
    assert len({row["fingerprint"] for row in told}) == TOKENS
    assert {row["channel_id"] for row in told} == {"C0SPLIT001"}
    texts = {row["ts"]: row["text"] for row in reader(calm).table("messages").to_pylist()}
    assert all((row["start"], row["end"]) == (0, len(texts[row["ts"]])) for row in told)
    verdicts = [
        row
        for row in reader(calm).table("verdicts").to_pylist()
        if row["channel_id"] == "C0SPLIT001"
    ]
    assert sorted(row["item"] for row in verdicts) == sorted({row["item"] for row in told})
    assert {row["outcome"] for row in verdicts} == {"flagged"}
    assert {row["severity"] for row in verdicts} == {"critical"}


def test_ranges_order_and_repetition_change_nothing(world: Path, calm: Path) -> None:
    """Ranges cut elsewhere, on other partitions, of events shuffled and repeated: the same rows."""
    lines = (world / "events.jsonl").read_bytes().splitlines()
    dice = random.Random(3)
    lines += dice.sample(lines, 200)
    dice.shuffle(lines)
    mixed = world / "mixed.jsonl"
    mixed.write_bytes(b"\n".join(lines) + b"\n")
    scanned(*scan_of(world, world / "cut", mixed, workers=2, partitions=3, range_records=400))
    expected, got = contents(calm), contents(world / "cut")
    for table in DECIDED:
        assert got[table] == expected[table], table


@pytest.mark.parametrize("forgotten", [False, True])
def test_a_kill_while_screening_changes_nothing(world: Path, calm: Path, forgotten: bool) -> None:
    """Killed between two verdict commits, and robbed of what was detected, a scan goes on alike."""
    archive = world / f"killed-{forgotten}"
    arguments = scan_of(world, archive, workers=2, range_records=300)
    driver = subprocess.Popen(
        command("scan", *arguments, "--json"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=environment(),
    )
    committed = archive / "verdicts" / "_delta_log"
    while not exited(driver, 0.005) and not list(committed.glob("*1.json")):
        pass
    stop(driver)
    assert (archive / "detected").exists()
    if forgotten:
        shutil.rmtree(archive / "detected")
    scanned(*arguments)
    expected, got = contents(calm), contents(archive)
    for table in DECIDED:
        assert got[table] == expected[table], table
    assert not (archive / "detected").exists()


def false_joins(lines: list[bytes], own_org: str) -> tuple[int, int]:
    """How many messages there are, and how many findings are put together of them."""
    batch = normalise(lines, own_org=own_org, partition="p", offsets=range(len(lines))).tables[
        "messages"
    ]
    result = scan(detectors(), batch, table="messages", key=b"k" * 32)
    fragments = read(batch, fragment_rows(batch, result), result, detectors().rules)
    return batch.num_rows, len(detectors().split(fragments, b"k" * 32))


def test_nothing_is_put_together_of_20000_messages() -> None:
    """A made-up world in which nobody splits a secret has none."""
    lines = [one for batch in World(seed=11, messages=20_000).events() for one in batch]
    assert false_joins(lines, json.loads(lines[0])["team_id"]) == (20_000, 0)


def test_nothing_is_put_together_of_a_real_export(shared_data: Path) -> None:
    """Nor has a real export."""
    source = open_source(shared_data / "slack-export-public.zip", None)
    lines = [one for batch in source.records() for _, one in batch]
    assert false_joins(lines, source.own_org) == (1_382, 0)

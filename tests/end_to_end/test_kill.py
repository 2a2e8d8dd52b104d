"""Killing a scan anywhere, and starting it again, gives the tables of an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from examples.world import World
from tests.end_to_end.tables import command, contents, environment, scanned

AS_OF = ("--as-of", "2026-02-01T00:00:00+00:00")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Children take SIGINT, even where a shell started this suite in the background without it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@dataclass
class Kills:
    """What the kills hit."""

    done: int = 0
    written_not_committed: int = 0
    racing: int = 0


def uncommitted(archive: Path) -> set[str]:
    """Data files that no commit lists."""
    present = {path.name for path in archive.rglob("*.parquet") if "_delta_log" not in path.parts}
    listed: set[str] = set()
    for log in archive.glob("*/_delta_log/*.json"):
        for line in log.read_bytes().splitlines():
            if line.startswith(b'{"add"'):
                listed.add(line.split(b'"path":"', 1)[1].split(b'"', 1)[0].decode().rsplit("/")[-1])
    return present - listed


def disturbed(
    events: Path, policy: Path, archive: Path, *, kills: int, seed: int, wait: float
) -> Kills:
    """Scan with kills, half of them while a second driver races, until through.

    Half of the kills strike data that is written and not committed, the others a random moment.
    """
    chance = random.Random(seed)
    counted = Kills()
    while counted.done < kills:
        before = uncommitted(archive)
        drivers = [start(events, policy, archive)]
        if counted.done % 2:
            drivers.append(start(events, policy, archive))
            counted.racing += 1
        until = chance.uniform(0, wait)
        if counted.done % 4 < 2:
            ended = not halted_in_window(drivers, archive, before)
        else:
            ended = exited(drivers[0], until)
        for driver in drivers:
            stop(driver)
        if ended and drivers[0].returncode == 0:
            break
        counted.done += 1
        counted.written_not_committed += bool(uncommitted(archive) - before)
    return counted


def start(events: Path, policy: Path, archive: Path) -> subprocess.Popen[bytes]:
    """A driver with its workers in a session of their own, so that all are killed together."""
    return subprocess.Popen(
        command("scan", events, "--archive", archive, "--policy", policy, *AS_OF, "--json"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=environment(),
    )


def exited(driver: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether the driver ended by itself within some time."""
    try:
        driver.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def halted_in_window(
    drivers: list[subprocess.Popen[bytes]], archive: Path, before: set[str]
) -> bool:
    """Halt all drivers where new data is written and not committed; False if the first ends before.

    Looking takes time, in which a commit can come. So they are halted first and then looked at
    again, and go on if the moment has passed: where this says True, the kill cannot miss.
    """
    while not exited(drivers[0], 0.002):
        if uncommitted(archive) - before:
            send(drivers, signal.SIGSTOP)
            if uncommitted(archive) - before:
                return True
            send(drivers, signal.SIGCONT)
    return False


def send(drivers: list[subprocess.Popen[bytes]], what: signal.Signals) -> None:
    """Signal the drivers and every worker of them."""
    for driver in drivers:
        with suppress(ProcessLookupError):
            os.killpg(driver.pid, what)


def stop(driver: subprocess.Popen[bytes]) -> None:
    """SIGKILL the driver and every worker of it."""
    send([driver], signal.SIGKILL)
    driver.wait()


def prove(folder: Path, *, messages: int, kills: int, seed: int, share: float) -> Kills:
    """Compare a disturbed archive with an undisturbed one, table by table.

    Drivers are killed within a share of the time that an undisturbed scan takes on this machine.
    """
    World(seed=seed, messages=messages).write(folder / "world")
    events, policy = folder / "world" / "events.jsonl", folder / "world" / "policy.toml"
    started = time.monotonic()
    scanned(events, "--archive", folder / "calm", "--policy", policy, *AS_OF)
    wait = share * (time.monotonic() - started)
    counted = disturbed(events, policy, folder / "killed", kills=kills, seed=seed, wait=wait)
    last = scanned(events, "--archive", folder / "killed", "--policy", policy, *AS_OF)
    assert last["counts"]["records"] == sum(
        last["counts"][name] for name in ("messages", "events", "users", "channels", "dead_letters")
    )
    calm, killed = contents(folder / "calm"), contents(folder / "killed")
    for table, rows in calm.items():
        if table != "dead_letters":  # a write torn by the kill is reported there, and landed again
            assert killed[table] == rows, table
    assert sum(calm["messages"].values()) > messages * 0.9
    return counted


@pytest.mark.slow
def test_twenty_kills_of_a_200k_scan_change_nothing(tmp_path: Path) -> None:
    """Twenty SIGKILLs, some with two drivers racing, leave the tables of an undisturbed run."""
    counted = prove(tmp_path, messages=200_000, kills=20, seed=11, share=0.25)
    assert counted.done == 20
    assert counted.racing > 0
    assert counted.written_not_committed > 0


def test_a_few_kills_of_a_small_scan_change_nothing(tmp_path: Path) -> None:
    """Kills in the window between written and committed leave the tables of an undisturbed run."""
    counted = prove(tmp_path, messages=25_000, kills=4, seed=5, share=0.8)
    assert counted.done > 0
    assert counted.written_not_committed > 0


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_stops_at_once_and_a_second_scan_goes_on(tmp_path: Path) -> None:
    """SIGINT ends driver and workers with exit code 4; the same command finishes the work."""
    World(seed=3, messages=25_000).write(tmp_path / "world")
    events, policy = tmp_path / "world" / "events.jsonl", tmp_path / "world" / "policy.toml"
    driver = start(events, policy, tmp_path / "archive")
    while not exited(driver, 0.05) and not any((tmp_path / "archive").glob("log/*/lock")):
        pass
    driver.send_signal(signal.SIGINT)
    assert driver.wait(30) == 4
    last = scanned(events, "--archive", tmp_path / "archive", "--policy", policy, *AS_OF)
    assert last["counts"]["records"] > 25_000


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill"])
def test_a_driver_that_is_stopped_at_once_leaves_no_noise(
    how: signal.Signals, tmp_path: Path
) -> None:
    """However it is stopped while its workers start, they print nothing afterwards."""
    World(seed=3, messages=25_000).write(tmp_path / "world")
    events, policy = tmp_path / "world" / "events.jsonl", tmp_path / "world" / "policy.toml"
    driver = subprocess.Popen(
        command("scan", events, "--archive", tmp_path / "archive", "--policy", policy, *AS_OF),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    while driver.poll() is None and len(psutil.Process(driver.pid).children()) < 2:
        pass  # those that the workers are forked from, and that cleans up behind them
    driver.send_signal(how)
    _, said = driver.communicate(timeout=60)
    assert said.splitlines()[1:] == (
        []
        if how is signal.SIGKILL
        else ["crossgate: stopped; the same command goes on where it was"]
    )

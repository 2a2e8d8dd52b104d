"""Strings of a PDF's objects: which are found, and that none makes the reader slow."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from pipelines.extraction import pdf_objects
from pipelines.extraction.pdf_objects import _strings, _unsaid


def took(work: Callable[[], object]) -> float:
    """Seconds, of the fastest of three."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


@pytest.mark.parametrize(
    ("data", "strings"),
    [
        (b"(one string) Tj (another) Tj", ["one string", "another"]),
        (rb"(with \(escapes\) inside)", ["with (escapes) inside"]),
        (b"(with (brackets) inside)", ["with (brackets) inside"]),
        (b"(outside (middle (inside!) middle) outside)", ["outside ", "middle (inside!) middle"]),
        (rb"(without \(an end", ["without (an end"]),
    ],
)
def test_strings(data: bytes, strings: list[str]) -> None:
    """What is readable is found, with its end or without."""
    assert list(_strings(data)) == strings


def test_a_string_without_its_end_is_gone_through_once() -> None:
    """Whatever it holds that looks like the beginning of another."""
    assert took(lambda: list(_strings(b"(" + rb"\(" * 100_000))) < 1


def test_what_was_shown_is_not_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever order it stands; looking ends before it takes too long."""
    lines = [f"line {number} of many, {'x' * 500}" for number in range(200)]
    said = "".join("".join(lines).split())
    assert list(_unsaid([*lines, "something else", *reversed(lines)], said)) == ["something else"]
    monkeypatch.setattr(pdf_objects, "_LOOKED", 0)
    assert list(_unsaid([*lines, "something else"], said)) == ["something else"]
    assert list(_unsaid([lines[-1], lines[0]], said)) == [lines[-1]]


def test_a_long_book_is_read_in_time() -> None:
    """Each of its lines stands on a page, and is a string of an object too."""
    lines = [
        f"{number} {number * 7919 % 1_000_003} and so on and so on" for number in range(80_000)
    ]
    said = "".join("".join(lines).split())
    assert took(lambda: list(_unsaid(lines, said))) < 2

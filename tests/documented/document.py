"""Runs what a Markdown document shows, in order, in one folder of its own.

What a document may hold, and what becomes of it:

- a ```console block: each line that starts with `$ ` is run; the lines after it are the output it
  must have. `...` stands for anything and white space does not matter. A command without output
  in the document may print what it likes. `# exits 1` on the line before a command is the exit
  code it must have instead of 0.
- a ```python block: run; the blocks of one document share their names. `>>>` works as in doctest.
- a block of any other language with a path after it, such as ```toml acme.toml: written to a file.
- shell in any other block is refused: it would be a command that nobody runs.

In a console block `crossgate` and `python` are this repository's, `make` checks that the target
exists and does no more, and `git clone` and `cd crossgate` are left to the reader.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.project import ROOT, make_targets

_FENCE = re.compile(r"^(?P<indent> *)(?P<mark>`{3,}|~{3,}) *(?P<info>[^`]*)$")
_EXITS = re.compile(r"^# exits (\d+)$")
_SHELLS = {"bash", "sh", "shell", "zsh"}
_TOOLS = {"cat", "cp", "diff", "echo", "grep", "head", "ls", "mkdir", "mv", "sort", "tail", "wc"}
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class ExampleWrong(AssertionError):
    """A document shows something that is not so, or that cannot be checked."""


@dataclass(frozen=True)
class Block:
    """One fenced block: the line of its opening fence, its language, its path and its lines."""

    line: int
    language: str
    path: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Command:
    """One `$ ` line of a console block; `expected` is empty if the document shows no output."""

    line: int
    text: str
    expected: str
    exits: int


def documents() -> list[Path]:
    """Return every Markdown document of the project, sorted."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a document in order, without their indentation."""
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        if not (opening := _FENCE.match(line)):
            continue
        language, _, path = opening["info"].strip().partition(" ")
        inside: list[str] = []
        for _, content in lines:
            stripped = content.strip()
            if set(stripped) == {opening["mark"][0]} and len(stripped) >= len(opening["mark"]):
                break
            inside.append(content.removeprefix(opening["indent"]))
        else:
            raise ExampleWrong(f"line {number}: this block never ends")
        yield Block(number, language.lower(), path.strip(), tuple(inside))


def commands(block: Block) -> list[Command]:
    """Return the commands of a console block; there must be one."""
    found: list[Command] = []
    exits, position = 0, 0
    while position < len(block.lines):
        number, line = block.line + 1 + position, block.lines[position]
        position += 1
        if code := _EXITS.match(line):
            exits = int(code[1])
            continue
        if not line.startswith("$ "):
            if not found and line.strip():
                raise ExampleWrong(f"line {number}: output before the first command")
            continue
        while line.endswith("\\") and position < len(block.lines):
            line = line[:-1] + block.lines[position].strip()
            position += 1
        end = position
        while end < len(block.lines) and not re.match(r"\$ |# exits ", block.lines[end]):
            end += 1
        expected = "\n".join(block.lines[position:end]).strip()
        found.append(Command(number, line[2:].strip(), expected, exits))
        exits, position = 0, end
    if not found:
        raise ExampleWrong(f"line {block.line}: a console block without a command")
    return found


def run(text: str, folder: Path) -> int:
    """Do what a document shows, in `folder`, and return how many examples ran.

    Raises:
        ExampleWrong: Names the line, what was expected and what came.
    """
    names: dict[str, object] = {"__name__": "__document__"}
    ran = 0
    for block in blocks(text):
        match block.language:
            case "console":
                for command in commands(block):
                    _run_command(command, folder)
                    ran += 1
            case "python":
                _run_python(block, names, folder)
                ran += 1
            case language if language in _SHELLS or any(
                re.match(r"\s*\$ (crossgate|make|python)\b", line) for line in block.lines
            ):
                raise ExampleWrong(f"line {block.line}: write shell as ```console, with `$ `")
            case _ if block.path:
                target = folder / block.path
                if not target.resolve().is_relative_to(folder.resolve()):
                    raise ExampleWrong(f"line {block.line}: {block.path} is outside the folder")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text("\n".join(block.lines) + "\n", encoding="utf-8")
    return ran


def _programs(text: str) -> Iterator[list[str]]:
    """Yield the words of each program in a shell line, without variables and redirections."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in lexer:
        if word and set(word) <= set("|&;"):
            yield words
            words = []
        elif words or not re.match(r"[A-Z_]+=", word):
            words.append(word)
    yield words


def _run_command(command: Command, folder: Path) -> None:
    where = f"line {command.line}: $ {command.text}"
    runs = True
    for words in _programs(command.text):
        match words:
            case ["crossgate" | "python", *_]:
                pass
            case ["make", *targets]:
                runs = False
                if missing := set(targets) - make_targets():
                    raise ExampleWrong(f"{where}\nthe Makefile has no {', '.join(missing)}")
                if command.expected:
                    raise ExampleWrong(f"{where}\nthe output of make is not checked: show none")
            case ["git", "clone", *_] | ["cd", "crossgate"]:
                runs = False
            case [tool, *_] if tool in _TOOLS:
                pass
            case _:
                raise ExampleWrong(f"{where}\ncannot be checked: none of our programs")
    if not runs:
        return
    # The shell stands between so that a document may show pipes and redirections.
    script = 'crossgate() { python -m pipelines "$@"; }; python() { "$CROSSGATE_PYTHON" "$@"; }\n'
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {script}{command.text}"],
        cwd=folder,
        env=os.environ
        | {
            "COLUMNS": "100",
            "CROSSGATE_PYTHON": sys.executable,
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "PYTHONUNBUFFERED": "1",  # so that talk and data come in the order a terminal shows
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    if done.returncode != command.exits:
        raise ExampleWrong(
            f"{where}\nexit code {done.returncode} instead of {command.exits}:\n{done.stdout}"
        )
    checker = doctest.OutputChecker()
    if command.expected and not checker.check_output(command.expected, done.stdout, _FLAGS):
        raise ExampleWrong(f"{where}\nexpected:\n{command.expected}\n\ngot:\n{done.stdout}")


def _run_python(block: Block, names: dict[str, object], folder: Path) -> None:
    source = "\n".join(block.lines) + "\n"
    name = f"<line {block.line}>"
    before = Path.cwd()
    os.chdir(folder)
    try:
        if not any(line.startswith(">>> ") for line in block.lines):
            exec(compile(source, name, "exec"), names)  # noqa: S102 - running documents is the point
            return
        test = doctest.DocTestParser().get_doctest(source, names, name, None, block.line)
        test.globs = names  # the parser copies them; later blocks need what this one defines
        report: list[str] = []
        doctest.DocTestRunner(optionflags=_FLAGS).run(test, out=report.append, clear_globs=False)
        if report:
            raise ExampleWrong("".join(report))
    finally:
        os.chdir(before)

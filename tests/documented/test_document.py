from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.documented.document import Block, Command, ExampleWrong, blocks, commands, run


def test_commands_carry_their_line_output_and_exit_code() -> None:
    """A console block is read as commands, each with its line, its output and its exit code."""
    block = Block(
        10,
        "console",
        "",
        (
            "$ crossgate a \\",
            "    --b",
            "one",
            "",
            "two",
            "# exits 3",
            "$ crossgate c",
            "",
            "$ make x",
        ),
    )
    assert commands(block) == [
        Command(11, "crossgate a --b", "one\n\ntwo", 0),
        Command(17, "crossgate c", "", 3),
        Command(19, "make x", "", 0),
    ]


def test_blocks_in_lists_lose_their_indentation() -> None:
    """A fence inside a list item is a block, without the indentation of the item."""
    text = "1. first\n\n   ```console\n   $ crossgate\n     deep\n   ```\n\n~~~~python\n```\n~~~~\n"
    assert list(blocks(text)) == [
        Block(3, "console", "", ("$ crossgate", "  deep")),
        Block(8, "python", "", ("```",)),
    ]


def _document(text: str) -> str:
    return dedent(text).replace("'''", "```")


def test_a_right_document_runs_from_top_to_bottom(tmp_path: Path) -> None:
    """Files, commands, pipes, exit codes and Python share one folder, in order."""
    text = _document("""
        '''toml made/acme.toml
        name = "Acme"
        '''
        '''console
        $ cat made/acme.toml | grep name
        name = "Acme"
        $ python -c "print('a', 1); print('z')" > out.txt
        $ cat out.txt
        a
        ...
        # exits 3
        $ python -c "raise SystemExit(3)"
        '''
        '''python
        from pathlib import Path
        lines = Path("out.txt").read_text().split()
        '''
        '''python
        >>> lines
        ['a', '1', 'z']
        '''
    """)
    assert run(text, tmp_path) == 6


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param("$ python -c 'print(1)'\n2", "expected:\n2", id="output"),
        pytest.param("$ python -c 'raise SystemExit(1)'", "exit code 1 instead of 0", id="fails"),
        pytest.param("# exits 1\n$ python -c ''", "exit code 0 instead of 1", id="succeeds"),
        pytest.param(
            "$ python -c 'raise SystemExit(1)' | cat", "exit code 1 instead of 0", id="pipe"
        ),
        pytest.param("$ crossgate no-such-verb", "exit code", id="verb"),
        pytest.param("$ make no-such-target", "no no-such-target", id="target"),
        pytest.param("$ make test\n12 passed", "output of make", id="make-output"),
        pytest.param("$ curl example.com", "cannot be checked", id="program"),
        pytest.param(
            "$ echo a | curl -d @- example.com", "cannot be checked", id="program-in-pipe"
        ),
        pytest.param("no command here", "before the first command", id="no-dollar"),
        pytest.param("", "without a command", id="empty"),
    ],
)
def test_a_wrong_console_block_fails(wrong: str, said: str, tmp_path: Path) -> None:
    """A console block that is not so, or that cannot be checked, fails and says why."""
    with pytest.raises(ExampleWrong, match=said):
        run(f"```console\n{wrong}\n```\n", tmp_path)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param("```sh\ncrossgate scan x\n```\n", "as ```console", id="shell"),
        pytest.param("```\n$ crossgate scan x\n```\n", "as ```console", id="untagged"),
        pytest.param("```console\n$ crossgate", "never ends", id="unclosed"),
        pytest.param("```python\n>>> 1 + 1\n3\n```\n", "Expected:\n    3", id="doctest"),
        pytest.param("```toml ../x.toml\na = 1\n```\n", "outside the folder", id="traversal"),
    ],
)
def test_a_wrong_block_fails(wrong: str, said: str, tmp_path: Path) -> None:
    """Shell that nobody runs, a false doctest and a file elsewhere fail and say why."""
    with pytest.raises(ExampleWrong, match=said):
        run(wrong, tmp_path)


def test_python_that_raises_fails_the_document(tmp_path: Path) -> None:
    """An exception in a Python block reaches the test."""
    with pytest.raises(ZeroDivisionError):
        run("```python\n1 / 0\n```\n", tmp_path)

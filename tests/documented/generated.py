"""The parts of documents that only repeat the code: written from it, never by hand.

A document marks the place of a part with two comments; `python -m tests.documented.generated`
writes what stands between them anew, and a test refuses a document in which it is out of date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import pyarrow as pa
from cyclopts import App

from detectors import ruleset
from detectors.personal.kinds import KINDS
from pipelines.cli import app
from schemas.columns import EXPOSURE, LEDGER, TABLES
from tests.documented.document import documents

_PART = re.compile(r"(<!-- from the code: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(text: str) -> str:
    """Return a document with each of its generated parts as the code has it now."""
    return _PART.sub(lambda m: f"{m[1]}\n{PARTS[m['name']]()}\n\n{m[3]}", text)


def named(text: str) -> list[str]:
    """Return the names of the generated parts that a document holds."""
    return [match["name"] for match in _PART.finditer(text)]


def commands(root: App = app, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], App]]:
    """Yield every command that does something, with the words that call it."""
    names = [name for name in root if not name.startswith("-")]
    if path and (not names or root.default_command):
        yield path, root
    for name in names:
        yield from commands(root[name], (*path, name))


def arguments(command: App) -> list[tuple[str, ...]]:
    """Return the arguments and options of a command, each with all of its names."""
    return [argument.names for argument in command.assemble_argument_collection()]


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _codes(values: Iterable[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _commands() -> str:
    rows = []
    for path, command in commands():
        names = arguments(command)
        called = ["crossgate", *path, *(name for name, *_ in names if not name.startswith("--"))]
        wanted = (" or ".join(f"`{name}`" for name in all_) for all_ in names if all_[0][0] == "-")
        what = command.help.partition("\n")[0]
        rows.append((f"`{' '.join(called)}`", what, ", ".join(wanted)))
    return _table(("command", "what it does", "options"), rows)


_KINDS = {
    "string": "text",
    "large_string": "text",
    "large_binary": "bytes",
    "fixed_size_binary[16]": "16 bytes",
    "timestamp[us, tz=UTC]": "instant",
    "date32[day]": "date",
    "int32": "integer",
    "int64": "integer",
    "float": "number",
    "bool": "true or false",
}


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {_kind(kind.value_type)}"
    return "struct" if pa.types.is_struct(kind) else _KINDS[str(kind)]


def _columns(fields: Iterable[pa.Field], before: str = "") -> Iterator[tuple[str, ...]]:
    for field in fields:
        note = (field.metadata or {})[b"note"].decode().replace("|", "\\|")
        null = "may be null" if field.nullable else ""
        yield f"`{before}{field.name}`", _kind(field.type), null, note
        if pa.types.is_list(field.type) and field.type.value_type == EXPOSURE:
            yield from _columns(EXPOSURE, f"{field.name}.")


_HEADINGS = ("column", "type", "", "meaning")


def _tables() -> str:
    pages = []
    for name, table in TABLES.items():
        facts = (
            f"Key: {_codes(table.key)}. Partition: {_codes(table.partition)}. "
            f"Sorted by {_codes(table.sort)}. "
            f"Version {table.version}, committed by *{table.reader}*."
        )
        pages.append(f"### {name}\n\n{facts}\n\n{_table(_HEADINGS, _columns(table.schema))}")
    return "\n\n".join(pages)


def _ledger() -> str:
    return _table(_HEADINGS, _columns(LEDGER))


def _providers(kind: str) -> str:
    """Show the rules of one kind: the scope, or `named` for values that need a name."""
    rules = ruleset.load()
    named: dict[str, list[str]] = {}
    for rule in rules.rules.values():
        if kind == ("named" if rule.named else rule.scope):
            provider, _ = rules.providers[rule.id]
            named.setdefault(provider, []).append(rule.id.removeprefix("crossgate."))
    rows = ((name, _codes(sorted(ids))) for name, ids in sorted(named.items(), key=_folded))
    return _table(("provider", "rules, each after `crossgate.`"), rows)


def _folded(item: tuple[str, list[str]]) -> str:
    return item[0].casefold()


def _personal() -> str:
    rows = ((f"`{k.id}`", k.title, k.severity.value, k.check, k.misses) for k in KINDS)
    return _table(("rule", "finds", "severity", "checks", "misses"), rows)


PARTS = {
    "commands": _commands,
    "tables": _tables,
    "ledger": _ledger,
    "secret-forms": partial(_providers, "provider"),
    "secret-names": partial(_providers, "named"),
    "secret-protocols": partial(_providers, "protocol"),
    "secret-words": partial(_providers, "any"),
    "personal-data": _personal,
}
"""Every part by the name that a document calls it by."""


if __name__ == "__main__":
    for page in documents():
        page.write_text(renewed(page.read_text("utf-8")), "utf-8")

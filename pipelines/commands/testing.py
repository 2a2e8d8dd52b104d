"""`crossgate rules test`: scan one text or document, and explain."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from errno import ENAMETOOLONG
from pathlib import Path
from typing import Annotated, Any, Final

from cyclopts import Parameter

from pipelines.commands import arguments
from pipelines.commands.filters import rule_id
from pipelines.output import SEVERITY_STYLE, counted, emit, line, say
from schemas.errors import UsageInvalid

_STDIN: Final = "-"
_SPACE: Final = re.compile(r"\s")
_SHOWN: Final = 10
"""Places that were not read, of which more say no more: a bomb has hundreds."""


def try_rules(
    file: Annotated[Path, Parameter(allow_leading_hyphen=True)],
    /,
    *,
    rule: Annotated[str | None, Parameter(help="Say why this rule did not report.")] = None,
    policy: Path | None = None,
    names: bool = False,
    json: arguments.Json = False,
) -> int:
    """Scan a text or a document with every rule, and explain. Exits with 1 if something is found.

    If nothing is found, and it was not read whole or a detector failed, it exits with 4.

        $ crossgate rules test message.txt --rule crossgate.github-token

    Args:
        file: A text or a document of any format that is read; `-` is standard input.
        rule: The id of a rule.
        policy: Include this policy's embargo register, and names if it asks for them.
        names: Look for people and places too, as a policy with `[names]` does.
        json: Print one JSON document.
    """
    from detectors import explain
    from detectors.names import PERSON, PLACE
    from detectors.probe import rows
    from detectors.registry import build
    from detectors.scan import scan
    from pipelines.extraction.extract import extract
    from schemas.policy import Names, Severity

    name, data = _read(file)
    opened, key = arguments.opened_policy(policy)
    if (names or rule in (PERSON, PLACE)) and opened.names is None:
        opened = replace(opened, names=Names())
    detectors = build(opened, cache_dir=arguments.cache_folder(), register_key=key)
    detectors.self_test()
    known = {one.id: one for one in detectors.rules}
    rule = None if rule is None else rule_id(rule, known)
    read = extract(name, data)
    places = [{"start": p.start, "location": p.location, "counted": p.counted} for p in read.places]
    scanned = scan(detectors, rows([read.text], "files", [places]), table="files", key=bytes(32))
    hits: list[dict[str, Any]] = []
    for one in scanned.findings.to_pylist():
        start, end, sure = one["start"], one["end"], one["confidence"]
        column = start - (read.text.rfind("\n", 0, start) + 1) + 1
        hits.append(
            {
                "rule": one["rule"],
                "title": known[one["rule"]].title,
                "severity": one["severity"],
                "confidence": round(sure, 2),
                "location": one["location"],
                "line": read.text.count("\n", 0, start) + 1,
                "column": column,
                "preview": one["preview"],
                "because": explain.because(
                    one["rule"], read.text, start, end, sure, one["preview"]
                ),
                "gives": explain.gives(one["rule"], Severity(one["severity"])),
            }
        )
    missing = rule is not None and rule not in {hit["rule"] for hit in hits}
    refused = explain.why_not(rule, read.text, detectors.families) if rule and missing else []
    unread = [{"location": place, "reason": reason} for place, reason in read.unscanned]
    unread += [{"location": "", "reason": f"failed: {why}"} for why in scanned.failed.values()]
    if json:
        emit(
            "rules-test",
            {
                "rule_pack": detectors.rule_pack,
                "names": opened.names is not None,
                "health": list(detectors.health),
                "findings": hits,
                "unscanned": unread,
                **({"rule": rule, "not_reported": refused} if rule else {}),
            },
        )
    else:
        _show(hits, unread)
        for reason in refused:
            line(f"{rule} did not report: {reason}")
        for flag in detectors.health:
            say(flag, style="yellow")
        if rule is None and opened.names is None:
            say("people and places were not looked for: `--names` does")
    return 1 if hits else 4 if unread else 0


def _read(file: Path) -> tuple[str, bytes]:
    """Name and content of what is tested.

    Raises:
        UsageInvalid: It cannot be read.
    """
    if str(file) == _STDIN:
        if sys.stdin.isatty():
            say("reading what is typed until Ctrl-D")
        return "stdin.txt", sys.stdin.buffer.read()
    try:
        return file.name, file.read_bytes()
    except OSError as error:
        if not isinstance(error, FileNotFoundError) and error.errno != ENAMETOOLONG:
            what = (error.strerror or type(error).__name__).lower()
            raise UsageInvalid(str(file), what, "name a file that can be read") from None
        # A text that was meant to be tested may be a secret: only what looks like a path is told.
        like_a_path = (file.suffix or file.parent.name) and not _SPACE.search(str(file))
        raise UsageInvalid(
            str(file) if like_a_path else "FILE",
            "there is no such file",
            "name one, or `-` and pipe a text to it",
        ) from None


def _show(hits: list[dict[str, Any]], unread: list[dict[str, str]]) -> None:
    for hit in hits:
        place = hit["location"] or f"line {hit['line']}"
        line(
            f"{hit['severity']:<9} {hit['rule']}  {hit['preview']}  {place}, "
            f"column {hit['column']}",
            style=SEVERITY_STYLE[hit["severity"]],
        )
        line(f"  sure     {hit['confidence']:.2f}: {'; '.join(hit['because'])}")
        line(f"  gives    {hit['gives']}")
    for gap in unread[:_SHOWN]:
        say(f"not read: {gap['location'] or 'the whole'}: {gap['reason']}", style="yellow")
    if more := unread[_SHOWN:]:
        say(f"not read: {counted(len(more), 'place')} more; --json lists all", style="yellow")
    line(counted(len(hits), "finding"))

"""`crossgate search`: words and phrases in the archive."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from pipelines.commands import arguments
from pipelines.output import emit, number, say, table, when
from schemas.errors import UsageInvalid

if TYPE_CHECKING:
    from ediscovery.search import Hit

_LEAD: Final = 24
"""Characters shown before a match."""


def search(
    query: str,
    /,
    *,
    archive: arguments.Archive,
    channel: Annotated[str | None, Parameter(name=("--in", "--channel"))] = None,
    author: Annotated[str | None, Parameter(name=("--from", "--author"))] = None,
    after: str | None = None,
    before: str | None = None,
    org: arguments.Orgs = None,
    keyring: arguments.Keyring = None,
    limit: arguments.Limit = 20,
    json: arguments.Json = False,
) -> int:
    """Find messages in which every word and every "phrase" of the query occurs.

        $ crossgate search 'invoice "next week"' --archive ./archive --after 2026-01-05

    Args:
        query: Words, and phrases in quotes; case and accents do not matter.
        archive: Folder of the archive.
        channel: Only this channel, by id or name.
        author: Only this author, by id, handle or name.
        after: From this date or instant on.
        before: Up to, not including, this date or instant.
        org: Only messages that this organisation governs, by id or name; may be repeated.
        keyring: File of the master keys.
        limit: Most rows to print.
        json: Print one JSON document.
    """
    from ediscovery.search import Scope, parse
    from ediscovery.search import search as find
    from pipelines.commands import filters, summary

    arguments.at_least_one(limit, "--limit")
    query = arguments.typed(query, "query")
    terms = parse(query)
    scope = Scope(
        channel=arguments.named(channel, "--in"),
        author=arguments.named(author, "--from"),
        after=arguments.parse_instant(after, "--after") if after is not None else None,
        before=arguments.parse_instant(before, "--before") if before is not None else None,
    )
    if scope.after and scope.before and scope.after >= scope.before:
        raise UsageInvalid("--before", "nothing is after --after and before it", "swap them")
    reader = summary.open_reader(archive, keyring, org)
    hits, total = find(reader, query, scope, limit)
    if not total:
        filters.check_channel(reader, scope.channel, org)
        filters.check_author(reader, scope.author)
        filters.check_span(reader, scope.after, scope.before)
    if json:
        emit("search", {"total": total, "terms": terms, "hits": [asdict(hit) for hit in hits]})
        return 0
    table(
        None,
        ("when", "channel", "who", "message"),
        [
            (
                when(hit.sent_at),
                hit.channel,
                hit.author,
                _said(hit, terms),
            )
            for hit in hits
        ],
        shrink=("message",),
    )
    say(f"{number(len(hits))} of {number(total)} messages")
    return 0


def _said(hit: Hit, terms: list[str]) -> str:
    """The text on one line from shortly before the first match on; for edits what stood before."""
    text = " ".join(hit.text.split())
    if hit.kind == "posted":
        return _from_match(text, terms)
    before = " ".join(hit.previous.split())
    said = f"[{hit.kind}] {_from_match(text, terms)}" if text else f"[{hit.kind}]"
    return f"{said} [before] {_from_match(before, terms)}" if before else said


def _from_match(text: str, terms: list[str]) -> str:
    """Drop what stands long before the first match; folding hardly moves it."""
    from schemas.fold import fold

    folded = fold(text)
    first = min((at for term in terms if (at := folded.find(term)) >= 0), default=0)
    return text if first <= _LEAD else "…" + text[first - _LEAD // 2 :]

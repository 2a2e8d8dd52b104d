"""`crossgate search`: words and phrases in the archive."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from pipelines.commands import arguments
from pipelines.output import emit, number, say, table, when
from schemas.errors import UsageInvalid

if TYPE_CHECKING:
    from ediscovery.search import Hit


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
        org: Only messages that this organisation governs; may be repeated.
        keyring: File of the master keys.
        limit: Most rows to print.
        json: Print one JSON document.
    """
    from ediscovery.search import Scope, parse
    from ediscovery.search import search as find
    from pipelines.commands import summary

    if limit < 1:
        raise UsageInvalid("--limit", "must be at least 1", "write a whole number")
    terms = parse(query)
    scope = Scope(
        channel=channel,
        author=author,
        after=arguments.parse_instant(after, "--after") if after else None,
        before=arguments.parse_instant(before, "--before") if before else None,
    )
    reader = summary.open_reader(archive, keyring, org)
    hits, total = find(reader, query, scope, limit)
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
                _said(hit),
            )
            for hit in hits
        ],
        shrink=("message",),
    )
    say(f"{number(len(hits))} of {number(total)} messages")
    for org_id in reader.locked:
        say(f"not searched: messages of {org_id}, whose key is not in the keyring", style="yellow")
    return 0


def _said(hit: Hit) -> str:
    """The text on one line; for edits and deletions what stood before, too."""
    text = " ".join(hit.text.split())
    if hit.kind == "posted":
        return text
    before = " ".join(hit.previous.split())
    return f"[{hit.kind}] {text}" + (f" [before] {before}" if before else "")

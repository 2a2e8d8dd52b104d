"""Search the archive's messages: words and phrases, all of which must stand in a message.

A search that silently means something else than its author thinks loses cases. So this first query
language is small and says no to the rest: operators, wildcards and proximity are refused with what
to write instead, until the full language is there.

Words match whole words, whatever their case and accents, in the text, in the texts of blocks and
attachments, and in what an edit or deletion says stood there before. A word of the query is what
stands between spaces; a phrase stands in quotes, and any run of white space in the message matches
a space in the phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from ediscovery.known import ROOMS
from schemas.errors import UsageInvalid
from schemas.fold import fold

if TYPE_CHECKING:
    from retention.archive.reader import Reader

_TOKEN: Final = re.compile(r'"([^"]*)"|(\S+)')
_SPACE: Final = r"[\s\x0b\x1c-\x1f\x85\pZ]+"
"""What Python splits at: of all this, DuckDB's `\\s` is only that of ASCII."""
_OPERATORS: Final = re.compile(r"AND|OR|NOT|NEAR|(w|pre)/\d+|.*[*?~].*|[a-z]+:.*|-.*|[()].*|.*[()]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where to look. None means everywhere the reader was opened for.

    Attributes:
        channel: Id or name.
        author: Id, handle or name.
        after: First instant that counts.
        before: First instant that no longer counts.
    """

    channel: str | None = None
    author: str | None = None
    after: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Hit:
    """One revision that matches; `repr` would show text, so there is none.

    Attributes:
        text: What it says; empty once deleted.
        previous: What stood there before, if it is an edit or a deletion.
    """

    org_id: str
    channel_id: str
    channel: str
    ts: str
    revision: int
    kind: str
    sent_at: datetime
    author_id: str | None
    author: str
    author_org: str
    text: str
    previous: str


def parse(query: str) -> list[str]:
    """Return the folded words and phrases of a query.

    Raises:
        UsageInvalid: Empty, unbalanced, or an operator of the language that is not there yet.
    """
    if query.count('"') % 2:
        raise UsageInvalid("query", "a quote is not closed", 'write "like this"')
    terms = []
    for match in _TOKEN.finditer(query):
        phrase, word = match.groups()
        if word is not None and _OPERATORS.fullmatch(word):
            raise UsageInvalid(
                f"query, position {match.start() + 1}",
                "operators, wildcards and fields are not understood yet",
                'write words, which must all occur, and "phrases"; use --in, --from, --after, '
                "--before; quote a word to search for it as it is",
            )
        folded = " ".join(fold(phrase if word is None else word).split())
        if folded:
            terms.append(folded)
    if not terms:
        raise UsageInvalid("query", "empty", "write at least one word")
    return list(dict.fromkeys(terms))


def search(reader: Reader, query: str, scope: Scope, limit: int) -> tuple[list[Hit], int]:
    """Return the newest matches up to `limit`, and how many there are in all.

    Raises:
        UsageInvalid: The query is not understood.
    """
    conditions, parameters = _conditions(parse(query), scope)
    where = " and ".join(conditions) or "true"
    found = reader.query(
        f"""
        with names as (
            select user_id, arg_max(coalesce(real_name, name), (not placeholder, digest)) as name,
                   list(distinct lower(name)) || list(distinct lower(real_name)) as called
            from users group by user_id),
        {ROOMS},
        hits as (
            select m.org_id, m.channel_id, coalesce(r.name, m.channel_id) as channel, m.ts,
                   m.revision, m.kind, m.sent_at, m.author_id,
                   coalesce(n.name, m.author_name, m.author_id, '') as author, m.author_org,
                   m.digest, coalesce(m.text, '') as text,
                   coalesce(m.previous_text, '') as previous
            from messages m left join names n on n.user_id = m.author_id
                 left join rooms r on r.channel_id = m.channel_id
            where {where})
        select * exclude (digest), count(*) over () as total from hits
        order by sent_at desc, channel_id, ts, revision desc, org_id, digest limit ?
        """,  # noqa: S608  # conditions are fixed texts; every value is a parameter
        [*parameters, limit],
    ).to_pylist()
    total = found[0]["total"] if found else 0
    return [Hit(**{k: v for k, v in row.items() if k != "total"}) for row in found], total


def _conditions(terms: list[str], scope: Scope) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    parameters: list[object] = []
    for term in terms:
        words = term.split(" ")
        # The cheap test first: DuckDB evaluates it on the folded column before any pattern.
        conditions += ["contains(m.text_folded, ?)"] * len(words)
        parameters += words
        pattern = _SPACE.join(re.escape(word) for word in words)
        conditions.append("regexp_matches(m.text_folded, ?)")
        parameters.append(rf"(^|[^\pL\pN_]){pattern}($|[^\pL\pN_])")
    if scope.channel:
        conditions.append("(m.channel_id = ? or list_contains(r.called, ?))")
        parameters += [scope.channel.lstrip("#")] * 2
    if scope.author:
        # Whom no source describes, such as a bot, has the name that came with the message.
        conditions.append(
            "(lower(m.author_id) = ? or list_contains(n.called, ?) or lower(m.author_name) = ?)"
        )
        parameters += [scope.author.lstrip("@").lower()] * 3
    if scope.after:
        conditions.append("m.sent_at >= ? and m.day >= cast(? as date)")
        parameters += [scope.after, scope.after.date()]
    if scope.before:
        conditions.append("m.sent_at < ? and m.day <= cast(? as date)")
        parameters += [scope.before, scope.before.date()]
    return conditions, parameters

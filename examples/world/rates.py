"""How often what happens in a world."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How often what happens.

    Attributes:
        edits: Share of records that are edits by their author (`message_changed`).
        deletions: Share of records that are deletions.
        unfurls: Share of records that add a preview to a message with a link, without an edit.
        notices: Share of records by which the channel tells of a topic, a joining or a leaving.
        bots: Share of the rest that robots post.
        replies: Share of people's posts that answer in a thread.
        files: Share of people's posts that carry files.
        secrets: Share of people's posts (and of rewritten ones) in which a secret slips.
        personal: The same for personal data.
        embargoes: The same for announcements that are not public yet.
        decoys: The same for what only looks like a finding.
        reactions: Reactions per record; not counted as records themselves.
    """

    edits: float = 0.03
    deletions: float = 0.01
    unfurls: float = 0.003
    notices: float = 0.001
    bots: float = 0.03
    replies: float = 0.20
    files: float = 0.02
    secrets: float = 0.01
    personal: float = 0.03
    embargoes: float = 0.001
    decoys: float = 0.02
    reactions: float = 0.005

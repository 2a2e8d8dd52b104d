"""The policy of the world's own organisation, as a reviewed TOML file would state it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from typing import Final

from examples.world.cast import Cast, Channel, Link
from examples.world.embargo import EMBARGOES, Embargo

_RULES: Final = """
[[rules]]
id = "secret-before-partners"
families = ["secret"]
audience = ["external"]
min_severity = "medium"
actions = ["notify_sender", "alert", "hide", "ask_partner"]
reason = "a usable credential stands where another organisation can read it"

[[rules]]
id = "secret-before-somebody"
families = ["secret"]
audience = ["unknown"]
min_severity = "medium"
actions = ["notify_sender", "alert", "hide"]
reason = "a usable credential stands where we do not know who can read it"

[[rules]]
id = "secret-among-us"
families = ["secret"]
actions = ["log", "notify_sender"]
reason = "a credential in a message outlives the message"

[[rules]]
id = "news-too-early"
families = ["embargo"]
audience = ["external", "unknown"]
actions = ["alert", "hide", "ask_partner"]
reason = "an announcement stands before an audience that is not cleared"

[[rules]]
id = "personal-data-before-partners"
families = ["pii"]
audience = ["external", "unknown"]
min_severity = "medium"
actions = ["notify_sender", "alert"]
reason = "personal data stands where another organisation can read it"

[[rules]]
id = "all-else"
actions = ["log"]
reason = "kept for the record"
"""


def policy_toml(cast: Cast, start: int, span: int) -> str:
    """Write the policy.

    Connections are declared where the stream cannot tell them: every tier, and the partner that was
    invited and never came. One channel stays undeclared on purpose, so that who could read it is
    unknown.

    Args:
        cast: Who takes part.
        start: Microseconds since 1970.
        span: Length of the story in microseconds.
    """
    lines = [
        f"# What {cast.own.name} has decided.",
        f'id = "{cast.own.short}"',
        'version = "1"',
        f'own_org = "{cast.own.id}"',
    ]
    for number, org in enumerate(cast.organisations):
        lines += ["", "[[organisations]]", f'id = "{org.id}"', f'name = "{org.name}"']
        if number == 1:
            lines.append("nda = true")
    for channel in cast.channels:
        for link in channel.links:
            if link.told and channel.kind in ("public", "private"):
                lines += _connection(channel, link, start, span)
    for embargo in EMBARGOES:
        lines += _embargo(cast, embargo, start, span)
    return "\n".join(lines) + "\n" + _RULES


def _instant(at: int) -> str:
    return (datetime.fromtimestamp(0, UTC) + timedelta(microseconds=at)).isoformat()


def _connection(channel: Channel, link: Link, start: int, span: int) -> list[str]:
    lines = [
        "",
        "[[connections]]",
        f'channel = "{channel.later_id or channel.id}"',
        f'org = "{link.org.id}"',
        f'tier = "{link.tier}"',
    ]
    if link.start > 0:
        lines.append(f"starts_at = {_instant(start + int(span * link.start))}")
    if link.end is not None:
        lines.append(f"ends_at = {_instant(start + int(span * link.end))}")
    return lines


def _embargo(cast: Cast, embargo: Embargo, start: int, span: int) -> list[str]:
    cleared = [cast.organisations[at].id for at in embargo.cleared if at < len(cast.organisations)]
    lines = ["", "[[embargoes]]", f'id = "{embargo.id}"', f'title = "{embargo.title}"']
    lines.append("names = [" + ", ".join(f'"{name}"' for name in embargo.names) + "]")
    if embargo.lifts is not None:
        zone = timezone(timedelta(hours=int(embargo.zone[:3])))
        day = (
            datetime.fromtimestamp(0, UTC)
            + timedelta(microseconds=start + int(span * embargo.lifts))
        ).date()
        lines.append(f"lifts_at = {datetime.combine(day, time(9), zone).isoformat()}")
    lines.append("cleared_orgs = [" + ", ".join(f'"{org}"' for org in cleared) + "]")
    return lines

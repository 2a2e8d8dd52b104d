"""Slack's objects for people, organisations and files, as events and exports carry them."""

from __future__ import annotations

import zlib
from typing import Any, Final

from examples.world.cast import Channel, Organisation, Person

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_NAMES: Final = (
    ("angebot", "pdf", "application/pdf", "PDF"), ("site-photo", "jpg", "image/jpeg", "JPEG"),
    ("budget", "xlsx", f"{_OFFICE}.spreadsheetml.sheet", "Excel Spreadsheet"),
    ("compte-rendu", "docx", f"{_OFFICE}.wordprocessingml.document", "Word Document"),
    ("drawing", "pdf", "application/pdf", "PDF"), ("trace", "txt", "text/plain", "Plain Text"),
    ("steering", "pptx", f"{_OFFICE}.presentationml.presentation", "PowerPoint"),
    ("lieferschein", "pdf", "application/pdf", "PDF"), ("stock", "csv", "text/csv", "CSV"),
    ("screenshot", "png", "image/png", "PNG"), ("export", "zip", "application/zip", "Zip"),
)  # fmt: skip
STUB: Final = {
    "mode": "file_access",
    "file_access": "check_file_info",
    "created": 0,
    "timestamp": 0,
    "user": "",
}
"""What the Events API pushes for a file in a Slack Connect channel, beside its id."""


def person_object(person: Person, updated: int) -> dict[str, Any]:
    """Describe a user as `users.list`, `team_join` and `users.json` do."""
    return {
        "id": person.id,
        "team_id": person.org.id,
        "name": person.handle,
        "deleted": False,
        "real_name": person.real_name,
        "tz": "Europe/London" if person.org.language == "en" else "Europe/Paris",
        "profile": {
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "display_name": person.handle,
            "display_name_normalized": person.handle,
            "email": person.email,
            "avatar_hash": f"{zlib.crc32(person.id.encode()):08x}0000",
            "team": person.org.id,
        },
        "is_admin": False,
        "is_owner": False,
        "is_bot": False,
        "is_app_user": False,
        "is_restricted": bool(person.guest),
        "is_ultra_restricted": person.guest == "single",
        "updated": updated,
    }


def inviter_object(person: Person, updated: int) -> dict[str, Any]:
    """Describe a user as invitation events do."""
    whole = person_object(person, updated)
    return {
        "id": person.id,
        "team_id": person.org.id,
        "name": person.handle,
        "updated": updated,
        "who_can_share_contact_card": "EVERYONE",
        "profile": whole["profile"],
    }


def organisation_object(org: Organisation) -> dict[str, Any]:
    """Describe an organisation as invitation events do."""
    return {
        "id": org.id,
        "name": org.name,
        "icon": {"image_34": f"https://avatars.{org.domain}/34.png", "image_default": True},
        "is_verified": False,
        "domain": org.short,
        "date_created": org.created,
    }


def file_object(
    file_id: str, person: Person, created: int, channel: Channel, channel_id: str
) -> dict[str, Any]:
    """Describe a file in full; all of it follows from the file's id, its uploader and its channel.

    Args:
        file_id: From which its name, type and size follow.
        person: Who uploaded it.
        created: Seconds since 1970.
        channel: Where it was shared.
        channel_id: The channel's id at that time.
    """
    number = zlib.crc32(file_id.encode())
    stem, extension, mimetype, pretty = _NAMES[number % len(_NAMES)]
    name = f"{stem}-{number % 1000}.{extension}"
    base = f"https://files.slack.com/files-pri/{person.org.id}-{file_id}"
    return {
        "id": file_id,
        "created": created,
        "timestamp": created,
        "name": name,
        "title": name,
        "mimetype": mimetype,
        "filetype": extension,
        "pretty_type": pretty,
        "user": person.id,
        "user_team": person.org.id,
        "editable": False,
        "size": number % 4_000_000 + 900,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": channel.kind == "public",
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{base}/{name}",
        "url_private_download": f"{base}/download/{name}",
        "permalink": f"https://{person.org.short}.slack.com/files/{person.id}/{file_id}/{name}",
        "channels": [channel_id] if channel.kind == "public" else [],
        "groups": [channel_id] if channel.kind in ("private", "mpim") else [],
        "ims": [channel_id] if channel.kind == "im" else [],
        "file_access": "visible",
    }

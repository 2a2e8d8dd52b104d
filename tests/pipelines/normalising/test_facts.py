from __future__ import annotations

from tests import make
from tests.pipelines.normalised import rows, run


def test_authors_become_placeholders() -> None:
    """In a stream every author is a placeholder user, once per batch."""
    (user,) = rows(run(make.message(), make.message(at=make.ts(4))), "users")
    assert (user["user_id"], user["user_org"]) == ("U0PARTNR01", make.PARTNER)
    assert user["placeholder"] is True
    assert user["tier"] == "unknown"


def test_exported_author_is_a_placeholder_only_if_missing() -> None:
    """In an export only authors that its list of users lacks become placeholders."""
    assert rows(run(make.wrapped(make.exported())), "users") == []
    (user,) = rows(run(make.wrapped(make.exported(), author_missing=True)), "users")
    assert user["placeholder"] is True


def test_profile_in_a_message_describes_its_author() -> None:
    """A user_profile inside a message describes the author, a guest included."""
    profile = {"real_name": "Ada", "name": "ada", "team": make.OWN, "is_ultra_restricted": True}
    event = make.exported() | {"user_profile": profile}
    result = run(make.wrapped(event, author_missing=True))
    (user,) = rows(result, "users")
    assert (user["name"], user["real_name"], user["tier"]) == ("ada", "Ada", "guest_single")
    assert user["placeholder"] is False
    assert rows(result)[0]["author_name"] == "Ada"


def test_user_record_describes_a_user() -> None:
    """An entry of users.json is one user, counted, and no message."""
    record = {
        "crossgate": 1,
        "own_org": make.OWN,
        "source": "users.json:0",
        "user": make.user("U0OWN00001", is_restricted=True),
    }
    result = run(record)
    assert (result.counts.users, result.counts.records) == (1, 1)
    (user,) = rows(result, "users")
    assert (user["email"], user["tier"]) == ("ada@example.org", "guest_multi")

"""What a finding may say of a secret."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detectors.fingerprint
from detectors.fingerprint import PUBLIC_PREFIXES, fingerprint, preview

KEY = bytes(range(32))
SECRETS = st.one_of(
    st.text(max_size=80),
    st.builds(str.__add__, st.sampled_from(PUBLIC_PREFIXES), st.text(max_size=80)),
)


def test_the_examples_in_the_docstrings_hold() -> None:
    """The example of the preview runs."""
    assert doctest.testmod(detectors.fingerprint).failed == 0


@given(SECRETS)
def test_a_preview_never_shows_more_than_a_public_prefix(secret: str) -> None:
    """At most four characters and a quarter, none of a short secret, none that is not public."""
    masked = preview(secret, prefixed=True)
    shown = masked.removesuffix("********")
    assert len(shown) <= 4
    assert len(shown) * 4 <= len(secret)
    assert secret.startswith(shown)
    if shown:
        assert len(secret) >= 16
        assert any(prefix.startswith(shown) for prefix in PUBLIC_PREFIXES)


@given(SECRETS, SECRETS)
def test_the_stars_do_not_tell_the_length(one: str, other: str) -> None:
    """Previews of two secrets differ at most in their public prefix."""
    masked = [preview(secret, prefixed=True)[-8:] for secret in (one, other)]
    assert masked == ["*" * 8] * 2


@given(SECRETS)
def test_nothing_shows_of_what_no_provider_begins(secret: str) -> None:
    """A password that happens to begin as some provider's tokens do is masked whole."""
    assert preview(secret, prefixed=False) == "********"


@given(SECRETS, SECRETS)
def test_equal_secrets_have_equal_fingerprints(one: str, other: str) -> None:
    """Fingerprints agree exactly when the secrets do."""
    assert (fingerprint(KEY, "secret", one) == fingerprint(KEY, "secret", other)) == (one == other)
    assert len(fingerprint(KEY, "secret", one)) == 32


def test_another_key_or_family_gives_another_fingerprint() -> None:
    """Without the key a guess cannot be tested, and families do not correlate."""
    prints = {
        fingerprint(KEY, "secret", "x" * 20),
        fingerprint(KEY[::-1], "secret", "x" * 20),
        fingerprint(KEY, "pii", "x" * 20),
    }
    assert len(prints) == 3


@pytest.mark.parametrize("size", [0, 15, 65])
def test_a_missing_or_odd_key_is_refused(size: int) -> None:
    """A fingerprint without a real key would be an oracle."""
    with pytest.raises(ValueError, match="16 to 64 bytes"):
        fingerprint(bytes(size), "secret", "x")

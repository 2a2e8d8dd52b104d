"""What every run must find: a token split over two messages, and a key beside its own id."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from detectors.examples import assemble
from detectors.split.gate import fragments
from detectors.split.neighbours import Fragment

_WHOLE: Final = "crossgate.github-token"
_KEY: Final = "crossgate.aws-secret-access-key"

FOUND: Final = frozenset({("1.0", _WHOLE), ("2.0", _WHOLE), ("4.0", _KEY)})
"""(ts, rule) of what must be found."""


def planted() -> list[Fragment]:
    """Return the messages, as far as the gate lets them pass."""
    token = assemble("ghp_{crc62:30}", "canary")
    texts = [
        f"the first half is {token[:17]}",
        token[17:],
        assemble("AKIA{base32:16}", "canary"),
        assemble("{base64:40}", "canary"),
    ]
    passed = fragments(pa.array(texts, pa.large_string())).tolist()
    return [
        Fragment("probe", f"{row + 1}.0", 0, "1.0", "probe", row, texts[row], ()) for row in passed
    ]

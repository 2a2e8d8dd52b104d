"""Write tables of TOML: the few kinds of values that our own files hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime


def block(name: str, values: Mapping[str, object]) -> str:
    r"""Write one table of an array of tables; what is None or an empty list is left out.

    >>> block("rules", {"id": 'a"b', "times": 2, "tags": ["x"], "none": None})
    '\n[[rules]]\nid = "a\\"b"\ntimes = 2\ntags = ["x"]\n'
    """
    told = {key: value for key, value in values.items() if value not in (None, [])}
    lines = [f"{key} = {_value(value)}" for key, value in told.items()]
    return f"\n[[{name}]]\n" + "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    # What JSON escapes, TOML reads alike; DEL, which JSON lets stand, TOML does not.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")

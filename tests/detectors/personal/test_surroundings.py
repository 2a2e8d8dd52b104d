from __future__ import annotations

from collections.abc import Callable

import pytest

from detectors.personal.surroundings import (
    AGAINST,
    of_account,
    of_card,
    of_code,
    of_email,
    of_ip,
    of_mac,
    of_number,
)

Weigh = Callable[[str, int, int], float | None]


def weighed(weigh: Weigh, text: str) -> float | None:
    """What a place says of what stands between the brackets."""
    start, end = text.index("["), text.index("]") - 1
    return weigh(text.replace("[", "").replace("]", ""), start, end)


@pytest.mark.parametrize(
    ("weigh", "text", "says"),
    [
        (of_number, "pay [4111], ok", 0),
        (of_number, "[4111].", 0),
        (of_number, "0.[4111]", None),
        (of_number, "1-[4111]", None),
        (of_number, "[4111]-2", None),
        (of_number, "[4111],50", None),
        (of_email, "to [a@acme.com]", 0),
        (of_email, "see https://acme.com [a@acme.com]", 0),
        (of_email, "https://user:[pass@acme.com]/x", None),
        (of_email, "https://acme.com/reset?user=[a@acme.com]&x=1", 0),
        (of_email, "https://acme.com/u/[a@acme.com]", 0),
        (of_email, "ssh://[git@acme.com]/app", None),
        (of_email, "[git@github.com]:acme/app", None),
        (of_email, "[git@github.com] is a person", 0),
        (of_ip, "host [34.1.2.30]", 0),
        (of_ip, "src=[34.61.2.30]", 0),
        (of_ip, "pkg==[34.61.2.30]", None),
        (of_ip, "root@[34.61.2.30]", 0),
        (of_ip, "pkg@[34.1.2.30]", None),
        (of_number, "17,[4111],open", 0),
        (of_number, "[4111],17,open", 0),
        (of_number, "1,[4111] open,2,3", None),
        (of_number, "1,[4111]", None),
        (of_number, "id,card\n1,[4111]", 0),
        (of_number, "[4111],11/28\n4112,10/27", 0),
        (of_number, "id\n1,[4111]", None),
        (of_ip, "http://[34.1.2.30]/", 0.35),
        (of_ip, "[34.1.2.30]/32", 0),
        (of_ip, "[34.1.2.0]/24", None),
        (of_ip, "http://[34.1.2.30]/24/x", 0.35),
        (of_ip, "redis://[10.0.0.10]", AGAINST),
        (of_card, "BR46 [4111] 1", None),
        (of_card, "of 46 [4111] 1", 0),
        (of_ip, "[2001:db8:1::2]/128", 0.35),
        (of_ip, "[2001:db8:1::]/48", None),
        (of_ip, "v[34.1.2.30]", None),
        (of_ip, "name-[34.1.2.30]", None),
        (of_ip, "[34.1.2.30].4", None),
        (of_ip, "[127.0.0.1]", None),
        (of_ip, "[fe80::1]", None),
        (of_ip, "[10.0.0.10]", AGAINST),
        (of_ip, "[1.2.3.9]", AGAINST),
        (of_ip, "[1.2.3.4]", None),
        (of_account, "AWS account [209457021335]", AGAINST),
        (of_account, "GitHub's account no. [2094570]", AGAINST),
        (of_account, "account id: [2094570213]", AGAINST),
        (of_account, "bank account [209457021335]", 0),
        (of_ip, "[ab::cd]", AGAINST),
        (of_ip, "[fd00:1:2:3::4]", AGAINST),
        (of_ip, "[2001:db8:1::2]", 0.35),
        (of_ip, "[01.2.3.4]", None),
        (of_mac, "[00:1a:2b:3c:4d:5e]", 0),
        (of_mac, "[ff:ff:ff:ff:ff:ff]", None),
        (of_mac, "[2016.1231.2359]", AGAINST),
        (of_number, "123e4567-e89b-12d3-a456-[426614174000]", None),
        (of_number, "N-[426614174000]", 0),
        (of_number, "$[1234567]", AGAINST),
        (of_number, "[1234567] EUR", AGAINST),
        (of_number, "https://acme.com/x/[1234567]", AGAINST),
        (of_number, "SSN/[1234567]", 0),
        (of_code, "[12345678Z]", 0),
        (of_code, "[12345678z]", AGAINST),
        (of_code, "1-[12345678Z]", None),
    ],
)
def test_a_place_speaks_for_itself(weigh: Weigh, text: str, says: float | None) -> None:
    """What stands around a match leaves it, doubts it or says that it is something else."""
    assert weighed(weigh, text) == says

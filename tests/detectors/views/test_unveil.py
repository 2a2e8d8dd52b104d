"""Every other reading of a batch: what is found in it, and where."""

from __future__ import annotations

import gzip
import json
from base64 import a85encode, b32encode, b64encode, b85encode
from codecs import encode
from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.quality.disguises import DISGUISES
from detectors.batch import Joined
from detectors.examples import assemble
from detectors.fingerprint import fingerprint
from detectors.normalise_text import view as normal
from detectors.scan import scan
from detectors.views.unveil import MOST, Unveiled, unveil
from schemas.policy import Family
from tests.detectors.engines import detectors, messages

KEY = b"k" * 32
TOKENS = {
    "github": assemble("ghp_{crc62:30}", "disguised"),
    "aws": assemble("AKIA{base32:16}", "disguised"),
    "gitlab": assemble("glpat-{base64url:20}", "disguised"),
}
NAMES = st.sampled_from(sorted(TOKENS)).flatmap(
    lambda name: st.tuples(st.just(TOKENS[name]), st.sampled_from(sorted(DISGUISES)))
)
AROUND = st.text(st.sampled_from("abcdef, .\n*_`é1"), max_size=12)
HOSTILE = st.lists(
    st.sampled_from(
        ["%2", "5", "&#", "x6", ";", "67", "0x", " ", "\n", "> ", "-", "_", "*", "`", "=", "eyJ",
         "SGVsbG8g", "d29ybGQh", "a", "B", "9", "\\x", "é", "_phg", "//:p",
         "H4sI", "eJxL", "\\1", "\\", "'", ",", "+ ",
         "103,", "77yH", "7wG8", "ꓮ", "–", "\u0336", "0000000 ", "41 ", " 101", "01000001",
         "tuc_", "KRUGKIDU", "<b>", ":key:", "''", "ghp_1", " and ", " dash ", "<~", "~>",
         "XJ~L=", "].join(", "AB12 ", "%u0041"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


def grouped(text: str, size: int) -> list[str]:
    """A text in parts."""
    return [text[at : at + size] for at in range(0, len(text), size)]


def readings(*texts: str | None) -> list[Unveiled]:
    """The other readings of rows."""
    return unveiled(*texts)[0]


def unveiled(*texts: str | None) -> tuple[list[Unveiled], list[int]]:
    """The other readings of rows, and the rows that have more."""
    rows = pa.array(texts, pa.large_string())
    full: list[int] = []
    return unveil(rows, Joined(rows), full.append), full


@pytest.mark.parametrize("how", DISGUISES)
def test_a_disguised_token_is_found(how: str) -> None:
    """Whatever was done to it, it is the rule's, has its one fingerprint and a span around it."""
    token = TOKENS["github"]
    hidden = DISGUISES[how](token)
    raw = f"use {hidden} please"
    found = scan(detectors(), messages(raw), table="messages", key=KEY).findings.to_pylist()
    assert [row["rule"] for row in found] == ["crossgate.github-token"]
    assert found[0]["fingerprint"] == fingerprint(KEY, "secret", token)
    assert found[0]["preview"].endswith("ghp_********")
    assert token[5:-1] not in raw[: found[0]["start"]] + raw[found[0]["end"] :]
    assert set(raw[found[0]["start"] : found[0]["end"]]) <= set(hidden)


@pytest.mark.parametrize("first", range(3))
def test_many_disguises_in_one_message_hide_none(first: int) -> None:
    """Every one of a score of tokens is found, each hidden in another way."""
    tokens = {how: assemble("ghp_{crc62:30}", how) for how in sorted(DISGUISES)[first::3]}
    raw = "\n\n".join(f"use {DISGUISES[how](token)} please." for how, token in tokens.items())
    found = scan(detectors(), messages(raw), table="messages", key=KEY).findings
    prints = set(found.column("fingerprint").to_pylist())
    missed = [how for how in tokens if fingerprint(KEY, "secret", tokens[how]) not in prints]
    assert missed == []


@pytest.mark.parametrize(
    "hide",
    [
        lambda token: " ".join(token[at : at + 4] for at in range(0, len(token), 4)),
        lambda token: "".join(f"%{byte:02X}" for byte in DISGUISES["fullwidth"](token).encode()),
        lambda token: " . ".join(token),
        lambda token: '["' + '","'.join(token) + '"].join("")',
        lambda token: token.replace("_", "\\_"),
        lambda token: token.replace("_", "=5F"),
        lambda token: f"key=3D{token}",
        lambda token: "".join(f"&amp;#{ord(one)}" for one in token),
        lambda token: "".join(f"\\0{ord(one):03o}" for one in token),
        lambda token: "".join(f"\\{ord(one):06x}" for one in token),
        lambda token: token.translate(str.maketrans("oush", "օսѕհ")),
        lambda token: token.translate(str.maketrans("DJETSKMWHPVRCGZLB", "ᎠᎫᎬᎢᏚᏦᎷᎳᎻᏢᏙᎡᏟᏀᏃᏞᏴ")),
        lambda token: "".join(one + "\u20e3" * one.isdigit() for one in token),
        lambda token: b32encode(token.encode()).decode(),
        lambda token: b32encode(f"k={token}".encode()).decode().rstrip("=").lower(),
        lambda token: b85encode(f"key: {token}".encode()).decode().replace("&", "&amp;"),
        lambda token: a85encode(token.encode(), adobe=True).decode().replace("&", "&amp;"),
        lambda token: encode(token, "rot13"),
        lambda token: b64encode(token.encode()).decode()[::-1],
        lambda token: b64encode(token[::-1].encode()).decode(),
        lambda token: " ".join(grouped(b64encode(f"{token} ".encode()).decode(), 8)),
        lambda token: "  ".join(grouped(token, 5)),
        lambda token: "".join(f"%u{ord(one):04x}" for one in token),
        lambda token: json.dumps(json.dumps({"log": f"begin\n{token}\nend"})),
        lambda token: f"&lt;b&gt;{token[:9]}&lt;/b&gt;{token[9:]}",
        lambda token: "&lt;wbr&gt;".join(grouped(token, 7)),
        lambda token: f"{token[:9]}:lock:{token[9:]}",
        lambda token: f"{token[:9]}\U0001f512{token[9:]}",
        lambda token: f"{token[:9]}''{token[9:]}",
        lambda token: f"{token[:16]} and then {token[16:]}",
        lambda token: f"A={token[:18]}\nB={token[18:]}",
        lambda token: token.replace("_", " underscore "),
        lambda token: token.replace("_", "(underscore)"),
        lambda token: f"k = '{token[:6]}' + '{token[6:]}'",
        lambda token: "['" + "', '".join(grouped(token, 9)) + "'].join('')",
        lambda token: f"  7  {token[:20]}\n  8  {token[20:]}",
        lambda token: " ".join(str(ord(one)) for one in token),
        lambda token: "".join(chr(0xE0000 + ord(one)) for one in token),
        lambda token: "".join(chr(0xE00F0 + ord(one)) for one in token),
    ],
    ids=[
        "fours", "percent-fullwidth", "dots-apart", "array", "markdown", "mail-sign", "mail-equals",
        "no-semicolons", "octal-of-four", "css-of-six", "armenian", "cherokee", "keys",
        "base32", "base32-small", "base85", "ascii85", "rot13", "base64-reversed",
        "reversed-base64", "base64-groups", "fives", "percent-u", "json-twice", "bold-tag",
        "wbr", "emoji-name", "emoji", "empty-string", "halves", "settings", "underscore",
        "underscore-brackets", "short-string", "list", "numbered-lines", "numbers", "tags",
        "selectors",
    ],
)  # fmt: skip
def test_other_ways_to_hide_a_token(hide: Callable[[str], str]) -> None:
    """Variants of a disguise are undone like it, and their span is what was written."""
    raw = f"use {hide(TOKENS['github'])} please"
    found = scan(detectors(), messages(raw), table="messages", key=KEY).findings.to_pylist()
    assert [row["fingerprint"] for row in found] == [fingerprint(KEY, "secret", TOKENS["github"])]


def test_packed_text_is_read_no_further_than_its_place() -> None:
    """What was packed may be far longer than what it was packed into: a bomb reads as its start."""
    bomb = b64encode(gzip.compress(b"a" * 10_000_000)).decode()
    texts = [one.text for one in readings(f"see {bomb} there")]
    assert texts
    assert max(map(len, texts)) <= len(bomb) + len("see  there")


def test_a_text_that_shows_more_than_is_read_is_held() -> None:
    """Beyond the most readings of one text nothing is read, and its row is marked."""
    much = " ".join(hide(TOKENS["github"]) for hide in DISGUISES.values())
    found, full = unveiled("nothing to see", much)
    assert len(found) == MOST
    assert full == [1]
    assert scan(detectors(), messages(much), table="messages", key=KEY).failed == {
        0: "too-many-readings"
    }


@given(NAMES, AROUND, AROUND)
@settings(deadline=None)
def test_a_span_covers_what_reads_as_the_token(
    made: tuple[str, str], before: str, after: str
) -> None:
    """In every reading that shows a token, its span in the text read alone shows the token too."""
    token, how = made
    raw = normal(f"{before} {DISGUISES[how](token)} {after}")
    for one in readings(raw):
        at = one.text.find(token)
        if at < 0:
            continue
        low, high = one.back(at, at + len(token))
        alone = [again.text for again in readings(raw[low:high])] + [raw[low:high]]
        assert any(token in text for text in alone), raw[low:high]
        assert raw[low:high].strip() == raw[low:high]


@given(st.lists(HOSTILE, max_size=6))
@settings(deadline=None)
def test_a_row_is_read_alone(texts: list[str]) -> None:
    """What a batch gives is what its rows give one by one, in views that are few and no longer."""
    together = [(one.row, one.how, one.text) for one in readings(*texts)]
    alone = [(row, one.how, one.text) for row, text in enumerate(texts) for one in readings(text)]
    assert together == alone
    for row, text in enumerate(texts):
        mine = [one for one in readings(*texts) if one.row == row]
        assert len(mine) <= MOST
        assert all(len(one.text) <= len(text) for one in mine)


@given(HOSTILE, st.data())
@settings(deadline=None)
def test_every_span_of_a_reading_lies_in_the_text(text: str, data: st.DataObject) -> None:
    """However deep a reading is."""
    for one in readings(text):
        if one.text:
            start = data.draw(st.integers(0, len(one.text) - 1))
            low, high = one.back(start, data.draw(st.integers(start + 1, len(one.text))))
            assert 0 <= low < high <= len(text)


def test_a_null_has_no_reading() -> None:
    """Nor has an empty row, or one without anything to undo."""
    assert readings(None, "", "an ordinary message\nof two lines") == []


@pytest.mark.parametrize("following", ["region = eu-west-2", "endpoint_1: eu-west-2"])
def test_the_next_setting_is_not_the_rest_of_a_token(following: str) -> None:
    """A line that begins with a name and its sign is a line of its own."""
    assert readings(f"key_id = {TOKENS['aws'][:18]}\n{following}") == []
    assert readings(f"key_id = {TOKENS['aws'][:18]}\n{following.split()[0].rstrip(':')}") != []


LONG = assemble("sk_live_{alnum:28}", "of no fixed length")


def secrets(text: str) -> list[tuple[int, int]]:
    """The spans of the secrets in a message."""
    found = scan(detectors(), messages(text), table="messages", key=KEY).findings.to_pylist()
    return sorted((row["start"], row["end"]) for row in found)


def test_what_is_a_token_by_the_end_of_its_line_is_found_as_a_whole_too() -> None:
    """The next line may be more of it; a plain word is not."""
    first, second = LONG[:24], LONG[24:-4] + "x9Zq"
    assert secrets(f"{first}\n{second}") == [(0, 24), (0, 25 + len(second))]
    assert secrets(f"{first}\nplease") == [(0, 24)]


@pytest.mark.parametrize("following", ["NEXT_KEY=4", "pk_live_4", LONG])
def test_what_goes_on_beyond_a_token_is_another_line(following: str) -> None:
    """Of a list of settings or of tokens none is a part of the one above."""
    start = len(LONG) + 1
    others = [(start, start + len(LONG))] if following == LONG else []
    assert secrets(f"{LONG}\n{following}") == [(0, len(LONG)), *others]


def test_a_wrapped_token_may_stand_between_lines_of_words() -> None:
    """The word before it is no part of it."""
    token = assemble("xoxb-{digits:12}-{digits:12}-{alnum:24}", "between words")
    lines = f"{token[:22]}\n{token[22:44]}\n{token[44:]}"
    assert secrets(f"use\n{lines}\nplease") == [(4, 4 + len(lines))]


def test_the_lines_of_a_pem_block_are_not_put_together() -> None:
    """They are its form, and its rule reads them as they stand."""
    body = assemble("{base64:64}\n{base64:64}\n{base64:20}", "pem")
    assert readings(f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----") == []
    assert readings(body) != []


@pytest.mark.parametrize("size", [8, 10])
def test_groups_may_be_the_last_words_of_a_batch(size: int) -> None:
    """Four are enough, wherever they stand."""
    token = TOKENS["github"]
    assert token in {one.text for one in readings(" ".join(grouped(token, size)))}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(("a-word-of-a-row-before-it", "=\nq"), id="line break"),
        pytest.param(("e5T ab1 cd2 Ef3 gh4 ij5 kl6 mn7", "op8 yes"), id="groups"),
        pytest.param(("65 102 67 103 69 104 71 105 73 106 75 107", "10 11 12 13"), id="numbers"),
    ],
)
def test_words_of_two_rows_are_nothing_together(rows: tuple[str, ...]) -> None:
    """What a row gives does not hang on its neighbours."""
    alone = [one.text for row in rows for one in readings(row)]
    assert [one.text for one in readings(*rows)] == alone


def test_a_line_that_begins_like_a_dump_is_none_before_another() -> None:
    """The place of a dump stands in the line of its bytes, not at the beginning of the text."""
    token = TOKENS["github"]
    text = f"1234567 was closed\n{'and so on ' * 30}{' '.join(grouped(token, 8))}"
    assert any(token in one.text for one in readings(text))


@pytest.mark.parametrize(
    "text",
    [
        "the data team will take over the night shift from here",
        "IBAN GB41 LZGO 2437 8808 7189 35 is theirs",
        "see 2001:db8:96ea::23e9 there",
        "Easter is a minus point for the harvest-calendar-of-2026x",
        "00000010  65 74 20 74 68 65 20 72  |et the r|",
    ],
)
def test_ordinary_words_are_not_put_together(text: str) -> None:
    """Four words of one length, an account's number, an address."""
    assert not {"grouped", "taken apart", "spoken"} & {one.how for one in readings(text)}


def test_a_whole_key_goes_not_on_in_the_next_setting() -> None:
    """An access key of AWS stands before its secret, which is another."""
    assert readings(f"id = {TOKENS['aws']}\nsecret = {'Ab3+' * 10}") == []


def test_an_address_is_found_in_what_decodes_and_not_in_what_was_put_together() -> None:
    """Its form is enough in a text that was readable, and not in one that joining made."""
    address = "jane.doe@halden-mail.com"
    texts = [b64encode(f"to {address}".encode()).decode(), f"to {' '.join(address)}"]
    found = scan(detectors(), messages(*texts), table="messages", key=KEY).findings
    assert found.column("rule").to_pylist() == ["pii.email"]
    assert found.column("start").to_pylist() == [0]


@pytest.mark.parametrize(
    "hide",
    [
        lambda token: "=\n".join(grouped(token, 18)),
        lambda token: " ".join(grouped(token, 5)) + " please",
    ],
    ids=["soft line breaks", "groups before a word"],
)
def test_the_last_part_of_a_token_belongs_to_it_and_a_word_does_not(
    hide: Callable[[str], str],
) -> None:
    """A last line of one letter, which looks like nothing; a word a letter longer than a group."""
    token = assemble("xoxb-{digits:12}-{digits:12}-{alnum:24}", "to the last")
    found = scan(detectors(), messages(hide(token)), table="messages", key=KEY).findings
    assert found.column("fingerprint").to_pylist() == [fingerprint(KEY, "secret", token)]


def test_words_that_mean_secret_are_not_believed_in_what_was_put_together() -> None:
    """`password` and a value, spelt out backwards or letter by letter, are no finding."""
    words = "password=Tr0ub4dor&3xyz"
    found = scan(detectors(), messages(" ".join(words), words[::-1]), table="messages", key=KEY)
    assert found.findings.num_rows == 0


@pytest.mark.parametrize(
    "around",
    [
        pytest.param('{{\n  "type": "account",\n  "token": "{}"\n}}', id="lines of JSON"),
        pytest.param("{}", id="bare"),
        pytest.param("\0somebody\0{}", id="name and password, RFC 4616"),
        pytest.param("-----\r\ntoken={}\r\n", id="lines as Windows ends them"),
    ],
)
def test_whatever_stands_around_a_token_it_is_found_in_base64(around: str) -> None:
    """Line breaks and the zero of a sign-in are no reason to take it for something else."""
    run = b64encode(around.format(TOKENS["github"]).encode()).decode()
    found = scan(detectors(), messages(f"see {run} there"), table="messages", key=KEY).findings
    assert found.column("rule").to_pylist() == ["crossgate.github-token"]
    assert (found.column("start")[0].as_py(), found.column("end")[0].as_py()) == (4, 4 + len(run))


def test_two_secrets_in_one_encoded_run_are_two() -> None:
    """They share the run's span and differ in what they are."""
    tokens = [assemble("ghp_{crc62:30}", seed) for seed in "ab"]
    run = b64encode(" and ".join(tokens).encode()).decode()
    found = scan(detectors(), messages(f"see {run} there"), table="messages", key=KEY).findings
    marks = {fingerprint(KEY, "secret", token) for token in tokens}
    assert set(found.column("fingerprint").to_pylist()) == marks
    assert set(found.column("start").to_pylist()) == {4}
    assert set(found.column("end").to_pylist()) == {4 + len(run)}


def test_a_value_that_its_name_makes_a_secret_is_found_in_base64() -> None:
    """Not only what has a form of its own."""
    hidden = DISGUISES["base64"](assemble("fastly_api_key = {alnum:32}", "named"))
    found = scan(detectors(), messages(f"config: {hidden}"), table="messages", key=KEY)
    assert found.findings.column("rule").to_pylist() == ["crossgate.fastly-token"]


def test_checked_personal_data_and_names_are_found_encoded() -> None:
    """A card's number is proved by its check digit, an embargo's name by being one."""
    texts = ["card 4000 0000 1111 1111 as said", "we buy Project Merlin soon"]
    batch = messages(*(DISGUISES["base64"](text) for text in texts))
    found = scan(detectors(), batch, table="messages", key=KEY).findings
    assert {*found.column("family").to_pylist()} == {Family.PII.value, Family.EMBARGO.value}


def test_what_stands_in_clear_is_not_found_twice() -> None:
    """A percent-encoded password in an address is one finding, that of the text as it stands."""
    raw = "postgres://svc:Gr8%40Kw0rZx9Lq@db.corp.example/x"
    found = scan(detectors(), messages(raw), table="messages", key=KEY).findings
    assert found.num_rows == 1
    assert ":" not in found.column("preview")[0].as_py()


def test_what_is_read_takes_the_place_of_a_guess() -> None:
    """A token in hex after `password:` is reported as the token, once."""
    raw = f"password: {TOKENS['github'].encode().hex()}"
    found = scan(detectors(), messages(raw), table="messages", key=KEY).findings
    assert found.column("rule").to_pylist() == ["crossgate.github-token"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("d41d8cd98f00b204e9800998ecf8427e", id="digest"),
        pytest.param("123e4567-e89b-12d3-a456-426614174000", id="uuid"),
        pytest.param("https://example.org/a?next=%2Fhome%20page", id="address"),
        pytest.param("see `src/planner/queue.py`.\nthanks\nAda", id="code"),
        pytest.param("- - - - - - - - - - - - - - - -", id="rule"),
    ],
)
def test_ordinary_signs_are_no_findings(text: str) -> None:
    """What looks encoded and is not reports nothing."""
    assert scan(detectors(), messages(text), table="messages", key=KEY).findings.num_rows == 0

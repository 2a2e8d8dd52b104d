"""Finding secrets in batches."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors import secrets
from detectors.batch import Joined
from detectors.examples import assemble
from detectors.normalise_text import normalise
from detectors.ruleset import load
from detectors.secrets import SecretHits, SecretsEngine
from schemas.errors import ConfigInvalid
from schemas.policy import Severity

ORDINARY = [
    "Can you reset my password? I forgot it again.",
    "password reset requested for the staging cluster",
    "The token is expired, please sign in again.",
    "key takeaways: 1) ship it 2) measure 3) repeat",
    "Secret Santa: 24.12.2026, budget 20 €",
    "API key: ask in #platform, it is in 1Password",
    "the password is case-sensitive and at least 12 characters",
    "pwd: /srv/app/releases/20260302",
    "token budget: 128k, temperature 0.7",
    "commit 9a038989604e8da62ecddbe2094b16ce1b778be1 broke the build",
    "sha256: 5c94767cedb5d6987c902ac850ded2c65c94767cedb5d6987c902ac850ded2c6",
    "see <https://example.org/docs/api-keys?tab=rotation|the docs on API keys>",
    "meeting id 812 3456 7890, passcode see invite",
    "my keyboard: ThinkPad TrackPoint II, key travel 1.8 mm",
    "login: the new page is live, password: see the vault",
    "<@U012AB3CD> has joined the channel; token-ring jokes welcome",
    "host: db01.internal.example.org:5432, user: app, password: in Vault",
    "password=<hidden>, token=***, secret=${SECRET}",
    "Le mot de passe est dans le coffre, comme d’habitude.",
    "Mot de passe oublié : cliquez sur le lien dans le mail.",
    "La clé du bureau 214 est chez Zoé ; le jeton de présence aussi.",
    "Code d’accès au parking : voir l’affichage, jeton : à l’accueil.",
    "Das Passwort ist abgelaufen, bitte setz es zurück.",
    "Kennwort: steht im Tresor. Der Schlüssel liegt beim Empfang.",
    "Geheimnis des Erfolgs: früh anfangen; Token: siehe Wiki.",
    "Schlüsselübergabe: Montag 9:30, Raum B-214, Zugangscode folgt.",
    "order key figures: revenue 12.4m, churn 3.1%, NPS 47",
    "build 20260302.4 of crossgate-api:2.14.0-rc1 is out",
    "invoice INV-2026-004711, IBAN on file, customer id 8f14e45f",
    "def login(self, user='', password='', token=None): pass",
    "docker run -u 1000:1000 -p 8080:80 registry.example.org/app:1.2.3",
    "curl -u $USER:$PASSWORD https://api.example.org/v1/items",
    "traceparent 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
]


PRIVATE = "PRIVATE " + "KEY-----"


def texts(*rows: str | None) -> Joined:
    """Join texts as `scan` does."""
    return Joined(normalise(pa.array(rows, pa.large_string())).texts)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SecretsEngine:
    """The engine with our pack; compiled once per run."""
    return SecretsEngine(cache_dir=tmp_path_factory.getbasetemp().parent / "crossgate-rules")


def found(engine: SecretsEngine, text: str) -> list[tuple[str, str]]:
    """Return (rule, matched span) per secret of one text."""
    hits = engine.scan(texts(text))
    view = normalise(pa.array([text], pa.large_string())).texts[0].as_py()
    return [
        (rule, view[start:end])
        for rule, start, end in zip(hits.rule, hits.start, hits.end, strict=True)
    ]


def examples() -> list[str]:
    """Return every example of our rules, assembled."""
    return [
        assemble(template, f"{rule.id} {index}")
        for rule in load().rules.values()
        for index, template in enumerate(rule.examples)
    ]


EXAMPLES = examples()


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_messages_hold_no_secret(engine: SecretsEngine, text: str) -> None:
    """People talk about passwords, keys and tokens all day without giving any away."""
    assert found(engine, text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("eu.example.org/auth-token:{hex:40}", id="tag of an image"),
        pytest.param("checksum/secret: {hex:64}", id="annotation of a chart"),
        pytest.param('<Item key="{hex:32}" name="Password" />', id="key of an element"),
        pytest.param('<div data-sitekey="6L{alnum:38}"></div>', id="key of a page"),
        pytest.param('name="authenticity_token" value="{alnum:40}"', id="guard of a form"),
        pytest.param("amqp://guest:guest@localhost:5672/", id="default of this machine"),
        pytest.param("POSTGRES_PASSWORD=postgres", id="its own name again"),
        pytest.param('public_key: Optional[str] = "{alnum:40}"', id="public, with a type"),
        pytest.param('fingerprint_key = bytes("{alnum:40}")', id="public, in a call"),
        pytest.param('env.API_URL || "https://api.internal/v2"', id="no secret to fall back on"),
        pytest.param("gpg key {HEX:40}", id="name of a public key"),
    ],
)
def test_what_only_looks_assigned_is_no_secret(engine: SecretsEngine, text: str) -> None:
    """Tags, digests, elements, public keys and defaults stand beside the same words."""
    assert found(engine, assemble(text, "not assigned")) == []


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("password: `Tr0ub4dor&3`", "Tr0ub4dor&3"),
        ("*Password:* Tr0ub4dor&amp;3.", "Tr0ub4dor&3"),
        ("DB_PASSWORD='Xy7 no'", None),
        ('{"password": "Tr0ub4dor3", "user": "ann"}', "Tr0ub4dor3"),
        ("wifi password for guests: Gast-2026-ok", "Gast-2026-ok"),
        ("Das Passwort lautet „Sommer2026!“", "Sommer2026!"),
        ("Passwort für den Beamer: Sommer2026!", "Sommer2026!"),
        ("le mot de passe : « Été2026#x »", "Été2026#x"),
        ("mdp = Hiver2026x", "Hiver2026x"),
        ("the password for staging is now Winter2026!", "Winter2026!"),
        ("Server=db;Uid=app;Pwd=Xy7Xy7aa;Encrypt=yes", "Xy7Xy7aa"),
        ("https://h.example/?x=1&amp;password=Xy7Xy7aa&amp;y=2", "Xy7Xy7aa"),
        ("mysql -u root -pXy7Xy7aa shop", "Xy7Xy7aa"),
        ("<https://h.example|docs> pw: Xy7Xy7aa", "Xy7Xy7aa"),
        ("Winter2026! is the admin password", "Winter2026!"),
        ("mit Anker2026! als Passwort geht es", "Anker2026!"),
        ("j'ai mis Pomme2026! comme mot de passe", "Pomme2026!"),
        ("le mdp du wifi, c'est Pomme2026!", "Pomme2026!"),
        ("das Admin-PW ist immer noch Anker2026!", "Anker2026!"),
        ("can you change the db password? currently Winter2026!", "Winter2026!"),
        ("passphrase: lantern gravel otter violin", "lantern gravel otter violin"),
        ("guest wifi: Acme-Gast / Kiefer2026!", "Kiefer2026!"),
        ("username,password\nann,Kiefer2026!", "Kiefer2026!"),
        ("cy.get('#password').type('Kiefer2026!')", "Kiefer2026!"),
        ("backup codes:\n1. 4711 0815\n2. 9042 7713", "4711 0815\n2. 9042 7713"),
        ("password policy: strong-v2-2024", None),
        ("password manager: bitwarden-2024.10", None),
        ("Wi-Fi key exchange is 4-way-handshake", None),
        ("set password_policy = 'STRICT'", None),
        ("flags to pass down to libxml2", None),
        ("smbpasswd -e ann-laptop2", None),
        ("snmpwalk -v3 -A authpassphrase -X privpassphrase 10.0.0.9", None),
        ("the statement pts_5d41402abc4b2a76b9719d911017c592", None),
    ],
)
def test_passwords_are_found_as_people_write_them(
    engine: SecretsEngine, text: str, secret: str | None
) -> None:
    """Assignments, JSON, flags and sentences in three languages; the span is the password alone."""
    assert [span for _, span in found(engine, text)] == ([] if secret is None else [secret])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("apiKey: String = '{}'", id="type"),
        pytest.param("private API_KEY?: string = '{}';", id="optional"),
        pytest.param('const API_KEY: &str = "{}";', id="reference"),
        pytest.param('token: SecretStr = Field(default="{}")', id="field"),
        pytest.param("process.env.JWT_SECRET || '{}'", id="or"),
        pytest.param('Environment.Get("API_KEY") ?? "{}"', id="or, if null"),
        pytest.param("config('SECRET_KEY', default='{}')", id="default"),
        pytest.param('var("API_KEY").unwrap_or("{}")', id="unwrapped"),
        pytest.param("ENV.fetch('API_KEY') {{ '{}' }}", id="block"),
        pytest.param("'api_token' => env('ACME', '{}'),", id="second argument"),
        pytest.param('jwtKey := []byte("{}")', id="bytes"),
        pytest.param("SECRET_KEY = b'{}'", id="literal of bytes"),
        pytest.param('variable "api_key" {{\n  type    = string\n  default = "{}"', id="variable"),
        pytest.param('<setting name="ApiKey"><value>{}</value>', id="element"),
        pytest.param("jeton d'accès : {}", id="article"),
        pytest.param('new AuthenticationHeaderValue("Bearer", "{}")', id="two arguments"),
    ],
)
def test_tokens_are_found_as_languages_write_them(engine: SecretsEngine, text: str) -> None:
    """Types, calls and fallbacks stand between a name and its value; the span is that alone."""
    secret = assemble("{alnum:32}", "written")
    assert [span for _, span in found(engine, text.format(secret))] == [secret]


def test_a_token_is_reported_once_under_its_provider(engine: SecretsEngine) -> None:
    """Of our rule, the engine's and the generic one, ours about the provider stays."""
    token = assemble("gh" + "p_{crc62:30}", "once")
    assert found(engine, f'GITHUB_TOKEN = "{token}"') == [("crossgate.github-token", token)]


def test_two_secrets_side_by_side_are_two(engine: SecretsEngine) -> None:
    """An id and its secret, or two tokens on two lines, are reported each."""
    first, second = (assemble("gh" + "p_{crc62:30}", seed) for seed in "ab")
    assert [span for _, span in found(engine, f"{first}\n{second}")] == [first, second]
    assert len(found(engine, f"{first} {second}, {first}")) == 3


def test_a_message_full_of_secrets_gives_each(engine: SecretsEngine) -> None:
    """Thousands of secrets in one message are all found, each once."""
    tokens = [assemble("gh" + "p_{crc62:30}", str(number)) for number in range(2000)]
    hits = engine.scan(texts(" ".join(tokens)))
    assert [secret.decode() for secret in hits.secret] == tokens


@pytest.mark.parametrize(
    ("template", "confidence"),
    [("gh" + "p_{crc62:30}", 1.0), ("gh" + "p_{alnum:36}", 0.3)],
    ids=["fits", "does not fit"],
)
def test_a_checksum_moves_the_confidence(
    engine: SecretsEngine, template: str, confidence: float
) -> None:
    """A token that its checksum proves is certain; one that it does not is reported as doubtful."""
    hits = engine.scan(texts(assemble(template, "checksum")))
    assert hits.confidence == [confidence]
    assert hits.severity == [Severity.CRITICAL]


def test_a_key_of_many_lines_is_one_finding(engine: SecretsEngine) -> None:
    """A PEM block inside one message is found whole, between other messages."""
    body = "{base64:64}\n{base64:64}"
    key = assemble(f"-----BEGIN RSA {PRIVATE}\n{body}\n-----END RSA {PRIVATE}", "pem")
    hits = engine.scan(texts("before", f"here:\n{key}\nthanks", "after"))
    assert (hits.row, hits.rule) == ([1], ["crossgate.private-key"])
    assert hits.secret == [key.encode()]


def test_a_key_that_is_cut_off_ends_where_its_message_ends(engine: SecretsEngine) -> None:
    """What is left of a key is found; its span never holds the newline of the join."""
    cut = assemble(f"-----BEGIN OPENSSH {PRIVATE}\n{{base64:70}}\n{{base64:70}}", "cut")
    hits = engine.scan(texts(cut, "next"))
    assert (hits.row, hits.start, hits.end) == ([0], [0], [len(cut)])


def test_a_keyword_does_not_reach_into_the_next_message(engine: SecretsEngine) -> None:
    """A name in one message and a value in the next are no assignment."""
    value = assemble("{hex:32}", "value")
    assert found(engine, f"the datadog key:\n{value}")
    assert len(engine.scan(texts("the datadog key:", value))) == 0


def test_a_comment_in_a_message_does_not_switch_it_off(engine: SecretsEngine) -> None:
    """Whoever writes the message does not decide whether it is scanned."""
    token = assemble("gh" + "p_{crc62:30}", "ignored")
    for comment in ("kingfisher:ignore", "gitleaks:allow", "nosecret", "betterleaks:allow"):
        assert found(engine, f"{token} # {comment}")


@given(st.lists(st.sampled_from([*EXAMPLES, *ORDINARY, "", None]), max_size=30))
@settings(max_examples=40)
def test_cutting_a_batch_changes_nothing(engine: SecretsEngine, rows: list[str | None]) -> None:
    """Every row of a batch is judged as it would be alone."""
    together = engine.scan(texts(*rows))
    alone = [
        (row, *hit)
        for row, text in enumerate(rows)
        for one in [engine.scan(texts(text))]
        for hit in zip(one.start, one.end, one.rule, one.confidence, one.secret, strict=True)
    ]
    assert alone == list(
        zip(together.row, together.start, together.end, together.rule, together.confidence,
            together.secret, strict=True)
    )  # fmt: skip


@given(
    st.lists(
        st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(EXAMPLES)),
        max_size=6,
    ).map("é ".join)
)
@settings(max_examples=60)
def test_any_text_is_scanned_and_spans_lie_in_it(engine: SecretsEngine, text: str) -> None:
    """No text makes the engine fail; spans are ordered, inside, and cut out the secret."""
    view = normalise(pa.array([text], pa.large_string())).texts
    hits = engine.scan(Joined(view))
    spans = list(zip(hits.start, hits.end, strict=True))
    assert spans == sorted(spans)
    for (start, end), secret in zip(spans, hits.secret, strict=True):
        assert 0 <= start < end <= len(view[0].as_py())
        cut = view[0].as_py()[start:end]
        assert cut.encode() == secret or secret not in view[0].as_py().encode()


def test_hits_do_not_show_their_secrets() -> None:
    """The representation of hits can be logged."""
    hits = SecretHits()
    hits.secret.append(b"canary")
    assert "canary" not in repr(hits)


def test_the_network_side_of_the_engine_is_out_of_reach() -> None:
    """Validation and revocation are not even imported."""
    assert not {"Validator", "Revoker"} & vars(secrets).keys()


def test_the_cache_is_private_and_checked(tmp_path: Path) -> None:
    """A fresh directory gets mode 0700; a rules file that was changed in it is written anew."""
    folder = tmp_path / "deep" / "cache"
    rules = load()
    first = SecretsEngine(rules, folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    (written,) = folder.glob("rules-*.yml")
    written.write_bytes(b'{"rules": []}')
    second = SecretsEngine(rules, folder)
    assert written.read_bytes() == rules.engine_yaml()
    token = assemble("gh" + "p_{crc62:30}", "cache")
    assert found(first, token) == found(second, token) != []


def test_a_cache_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    """Whoever can write there would decide which rules are in force."""
    folder = tmp_path / "cache"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(ConfigInvalid, match="others may write"):
        SecretsEngine(cache_dir=folder)


def test_every_rule_is_listed(engine: SecretsEngine) -> None:
    """The list holds every rule, sorted, each with a severity."""
    listing = engine.listing()
    ids = [row["id"] for row in listing]
    assert ids == sorted(set(ids))
    assert engine.rules.rules.keys() == set(ids)
    assert {row["severity"] for row in listing} <= set(Severity)


def test_recall_and_false_alarms_on_the_development_data(
    engine: SecretsEngine, shared_data: Path
) -> None:
    """At least .97 of the positives are found and at most .03 of the negatives hit."""
    rows = [
        json.loads(line)
        for name in ("gitleaks", "kingfisher")
        for line in (shared_data / "secrets-dev" / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    hit: set[int] = set()
    for start in range(0, len(rows), 500):
        batch = [
            row["text"].encode("utf-8", "replace").decode() for row in rows[start : start + 500]
        ]
        hit.update(start + row for row in engine.scan(texts(*batch)).row)
    positives = [at for at, row in enumerate(rows) if row["label"]]
    negatives = [at for at, row in enumerate(rows) if not row["label"]]
    assert len(hit.intersection(positives)) / len(positives) >= 0.97
    assert len(hit.intersection(negatives)) / len(negatives) <= 0.03

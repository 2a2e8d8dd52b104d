"""Secrets in the formats their providers document, made at run time.

Nothing here was ever valid. Where a format carries a checksum it is right, so that a detector may
check it. No literal token stands in this file, only prefixes and alphabets.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from examples.world.dice import BASE62, BASE64, BASE64_URL, DIGITS, HEX, ID, UPPER, Dice

Part = str | tuple[str, str]
"""Text as it is, or (rule hint, value that is planted)."""

_LOWER: Final = UPPER.lower()
_NOT_ZERO: Final = DIGITS[1:]
_BASE32: Final = UPPER + "234567"
_CODE_FRAMES: Final = (
    ("```\n{variable}=", "\n```"),
    ("`export {variable}=", "`"),
    ('```\nenv:\n  - name: {variable}\n    value: "', '"\n```'),
    ('`{variable}: "', '"`'),
    ('```\ncurl -H "Authorization: Bearer ', '" https://api.partner.example/v2/status\n```'),
)


def base62_crc32(body: str) -> str:
    """Return the CRC-32 of a token's random part as six base-62 digits, as GitHub and npm add it.

    Source: GitHub's engineering blog, "Behind GitHub's new authentication token formats".
    """
    left, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        left, digit = divmod(left, 62)
        digits = BASE62[digit] + digits
    return digits


def _checked(prefix: str) -> Callable[[Dice], str]:
    def make(dice: Dice) -> str:
        body = dice.chars(BASE62, 30)
        return prefix + body + base62_crc32(body)

    return make


def _shaped(*shape: str | tuple[str, int]) -> Callable[[Dice], str]:
    """Make tokens of literal pieces and (alphabet, length) pieces."""

    def make(dice: Dice) -> str:
        return "".join(p if isinstance(p, str) else dice.chars(*p) for p in shape)

    return make


def _github(dice: Dice) -> str:
    return _checked(dice.pick(("ghp_", "gho_", "ghu_", "ghs_", "ghr_")))(dice)


def _grafana(dice: Dice) -> str:
    body = "glsa_" + dice.chars(BASE62, 32)
    return f"{body}_{zlib.crc32(body.encode()):08x}"


def _stripe(dice: Dice) -> str:
    return dice.pick(("sk_", "rk_")) + "live_" + dice.chars(BASE62, dice.pick((24, 99)))


def _aws_id(dice: Dice) -> str:
    return dice.pick(("AKIA", "ASIA")) + dice.chars(_BASE32, 16)


def _json_web_token(dice: Dice) -> str:
    def encoded(value: dict[str, str | int]) -> str:
        text = json.dumps(value, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(text).rstrip(b"=").decode()

    header = encoded({"alg": "HS256", "typ": "JWT"})
    payload = encoded(
        {"sub": f"svc-{dice.draw() % 10_000}", "iat": 1_767_000_000 + dice.draw() % 9_999_999}
    )
    return f"{header}.{payload}.{dice.chars(BASE64_URL, 43)}"


def _slack_webhook(dice: Dice) -> str:
    ids = f"T{dice.chars(ID, 10)}/B{dice.chars(ID, 10)}/{dice.chars(BASE62, 24)}"
    return "https://hooks.slack.com/" + "services/" + ids


_slack_bot_token = _shaped(
    "xoxb-", (_NOT_ZERO, 1), (DIGITS, 11), "-", (_NOT_ZERO, 1), (DIGITS, 12), "-", (BASE62, 24)
)
_slack_user_token = _shaped("xoxp-", *((_NOT_ZERO, 1), (DIGITS, 12), "-") * 3, (HEX, 32))


def _discord_webhook(dice: Dice) -> str:
    path = f"1{dice.chars(DIGITS, 18)}/{dice.chars(BASE64_URL, 68)}"
    return "https://discord.com/api/" + "webhooks/" + path


def _database_uri(dice: Dice) -> str:
    scheme, port = dice.pick(
        (("postgres", 5432), ("postgresql", 5432), ("mysql", 3306), ("amqp", 5672), ("redis", 6379))
    )
    user = dice.pick(("app", "reporting", "svc_import", "planner", "etl"))
    host = f"db-{dice.between(1, 40)}.{dice.pick(('prod', 'stage'))}.aldermoor.example"
    name = dice.pick(("mes", "erp", "sales"))
    return f"{scheme}://{user}:{dice.chars(BASE62, dice.between(12, 20))}@{host}:{port}/{name}"


def _private_key(dice: Dice) -> str:
    kind = dice.pick(("RSA ", "EC ", "OPENSSH ", ""))
    body = "\n".join(dice.chars(BASE64, 64) for _ in range(dice.between(4, 12)))
    tail = dice.chars(BASE64, dice.between(8, 15) * 4)
    first, last = (f"-----{word} {kind}PRIVATE KEY-----" for word in ("BEGIN", "END"))
    return f"{first}\n{body}\n{tail}\n{last}"


_WORDS: Final = (
    "Kiefer", "Anker", "Lantern", "Quartz", "Mistral", "Heron", "Tonnelle", "Copper", "Walnuss",
    "Orchard", "Galet", "Falke", "Juniper", "Brouette", "Nebel", "Saffron",
)  # fmt: skip


def password(dice: Dice) -> str:
    """Make a password as people choose them or as a manager draws them; no mrkdwn characters."""
    if dice.draw() % 3 == 0:
        pair = dice.sample(_WORDS, 2)
        return f"{pair[0]}{dice.pick('-_.')}{pair[1]}{dice.between(10, 9999)}{dice.pick('!?#%+')}"
    body = dice.chars(BASE62 + "!#%+-=?@$", dice.between(9, 17))
    return body + dice.chars(_LOWER, 1) + dice.chars(DIGITS, 1)


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider's kind of secret.

    Attributes:
        rule: Rule family hint of the ground truth.
        label: What people call it; stands near the value, as some rules need it.
        variable: Its usual environment variable.
    """

    rule: str
    label: str
    variable: str
    make: Callable[[Dice], str]


PROVIDERS: Final[tuple[Provider, ...]] = (
    Provider("aws-access-key-id", "AWS", "AWS_ACCESS_KEY_ID", _aws_id),
    Provider("github-token", "GitHub", "GITHUB_TOKEN", _github),
    Provider("github-fine-grained-token", "GitHub", "GH_PAT",
             _shaped("github_pat_", (BASE62, 22), "_", (BASE62, 59))),
    Provider("npm-access-token", "npm", "NPM_TOKEN", _checked("npm_")),
    Provider("stripe-secret-key", "Stripe", "STRIPE_SECRET_KEY", _stripe),
    Provider("slack-bot-token", "Slack", "SLACK_BOT_TOKEN", _slack_bot_token),
    Provider("slack-user-token", "Slack", "SLACK_USER_TOKEN", _slack_user_token),
    Provider("slack-webhook", "Slack", "SLACK_WEBHOOK_URL", _slack_webhook),
    Provider("google-api-key", "Google Maps", "GOOGLE_API_KEY", _shaped("AIza", (BASE64_URL, 35))),
    Provider("gitlab-personal-access-token", "GitLab", "GITLAB_TOKEN",
             _shaped("glpat-", (BASE62, 20))),
    Provider("sendgrid-api-key", "SendGrid", "SENDGRID_API_KEY",
             _shaped("SG.", (BASE64_URL, 22), ".", (BASE64_URL, 43))),
    Provider("twilio-api-key", "Twilio", "TWILIO_API_KEY", _shaped("SK", (HEX, 32))),
    Provider("openai-api-key", "OpenAI", "OPENAI_API_KEY",
             _shaped("sk-proj-", (BASE62, 20), "T3Blbk" + "FJ", (BASE62, 20))),
    Provider("anthropic-api-key", "Anthropic", "ANTHROPIC_API_KEY",
             _shaped("sk-ant-", "api03-", (BASE64_URL, 93), "AA")),
    Provider("huggingface-token", "Hugging Face", "HF_TOKEN", _shaped("hf_", (UPPER + _LOWER, 34))),
    Provider("shopify-access-token", "Shopify", "SHOPIFY_TOKEN", _shaped("shpat_", (HEX, 32))),
    Provider("digitalocean-token", "DigitalOcean", "DIGITALOCEAN_TOKEN",
             _shaped("dop_v1_", (HEX, 64))),
    Provider("json-web-token", "service", "SERVICE_TOKEN", _json_web_token),
    Provider("telegram-bot-token", "Telegram", "TELEGRAM_BOT_TOKEN",
             _shaped((_NOT_ZERO, 1), (DIGITS, 9), ":AA", (BASE64_URL, 33))),
    Provider("discord-webhook", "Discord", "DISCORD_WEBHOOK", _discord_webhook),
    Provider("azure-storage-key", "Azure storage", "AZURE_STORAGE_CONNECTION_STRING",
             _shaped("DefaultEndpointsProtocol=https;AccountName=st", (_LOWER, 8), ";AccountKey=",
                     (BASE64, 85), ("AQgw", 1), "==;EndpointSuffix=core.windows.net")),
    Provider("pypi-token", "PyPI", "TWINE_PASSWORD",
             _shaped("pypi-", "AgEIcHlwaS5vcmc", (BASE64_URL, 150))),
    Provider("databricks-token", "Databricks", "DATABRICKS_TOKEN", _shaped("dapi", (HEX, 32))),
    Provider("vault-token", "Vault", "VAULT_TOKEN", _shaped("hvs.", "CAESI", (BASE64_URL, 91))),
    Provider("terraform-cloud-token", "Terraform Cloud", "TF_TOKEN",
             _shaped((BASE62, 14), ".atlasv1.", (BASE62, 67))),
    Provider("mailgun-api-key", "Mailgun", "MAILGUN_API_KEY", _shaped("key-", (HEX, 32))),
    Provider("newrelic-user-key", "New Relic", "NEW_RELIC_API_KEY", _shaped("NRAK-", (ID, 27))),
    Provider("grafana-service-account-token", "Grafana", "GRAFANA_TOKEN", _grafana),
    Provider("atlassian-api-token", "Jira", "JIRA_TOKEN",
             _shaped("ATATT3", (BASE64_URL, 178), "=", (HEX.upper(), 8))),
    Provider("linear-api-key", "Linear", "LINEAR_API_KEY", _shaped("lin_api_", (BASE62, 40))),
    Provider("notion-token", "Notion", "NOTION_TOKEN", _shaped("ntn_", (DIGITS, 11), (BASE62, 35))),
    Provider("doppler-token", "Doppler", "DOPPLER_TOKEN", _shaped("dp.pt.", (BASE62, 43))),
    Provider("dynatrace-token", "Dynatrace", "DT_API_TOKEN",
             _shaped("dt0c01.", (_BASE32, 24), ".", (_BASE32, 64))),
    Provider("postman-api-key", "Postman", "POSTMAN_API_KEY",
             _shaped("PMAK-", (HEX, 24), "-", (HEX, 34))),
    Provider("rubygems-api-key", "RubyGems", "GEM_HOST_API_KEY", _shaped("rubygems_", (HEX, 48))),
    Provider("sentry-user-token", "Sentry", "SENTRY_AUTH_TOKEN", _shaped("sntryu_", (HEX, 64))),
)  # fmt: skip


def in_code(dice: Dice, provider: Provider) -> list[Part]:
    """Put a provider's token where it stands in code, configuration or a shell."""
    before, after = dice.pick(_CODE_FRAMES)
    return [
        before.replace("{variable}", provider.variable),
        (provider.rule, provider.make(dice)),
        after,
    ]


def aws_pair(dice: Dice) -> list[Part]:
    """Make an AWS key id and its secret, as the console offers them for copying."""
    return [
        "```\naws_access_key_id = ",
        ("aws-access-key-id", _aws_id(dice)),
        "\naws_secret_access_key = ",
        ("aws-secret-access-key", dice.chars(BASE64, 40)),
        "\nregion = eu-west-2\n```",
    ]


def private_key(dice: Dice) -> list[Part]:
    """Make a PEM block of the right form; what it encodes is noise."""
    return ["```\n", ("private-key", _private_key(dice)), "\n```"]


def database_uri(dice: Dice) -> list[Part]:
    """Make a connection string that carries its password."""
    return [dice.pick(("`", "DATABASE_URL=", "")), ("database-uri", _database_uri(dice))]


def linked(dice: Dice, value: str) -> list[str]:
    """Split a URL's surroundings: Slack puts most typed URLs into angle brackets."""
    return ["<", ">"] if value.startswith("https://") and dice.draw() & 1 else ["", ""]

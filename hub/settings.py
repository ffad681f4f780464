"""Every setting of the hub: environment first, then simpul.toml beside it, then the default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from hub.errors import BadSetup


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One value a setting; the name in the environment is beside it (`VARIABLES`)."""

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = 8000
    """Port to listen on."""
    workers: int = 1
    """Server processes."""
    database_url: str = ""
    """`sqlite:///path` or `postgresql://…`; by default `simpul.sqlite` in the data folder."""
    redis_url: str = ""
    """`redis://…`, or empty for in-process channels and stores."""
    data: Path = Path(".data")
    """Folder of the embedded database, keys and attachments."""
    demo: bool = False
    """Demo accounts and the explorer's account switcher. Never on a real city."""
    base_url: str = ""
    """Where the public reaches the hub; by default `http://host:port`. Issuer of tokens."""
    principal_rate: int = 6_000
    """Requests a minute of one account or API token; 0: no limit."""
    address_rate: int = 600
    """Requests a minute of one address where nobody is signed in; 0: no limit."""
    cost_rate: int = 6_000_000
    """Rows a minute that the operations of one account, token or anonymous address may read, as priced; 0: no limit."""
    signin_rate: int = 10
    """Wrong passwords of one account from one address in five minutes, before it has to wait; ten times as many for an
    account from all addresses and for an address with all accounts; 0: no limit."""
    totp_roles: str = ""
    """Roles that an account has only when it signs in with a second factor, such as `admin auditor`."""
    body_limit: int = 1_000_000
    """Largest request body in bytes."""
    cost_limit: int = 50_000
    """Rows that one operation may read at most, as priced before it runs: pages by `first`, other lists as 10."""
    depth_limit: int = 20
    """How deep an operation may nest fields."""
    alias_limit: int = 100
    """Aliases in one operation."""
    root_limit: int = 20
    """Root fields in one operation."""
    apart: bool = False
    """A statement for every agency and level, agencies side by side, instead of one for all."""
    operations: Path | None = None
    """Folder of `*.graphql`: only these operations are served, by document, hash or file name. Unset: any operation."""
    field_seconds: float = 10.0
    """How long one field may take before it is answered as UNAVAILABLE."""
    gateway_token: str = ""
    """Secret a federation router shows to a subgraph in the header `X-Simpul-Gateway`, needed to serve one; an API
    gateway shows it to `/auth/introspect`."""
    proxies: str = ""
    """Networks of the city's own proxies, such as `10.0.0.0/8`: their X-Forwarded-For is believed."""
    fence: bool = False
    """Start without the plugins that don't work, and say so."""
    subgraph: str = ""
    """Serve this plugin's federation subgraph instead of the whole graph."""
    attachments: str = ""
    """Where attachments lie: `s3://bucket/folder`, credentials as AWS's tools read them; else in the data folder."""
    smtp_url: str = ""
    """`smtp://user:password@host:587` or `smtps://…`: how e-mail leaves. Unset: notices go to the log."""
    mail_from: str = "simpul@localhost"
    """Sender of e-mail."""
    whatsapp_url: str = ""
    """`https://graph.facebook.com/v23.0/PHONE_ID/messages`: how WhatsApp leaves. Unset: notices go to the log."""
    whatsapp_token: str = ""
    """Access token of the WhatsApp Cloud API."""
    whatsapp_template: str = "simpul_kabar"
    """The approved message template with one text parameter."""
    work: bool = True
    """Empty the outbox, send webhooks and look after late cases in this process too, not only answer."""
    metrics_token: str = ""
    """Bearer token that `/metrics` wants; unset, anybody who reaches it may read the figures."""
    webhooks_insecure: bool = False
    """Call webhooks over plain http and on private addresses too: where hub and partners share a closed network."""
    holidays: Path | None = None
    """CSV with `date,title`: days the city's offices are closed beyond the national ones."""
    city: str = "Kota Bekasi"
    """The city, as letters and the page that checks them name it."""
    bsre_url: str = ""
    """Where BSrE's signing service answers; empty: letters carry the city's seal only."""
    bsre_user: str = ""
    """The city's account at the signing service."""
    bsre_password: str = ""
    """Its password. An official's passphrase is no setting: it comes with each signature and is not kept."""
    key_passphrase_file: Path | None = None
    """File whose only line is the passphrase of the key files. Unset: they are protected by file mode alone."""
    hsm_module: Path | None = None
    """PKCS#11 library of a hardware security module that signs instead of key files."""
    hsm_token: str = "simpul"  # noqa: S105 - a label
    """Label of its token with the hub's keys."""
    hsm_pin_file: Path | None = None
    """File whose only line is the PIN of the token's user."""
    trust: Path | None = None
    """JSON file of other cities whose letters are known here: issuer's address -> JWK set."""
    options: Mapping[str, object] = field(default_factory=dict)
    """What the city chose for agencies' services, by variable (see `hub.options`)."""

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data / 'simpul.sqlite'}"

    @property
    def url(self) -> str:
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, file: Path = Path("simpul.toml")) -> Self:
        """Read the settings.

        Raises:
            BadSetup: an unknown name in simpul.toml, or a value that doesn't fit.
        """
        environment = os.environ if environment is None else environment
        written = _toml(file)
        tables = {name: value for name, value in written.items() if isinstance(value, dict)}
        if unknown := sorted(written.keys() - tables.keys() - VARIABLES.keys()):
            raise BadSetup(f"{file}: unknown setting {unknown[0]!r}; known are {', '.join(sorted(VARIABLES))}")
        values: dict[str, Any] = {"options": _options(environment, tables)}
        for one in fields(cls):
            variable = VARIABLES.get(one.name, "")
            raw = environment.get(variable, written.get(one.name))
            if variable and raw is not None and raw != "":
                values[one.name] = _read(variable, one.type, raw)
        settings = cls(**values)
        if urlsplit(settings.database).scheme not in {"sqlite", "postgresql", "postgres"}:
            raise BadSetup("DATABASE_URL must start with sqlite:/// or postgresql://")
        if settings.subgraph and not settings.gateway_token:
            raise BadSetup("SIMPUL_GATEWAY_TOKEN must be set to serve a subgraph: it is what the router shows")
        return settings


VARIABLES: Mapping[str, str] = {
    "host": "HOST",
    "port": "PORT",
    "workers": "WORKERS",
    "database_url": "DATABASE_URL",
    "redis_url": "REDIS_URL",
    "data": "SIMPUL_DATA",
    "demo": "SIMPUL_DEMO",
    "base_url": "SIMPUL_URL",
    "principal_rate": "SIMPUL_PRINCIPAL_RATE",
    "address_rate": "SIMPUL_ADDRESS_RATE",
    "cost_rate": "SIMPUL_COST_RATE",
    "signin_rate": "SIMPUL_SIGNIN_RATE",
    "totp_roles": "SIMPUL_TOTP_ROLES",
    "body_limit": "SIMPUL_BODY_LIMIT",
    "cost_limit": "SIMPUL_COST_LIMIT",
    "depth_limit": "SIMPUL_DEPTH_LIMIT",
    "alias_limit": "SIMPUL_ALIAS_LIMIT",
    "root_limit": "SIMPUL_ROOT_LIMIT",
    "apart": "SIMPUL_APART",
    "operations": "SIMPUL_OPERATIONS",
    "field_seconds": "SIMPUL_FIELD_SECONDS",
    "gateway_token": "SIMPUL_GATEWAY_TOKEN",
    "proxies": "SIMPUL_PROXIES",
    "fence": "SIMPUL_FENCE",
    "subgraph": "SIMPUL_SUBGRAPH",
    "smtp_url": "SIMPUL_SMTP_URL",
    "mail_from": "SIMPUL_MAIL_FROM",
    "whatsapp_url": "SIMPUL_WHATSAPP_URL",
    "whatsapp_token": "SIMPUL_WHATSAPP_TOKEN",
    "whatsapp_template": "SIMPUL_WHATSAPP_TEMPLATE",
    "work": "SIMPUL_WORK",
    "metrics_token": "SIMPUL_METRICS_TOKEN",
    "webhooks_insecure": "SIMPUL_WEBHOOKS_INSECURE",
    "holidays": "SIMPUL_HOLIDAYS",
    "attachments": "SIMPUL_ATTACHMENTS",
    "city": "SIMPUL_CITY",
    "bsre_url": "SIMPUL_BSRE_URL",
    "bsre_user": "SIMPUL_BSRE_USER",
    "bsre_password": "SIMPUL_BSRE_PASSWORD",
    "key_passphrase_file": "SIMPUL_KEY_PASSPHRASE_FILE",
    "hsm_module": "SIMPUL_HSM_MODULE",
    "hsm_token": "SIMPUL_HSM_TOKEN",
    "hsm_pin_file": "SIMPUL_HSM_PIN_FILE",
    "trust": "SIMPUL_TRUST",
}


def _options(environment: Mapping[str, str], tables: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """Agencies' options: tables of simpul.toml, then the environment over them."""
    written = {
        f"SIMPUL_{table}_{name}".upper(): value for table, names in tables.items() for name, value in names.items()
    }
    given = {name: value for name, value in environment.items() if name.startswith("SIMPUL_") and value}
    return written | {name: value for name, value in given.items() if name not in VARIABLES.values()}


def _toml(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        return tomllib.loads(file.read_text())
    except tomllib.TOMLDecodeError as error:
        raise BadSetup(f"{file}: {error}") from None


def _read(name: str, kind: object, raw: object) -> object:
    try:
        match str(kind):
            case "int":
                return int(str(raw))
            case "float":
                return float(str(raw))
            case "bool":
                return str(raw).lower() in {"1", "true", "yes", "on"}
            case "Path" | "Path | None":
                return Path(str(raw))
            case _:
                return str(raw)
    except ValueError:
        raise BadSetup(f"{name}={raw!r} is no {kind}") from None

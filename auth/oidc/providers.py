"""Which providers a city trusts, for what, and what their claims make of a person: a file of the operator's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import msgspec

from auth.composed import NAME
from auth.errors import BadProvider
from auth.principal import Catalog

ANY: Final = "*"
Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
_NIK: Final = re.compile(r"[0-9]{16}")
_NEAR: Final = {"localhost", "127.0.0.1", "::1"}


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose claim has this value has these roles. claim: a name, or a path such as `realm_access.roles`; value: one
    word of the claim, `*` for any; roles: declared, or composed by an administrator."""

    claim: str
    value: str
    roles: tuple[str, ...]
    unit: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Whom a provider has signed in, in the hub's words."""

    issuer: str
    subject: str
    username: str
    name: str
    nik: str | None
    roles: frozenset[str]
    unit: str | None
    agency: str | None


class Provider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provider and what it is trusted with. username, name, nik: the claims that hold them."""

    title: str
    issuer: str
    client_id: str
    client_secret_file: str = ""
    scope: str = "openid profile"
    algorithm: Algorithm = "RS256"
    userinfo: bool = False
    username: str = "preferred_username"
    name: str = "name"
    nik: str = ""
    hours: int = 12
    rules: tuple[Rule, ...] = ()

    def secret(self) -> str:
        """What the hub proves itself with; empty for a public client. Raises: BadProvider."""
        if not self.client_secret_file:
            return ""
        try:
            return Path(self.client_secret_file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise BadProvider(f"{self.client_secret_file} can't be read: {error}") from None

    @property
    def owned(self) -> frozenset[str]:
        """The roles that this provider gives and takes."""
        return frozenset(role for rule in self.rules for role in rule.roles)

    def sees(self, claims: Mapping[str, Any], known: Collection[str]) -> Seen:
        """The person of these claims. An account works for one unit: the first rule with a unit says which, and rules
        for another one don't count. known: the roles there are; a rule that names only others doesn't count either."""
        held = claims.get(self.nik) if self.nik else None
        nik = held if isinstance(held, str) and _NIK.fullmatch(held) else None
        claims = {**claims, self.nik: nik} if self.nik else claims
        met = [rule for rule in self.rules if _has(claims, rule) and _stands(rule, known)]
        unit = next((rule.unit for rule in met if rule.unit), None)
        met = [rule for rule in met if rule.unit in (None, unit)]
        return Seen(
            issuer=self.issuer,
            subject=str(claims["sub"]),
            username=_text(claims, self.username),
            name=_text(claims, self.name),
            nik=nik,
            roles=frozenset(role for rule in met for role in rule.roles if role in known),
            unit=unit,
            agency=next((rule.agency for rule in met if rule.agency), None),
        )


class Providers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. returns: addresses of front ends that a sign-in may go back to, whole."""

    returns: tuple[str, ...] = ()
    providers: dict[str, Provider] = {}

    @staticmethod
    def load(file: Path | None, catalog: Catalog) -> Providers:
        """Raises: BadProvider, which says what is wrong where."""
        if file is None:
            return Providers()
        try:
            found = msgspec.toml.decode(file.read_bytes(), type=Providers)
        except (OSError, ValueError) as error:  # msgspec's errors and TOML's are ValueErrors
            raise BadProvider(f"{file}: {error}") from None
        for name, one in found.providers.items():
            if fault := _fault(name, one, catalog):
                raise BadProvider(f"{file}: providers.{name}: {fault}")
            one.secret()
        return found

    def named(self, issuer: str) -> str:
        """What this file calls the provider; its address, where it is none of these."""
        return next((name for name, one in self.providers.items() if one.issuer == issuer), issuer)

    def unknown(self, known: Collection[str]) -> Iterator[tuple[str, str]]:
        """The providers and roles of rules that give nothing, because there is no such role."""
        return ((name, role) for name, one in self.providers.items() for role in sorted(one.owned) if role not in known)


def _fault(name: str, one: Provider, catalog: Catalog) -> str | None:
    if not _NAME.fullmatch(name):
        return "a name has small letters, digits and -, 32 at most"
    if not safe(one.issuer):
        return "the issuer is no https:// address"
    if unknown := sorted(role for role in one.owned - catalog.roles.keys() if not NAME.fullmatch(role)):
        return f"{unknown[0]!r} is no role"
    return None


def safe(address: object) -> bool:
    """Whether secrets may go there: https, or this machine."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _NEAR)


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    if name in claims:  # names may have dots in them, such as addresses do
        return claims[name]
    head, dot, rest = name.partition(".")
    inner = claims.get(head)
    return _claim(inner, rest) if dot and isinstance(inner, Mapping) else None


def _has(claims: Mapping[str, Any], rule: Rule) -> bool:
    held = _claim(claims, rule.claim)
    values = [str(one) for one in (held if isinstance(held, list) else [held]) if one not in (None, "", False)]
    return bool(values) if rule.value == ANY else rule.value in values


def _stands(rule: Rule, known: Collection[str]) -> bool:
    return not rule.roles or any(role in known for role in rule.roles)


def _text(claims: Mapping[str, Any], name: str) -> str:
    held = _claim(claims, name)
    return held.strip() if isinstance(held, str) else ""

"""The operator's file, and what claims come to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auth import BadProvider, Catalog, Providers
from auth.oidc import Provider, Rule

FILE = """
returns = ["https://warga.test/masuk"]

[providers.pegawai]
title = "Akun pegawai"
issuer = "https://sso.test"
client_id = "simpul"

[[providers.pegawai.rules]]
claim = "groups"
value = "backoffice"
roles = ["dinsos.officer"]
unit = "U1"
"""


def load(folder: Path, text: str, catalog: Catalog) -> Providers:
    file = folder / "oidc.toml"
    file.write_text(text)
    return Providers.load(file, catalog)


def test_none(catalog: Catalog) -> None:
    """Without a file there is no provider."""
    assert not Providers.load(None, catalog).providers


def test_the_file(tmp_path: Path, catalog: Catalog) -> None:
    """What it says, with defaults for the rest."""
    found = load(tmp_path, FILE, catalog)

    one = found.providers["pegawai"]
    assert found.returns == ("https://warga.test/masuk",)
    assert (one.scope, one.algorithm, one.hours, one.secret()) == ("openid profile", "RS256", 12, "")
    assert one.owned == {"dinsos.officer"}


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("title =", "titel =", "titel"),
        ('client_id = "simpul"', "client_id = 1", "client_id"),
        ("https://sso.test", "http://sso.test", "no https"),
        ("dinsos.officer", "Dinsos Boss", "'Dinsos Boss' is no role"),
        ("providers.pegawai", "providers.Pegawai", "small letters"),
        ('title = "Akun pegawai"', 'title = "x"\nalgorithm = "HS256"', "algorithm"),
        ('title = "Akun pegawai"', 'title = "x"\nalgorithm = "none"', "algorithm"),
        ('title = "Akun pegawai"', 'title = "x"\nclient_secret_file = "/nowhere/secret"', "can't be read"),
        ("returns =", "returns ", "oidc.toml"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, catalog: Catalog, was: str, now: str, says: str) -> None:
    """The hub doesn't start with a file that isn't understood, a secret in the clear, or a role nobody declares."""
    with pytest.raises(BadProvider, match=says):
        load(tmp_path, FILE.replace(was, now), catalog)


def test_a_role_that_is_composed_later(tmp_path: Path, catalog: Catalog) -> None:
    """A name that nobody declares may be an administrator's role; which there is none of can be told."""
    found = load(tmp_path, FILE.replace('"dinsos.officer"', '"dinsos.officer", "kota.pembaca"'), catalog)

    assert list(found.unknown(catalog.known)) == [("pegawai", "kota.pembaca")]


@pytest.mark.parametrize(
    ("known", "roles", "unit"),
    [
        ({"r", "own"}, {"r"}, "U1"),
        ({"own"}, {"own"}, "U2"),
        (set(), set(), None),
    ],
)
def test_a_rule_without_a_role_does_not_count(known: set[str], roles: set[str], unit: str | None) -> None:
    """Where the role of the first rule is gone, neither it nor its unit stands in the way of the second."""
    rules = (
        Rule(claim="groups", value="a", roles=("r",), unit="U1"),
        Rule(claim="groups", value="a", roles=("own",), unit="U2"),
    )
    provider = Provider(title="t", issuer="https://sso.test", client_id="c", rules=rules)

    seen = provider.sees({"sub": "1", "groups": ["a"]}, known)

    assert (seen.roles, seen.unit) == (roles, unit)


def test_a_rule_may_name_a_unit_only(catalog: Catalog) -> None:
    """A rule without roles still says for which unit somebody works."""
    rule = Rule(claim="groups", value="a", roles=(), unit="U1")
    provider = Provider(title="t", issuer="https://sso.test", client_id="c", rules=(rule,))

    assert provider.sees({"sub": "1", "groups": ["a"]}, catalog.known).unit == "U1"


def test_a_missing_file(tmp_path: Path, catalog: Catalog) -> None:
    with pytest.raises(BadProvider, match=r"oidc\.toml"):
        Providers.load(tmp_path / "oidc.toml", catalog)


def test_this_machine_needs_no_tls(tmp_path: Path, catalog: Catalog) -> None:
    """A provider to try things with may be on the same machine."""
    assert load(tmp_path, FILE.replace("https://sso.test", "http://127.0.0.1:9400"), catalog).providers


@pytest.mark.parametrize(
    ("claim", "value", "claims", "has"),
    [
        ("groups", "a", {"groups": ["b", "a"]}, True),
        ("groups", "a", {"groups": "a"}, True),
        ("groups", "a", {"groups": "ab"}, False),
        ("groups", "a", {"groups": ["ab"]}, False),
        ("groups", "a", {}, False),
        ("level", "3", {"level": 3}, True),
        ("realm_access.roles", "a", {"realm_access": {"roles": ["a"]}}, True),
        ("realm_access.roles", "a", {"realm_access": ["a"]}, False),
        ("https://city.test/roles", "a", {"https://city.test/roles": ["a"]}, True),
        ("groups", "*", {"groups": ["a"]}, True),
        ("groups", "*", {"groups": []}, False),
        ("groups", "*", {"groups": ""}, False),
        ("groups", "*", {"groups": False}, False),
    ],
)
def test_a_rule(claim: str, value: str, claims: dict[str, Any], has: bool) -> None:
    """A claim has a value, or has it in its list; nothing is compared in part."""
    rule = Rule(claim=claim, value=value, roles=("r",))
    provider = Provider(title="t", issuer="https://sso.test", client_id="c", rules=(rule,))

    assert provider.sees({"sub": "1"} | claims, {"r"}).roles == ({"r"} if has else set())

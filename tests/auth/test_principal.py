"""Permissions, purposes, roles, and the catalog that keeps them consistent."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth import ANONYMOUS, BadCatalog, Catalog, Permission, Principal, Purpose, Role

READ = Permission("dukcapil:citizen:read", "Read a citizen")
ANSWER = Permission("dinsos:complaint:answer", "Answer a complaint")
SERVICE = Purpose("service", "Pelayanan", "Service", "UU 25/2009")
EMERGENCY = Purpose("emergency", "Darurat", "Emergency", "UU 27/2022")
OFFICER = Role("officer", "Petugas", frozenset({READ.name, ANSWER.name}), ("service",), "service")
CREW = Role("crew", "Awak", frozenset({READ.name}), ("emergency",), "emergency")
CITIZEN = Role("citizen", "Warga", frozenset())


def catalog() -> Catalog:
    return Catalog(permissions=(READ, ANSWER), purposes=(SERVICE, EMERGENCY), roles=(OFFICER, CREW, CITIZEN))


def principal(*roles: str) -> Principal:
    return catalog().principal(subject="7", username="warga", name="Siti", roles=roles)


@pytest.mark.parametrize("name", ["read", "dinsos:read", "Dinsos:a:b", "a:b:c:d", "a:b:", "a:b:c\n", "a b:c:d", ""])
def test_a_permission_is_named_agency_thing_verb(name: str) -> None:
    """Any other shape is refused."""
    with pytest.raises(BadCatalog, match="agency:thing:verb"):
        Permission(name, "")


@pytest.mark.parametrize("code", ["", "with space", "új", "a\n", "1", "x" * 65])
def test_roles_and_purposes_fit_a_header(code: str) -> None:
    """A name that could not travel in a header or a column is refused."""
    with pytest.raises(BadCatalog):
        Purpose(code, "", "", "")
    with pytest.raises(BadCatalog):
        Role(code, "", frozenset())


def test_a_default_purpose_is_one_of_the_roles_own() -> None:
    """A role cannot default to a purpose it may not use."""
    with pytest.raises(BadCatalog, match=r"'crew'.*'service'"):
        Role("crew", "", frozenset(), ("emergency",), "service")


@pytest.mark.parametrize(
    ("declared", "names"),
    [
        ({"permissions": (READ, READ)}, f"permission '{READ.name}'"),
        ({"purposes": (SERVICE, SERVICE)}, "purpose 'service'"),
        ({"roles": (CITIZEN, CITIZEN)}, "role 'citizen'"),
    ],
)
def test_nothing_is_declared_twice(declared: dict, names: str) -> None:
    """Two plugins cannot both own a name."""
    with pytest.raises(BadCatalog, match=names):
        Catalog(**declared)


@pytest.mark.parametrize(
    ("declared", "unknown"),
    [
        ({"permissions": (READ,), "purposes": (SERVICE,)}, f"permission '{ANSWER.name}'"),
        ({"permissions": (READ, ANSWER)}, "purpose 'service'"),
    ],
)
def test_a_role_names_what_is_declared(declared: dict, unknown: str) -> None:
    """The error names the role and what it asks for."""
    with pytest.raises(BadCatalog, match=f"role 'officer' names {unknown}"):
        Catalog(**declared, roles=(OFFICER,))


def test_roles_add_up() -> None:
    """A principal may do what any of its roles allows."""
    who = principal("officer", "crew")

    assert who.permissions == {READ.name, ANSWER.name}
    assert who.purposes == {"service", "emergency"}
    assert who.may(ANSWER.name)
    assert not who.may("dinsos:complaint:assign")


def test_unknown_roles_give_nothing() -> None:
    """A role whose plugin was taken away is not there."""
    who = principal("citizen", "dinkes.verifier")

    assert who.roles == {"citizen"}


@pytest.mark.parametrize(
    ("roles", "default"),
    [((), None), (("citizen", "officer"), "service"), (("officer", "crew"), None)],
)
def test_a_default_purpose_is_never_a_guess(roles: tuple[str, ...], default: str | None) -> None:
    """Roles that disagree leave it to the caller to say the purpose."""
    assert principal(*roles).default_purpose == default


def test_nobody_may_nothing() -> None:
    """The anonymous principal has no subject, no role, no permission."""
    assert ANONYMOUS.anonymous
    assert not ANONYMOUS.roles | ANONYMOUS.permissions | ANONYMOUS.purposes
    assert not principal().anonymous


def test_a_principal_does_not_change() -> None:
    """What was decided about a caller stays decided."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        ANONYMOUS.subject = "7"  # type: ignore[misc]


@given(st.sets(st.sampled_from(["officer", "crew", "citizen", "unknown"])))
def test_permissions_come_from_roles_alone(roles: set[str]) -> None:
    """For every set of roles, a permission is there exactly if one of them has it."""
    who, known = principal(*roles), catalog().roles

    for permission in (READ, ANSWER):
        assert who.may(permission.name) == any(permission.name in known[r].permissions for r in roles if r in known)

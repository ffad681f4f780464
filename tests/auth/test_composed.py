"""Roles that an administrator composes: never more than is declared, on every worker at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth import (
    Auth,
    BadAccount,
    BadCatalog,
    BadToken,
    Catalog,
    Grant,
    Permission,
    Purpose,
    Role,
    RoleTaken,
    UnitKind,
    principal_of,
)

ANSWER, READ = "dinsos:complaint:answer", "dukcapil:citizen:read"
HELPER = Role("helper", "Pembantu", frozenset({ANSWER}), ("service",), "service")
PASSWORD = "demo-bekasi"


def catalog(*permissions: str, roles: tuple[Role, ...] = ()) -> Catalog:
    kinds = (UnitKind("rw", "RW", r"\d{10}/\d{3}"),)
    purposes = (Purpose("service", "Pelayanan", "Service", "UU"),)
    return Catalog(
        permissions=[Permission(one, one) for one in permissions], purposes=purposes, roles=roles, unit_kinds=kinds
    )


class TestWorkers:
    @pytest.fixture
    def other(self, auth: Auth, monkeypatch: pytest.MonkeyPatch) -> Auth:
        """Another worker over the same database, whose view is as old as it may ever be."""
        monkeypatch.setattr("auth.revocations.FRESH", 0.0)
        own = Catalog(
            permissions=auth.catalog.permissions.values(),
            purposes=auth.catalog.purposes.values(),
            roles=auth.catalog.roles.values(),
        )
        return replace(auth, catalog=own)

    async def test_a_role_is_given_and_changed_everywhere(self, auth: Auth, other: Auth, make) -> None:
        """What a role says now is what a new token allows, on the other worker too; tokens from before die."""
        account = await make(roles=[])
        await auth.roles.compose(HELPER, new=True)
        await auth.grant(account, "helper")
        await other.revoked.fresh()
        tokens = await other.password("warga", PASSWORD)
        before = await principal_of(other, f"Bearer {tokens.access}")

        await auth.roles.compose(replace(HELPER, permissions=frozenset({READ})), new=False)

        for one in (auth, other):
            with pytest.raises(BadToken):
                await principal_of(one, f"Bearer {tokens.access}")
        assert not await other.stands(before)
        after = await principal_of(other, f"Bearer {(await other.refresh(tokens.refresh)).access}")
        assert (before.permissions, before.default_purpose) == ({ANSWER}, "service")
        assert after.permissions == {READ}

    async def test_a_deleted_role_gives_nothing(self, auth: Auth, other: Auth, make) -> None:
        """Nobody has it any more, also not when another is made with its name."""
        account = await make(roles=[])
        await auth.roles.compose(HELPER, new=True)
        await auth.grant(account, "helper")
        tokens = await auth.password("warga", PASSWORD)

        await auth.roles.decompose("helper")
        await auth.roles.compose(HELPER, new=True)

        assert await Grant.count() == 0
        for one in (auth, other):
            renewed = await one.password("warga", PASSWORD)
            assert (await principal_of(one, f"Bearer {renewed.access}")).roles == set()
            with pytest.raises(BadToken):
                await principal_of(one, f"Bearer {tokens.access}")

    async def test_another_worker_knows_a_role_it_never_saw(self, auth: Auth, other: Auth, make) -> None:
        """A token with a new role is understood where it arrives first."""
        account = await make(roles=[])
        await auth.roles.compose(HELPER, new=True)
        await auth.grant(account, "helper")
        tokens = await auth.password("warga", PASSWORD)

        assert (await principal_of(other, f"Bearer {tokens.access}")).permissions == {ANSWER}


class TestKeeping:
    @pytest.mark.parametrize(
        "change", [{"permissions": frozenset({"dinsos:money:print"})}, {"purposes": ("fun",)}, {"unit_kind": "castle"}]
    )
    async def test_nothing_undeclared(self, auth: Auth, change: dict) -> None:
        """A role that names what nobody declares is not kept."""
        with pytest.raises(BadCatalog):
            await auth.roles.compose(replace(HELPER, default_purpose=None, **change), new=True)

        assert not auth.catalog.composed

    async def test_a_name_is_taken_once(self, auth: Auth) -> None:
        """Two administrators at once: one name, one role; and what is gone can't be changed."""
        await auth.roles.compose(HELPER, new=True)

        with pytest.raises(RoleTaken):
            await auth.roles.compose(HELPER, new=True)
        with pytest.raises(RoleTaken):
            await auth.roles.compose(replace(HELPER, name="gone"), new=False)

    async def test_a_role_that_was_just_removed_is_not_given(self, auth: Auth, make) -> None:
        """A worker that hasn't heard yet asks the database."""
        account = await make(roles=[])
        auth.catalog.compose([HELPER])

        with pytest.raises(BadAccount):
            await auth.grant(account, "helper")

    async def test_a_second_factor(self, auth: Auth, make) -> None:
        """A composed role can want a second factor; without one an account doesn't have it."""
        account = await make(roles=["citizen"])
        await auth.roles.compose(replace(HELPER, needs_totp=True), new=True)
        await auth.grant(account, "helper")

        tokens = await auth.password("warga", PASSWORD)

        assert (await principal_of(auth, f"Bearer {tokens.access}")).roles == {"citizen"}


class TestCatalog:
    @given(composed=st.frozensets(st.sampled_from("abcd")), declared=st.frozensets(st.sampled_from("abcd")))
    def test_never_more_than_is_declared(self, composed: frozenset[str], declared: frozenset[str]) -> None:
        """Whatever the rows say: an agency that is taken away takes its permissions along."""
        known = catalog(*(f"x:{one}:do" for one in declared))
        known.compose([Role("helper", "", frozenset(f"x:{one}:do" for one in composed))])

        who = known.principal(subject="1", username="a", name="a", roles=["helper"])

        assert who.permissions == {f"x:{one}:do" for one in composed & declared}

    def test_a_declared_role_wins(self) -> None:
        """A row can't change what an agency declares."""
        known = catalog(ANSWER, READ, roles=(HELPER,))
        known.compose([replace(HELPER, permissions=frozenset({READ}))])

        assert known.principal(subject="1", username="a", name="a", roles=["helper"]).permissions == {ANSWER}

    @pytest.mark.parametrize(("unit", "has"), [("3275011001/005", True), ("3275011001", False), (None, False)])
    def test_a_role_for_a_kind_of_unit(self, unit: str | None, has: bool) -> None:
        """It counts only while the account works for such a unit."""
        known = catalog(ANSWER)
        known.compose([replace(HELPER, unit_kind="rw")])

        who = known.principal(subject="1", username="a", name="a", roles=["helper"], unit=unit)

        assert who.may(ANSWER) is has

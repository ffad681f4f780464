"""What each role of the city's health care allows."""

import pytest
from dinkes import plugin
from dinkes.staff import demo, rules

from hub.compose import compose
from hub.schema import Schema

ROLES = {role.name: role for role in rules.ROLES}


class TestRoles:
    def test_stand_without_the_other_agencies(self):
        """With no other plugin installed Dinkes composes, and its roles name permissions that exist."""
        composition = compose([plugin])

        assert set(ROLES) <= set(composition.catalog.roles)
        assert "type Referral" in Schema(composition).as_str()

    def test_none_reads_all_who_needs_only_their_own(self):
        """Staff of a puskesmas or hospital, and crews, may not read everybody's referrals or guarantees."""
        everything = {"dinkes:referral:read_all", "dinkes:guarantee:read_all", "dinkes:ambulance:locate"}

        assert all(not ROLES[f"dinkes.{name}"].permissions & everything for name in ("crew", "puskesmas", "hospital"))

    def test_have_a_purpose(self):
        """Every role has a purpose it works for unless it says otherwise."""
        assert all(role.default_purpose for role in rules.ROLES)


class TestAccounts:
    @pytest.mark.parametrize("username", ["psc119", "ambulans", "puskesmas", "rumahsakit", "dinkes", "verifikator"])
    async def test_can_sign_in(self, ask, username):
        """The contract's accounts of Dinkes sign in and have a role of Dinkes."""
        answer = await ask("{ me { username roles } }", who=username)

        (role,) = answer.data["me"]["roles"]
        assert answer.data["me"]["username"] == username
        assert role in ROLES

    def test_the_verifier_is_of_no_agency(self):
        """The verifier belongs neither to Dinkes nor to a hospital."""
        (verifier,) = [account for account in demo.ACCOUNTS if account.username == "verifikator"]

        assert verifier.agency is None
        assert not (verifier.unit or "").startswith("RS-")

"""Who works for social affairs, and what they may do."""

import pytest
from dinsos.aid import rules as aid
from dinsos.complaints import rules as complaints
from dinsos.officers import service

ROLES = {role.name: role for role in service.roles}
PARTNERS = ["psm", "tksk", "karangtaruna", "tagana", "puskesos"]


class TestRoles:
    @pytest.mark.parametrize("name", ["dinsos.backoffice", "dinsos.head"])
    def test_of_the_office_read_for_social_service(self, name):
        """The office reads complaints, aid and citizens, for social service unless it says otherwise."""
        role = ROLES[name]

        assert role.permissions >= {complaints.READ, complaints.EDIT, aid.READ, "hub:citizen:find"}
        assert not role.permissions & {"hub:case:read", complaints.SPEAK}
        assert role.default_purpose == "SOCIAL_SERVICE"

    @pytest.mark.parametrize("partner", PARTNERS)
    def test_of_partners_help_and_read_nothing_else(self, partner):
        """A partner is of its own kind alone, handles what is assigned, and has no purpose to read a citizen for."""
        role = ROLES[f"dinsos.{partner}"]

        (kind,) = role.permissions & set(complaints.HELPS.values())
        assert kind.split(":")[2].replace("_", "") == partner
        assert role.permissions - {kind} == {
            complaints.LIST_ASSIGNED,
            complaints.READ_ASSIGNED,
            complaints.EDIT_ASSIGNED,
        }
        assert role.purposes == ()


class TestAccounts:
    def test_are_those_of_the_demo_city(self):
        """The demo city has an account for each role, and the partners work in the whole city."""
        accounts = {account.username: account for account in service.accounts}

        assert accounts.keys() == {"backoffice.dinsos", "kepala.dinsos", "lks", *PARTNERS}
        assert {role for account in service.accounts for role in account.roles} == ROLES.keys()
        assert {accounts[partner].unit for partner in PARTNERS} == {"3275"}

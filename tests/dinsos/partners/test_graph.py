"""Partners are registered and complaints given to them."""

import asyncio

import pytest
from dinsos.partners import rules

ANA = "3275015203910001"
ASSIGN = "mutation A($input: AssignPartnersInput!) { assignPartners(input: $input) { number partners } }"
CONTRACT = """mutation AssignPartners($number: String!, $partners: [Partner!]!) {
  assignPartners(input: { number: $number, partners: $partners }) { number partners }
}"""
ONE = "query Q($n: String!) { complaint(number: $n) { number } }"
REGISTER = "mutation R($input: PartnerMemberInput!) { registerPartner(input: $input) { account area active } }"
LIST = "{ partnerMembers(filter: { active: true }) { account name partner area } }"


class TestAssigning:
    async def test_opens_a_confidential_complaint_to_the_named(self, act, ask, office, undone, make_complaint):
        """Before, a confidential complaint doesn't exist for the PSM; after the contract's own operation it does."""
        async with undone():
            number = await make_complaint(visibility="CONFIDENTIAL", reporter=ANA)
            before = await ask(ONE, who="psm", n=number)
            given = await act(CONTRACT, office(), number=number, partners=["PSM"])
            after = await ask(ONE, who="psm", n=number)
            other = await ask(ONE, who="tksk", n=number)

        assert given.data["assignPartners"] == {"number": number, "partners": ["PSM"]}
        assert (before.codes, after.codes, other.codes) == (["NOT_FOUND"], [], ["NOT_FOUND"])

    async def test_replaces_whom_it_was_given_to(self, act, office, helper, undone, make_complaint):
        """Assigned anew, it is gone for those who had it."""
        async with undone():
            number = await make_complaint(visibility="CONFIDENTIAL")
            await act(ASSIGN, office(), input={"number": number, "partners": ["PSM"]})
            await act(ASSIGN, office(), input={"number": number, "partners": ["TKSK"], "accounts": ["tksk"]})
            psm = await act(ONE, helper("psm"), n=number)
            tksk = await act(ONE, helper("tksk"), n=number)

        assert (psm.codes, tksk.codes) == (["NOT_FOUND"], [])

    @pytest.mark.parametrize(("partners", "accounts"), [(["PSM"], ["nobody"]), (["PSM"], ["tksk"]), ([], ["psm"])])
    async def test_to_somebody_who_is_no_partner_of_the_kind_is_refused(
        self, act, office, undone, make_complaint, partners, accounts
    ):
        """Only registered people of the chosen kinds."""
        async with undone():
            number = await make_complaint()
            answer = await act(ASSIGN, office(), input={"number": number, "partners": partners, "accounts": accounts})

        assert answer.codes == ["BAD_INPUT"]

    async def test_is_the_back_offices(self, act, somebody, helper, undone, make_complaint):
        """Nobody else gives complaints away; a hidden one isn't there for them."""
        async with undone():
            open_one, secret = await make_complaint(1), await make_complaint(2, visibility="CONFIDENTIAL")
            answers = [
                await act(ASSIGN, who, input={"number": number, "partners": ["PSM"]})
                for who in (somebody(username=""), somebody(nik=ANA), helper("psm"))
                for number in (open_one, secret)
            ]

        assert [answer.codes[0] for answer in answers] == [
            "UNAUTHENTICATED", "NOT_FOUND", "FORBIDDEN", "NOT_FOUND", "FORBIDDEN", "NOT_FOUND",
        ]  # fmt: skip

    async def test_by_two_at_once_is_never_half_done(self, act, office, undone, make_complaint, hub):
        """Two officers who assign it differently at once: it is one's, wholly; who lost the race is told."""
        async with undone():
            number = await make_complaint()
            answers = await asyncio.gather(
                act(ASSIGN, office("a"), input={"number": number, "partners": ["PSM"]}),
                act(ASSIGN, office("b"), input={"number": number, "partners": ["TKSK"]}),
            )
            kept = await hub.db.fetch("select partner from dinsos_complaint_partner where complaint = $1", number)
            said = await hub.db.fetch("select partners from dinsos_complaint where number = $1", number)

        assert [code for answer in answers for code in answer.codes] in ([], ["CONFLICT"])
        assert [row[0] for row in kept] == said[0][0].split()
        assert len(kept) == 1

    async def test_of_a_closed_one_is_too_late(self, act, office, undone, make_complaint):
        """A closed complaint is given to nobody."""
        async with undone():
            number = await make_complaint(status="CLOSED")
            answer = await act(ASSIGN, office(), input={"number": number, "partners": ["PSM"]})

        assert answer.codes == ["CONFLICT"]


class TestRegister:
    async def test_is_the_back_offices_to_read(self, ask):
        """The back office finds the demo's five partners; a partner finds themselves, a citizen nobody."""
        office, partner, citizen = [await ask(LIST, who=who) for who in ("backoffice.dinsos", "psm", "warga")]

        assert {one["account"] for one in office.data["partnerMembers"]} >= {"psm", "tksk", "tagana"}
        assert [one["account"] for one in partner.data["partnerMembers"]] == ["psm"]
        assert citizen.data["partnerMembers"] == []

    async def test_is_kept_by_who_may(self, act, somebody, hub):
        """The head registers a partner and changes them later."""
        head = somebody(may=frozenset({rules.MANAGE, "dinsos:complaint:edit"}))
        given = {"account": "psm.baru", "name": "Wati", "partner": "PSM", "area": "327501"}

        first = await act(REGISTER, head, input=given)
        second = await act(REGISTER, head, input=given | {"active": False})

        await hub.db.fetch("delete from dinsos_partner_member where account = 'psm.baru'")
        assert first.data["registerPartner"] == {"account": "psm.baru", "area": "327501", "active": True}
        assert second.data["registerPartner"]["active"] is False

    @pytest.mark.parametrize(
        "changes", [{"account": "Bad Name"}, {"name": " "}, {"area": "3171"}, {"area": "9"}, {"area": "3275011099"}]
    )
    async def test_takes_what_fits(self, act, somebody, changes):
        """An account, a name and an area of the city."""
        given = {"account": "psm.baru", "name": "Wati", "partner": "PSM", "area": "327501"}

        answer = await act(REGISTER, somebody(may=frozenset({rules.MANAGE})), input=given | changes)

        assert answer.codes == ["BAD_INPUT"]

    @pytest.mark.parametrize("who", [None, "warga", "psm", "backoffice.dinsos"])
    async def test_is_nobody_elses_to_keep(self, ask, who):
        """Others don't register partners."""
        given = {"account": "psm.baru", "name": "Wati", "partner": "PSM", "area": "327501"}

        answer = await ask(REGISTER, who=who, input=given)

        assert answer.codes == ["FORBIDDEN" if who else "UNAUTHENTICATED"]

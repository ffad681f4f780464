"""A sealed reporter's identity is opened by two officers, for a while, and the reporter can see it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from dinsos.identities import rules
from hypothesis import given
from hypothesis import strategies as st

SITI = "3275014107900001"
SECRET = "SIR-2026-000001"  # Siti's, in the demo city
ASK = "mutation A($input: IdentityRequestInput!) { requestIdentity(input: $input) { id status askedBy reason } }"
DECIDE = "mutation D($input: IdentityDecisionInput!) { decideIdentity(input: $input) { id status expiresAt } }"
WHO = "query W($n: String!) { complaint(number: $n) { reporter { nik } } }"
LIST = "{ identityRequests(first: 1000) { edges { node { id complaint { number } status } } totalCount } }"
LOG = "{ me { citizen { accessLog(first: 1) { edges { node { actor purpose fields } } } } } }"
REASON = "Korban harus dihubungi malam ini"


@pytest.fixture
async def secret(undone, make_complaint):
    async with undone():
        yield await make_complaint(visibility="CONFIDENTIAL", reporter=SITI)


@pytest.fixture
async def asked(act, office, secret, hub):
    """A request of the officer `satu`; its id."""
    answer = await act(ASK, office("satu"), input={"number": secret, "reason": REASON})
    yield answer.data["requestIdentity"]["id"]
    await hub.db.fetch("delete from dinsos_identity_request where complaint like 'TEST-%'")


class TestOpening:
    async def test_needs_a_second_officer(self, act, office, secret, asked):
        """Sealed, asked, still sealed, approved by another: open to who asked and to nobody else."""
        before = await act(WHO, office("satu"), purpose="SOCIAL_SERVICE", n=secret)
        own = await act(DECIDE, office("satu"), input={"id": asked, "approve": True})
        other = await act(DECIDE, office("dua"), input={"id": asked, "approve": True})
        after = await act(WHO, office("satu"), purpose="SOCIAL_SERVICE", n=secret)
        second = await act(WHO, office("dua"), purpose="SOCIAL_SERVICE", n=secret)

        assert before.data["complaint"] == {"reporter": None}
        assert (own.codes, other.codes) == (["FORBIDDEN"], [])
        assert after.data["complaint"] == {"reporter": {"nik": SITI}}
        assert second.data["complaint"] == {"reporter": None}

    async def test_ends_by_itself(self, act, office, secret, asked, hub):
        """When the hours are over it is sealed again."""
        await act(DECIDE, office("dua"), input={"id": asked, "approve": True})
        over = datetime.now(UTC) - timedelta(seconds=1)
        await hub.db.fetch("update dinsos_identity_request set expires_at = $2 where id = $1", int(asked), over)

        answer = await act(WHO, office("satu"), purpose="SOCIAL_SERVICE", n=secret)

        assert answer.data["complaint"] == {"reporter": None}

    async def test_that_is_refused_opens_nothing(self, act, office, secret, asked):
        """A refused request can't be approved later."""
        refused = await act(DECIDE, office("dua"), input={"id": asked, "approve": False})
        later = await act(DECIDE, office("tiga"), input={"id": asked, "approve": True})
        answer = await act(WHO, office("satu"), purpose="SOCIAL_SERVICE", n=secret)

        assert refused.data["decideIdentity"] == {"id": asked, "status": "REFUSED", "expiresAt": None}
        assert later.codes == ["CONFLICT"]
        assert answer.data["complaint"] == {"reporter": None}

    async def test_by_two_at_once_is_decided_once(self, act, office, asked):
        """Two who decide differently at once: one wins."""
        answers = await asyncio.gather(
            act(DECIDE, office("dua"), input={"id": asked, "approve": True}),
            act(DECIDE, office("tiga"), input={"id": asked, "approve": False}),
        )

        assert sorted(code for answer in answers for code in answer.codes) == ["CONFLICT"]

    async def test_needs_a_purpose_and_shows_in_the_reporters_log(self, ask, hub):
        """Siti finds who learnt that the secret complaint is hers."""
        asked = await ask(ASK, who="backoffice.dinsos", input={"number": SECRET, "reason": REASON})
        id = asked.data["requestIdentity"]["id"]
        await ask(DECIDE, who="kepala.dinsos", input={"id": id, "approve": True})

        found = await ask(WHO, who="backoffice.dinsos", n=SECRET)

        log = await ask(LOG, who="warga")
        await hub.db.fetch("delete from dinsos_identity_request where complaint = $1", SECRET)
        assert found.data["complaint"] == {"reporter": {"nik": SITI}}
        (edge,) = log.data["me"]["citizen"]["accessLog"]["edges"]
        assert edge["node"] == {
            "actor": "Rina Marlina",
            "purpose": "SOCIAL_SERVICE",
            "fields": ["Complaint.reporter"],
        }


class TestAsking:
    async def test_needs_a_reason_and_something_sealed(self, act, office, undone, make_complaint, secret):
        """No reason, or a public complaint: BAD_INPUT."""
        silent = await act(ASK, office(), input={"number": secret, "reason": " "})
        public = await act(ASK, office(), input={"number": await make_complaint(2), "reason": REASON})

        assert (silent.codes, public.codes) == (["BAD_INPUT"], ["BAD_INPUT"])

    async def test_is_the_offices(self, act, somebody, helper, secret, undone, make_complaint):
        """Partners and citizens don't ask; what is hidden from them isn't there."""
        anonymous = await make_complaint(3, anonymous=True)

        answers = [
            await act(ASK, who, input={"number": number, "reason": REASON})
            for who in (somebody(username=""), somebody(nik="3275021203850001"), helper("psm"))
            for number in (secret, anonymous)
        ]

        assert [answer.codes[0] for answer in answers] == [
            "NOT_FOUND", "UNAUTHENTICATED", "NOT_FOUND", "FORBIDDEN", "NOT_FOUND", "FORBIDDEN",
        ]  # fmt: skip

    @pytest.mark.parametrize("id", ["0", "abc", "9" * 25, "-1", ""])
    async def test_of_a_request_that_isnt_is_not_found(self, act, office, id):
        """A wrong id is absent, whatever it looks like."""
        assert (await act(DECIDE, office(), input={"id": id, "approve": True})).codes == ["NOT_FOUND"]

    async def test_is_listed_for_who_decides(self, act, office, somebody, asked):
        """Officers who decide find it; others find nothing."""
        office_list = await act(LIST, office("dua"))
        citizens = await act(LIST, somebody(nik=SITI))

        assert asked in [edge["node"]["id"] for edge in office_list.data["identityRequests"]["edges"]]
        assert citizens.data["identityRequests"] == {"edges": [], "totalCount": 0}


@given(
    username=st.sampled_from(["satu", "dua", ""]),
    may=st.frozensets(st.sampled_from([rules.ASK, rules.DECIDE, "a:b:c"])),
)
async def test_sql_shows_what_python_allows(hub, statement, username, may):
    """The predicate shows the requests that the rule lets somebody see."""
    made, who = statement(username=username, may=may)
    table = "(select 1 as id, 'satu' as asked_by union all select 2, 'dua')"

    found = await hub.db.fetch(
        f"select t.id, t.asked_by from {table} t where {made.visible(rules.VISIBLE)}", *made.args
    )

    assert {row[1] for row in found} == {
        one for one in ("satu", "dua") if rules.can_see(who.username, may, asked_by=one)
    }

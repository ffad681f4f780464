"""What clients do with social letters."""

import asyncio

import pytest

SITI = "3275014107900001"
BUDI, DIMAS = "3275021203850001", "3275021904120001"
FIELDS = "number kind status dueAt validUntil citizen { nik }"
REQUEST = f"mutation R($input: SocialLetterInput!) {{ requestSocialLetter(input: $input) {{ {FIELDS} }} }}"
DECIDE = f"""mutation D($number: String!, $decision: LetterDecision!, $note: String) {{
  decideSocialLetter(input: {{ number: $number, decision: $decision, note: $note }}) {{
    {FIELDS} letter {{ number kind status qr {{ text }} }} }} }}"""
MINE = "query M($number: String!) { socialLetter(number: $number) { status purpose letter { number status } } }"
OF = "query O($nik: NIK!) { citizen(nik: $nik) { socialLetters(first: 5) { edges { node { number status } } } } }"
VERIFY = "query V($text: String!) { verifyDocument(text: $text) { verdict holder } }"
ELIGIBLE = "query E($of: NIK!) { guaranteeEligibility(nik: $of) { reasons { code passed } } }"
LETTER = {"kind": "SKTM", "purpose": "Keringanan biaya sekolah"}


@pytest.fixture
def requested(asked, residents):
    """Ask for a letter; its number and who asked."""

    async def make(**more):
        nik = await residents()
        answer = await asked(REQUEST, nik=nik, input=LETTER | more)
        assert answer.codes == []
        return answer.data["requestSocialLetter"]["number"], nik

    return make


def recommended(answer):
    """Whether the guarantee's eligibility knows a recommendation."""
    reasons = {one["code"]: one["passed"] for one in answer.data["guaranteeEligibility"]["reasons"]}
    return reasons["DINSOS_RECOMMENDATION"]


class TestRequest:
    async def test_is_for_oneself(self, ask):
        """A citizen asks for a letter about themselves."""
        answer = await ask(REQUEST, who="warga2", input=LETTER)

        assert answer.data["requestSocialLetter"]["status"] == "SUBMITTED"
        assert answer.data["requestSocialLetter"]["citizen"] == {"nik": BUDI}

    async def test_is_for_a_child_of_the_family(self, ask):
        """A father asks for his son; the father sees the request."""
        answer = await ask(REQUEST, who="warga2", purpose="SELF_SERVICE", input={**LETTER, "nik": DIMAS})

        shown = await ask(MINE, who="warga2", number=answer.data["requestSocialLetter"]["number"])
        assert answer.codes == []
        assert shown.data["socialLetter"]["status"] == "SUBMITTED"

    @pytest.mark.parametrize("nik", [SITI, "3275010101700099"])
    async def test_is_not_for_strangers(self, ask, nik):
        """A stranger and a NIK that nobody has are refused in the same words."""
        answer = await ask(REQUEST, who="warga2", input={**LETTER, "nik": nik})

        assert answer.codes == ["BAD_INPUT"]
        assert answer.errors[0]["message"] == "For yourself or your family only."

    async def test_says_what_for(self, ask):
        """A letter has a purpose."""
        answer = await ask(REQUEST, who="warga2", input={**LETTER, "purpose": " "})

        assert answer.codes == ["BAD_INPUT"]

    @pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("lks", "FORBIDDEN"), ("psm", "FORBIDDEN")])
    async def test_is_for_citizens_and_the_office(self, ask, who, code):
        """Nobody else asks."""
        answer = await ask(REQUEST, who=who, input=LETTER)

        assert answer.codes == [code]

    async def test_may_come_from_the_office(self, ask, residents):
        """At the counter the office asks for a citizen, whose request it is."""
        nik = await residents()

        answer = await ask(REQUEST, who="backoffice.dinsos", input={**LETTER, "nik": nik})

        assert answer.data["requestSocialLetter"]["citizen"] == {"nik": nik}


class TestDecide:
    async def test_makes_a_letter_that_verifies(self, requested, ask, asked):
        """The back office verifies, the head approves, the citizen has a letter anybody can check."""
        number, nik = await requested(kind="HEALTH_RECOMMENDATION")
        await ask(DECIDE, who="backoffice.dinsos", number=number, decision="VERIFY")

        answer = await ask(DECIDE, who="kepala.dinsos", number=number, decision="APPROVE")

        made = answer.data["decideSocialLetter"]
        checked = await ask(VERIFY, text=made["letter"]["qr"]["text"])
        mine = await asked(MINE, nik=nik, number=number)
        assert (made["status"], made["letter"]["kind"]) == ("ISSUED", "REKOMENDASI-JAMINAN")
        assert made["validUntil"] is not None
        assert checked.data["verifyDocument"]["verdict"] == "VALID"
        assert nik not in made["letter"]["qr"]["text"]
        assert mine.data["socialLetter"]["letter"]["number"] == made["letter"]["number"]

    async def test_tells_other_agencies(self, requested, ask, hub):
        """An issued letter is announced, under the NIK it is about."""
        number, nik = await requested()
        await ask(DECIDE, who="kepala.dinsos", number=number, decision="APPROVE")

        rows = await hub.db.fetch(
            "select data from hub_event where name = 'dinsos.letter.issued' and subject = $1", nik
        )

        assert len(rows) == 1
        assert number in rows[0][0]

    async def test_counts_for_a_health_guarantee(self, requested, ask, asked):
        """Another agency's question about the person is answered by the recommendation once it is issued."""
        number, nik = await requested(kind="HEALTH_RECOMMENDATION")
        before = await asked(ELIGIBLE, nik=nik, of=nik)
        await ask(DECIDE, who="kepala.dinsos", number=number, decision="APPROVE")

        after = await asked(ELIGIBLE, nik=nik, of=nik)

        assert [recommended(answer) for answer in (before, after)] == [False, True]

    async def test_is_readable_for_agencies_under_their_own_name(self, requested, ask, hub):
        """Another agency that may exchange reads which letters somebody has, and the citizen can see it."""
        number, nik = await requested()
        await ask(DECIDE, who="kepala.dinsos", number=number, decision="APPROVE")

        data, errors = await hub.graph.ask("dinsos", OF, {"nik": nik}, purpose="SOCIAL_SERVICE")

        assert errors == []
        assert data["citizen"]["socialLetters"]["edges"][0]["node"] == {"number": number, "status": "ISSUED"}

    @pytest.mark.parametrize(
        ("who", "decision", "code"),
        [
            ("backoffice.dinsos", "APPROVE", "FORBIDDEN"),
            ("backoffice.dinsos", "REJECT", "FORBIDDEN"),
            ("warga", "APPROVE", "NOT_FOUND"),
            ("lks", "APPROVE", "NOT_FOUND"),
            (None, "APPROVE", "NOT_FOUND"),
        ],
    )
    async def test_is_the_heads(self, requested, ask, who, decision, code):
        """The back office may not decide; for everybody else the request does not exist."""
        number, _ = await requested()

        answer = await ask(DECIDE, who=who, number=number, decision=decision, note="-")

        assert answer.codes == [code]

    async def test_is_not_ones_own(self, requested, asked):
        """Who asked can't decide, whatever roles they have."""
        number, nik = await requested()

        answer = await asked(DECIDE, nik=nik, roles=["dinsos.head"], number=number, decision="APPROVE")

        assert answer.codes == ["FORBIDDEN"]

    async def test_at_once_has_one_winner(self, requested, ask):
        """Two officers who decide at once: one wins, the other is told."""
        number, _ = await requested()

        answers = await asyncio.gather(
            *(ask(DECIDE, who="kepala.dinsos", number=number, decision="APPROVE") for _ in range(4))
        )

        assert sorted(answer.codes for answer in answers) == [[], *[["CONFLICT"]] * 3]


class TestDeath:
    async def test_voids_what_was_asked_and_what_was_issued(self, requested, ask, asked, announce):
        """When somebody dies, their letter verifies as revoked and their open request is over; once, however often."""
        issued, nik = await requested()
        answer = await ask(DECIDE, who="kepala.dinsos", number=issued, decision="APPROVE")
        waiting = (await asked(REQUEST, nik=nik, input=LETTER)).data["requestSocialLetter"]["number"]

        for _ in range(2):
            await announce("dukcapil.death.registered", nik, nik=nik, family_card=None, on="2026-11-20")

        shown = [await ask(MINE, who="backoffice.dinsos", number=number) for number in (issued, waiting)]
        checked = await ask(VERIFY, text=answer.data["decideSocialLetter"]["letter"]["qr"]["text"])
        assert [one.data["socialLetter"]["status"] for one in shown] == ["VOID", "VOID"]
        assert checked.data["verifyDocument"]["verdict"] == "REVOKED"

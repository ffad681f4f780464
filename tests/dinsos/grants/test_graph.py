"""What clients do with grants (SI KITA)."""

import asyncio
from itertools import count

import pytest

SITI, AGUS = "3275014107900001", "3275010505880002"
NOBODY = "3275010101700099"
FIELDS = "number status year requested granted score rank checks { code passed detail } institution { number }"
REGISTER = (
    "mutation R($input: InstitutionInput!) { registerInstitution(input: $input) { number institution { number } } }"
)
SIGN = "mutation S($number: String!) { decideRegistration(input: { number: $number, decision: APPROVE }) { number } }"
SUBMIT = f"mutation S($input: GrantProposalInput!) {{ submitGrantProposal(input: $input) {{ {FIELDS} }} }}"
VERIFY = f"mutation V($number: String!) {{ verifyGrantProposal(input: {{ number: $number }}) {{ {FIELDS} }} }}"
DECIDE = f"""mutation D($number: String!, $decision: GrantDecision!, $amount: Rupiah, $note: String) {{
  decideGrantProposal(input: {{ number: $number, decision: $decision, amount: $amount, note: $note }}) {{
    {FIELDS} }} }}"""
REPORT = f"mutation R($input: GrantReportInput!) {{ reportGrantUse(input: $input) {{ {FIELDS} spent }} }}"
AGREE = """mutation A($number: String!) {
  recordGrantAgreement(input: { number: $number, agreedOn: "2026-11-02" }) { status letter { kind qr { text } } } }"""
PAY = """mutation P($number: String!, $reference: String!) {
  recordGrantPayment(input: { number: $number, reference: $reference, paidOn: "2026-11-03" }) { status paid } }"""
EVALUATE = 'mutation E($number: String!) { evaluateGrant(number: $number, evaluation: "Baik.") { status evaluation } }'
WITHDRAW = "mutation W($number: String!) { withdrawGrantProposal(number: $number) { status rank } }"
RANKING = "query R($year: Int!) { grantRanking(year: $year) { budget committed left proposals { rank score number } } }"
BUDGET = (
    "mutation B($year: Int!, $budget: Rupiah!) { setGrantBudget(input: { year: $year, budget: $budget }) { left } }"
)
SHOWN = """query G($number: String!) { grantProposal(number: $number) {
  status finding scoreLines { code points most } lines { amount } reportDue reportOverdue } }"""
serials = count(1)


@pytest.fixture(scope="module")
def institution(asked, residents, ask):
    """A registered institution and who runs it."""

    async def make():
        nik = await residents()
        given = {
            "name": f"Yayasan Hibah {next(serials)}",
            "chair": {"nik": AGUS, "name": "Agus Wijaya"},
            "address": "Jl. Uji 2",
            "village": "3275011001",
            "categories": [{"code": "POOR", "clients": 2}],
            "account": {"bank": "Bank BJB", "number": "001", "holder": "Yayasan"},
        }
        case = (await asked(REGISTER, nik=nik, input=given)).data["registerInstitution"]
        await ask(SIGN, who="kepala.dinsos", number=case["number"])
        return case["institution"]["number"], nik

    return make


@pytest.fixture
def proposed(institution, asked):
    """A proposal for next year, whose budget the demo has not touched, and who sent it."""

    async def make(price=1_000_000, year=2027, **more):
        number, nik = await institution()
        given = {
            "institution": number,
            "year": year,
            "title": "Permakanan",
            "lines": [{"item": "Beras", "price": price, "quantity": 12, "unit": "bulan"}],
            **more,
        }
        answer = await asked(SUBMIT, nik=nik, input=given)
        assert answer.codes == []
        return answer.data["submitGrantProposal"], nik

    return make


@pytest.fixture
def verified(proposed, ask):
    """A verified proposal."""

    async def make(**more):
        proposal, nik = await proposed(**more)
        answer = await ask(VERIFY, who="backoffice.dinsos", number=proposal["number"])
        assert answer.errors == []
        return answer.data["verifyGrantProposal"], nik

    return make


def failed(proposal):
    return {check["code"] for check in proposal["checks"] if not check["passed"]}


class TestSubmit:
    async def test_asks_for_the_sum_of_its_lines(self, proposed):
        """A proposal asks for what its lines add up to."""
        proposal, _ = await proposed()

        assert (proposal["status"], proposal["requested"], proposal["score"]) == ("SUBMITTED", 12_000_000, None)

    @pytest.mark.parametrize(
        ("more", "path"),
        [
            ({"title": ""}, ["input", "title"]),
            ({"year": 2020}, ["input", "year"]),
            ({"lines": []}, ["input", "lines"]),
            ({"lines": [{"item": "x", "price": 0}]}, ["input", "lines", 0]),
            ({"lines": [{"item": "x", "price": 5, "quantity": -1}]}, ["input", "lines", 0]),
            ({"lines": [{"item": "", "price": 5}]}, ["input", "lines", 0, "item"]),
            ({"requested": 0}, ["input", "requested"]),
            ({"clients": [SITI, SITI]}, ["input", "clients"]),
            ({"account": {"bank": "", "number": "1", "holder": "x"}}, ["input", "account", "bank"]),
        ],
    )
    async def test_refuses_what_cannot_be(self, ask, more, path):
        """What is wrong is named by its place in the input."""
        given = {
            "institution": "LKS-2020-000001",
            "year": 2027,
            "title": "x",
            "lines": [{"item": "x", "price": 5}],
        }

        answer = await ask(SUBMIT, who="lks", input={**given, **more})

        assert answer.codes == ["BAD_INPUT"]
        assert answer.errors[0]["extensions"]["fields"][0]["path"] == path

    @pytest.mark.parametrize(
        ("who", "code"), [(None, "UNAUTHENTICATED"), ("lks", "FORBIDDEN"), ("backoffice.dinsos", "FORBIDDEN")]
    )
    async def test_is_for_its_own_people(self, ask, who, code):
        """Nobody proposes for another's institution."""
        given = {"institution": "LKS-2021-000001", "year": 2027, "title": "x", "lines": [{"item": "x", "price": 5}]}

        answer = await ask(SUBMIT, who=who, input=given)

        assert answer.codes == [code]


class TestVerify:
    async def test_compares_with_what_the_hub_knows(self, verified, residents):
        """Clients who are living residents, the register's chair and account: everything fits."""
        proposal, _ = await verified(clients=[await residents(), await residents()])

        assert failed(proposal) == set()
        assert proposal["status"] == "VERIFIED"
        assert 0 < proposal["score"] <= 100

    async def test_finds_what_does_not_fit(self, verified, residents):
        """Another account and chair, a client nobody knows, and a sum that isn't the lines' are found."""
        other = {"bank": "Bank X", "number": "9", "holder": "Orang"}

        proposal, _ = await verified(clients=[await residents(), NOBODY], account=other, chairNik=SITI, requested=5)

        assert failed(proposal) == {"ACCOUNT_MATCH", "CHAIR_MATCH", "CLIENTS_MATCH", "LINES_ADD_UP"}

    async def test_finds_clients_of_two_institutions(self, proposed, verified, residents):
        """Somebody whom two institutions count is found."""
        nik = await residents()
        await proposed(clients=[nik])

        proposal, _ = await verified(clients=[nik])

        assert failed(proposal) == {"CLIENTS_COUNTED_ONCE"}

    async def test_finds_a_second_proposal(self, institution, asked, ask):
        """One institution's second proposal of a year is found."""
        number, nik = await institution()
        given = {"institution": number, "year": 2027, "title": "x", "lines": [{"item": "x", "price": 5}]}
        await asked(SUBMIT, nik=nik, input=given)
        second = (await asked(SUBMIT, nik=nik, input=given)).data["submitGrantProposal"]

        answer = await ask(VERIFY, who="backoffice.dinsos", number=second["number"])

        assert "NO_DUPLICATE" in failed(answer.data["verifyGrantProposal"])

    async def test_ranks_the_year(self, verified, residents, ask):
        """Verified proposals of a year are ranked by score without gaps."""
        await verified(clients=[await residents()])
        await verified()

        answer = await ask(RANKING, who="kepala.dinsos", year=2027)

        found = answer.data["grantRanking"]["proposals"]
        assert [one["rank"] for one in found] == list(range(1, len(found) + 1))
        assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)

    async def test_at_once_leaves_no_rank_twice(self, proposed, ask):
        """Proposals that are verified at the same time don't share a rank."""
        made = [await proposed() for _ in range(3)]

        await asyncio.gather(*(ask(VERIFY, who="backoffice.dinsos", number=one["number"]) for one, _ in made))

        answer = await ask(RANKING, who="kepala.dinsos", year=2027)
        ranks = [one["rank"] for one in answer.data["grantRanking"]["proposals"]]
        assert ranks == list(range(1, len(ranks) + 1))

    async def test_shows_its_score_to_the_applicant(self, verified, asked):
        """The applicant sees every line of the score, and not the office's finding."""
        proposal, nik = await verified()

        answer = await asked(SHOWN, nik=nik, number=proposal["number"])

        found = answer.data["grantProposal"]
        assert sum(line["points"] for line in found["scoreLines"]) == proposal["score"]
        assert sum(line["most"] for line in found["scoreLines"]) == 100
        assert found["finding"] is None

    @pytest.mark.parametrize(
        ("who", "code"), [(None, "NOT_FOUND"), ("warga", "NOT_FOUND"), ("lks", "NOT_FOUND"), ("psm", "NOT_FOUND")]
    )
    async def test_does_not_exist_for_others(self, proposed, ask, who, code):
        """Another's proposal is absent, for every step."""
        proposal, _ = await proposed()
        number = proposal["number"]

        answers = [
            await ask(SHOWN, who=who, number=number),
            await ask(VERIFY, who=who, number=number),
            await ask(DECIDE, who=who, number=number, decision="APPROVE"),
            await ask(PAY, who=who, number=number, reference="x"),
        ]

        assert [answer.codes for answer in answers] == [[code]] * 4

    @pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("lks", "FORBIDDEN"), ("warga", "FORBIDDEN")])
    async def test_has_a_ranking_for_the_office(self, ask, who, code):
        """The ranking is the office's."""
        answer = await ask(RANKING, who=who, year=2027)

        assert answer.codes == [code]


class TestDecide:
    async def test_takes_from_the_budget(self, verified, ask):
        """What is granted is taken from the year's budget."""
        proposal, _ = await verified()
        before = (await ask(RANKING, who="kepala.dinsos", year=2027)).data["grantRanking"]["committed"]

        answer = await ask(
            DECIDE, who="kepala.dinsos", number=proposal["number"], decision="APPROVE", amount=7_000_000, note="Ya."
        )

        after = (await ask(RANKING, who="kepala.dinsos", year=2027)).data["grantRanking"]["committed"]
        assert answer.data["decideGrantProposal"]["granted"] == 7_000_000
        assert after - before == 7_000_000

    @pytest.mark.parametrize("amount", [0, -5, 12_000_001])
    async def test_is_never_more_than_asked(self, verified, ask, amount):
        """Nothing, less than nothing and more than asked are refused."""
        proposal, _ = await verified()

        answer = await ask(
            DECIDE, who="kepala.dinsos", number=proposal["number"], decision="APPROVE", amount=amount, note="Ya."
        )

        assert answer.codes == ["BAD_INPUT"]

    async def test_is_never_beyond_the_budget(self, verified, ask):
        """A grant beyond the year's budget is refused, and nothing of it is written."""
        proposal, _ = await verified(price=300_000_000)

        answer = await ask(DECIDE, who="kepala.dinsos", number=proposal["number"], decision="APPROVE", note="Ya.")

        shown = await ask(SHOWN, who="kepala.dinsos", number=proposal["number"])
        assert answer.codes == ["BAD_INPUT"]
        assert shown.data["grantProposal"]["status"] == "VERIFIED"

    async def test_at_once_stays_within_the_budget(self, verified, ask):
        """Of two approvals that together exceed what is left, one passes."""
        made = [await verified(price=1_000_000) for _ in range(2)]
        found = (await ask(RANKING, who="kepala.dinsos", year=2027)).data["grantRanking"]
        await ask(BUDGET, who="kepala.dinsos", year=2027, budget=found["committed"] + 20_000_000)

        answers = await asyncio.gather(
            *(ask(DECIDE, who="kepala.dinsos", number=one["number"], decision="APPROVE", note="Ya.") for one, _ in made)
        )

        left = (await ask(RANKING, who="kepala.dinsos", year=2027)).data["grantRanking"]["left"]
        await ask(BUDGET, who="kepala.dinsos", year=2027, budget=found["budget"])
        assert sorted(answer.codes for answer in answers) == [[], ["BAD_INPUT"]]
        assert left == 8_000_000

    async def test_at_once_has_one_winner(self, verified, ask):
        """Two officers who decide at once: one wins, the other is told, the budget pays once."""
        proposal, _ = await verified()
        before = (await ask(RANKING, who="kepala.dinsos", year=2027)).data["grantRanking"]["committed"]
        asking = {"number": proposal["number"], "decision": "APPROVE", "note": "Ya."}

        answers = await asyncio.gather(*(ask(DECIDE, who="kepala.dinsos", **asking) for _ in range(4)))

        after = (await ask(RANKING, who="kepala.dinsos", year=2027)).data["grantRanking"]["committed"]
        assert sorted(answer.codes for answer in answers) == [[], *[["CONFLICT"]] * 3]
        assert after - before == 12_000_000

    async def test_says_why_despite_a_failed_check(self, verified, ask):
        """Who approves a proposal with a failed check says why."""
        proposal, _ = await verified()

        answer = await ask(DECIDE, who="kepala.dinsos", number=proposal["number"], decision="APPROVE")

        assert failed(proposal) == {"CLIENTS_MATCH"}
        assert answer.codes == ["BAD_INPUT"]

    async def test_comes_after_verification(self, proposed, ask):
        """A proposal that nobody verified can't be approved."""
        proposal, _ = await proposed()

        answer = await ask(DECIDE, who="kepala.dinsos", number=proposal["number"], decision="APPROVE", note="Ya.")

        assert answer.codes == ["CONFLICT"]

    async def test_is_not_the_verifiers(self, proposed, ask):
        """Who verified can't approve."""
        proposal, _ = await proposed()
        await ask(VERIFY, who="kepala.dinsos", number=proposal["number"])

        answer = await ask(DECIDE, who="kepala.dinsos", number=proposal["number"], decision="APPROVE", note="Ya.")

        assert answer.codes == ["FORBIDDEN"]

    async def test_rejected_has_no_rank(self, verified, ask):
        """A rejected proposal leaves the ranking."""
        proposal, _ = await verified()

        answer = await ask(DECIDE, who="kepala.dinsos", number=proposal["number"], decision="REJECT", note="Tidak.")

        assert answer.data["decideGrantProposal"]["rank"] is None

    async def test_withdrawn_has_no_rank(self, verified, asked):
        """A proposal that is taken back leaves the ranking."""
        proposal, nik = await verified()

        answer = await asked(WITHDRAW, nik=nik, number=proposal["number"])

        assert answer.data["withdrawGrantProposal"] == {"status": "WITHDRAWN", "rank": None}

    async def test_budget_keeps_its_word(self, ask):
        """A budget is never less than what is committed, and only the head writes it."""
        answers = {
            who: (await ask(BUDGET, who=who, year=2026, budget=1)).codes
            for who in ("kepala.dinsos", "backoffice.dinsos", "lks")
        }

        assert answers == {
            "kepala.dinsos": ["BAD_INPUT"],
            "backoffice.dinsos": ["FORBIDDEN"],
            "lks": ["FORBIDDEN"],
        }


class TestMoney:
    async def test_is_agreed_paid_reported_and_evaluated(self, verified, ask, asked):
        """A grant goes its way to the end: agreement with a letter, payment, report, evaluation."""
        proposal, nik = await verified()
        number = proposal["number"]
        await ask(DECIDE, who="kepala.dinsos", number=number, decision="APPROVE", note="Ya.")
        spent = {"number": number, "summary": "Tercapai.", "lines": [{"item": "Beras", "amount": 11_000_000}]}

        agreed = await ask(AGREE, who="kepala.dinsos", number=number)
        paid = await ask(PAY, who="backoffice.dinsos", number=number, reference=f"SP2D-{number}")
        reported = await asked(REPORT, nik=nik, input=spent)
        closed = await ask(EVALUATE, who="backoffice.dinsos", number=number)

        shown = (await asked(SHOWN, nik=nik, number=number)).data["grantProposal"]
        assert agreed.data["recordGrantAgreement"]["letter"]["kind"] == "NPHD"
        assert paid.data["recordGrantPayment"] == {"status": "PAID", "paid": 12_000_000}
        assert reported.data["reportGrantUse"]["spent"] == 11_000_000
        assert closed.data["evaluateGrant"]["status"] == "EVALUATED"
        assert (shown["reportDue"], shown["reportOverdue"]) == ("2028-01-10", False)

    async def test_is_not_spent_beyond_the_grant(self, verified, ask, asked):
        """A report of more than was granted is refused."""
        proposal, nik = await verified()
        number = proposal["number"]
        await ask(DECIDE, who="kepala.dinsos", number=number, decision="APPROVE", amount=5_000_000, note="Ya.")
        spent = {"number": number, "summary": "-", "lines": [{"item": "Beras", "amount": 5_000_001}]}

        answer = await asked(REPORT, nik=nik, input=spent)

        assert answer.codes == ["BAD_INPUT"]

    async def test_is_not_reported_before_it_is_granted(self, verified, asked):
        """There is nothing to report before a decision."""
        proposal, nik = await verified()
        spent = {"number": proposal["number"], "summary": "-", "lines": [{"item": "x", "amount": 1}]}

        answer = await asked(REPORT, nik=nik, input=spent)

        assert answer.codes == ["CONFLICT"]

    async def test_is_paid_once(self, verified, ask):
        """A payment order pays for one proposal."""
        numbers = []
        for _ in range(2):
            proposal, _ = await verified()
            numbers.append(proposal["number"])
            await ask(DECIDE, who="kepala.dinsos", number=numbers[-1], decision="APPROVE", note="Ya.")
        reference = f"SP2D-{numbers[0]}"
        await ask(PAY, who="backoffice.dinsos", number=numbers[0], reference=reference)

        again = await ask(PAY, who="backoffice.dinsos", number=numbers[1], reference=reference)

        assert again.codes == ["CONFLICT"]

"""What clients do with the satisfaction survey (SKM)."""

import asyncio

import pytest
from dinsos.surveys import tables

SUBMIT = "mutation S($input: SurveyInput!) { submitSurvey(input: $input) { id service submittedAt } }"
INDEX = """query I($service: String!, $from: Date!, $to: Date!) {
  satisfactionIndex(service: $service, from: $from, to: $to) {
    respondents elements { code name answers average weighted } index grade weight closedCases requiredSample } }"""
GROUPS = """query G($service: String!, $by: SurveyGroup!) {
  satisfactionBreakdown(service: $service, from: "2023-01-01", to: "2026-12-31", by: $by) {
    group respondents index grade } }"""
PUBLISH = """mutation P($input: SatisfactionPublicationInput!) { publishSatisfaction(input: $input) {
  service hundredths grade respondents letterNumber letter { kind qr { text } } } }"""
FILE = "mutation F($input: ComplaintInput!) { fileComplaint(input: $input) { number trackingCode } }"
RESPOND = "mutation R($input: ComplaintResponseInput!) { respondToComplaint(input: $input) { status } }"
GUEST = {"category": "OTHER", "title": "Jam loket", "description": "Kapan loket buka?", "village": "3275011001",
         "phone": "081234567890"}  # fmt: skip
VERIFY = "query V($text: String!) { verifyDocument(text: $text) { verdict kind } }"
ASK = """mutation R { requestSocialLetter(input: { kind: SKTM, purpose: "Beasiswa" }) { number } }"""
DECIDE = "mutation D($number: String!) { decideSocialLetter(input: { number: $number, decision: APPROVE }) { number } }"
ALL = [{"element": f"U{place}", "score": 3} for place in range(1, 10)]
PERIOD = {"from": "2023-01-01", "to": "2026-12-31"}


@pytest.fixture
def case(asked, residents, ask):
    """A case and its applicant; closed unless said otherwise."""

    async def make(*, closed=True):
        nik = await residents()
        number = (await asked(ASK, nik=nik)).data["requestSocialLetter"]["number"]
        if closed:
            await ask(DECIDE, who="kepala.dinsos", number=number)
        return number, nik

    return make


class TestSubmit:
    async def test_counts_once_the_case_is_closed(self, case, asked, ask):
        """An applicant judges the service of a closed case, and the index has one respondent more."""
        number, nik = await case()
        before = (await ask(INDEX, service="statements", **PERIOD)).data["satisfactionIndex"]

        answer = await asked(SUBMIT, nik=nik, input={"case": number, "answers": ALL})

        after = (await ask(INDEX, service="statements", **PERIOD)).data["satisfactionIndex"]
        assert answer.codes == []
        assert answer.data["submitSurvey"]["service"] == "statements"
        assert after["respondents"] == before["respondents"] + 1

    async def test_is_once_for_a_case(self, case, asked):
        """Of several at once one counts."""
        number, nik = await case()
        given = {"case": number, "answers": ALL}

        answers = await asyncio.gather(*(asked(SUBMIT, nik=nik, input=given) for _ in range(4)))

        assert sorted(answer.codes for answer in answers) == [[], *[["CONFLICT"]] * 3]

    async def test_of_a_guest_needs_the_code(self, act, office):
        """A guest judges with the code of a closed complaint, once; with a wrong one it isn't there."""
        made = (await act(FILE, input=GUEST)).data["fileComplaint"]
        given = {"case": made["number"], "trackingCode": made["trackingCode"], "answers": ALL}
        early = await act(SUBMIT, input=given)
        await act(RESPOND, office(), input={"number": made["number"], "kind": "CLOSE", "text": "Sudah selesai."})

        wrong = await act(SUBMIT, input=given | {"trackingCode": "AAAA-AAAA-AAAA"})
        bare = await act(SUBMIT, input={"case": made["number"], "answers": ALL})
        right, again = await act(SUBMIT, input=given), await act(SUBMIT, input=given)

        assert [one.codes for one in (early, wrong, bare, again)] == [
            ["BAD_INPUT"],
            ["NOT_FOUND"],
            ["UNAUTHENTICATED"],
            ["CONFLICT"],
        ]
        assert right.data["submitSurvey"]["service"] == "complaints"

    async def test_waits_for_the_end_of_the_case(self, case, asked):
        """An open case isn't judged yet."""
        number, nik = await case(closed=False)

        answer = await asked(SUBMIT, nik=nik, input={"case": number, "answers": ALL})

        assert answer.codes == ["BAD_INPUT"]

    @pytest.mark.parametrize(
        ("who", "code"), [("warga", "NOT_FOUND"), ("backoffice.dinsos", "NOT_FOUND"), (None, "UNAUTHENTICATED")]
    )
    async def test_is_the_applicants(self, case, ask, who, code):
        """Another's case, and a case that isn't there, are absent."""
        number, _ = await case()

        answers = [
            await ask(SUBMIT, who=who, input={"case": wanted, "answers": ALL}) for wanted in (number, "SKS-2026-999999")
        ]

        assert [answer.codes for answer in answers] == [[code]] * 2

    @pytest.mark.parametrize("score", [0, 5, -1, 4.9, "4", None])
    async def test_takes_one_to_four(self, ask, score):
        """4.9, 0 and 5 are no answers."""
        given = {"case": "SKS-2026-000001", "answers": [{"element": "U1", "score": score}]}

        answer = await ask(SUBMIT, who="warga", input=given)

        assert answer.codes == ["BAD_INPUT"]

    @pytest.mark.parametrize(
        "answers",
        [[], [{"element": "U1", "score": 4}, {"element": "U1", "score": 1}], [{"element": "U10", "score": 4}]],
    )
    async def test_takes_each_element_once(self, ask, answers):
        """No answers, a doubled and an unknown element are refused."""
        answer = await ask(SUBMIT, who="warga", input={"case": "SKS-2026-000001", "answers": answers})

        assert answer.codes == ["BAD_INPUT"]

    async def test_checks_the_service(self, case, asked):
        """Who names another service than the case's has the wrong case."""
        number, nik = await case()

        answer = await asked(SUBMIT, nik=nik, input={"case": number, "answers": ALL, "service": "complaints"})

        assert answer.codes == ["BAD_INPUT"]

    async def test_keeps_nothing_that_leads_to_a_person(self, case, asked, hub):
        """Neither the answer nor the used case has a column that leads from one to the other."""
        number, nik = await case()
        answer = await asked(SUBMIT, nik=nik, input={"case": number, "answers": ALL})

        identifier = answer.data["submitSurvey"]["id"]
        (row,) = await hub.db.fetch("select * from dinsos_survey where id = $1", identifier)
        assert not {nik, number} & {str(cell) for cell in row}
        assert [column._meta.name for column in tables.Answered._meta.columns] == ["number"]


class TestIndex:
    async def test_is_public_and_exact(self, ask):
        """Anybody reads the nine elements, and the index is the sum of what they weigh."""
        answer = await ask(INDEX, service="complaints", **PERIOD)

        found = answer.data["satisfactionIndex"]
        assert [one["code"] for one in found["elements"]] == [f"U{place}" for place in range(1, 10)]
        assert found["index"] == pytest.approx(25 * sum(one["weighted"] for one in found["elements"]), abs=0.02)
        assert found["weight"] == "1/9"
        assert found["grade"] in "ABCD"

    async def test_of_nobody_is_nothing(self, ask):
        """Without answers there is no index, and no grade D."""
        answer = await ask(INDEX, service="grants", **{"from": "2001-01-01", "to": "2001-01-02"})

        found = answer.data["satisfactionIndex"]
        assert (found["respondents"], found["index"], found["grade"]) == (0, None, None)

    @pytest.mark.parametrize(
        ("service", "first", "last"),
        [("nothing", "2026-01-01", "2026-02-01"), ("complaints", "2026-02-01", "2026-01-01")],
    )
    async def test_refuses_what_cannot_be(self, ask, service, first, last):
        """An unknown service and a period that ends before it begins are refused."""
        answer = await ask(INDEX, service=service, **{"from": first, "to": last})

        assert answer.codes == ["BAD_INPUT"]

    @pytest.mark.parametrize("by", ["AGE", "SEX", "EDUCATION"])
    async def test_shows_no_small_group(self, ask, hub, by):
        """Groups under five are listed without figures."""
        answer = await ask(GROUPS, service="complaints", by=by)

        column = by.lower()
        rows = await hub.db.fetch(
            f"select {column}, count(*) from dinsos_survey where service = 'complaints' group by {column}"
        )
        counts = {row[0]: row[1] for row in rows if row[0]}
        shown = {one["group"]: one["respondents"] for one in answer.data["satisfactionBreakdown"]}
        assert shown.keys() == counts.keys()
        assert all(count is None or count == counts[group] >= 5 for group, count in shown.items())


class TestPublish:
    async def test_makes_a_letter(self, ask):
        """A published result has a letter that anybody can check."""
        given = {"service": "complaints", "first": "2023-01-01", "last": "2026-12-31", "plan": "Tambah loket."}

        answer = await ask(PUBLISH, who="kepala.dinsos", input=given)

        made = answer.data["publishSatisfaction"]
        checked = await ask(VERIFY, text=made["letter"]["qr"]["text"])
        assert 2500 <= made["hundredths"] <= 10000
        assert checked.data["verifyDocument"] == {"verdict": "VALID", "kind": "SKM"}

    @pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("warga", "FORBIDDEN")])
    async def test_is_the_offices(self, ask, who, code):
        """Nobody else publishes."""
        given = {"service": "complaints", "first": "2023-01-01", "last": "2026-12-31", "plan": "-"}

        answer = await ask(PUBLISH, who=who, input=given)

        assert answer.codes == [code]

    async def test_of_nobody_is_refused(self, ask):
        """There is nothing to publish where nobody answered."""
        given = {"service": "grants", "first": "2001-01-01", "last": "2001-01-02", "plan": "-"}

        answer = await ask(PUBLISH, who="kepala.dinsos", input=given)

        assert answer.codes == ["BAD_INPUT"]

"""Referrals from sending to the answer, who may do what, and the letter that goes with one."""

import asyncio
import contextlib

import pytest
from dinkes import icd10
from dinkes.referrals import rules, steps
from hypothesis import given
from hypothesis import strategies as st

FIELDS = """fragment ReferralFields on Referral {
  number status diagnosis { code text } patient { nik name } origin { code name } destination { code name }
  letter { number pdfUrl status qr { text svg } }
}"""
CREATE = f"""mutation($input: ReferralInput!) {{ createReferral(input: $input) {{
  ...ReferralFields maternal needs transport vitalSigns {{ systolic at }} handover {{ situation }} dueAt
  previous {{ number }}
}} }} {FIELDS}"""
ANSWER = f"""mutation(
  $number: String!, $accept: Boolean!, $note: String, $reason: RejectionReason, $proposed: String
) {{
  answerReferral(input: {{ number: $number, accept: $accept, note: $note, reason: $reason, proposed: $proposed }}) {{
    ...ReferralFields reason proposed {{ code }} dueAt timeline {{ status note }}
  }} }} {FIELDS}"""
UPDATE = """mutation($number: String!, $step: ReferralStep!, $note: String) {
  updateReferral(input: { number: $number, step: $step, note: $note }) { status letter { status } } }"""
INBOX = '{ inbox(filter: { service: "referrals" }, first: 50) { edges { node { number } } } }'
BUDI, PUSKESMAS, HOSPITAL, OTHER = "3275021203850001", "32750200012", "RS-3275-01", "RS-3275-02"


def given_input(**more):
    return {
        "patient": BUDI, "destination": HOSPITAL, "diagnosis": "o14.1", "needs": ["ICU", "SURGERY"],
        "transport": "EMERGENCY", "handover": {"situation": "Tekanan darah 170/110, kejang"},
        "vitalSigns": {"systolic": 170, "diastolic": 110, "oxygen": 95}, **more,
    }  # fmt: skip


@pytest.fixture
def refer(ask):
    """Refer Budi to the city hospital; the answer."""

    async def create(who="puskesmas", **more):
        answer = await ask(CREATE, who=who, input=given_input(**more))
        assert answer.errors == []
        return answer.data["createReferral"]

    return create


class TestCreate:
    async def test_sends_a_patient_with_a_letter(self, ask, refer):
        """A puskesmas refers: the code is written as the WHO does, the letter is signed and names no NIK."""
        made = await refer()

        assert made["status"] == "SENT"
        assert made["diagnosis"] == {"code": "O14.1", "text": "Severe pre-eclampsia"}
        assert made["patient"] == {"nik": BUDI, "name": "Budi Santoso"}
        assert (made["origin"]["code"], made["destination"]["code"]) == (PUSKESMAS, HOSPITAL)
        assert made["maternal"] is True
        assert made["needs"] == ["ICU", "SURGERY"]
        assert made["vitalSigns"]["systolic"] == 170
        assert made["dueAt"] is not None
        assert made["letter"]["number"] == made["number"]
        assert made["letter"]["status"] == "VALID"
        assert made["letter"]["pdfUrl"]
        assert BUDI not in made["letter"]["qr"]["text"]
        assert made["letter"]["qr"]["svg"].lstrip().startswith("<")

    async def test_the_patient_sees_it_among_their_requests(self, ask, refer):
        """A referral is a case of the patient, and stands in the hospital's inbox, not in another's."""
        made = await refer()

        mine = await ask("{ me { citizen { requests(first: 50) { edges { node { number } } } } } }", who="warga2")
        theirs = await ask(INBOX, who="rumahsakit")
        others = await ask(INBOX, who="puskesmas")

        def numbers(edges):
            return [edge["node"]["number"] for edge in edges]

        assert made["number"] in numbers(mine.data["me"]["citizen"]["requests"]["edges"])
        assert made["number"] in numbers(theirs.data["inbox"]["edges"])
        assert made["number"] not in numbers(others.data["inbox"]["edges"])

    @pytest.mark.parametrize(
        ("more", "path"),
        [
            ({"diagnosis": "Z99.Z"}, "diagnosis"),
            ({"diagnosis": "U99.9"}, "diagnosis"),
            ({"diagnosis": ""}, "diagnosis"),
            ({"destination": PUSKESMAS}, "destination"),
            ({"destination": "32750200001"}, "destination"),
            ({"destination": "RS-9999"}, "destination"),
            ({"vitalSigns": {"systolic": 17}}, "vitalSigns"),
            ({"vitalSigns": {"consciousness": 2}}, "vitalSigns"),
            ({"previous": "RJK-1999-000001"}, "previous"),
        ],
    )
    async def test_bad_input_is_named(self, ask, more, path):
        """A code that doesn't exist, itself, a puskesmas or nobody as receiver, impossible signs, no refusal before."""
        answer = await ask(CREATE, who="puskesmas", input=given_input(**more))

        assert answer.codes == ["BAD_INPUT"]
        assert answer.errors[0]["extensions"]["fields"][0]["path"][:2] == ["input", path]

    async def test_the_dead_are_not_referred(self, ask, hub):
        """Whom the population register knows as dead is refused; whom it doesn't know is a guest, and treated."""
        ((dead,),) = await hub.db.fetch(
            "select nik from dukcapil_resident where status = 'DECEASED' order by nik limit 1"
        )

        refused = await ask(CREATE, who="puskesmas", input=given_input(patient=dead, diagnosis="A90"))
        guest = await ask(CREATE, who="puskesmas", input=given_input(patient="3173014107900009", diagnosis="A90"))

        assert refused.codes == ["BAD_INPUT"]
        assert guest.data["createReferral"]["status"] == "SENT"
        assert guest.data["createReferral"]["letter"]["status"] == "VALID"

    @pytest.mark.parametrize("who", [None, "warga", "ambulans", "psc119", "dinkes", "verifikator"])
    async def test_is_for_facilities(self, ask, who):
        answer = await ask(CREATE, who=who, input=given_input())

        assert answer.codes == (["FORBIDDEN"] if who else ["UNAUTHENTICATED"])


class TestAnswer:
    async def test_the_hospital_accepts_and_the_patient_goes_through(self, ask, refer):
        """Accepted, left, arrived, served, referred back, each by the end it belongs to."""
        number = (await refer())["number"]
        accepted = await ask(ANSWER, who="rumahsakit", number=number, accept=True)

        way = [("puskesmas", "LEFT"), ("rumahsakit", "ARRIVED"), ("rumahsakit", "SERVED")]
        states = [(await ask(UPDATE, who=who, number=number, step=step)).data for who, step in way]
        silent = await ask(UPDATE, who="rumahsakit", number=number, step="BACK_REFERRED")
        back = await ask(UPDATE, who="rumahsakit", number=number, step="BACK_REFERRED", note="Kontrol di puskesmas")

        assert accepted.data["answerReferral"]["status"] == "ACCEPTED"
        assert accepted.data["answerReferral"]["dueAt"] is None
        assert [state["updateReferral"]["status"] for state in states] == [step for _, step in way]
        assert silent.codes == ["BAD_INPUT"]
        assert back.data["updateReferral"]["status"] == "BACK_REFERRED"
        assert back.data["updateReferral"]["letter"]["status"] == "VALID"

    async def test_a_refusal_needs_a_reason_and_may_be_followed_by_another(self, ask, refer):
        """A refused referral's letter is void; a second one to the hospital proposed follows it."""
        number = (await refer())["number"]
        silent = await ask(ANSWER, who="rumahsakit", number=number, accept=False)
        refused = await ask(
            ANSWER, who="rumahsakit", number=number, accept=False, note="ICU penuh", reason="NO_BED", proposed=OTHER
        )

        second = await refer(destination=OTHER, previous=number)
        third = await ask(CREATE, who="puskesmas", input=given_input(previous=second["number"], destination=OTHER))

        found = refused.data["answerReferral"]
        assert silent.codes == ["BAD_INPUT"]
        assert (found["status"], found["reason"], found["proposed"]["code"]) == ("REJECTED", "NO_BED", OTHER)
        assert found["letter"]["status"] == "REVOKED"
        assert found["timeline"][-1] == {"status": "REJECTED", "note": "ICU penuh"}
        assert second["previous"] == {"number": number}
        assert third.codes == ["BAD_INPUT"]

    async def test_of_two_answers_one_wins(self, ask, refer):
        """Two answers at once: one counts, the other hears CONFLICT."""
        number = (await refer())["number"]

        answers = await asyncio.gather(
            ask(ANSWER, who="rumahsakit", number=number, accept=True),
            ask(ANSWER, who="rumahsakit", number=number, accept=False, note="Penuh"),
        )

        assert sorted(answer.codes for answer in answers) == [[], ["CONFLICT"]]

    async def test_the_sender_withdraws(self, ask, refer):
        """A withdrawn referral's letter is void."""
        number = (await refer())["number"]

        answer = await ask(UPDATE, who="puskesmas", number=number, step="CANCELLED", note="Pasien menolak")

        assert answer.data["updateReferral"] == {"status": "CANCELLED", "letter": {"status": "REVOKED"}}

    @pytest.mark.parametrize(
        ("who", "code"),
        [(None, "UNAUTHENTICATED"), ("warga", "FORBIDDEN"), ("puskesmas", "FORBIDDEN"), ("psc119", "FORBIDDEN")],
    )
    async def test_is_for_the_hospital_asked(self, ask, refer, who, code):
        number = (await refer())["number"]

        answer = await ask(ANSWER, who=who, number=number, accept=True)

        assert answer.codes == [code]

    async def test_each_end_takes_its_own_steps(self, ask, refer):
        """The sender doesn't receive, the receiver doesn't withdraw, and another hospital's doesn't exist."""
        number, elsewhere = (await refer())["number"], (await refer(destination=OTHER))["number"]

        receives = await ask(UPDATE, who="puskesmas", number=number, step="RECEIVED")
        withdraws = await ask(UPDATE, who="rumahsakit", number=number, step="CANCELLED", note="Salah")
        hidden = await ask(ANSWER, who="rumahsakit", number=elsewhere, accept=True)

        assert receives.codes == withdraws.codes == ["FORBIDDEN"]
        assert hidden.codes == ["NOT_FOUND"]


class TestDeath:
    async def test_ends_what_is_open(self, ask, hub, refer):
        """A death that Dukcapil registers withdraws the open referrals of that person, once, and voids the letters."""
        from hub.events import Fact

        patient = "3275014107900003"
        number = (await refer(patient=patient, diagnosis="A90"))["number"]
        sql = (
            "insert into hub_event (name, subject, data, at) values ($1, $2, '{}', current_timestamp) returning id, at"
        )
        ((event, _),) = await hub.db.fetch(sql, "dukcapil.death.registered", patient)
        sql = """insert into hub_delivery (event, handler, subject, state, attempts, next_at)
        values ($1, 'test', $2, 'WAITING', 0, current_timestamp) returning id"""
        ((delivery,),) = await hub.db.fetch(sql, event, patient)
        fact = Fact(event, "dukcapil.death.registered", patient, {}, None, delivery)

        await steps.close_for_death(hub.graph.context("dinkes"), fact)
        await steps.close_for_death(hub.graph.context("dinkes"), fact)

        answer = await ask(UPDATE, who="rumahsakit", number=number, step="RECEIVED")
        rows = await hub.db.fetch("select status from dinkes_referral where number = $1", number)
        letters = await hub.db.fetch("select status from hub_letter where number = $1", number)
        assert answer.codes == ["CONFLICT"]
        assert (rows[0][0], letters[0][0]) == ("CANCELLED", "REVOKED")


class TestLifecycle:
    def test_every_state_can_be_reached_and_every_step_is_somebodys(self):
        """No state without a way to it, no step without a permission, and the demo's ways are ways of the lifecycle."""
        reached = {rules.Status.SENT} | {step.to for step in rules.STEPS}
        by_state = {(start, step.to) for step in rules.STEPS for start in step.start}

        assert reached == set(rules.Status)
        assert all(step.may for step in rules.STEPS)
        assert all((before, after) in by_state for after, before in rules.BEFORE.items())


class TestIcd10:
    @pytest.mark.parametrize(
        ("code", "text"),
        [("A16.0", "Tuberculosis of lung"), ("i64", "Stroke, not specified"), ("M54.04", "Panniculitis"),
         ("S52.11", "Fracture of upper end of radius"), ("A90", "Dengue fever"), ("O721", "Other immediate postpartum"),
         ("S5211", "Fracture"), ("T07", "Unspecified multiple injuries")],
    )  # fmt: skip
    def test_knows_the_codes_in_use(self, code, text):
        """Three, four and five characters, with or without the dot; the hospital's own list first."""
        assert icd10.described(code).startswith(text)

    @pytest.mark.parametrize(("code", "shape"), [
        ("U99.9", True), ("A95.7", True), ("A00.11", True), ("XYZ", False), ("A0", False), ("A00.1.1", False),
        ("", False), ("A00.\N{ARABIC-INDIC DIGIT ONE}", False),
    ])  # fmt: skip
    def test_refuses_what_does_not_exist(self, code, shape):
        """A right shape is not enough."""
        with pytest.raises(icd10.UnknownCode) as refused:
            icd10.described(code)

        assert refused.value.shape is shape

    @given(code=st.text(max_size=8))
    def test_never_fails_otherwise(self, code):
        """Any text is either a diagnosis or refused."""
        with contextlib.suppress(icd10.UnknownCode):
            assert icd10.described(code)


class TestThread:
    async def test_a_ride_and_the_referrals_after_it_are_one_thread(self, ask, refer):
        """An ambulance brings Budi to the city hospital, which refers him, is refused, and refers him again."""
        report = """mutation($input: EmergencyInput!) { reportEmergency(input: $input) { number } }"""
        given = {"phone": "119", "position": {"lat": -6.24, "lon": 107.0}, "description": "Sesak", "patient": BUDI}
        number = (await ask(report, who="psc119", input=given)).data["reportEmergency"]["number"]
        ride = 'mutation($n: String!) { dispatchAmbulance(input: { emergency: $n, ambulance: "EMG-01" }) { status } }'
        assert (await ask(ride, who="psc119", n=number)).errors == []
        step = """mutation($n: String!, $step: DispatchStep!) {
          updateDispatch(input: { emergency: $n, step: $step, hospital: "RS-3275-01" }) { status } }"""
        for name in ("DEPARTED", "ON_SCENE", "TO_HOSPITAL", "HANDED_OVER"):
            assert (await ask(step, who="ambulans", n=number, step=name)).errors == []

        unknown = await ask(CREATE, who="puskesmas", input=given_input(patient=BUDI, emergency=number))
        first = await refer(who="rumahsakit", patient=BUDI, diagnosis="I64", destination=OTHER, emergency=number)

        thread = """query($n: String!) { me { citizen { healthCase(number: $n) {
          ride { number } referral { number } timeline { part status } } } } }"""
        answer = await ask(thread, who="warga2", n=number)
        assert answer.errors == []
        found = answer.data["me"]["citizen"]["healthCase"]
        assert unknown.codes == ["NOT_FOUND"]
        assert found["ride"] == {"number": number}
        assert found["referral"] == {"number": first["number"]}
        assert [line["part"] for line in found["timeline"]] == [*["RIDE"] * 6, "REFERRAL"]

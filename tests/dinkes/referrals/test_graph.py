"""Who learns what about referrals."""

from dinkes.referrals import rules
from hypothesis import given, settings
from hypothesis import strategies as st

OWN = """{ me { citizen { referrals {
  number status diagnosis { code text } patient { nik } origin { code name } destination { code name } createdAt
} } } }"""
REFERRAL = """query Referral($number: String!) { referral(number: $number) {
  number status diagnosis { code text } patient { nik } origin { code } destination { code } handover { situation }
} }"""
OF_PATIENT = """query OfPatient($number: String!) {
  guarantee(number: $number) { patient { referrals { number destination { code } } } }
}"""
SITI = "3275014107900001"
LOG = "{ me { citizen { accessLog(first: 1) { edges { node { agency purpose fields } } } } } }"
PUSKESMAS, HOSPITAL = "32750200012", "RS-3275-01"
PERMISSIONS = st.frozensets(st.sampled_from([rules.READ, rules.READ_ALL]))


async def number_of(hub, **where):
    """The number of some referral with these columns."""
    conditions = " and ".join(f"{name} = '{value}'" for name, value in where.items())
    rows = await hub.db.fetch(f"select number from dinkes_referral where {conditions} order by number")
    return rows[0][0]


class TestCitizenReferrals:
    async def test_are_known_to_the_patient(self, ask):
        """A citizen reads their own referrals, newest first."""
        answer = await ask(OWN, who="warga")

        assert answer.errors == []
        found = answer.data["me"]["citizen"]["referrals"][-2:]  # other tests may have sent newer ones
        assert [one["status"] for one in found] == ["ACCEPTED", "SERVED"]
        assert found[0]["diagnosis"] == {"code": "K30", "text": "Dyspepsia"}
        assert found[0]["patient"] == {"nik": SITI}
        assert found[0]["origin"] == {"code": PUSKESMAS, "name": "Puskesmas Bekasi Jaya"}
        assert found[0]["destination"] == {"code": HOSPITAL, "name": "RSUD dr. Chasbullah Abdulmadjid"}
        assert found[0]["createdAt"] > found[1]["createdAt"]

    async def test_someone_without_the_permission_is_refused(self, ask, hub):
        """The verifier, who may read a guarantee, is refused the patient's referrals."""
        ((number,),) = await hub.db.fetch(f"select number from dinkes_guarantee where patient = '{SITI}'")

        answer = await ask(OF_PATIENT, who="verifikator", number=number)

        assert answer.codes == ["FORBIDDEN"]
        assert answer.data["guarantee"]["patient"] == {"referrals": None}

    async def test_shows_a_hospital_its_own_alone(self, ask, hub):
        """Staff see of a patient's referrals those of their own facility."""
        rows = await hub.db.fetch(f"select number from dinkes_guarantee where hospital = '{HOSPITAL}' order by number")

        answers = [await ask(OF_PATIENT, who="rumahsakit", number=row[0]) for row in rows]

        found = [
            one["destination"]["code"] for answer in answers for one in answer.data["guarantee"]["patient"]["referrals"]
        ]
        assert set(found) == {HOSPITAL}


class TestReferral:
    async def test_staff_of_the_destination_reads_it(self, ask, hub):
        """A hospital reads a referral that was sent to it."""
        number = await number_of(hub, patient=SITI, status="ACCEPTED")

        answer = await ask(REFERRAL, who="rumahsakit", number=number)

        assert answer.errors == []
        assert answer.data["referral"]["patient"] == {"nik": SITI}
        assert answer.data["referral"]["handover"]["situation"]

    async def test_staff_of_the_origin_reads_it(self, ask, hub):
        """A puskesmas reads a referral that it sent."""
        number = await number_of(hub, patient=SITI, status="SERVED")

        answer = await ask(REFERRAL, who="puskesmas", number=number)

        assert answer.errors == []
        assert answer.data["referral"]["origin"] == {"code": PUSKESMAS}

    async def test_a_hidden_number_and_a_wrong_one_answer_alike(self, ask, hub):
        """Whoever may not know a referral gets the answer of a number that was never given."""
        rows = await hub.db.fetch(f"select number from dinkes_referral where origin <> '{PUSKESMAS}' order by number")

        hidden = await ask(REFERRAL, who="puskesmas", number=rows[0][0])
        wrong = await ask(REFERRAL, who="puskesmas", number="RJK-1999-000001")
        anonymous = await ask(REFERRAL, number=rows[0][0])

        assert hidden.codes == wrong.codes == anonymous.codes == ["NOT_FOUND"]
        assert hidden.data == wrong.data == anonymous.data

    async def test_reading_it_is_written_into_the_access_log(self, ask, hub):
        """The patient sees that the hospital read the referral, and why."""
        number = await number_of(hub, patient=SITI, status="ACCEPTED")
        await ask(REFERRAL, who="rumahsakit", number=number)

        answer = await ask(
            "{ me { citizen { accessLog(first: 1) { edges { node { agency purpose fields } } } } } }", who="warga"
        )

        entry = answer.data["me"]["citizen"]["accessLog"]["edges"][0]["node"]
        assert (entry["agency"], entry["purpose"]) == ("dinkes", "HEALTH_SERVICE")
        assert {"Diagnosis.code", "Referral.diagnosis", "Referral.patient"} <= set(entry["fields"])


class TestVisibility:
    @settings(max_examples=60, deadline=None)
    @given(data=st.data(), may=PERMISSIONS)
    async def test_python_and_sql_agree(self, hub, seen, data, may):
        """Who may know a referral is the same said in Python and in SQL."""
        rows = await hub.db.fetch("select number, patient, origin, destination from dinkes_referral order by number")
        nik = data.draw(st.sampled_from([None, "", *sorted({row[1] for row in rows})]))
        unit = data.draw(st.sampled_from([None, "", *sorted({unit for row in rows for unit in row[2:]})]))

        found = await seen("dinkes_referral", "number", rules.VISIBLE, nik=nik, unit=unit, may=may)

        assert found == {
            number
            for number, patient, origin, destination in rows
            if rules.can_see(nik, unit, may, patient=patient, origin=origin, destination=destination)
        }

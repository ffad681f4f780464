"""Who learns what about a citizen's health coverage."""

from dinkes.coverage import rules
from hypothesis import given, settings
from hypothesis import strategies as st

OWN = "{ me { citizen { healthCoverage { scheme status source updatedAt card } } } }"
OF_PATIENT = """query OfPatient($number: String!) {
  referral(number: $number) { patient { nik healthCoverage { status } } }
}"""
SITI, BUDI = "3275014107900001", "3275021203850001"
NIKS = st.sampled_from([None, SITI, BUDI, "3275010505880002"])


class TestHealthCoverage:
    async def test_is_known_to_the_citizen(self, ask):
        """A citizen reads their own coverage."""
        answer = await ask(OWN, who="warga")

        assert answer.errors == []
        found = answer.data["me"]["citizen"]["healthCoverage"]
        assert (found["scheme"], found["status"]) == ("JKN_INDEPENDENT", "INACTIVE")
        assert found["updatedAt"].endswith("+07:00")

    async def test_budi_has_no_active_bpjs(self, ask):
        """The second citizen of the demo has no membership at all, and that is known."""
        answer = await ask(OWN, who="warga2")

        found = answer.data["me"]["citizen"]["healthCoverage"]
        assert (found["scheme"], found["status"], found["card"]) == ("NONE", "INACTIVE", None)

    async def test_of_another_needs_the_permission(self, ask, hub):
        """A dispatcher, who may read a referral, is refused the patient's coverage."""
        ((number,), *_) = await hub.db.fetch(f"select number from dinkes_referral where patient = '{SITI}'")

        answer = await ask(OF_PATIENT, who="psc119", number=number)

        assert answer.codes == ["FORBIDDEN"]
        assert answer.data["referral"]["patient"] == {"nik": SITI, "healthCoverage": None}

    async def test_of_a_patient_is_known_to_the_puskesmas(self, ask, hub):
        """Staff who may read coverage learn it with the patient of a referral."""
        ((number,), *_) = await hub.db.fetch(f"select number from dinkes_referral where patient = '{SITI}'")

        answer = await ask(OF_PATIENT, who="puskesmas", number=number)

        assert answer.errors == []
        assert answer.data["referral"]["patient"]["healthCoverage"] == {"status": "INACTIVE"}

    @settings(max_examples=40, deadline=None)
    @given(nik=NIKS, may=st.frozensets(st.just(rules.READ)))
    async def test_python_and_sql_agree(self, hub, seen, nik, may):
        """Who may see a row is the same said in Python and in SQL."""
        rows = await hub.db.fetch("select citizen from dinkes_coverage")

        found = await seen("dinkes_coverage", "citizen", rules.VISIBLE, nik=nik, may=may)

        assert found == {citizen for (citizen,) in rows if rules.can_see(nik, may, citizen=citizen)}

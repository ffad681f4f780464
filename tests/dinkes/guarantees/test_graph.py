"""Who learns what about guarantees."""

from dinkes.guarantees import rules
from hypothesis import given, settings
from hypothesis import strategies as st

FIELDS = """number status ceiling used validFrom validUntil patient { nik } hospital { code name }
  referral { number status } requestedAt decidedAt"""
OWN = f"{{ me {{ citizen {{ guarantees {{ {FIELDS} }} }} }} }}"
GUARANTEE = f"query Guarantee($number: String!) {{ guarantee(number: $number) {{ {FIELDS} }} }}"
SITI = "3275014107900001"
HOSPITAL = "RS-3275-01"
PERMISSIONS = st.frozensets(st.sampled_from([rules.READ, rules.READ_ALL]))


async def numbers(hub, where):
    return [row[0] for row in await hub.db.fetch(f"select number from dinkes_guarantee where {where} order by number")]


class TestCitizenGuarantees:
    async def test_are_known_to_the_patient(self, ask):
        """A citizen reads their own guarantee, its ceiling and what is used of it in whole rupiah."""
        answer = await ask(OWN, who="warga")

        assert answer.errors == []
        (found,) = answer.data["me"]["citizen"]["guarantees"]
        assert (found["status"], found["ceiling"], found["used"]) == ("APPROVED", 10_000_000, 3_750_000)
        assert found["hospital"] == {"code": HOSPITAL, "name": "RSUD dr. Chasbullah Abdulmadjid"}
        assert found["referral"]["status"] == "SERVED"
        assert found["validFrom"] < found["validUntil"]


class TestGuarantee:
    async def test_its_hospital_reads_it(self, ask, hub):
        """Staff of the hospital read the guarantee of a patient of theirs."""
        (number,) = await numbers(hub, f"patient = '{SITI}'")

        answer = await ask(GUARANTEE, who="rumahsakit", number=number)

        assert answer.errors == []
        assert answer.data["guarantee"]["patient"] == {"nik": SITI}

    async def test_the_verifier_reads_all_without_the_referral(self, ask, hub):
        """The independent verifier reads any guarantee, but no referral."""
        (number,) = await numbers(hub, f"patient = '{SITI}'")

        answer = await ask(GUARANTEE, who="verifikator", number=number)

        assert answer.errors == []
        assert answer.data["guarantee"]["status"] == "APPROVED"
        assert answer.data["guarantee"]["referral"] is None

    async def test_another_hospitals_does_not_exist(self, ask, hub):
        """A guarantee of another hospital answers like a number that was never given."""
        (other, *_) = await numbers(hub, f"hospital <> '{HOSPITAL}'")

        hidden = await ask(GUARANTEE, who="rumahsakit", number=other)
        wrong = await ask(GUARANTEE, who="rumahsakit", number="SKLK-1999-000001")

        assert hidden.codes == wrong.codes == ["NOT_FOUND"]
        assert hidden.data == wrong.data

    async def test_a_puskesmas_reads_what_it_asked_for_alone(self, ask, hub):
        """A puskesmas reads the guarantees it asked for, and no other puskesmas'."""
        (own,) = await numbers(hub, f"patient = '{SITI}'")
        (other, *_) = await numbers(hub, "unit <> '32750200012'")

        assert (await ask(GUARANTEE, who="puskesmas", number=own)).errors == []
        assert (await ask(GUARANTEE, who="puskesmas", number=other)).codes == ["NOT_FOUND"]

    async def test_a_dispatcher_sees_none(self, ask, hub):
        """Who answers the phone has no grant to read guarantees."""
        (number,) = await numbers(hub, f"patient = '{SITI}'")

        answer = await ask(GUARANTEE, who="psc119", number=number)

        assert answer.codes == ["NOT_FOUND"]


class TestVisibility:
    @settings(max_examples=60, deadline=None)
    @given(data=st.data(), may=PERMISSIONS)
    async def test_python_and_sql_agree(self, hub, seen, data, may):
        """Who may know a guarantee is the same said in Python and in SQL."""
        rows = await hub.db.fetch("select number, patient, hospital, unit from dinkes_guarantee order by number")
        nik = data.draw(st.sampled_from([None, "", *sorted({row[1] for row in rows})]))
        units = {unit for row in rows for unit in row[2:] if unit}
        unit = data.draw(st.sampled_from([None, "", *sorted(units)]))

        found = await seen("dinkes_guarantee", "number", rules.VISIBLE, nik=nik, unit=unit, may=may)

        assert found == {
            number
            for number, patient, hospital, asked_by in rows
            if rules.can_see(nik, unit, may, patient=patient, hospital=hospital, asked_by=asked_by)
        }

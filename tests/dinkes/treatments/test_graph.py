"""Medical services without a referral: who records one, and who learns of it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from dinkes.treatments import rules
from hypothesis import given, settings
from hypothesis import strategies as st

RECORD = """mutation($input: MedicalServiceInput!) { recordMedicalService(input: $input) {
  number kind at people unit patient { nik } village { code } } }"""
READ = "query($number: String!) { medicalService(number: $number) { number note } }"
SITI = "3275014107900001"
VISIT = {"kind": "HOME_VISIT", "patient": SITI, "note": "Luka dirawat", "village": "3275011001"}


class TestRecord:
    async def test_is_numbered_and_known_to_the_patient(self, ask):
        """A puskesmas records a visit; the patient and the puskesmas read it, others don't."""
        made = await ask(RECORD, who="puskesmas", input=VISIT)
        number = made.data["recordMedicalService"]["number"]

        answers = {who: await ask(READ, who=who, number=number) for who in ("warga", "puskesmas", "psc119")}
        others = [await ask(READ, who=who, number=number) for who in (None, "warga2", "rumahsakit", "ambulans")]

        assert made.errors == []
        assert number.startswith(f"YAN-{datetime.now(UTC) + timedelta(hours=7):%Y}-")
        assert made.data["recordMedicalService"]["unit"] == "32750200012"
        assert all(answer.data["medicalService"]["note"] == "Luka dirawat" for answer in answers.values())
        assert [answer.codes for answer in others] == [["NOT_FOUND"]] * 4

    async def test_numbers_have_no_gaps(self, ask):
        """Ten at once get ten numbers in a row, after those of the demo city."""
        answers = await asyncio.gather(
            *(ask(RECORD, who="psc119", input={"kind": "EVENT_STANDBY", "people": 40}) for _ in range(10))
        )

        serials = sorted(int(answer.data["recordMedicalService"]["number"][-6:]) for answer in answers)
        assert serials == list(range(serials[0], serials[0] + 10))
        assert serials[0] > 1

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"at": "2099-01-01T00:00:00+07:00"}, "at"),
            ({"people": 0}, "people"),
            ({"village": "3275"}, "village"),
            ({"village": "9999999999"}, "village"),
        ],
    )
    async def test_bad_input_is_named(self, ask, more, field):
        answer = await ask(RECORD, who="psc119", input={**VISIT, **more})

        assert answer.codes == ["BAD_INPUT"]
        assert answer.errors[0]["extensions"]["fields"][0]["path"] == ["input", field]

    @pytest.mark.parametrize("who", [None, "warga", "ambulans", "dinkes", "verifikator"])
    async def test_is_for_those_who_give_care(self, ask, who):
        answer = await ask(RECORD, who=who, input=VISIT)

        assert answer.codes == (["FORBIDDEN"] if who else ["UNAUTHENTICATED"])


class TestVisibility:
    @settings(max_examples=40, deadline=None)
    @given(data=st.data(), may=st.frozensets(st.sampled_from([rules.READ, rules.READ_ALL, rules.RECORD])))
    async def test_python_and_sql_agree(self, hub, seen, data, may):
        """Who may know a medical service is the same said in Python and in SQL."""
        rows = await hub.db.fetch("select number, patient, unit from dinkes_treatment order by number")
        nik = data.draw(st.sampled_from([None, "", SITI, *sorted({row[1] for row in rows if row[1]})]))
        unit = data.draw(st.sampled_from([None, "", *sorted({row[2] for row in rows if row[2]})]))

        found = await seen("dinkes_treatment", "number", rules.VISIBLE, nik=nik, unit=unit, may=may)

        assert found == {row[0] for row in rows if rules.can_see(nik, unit, may, patient=row[1], by=row[2])}

"""From a call to a closed case: who may take which step, and that no vehicle is sent twice."""

import asyncio
from collections import defaultdict

import pytest
from dinkes.emergencies import rules, send
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.context import Context

FIELDS = """fragment EmergencyFields on Emergency {
  number status reportedAt position { lat lon } ambulance { code kind } hospital { code name }
  steps { step at } responseSeconds
}"""
REPORT = "mutation($input: EmergencyInput!) { reportEmergency(input: $input) { number } }"
DISPATCH = f"""mutation($emergency: String!, $ambulance: String!, $replace: Boolean! = false, $note: String) {{
  dispatchAmbulance(input: {{ emergency: $emergency, ambulance: $ambulance, replace: $replace, note: $note }}) {{
    ...EmergencyFields
  }} }} {FIELDS}"""
UPDATE = f"""mutation($emergency: String!, $step: DispatchStep!, $hospital: String, $note: String) {{
  updateDispatch(input: {{ emergency: $emergency, step: $step, hospital: $hospital, note: $note }}) {{
    ...EmergencyFields
  }} }} {FIELDS}"""
TRIAGE = """mutation($input: TriageInput!) { triageEmergency(input: $input) { status triage } }"""
EMERGENCY = "query($number: String!) { emergency(number: $number) { number status caller { phone } } }"
TRACK = """query($code: String!) { trackEmergency(trackingCode: $code) {
  number status position { lat } steps { step } caller { phone } timeline { status } } }"""
CALM = [{"question": code, "answer": "NO"} for code in ("DEATH_SIGNS", "AIRWAY", "HARD_BREATHING", "BLEEDING", "SHOCK",
        "CHEST_PAIN", "LABOUR", "SEVERE_PAIN")] + [
    {"question": code, "answer": "YES"} for code in ("BREATHING", "RESPONDS", "WALKS")]  # fmt: skip
BEKASI = {"lat": -6.2383, "lon": 107.0006}
CALL = {"phone": "0812-3456-7890", "position": BEKASI, "description": "Korban pingsan", "kind": "MEDICAL"}
HOSPITAL = "RS-3275-01"
OTHERS = [None, "warga", "puskesmas", "rumahsakit", "dinkes", "verifikator"]


async def vehicle(hub, code):
    return tuple((await hub.db.fetch("select status, emergency from dinkes_ambulance where code = $1", code))[0])


class TestReport:
    async def test_a_guest_calls_and_follows_the_case(self, ask, call):
        """Anybody reports without an account and follows the case by the code, which works for nothing else."""
        made = await call()

        answer = await ask(TRACK, code=made["trackingCode"].lower())

        assert made["status"] == "REPORTED"
        assert made["position"] == BEKASI
        assert made["village"]["code"].startswith("3275")
        assert len(made["trackingCode"]) == rules.CODE
        assert answer.data["trackEmergency"]["number"] == made["number"]
        assert answer.data["trackEmergency"]["steps"] == [{"step": "OPEN"}]
        assert answer.data["trackEmergency"]["caller"] == {"phone": "081234567890"}

    async def test_a_citizen_needs_no_code(self, ask, call):
        """A signed-in citizen finds the case among their own, and others don't."""
        made = await call(who="warga")

        own = await ask(EMERGENCY, who="warga", number=made["number"])
        other = await ask(EMERGENCY, who="warga2", number=made["number"])

        assert made["trackingCode"] is None
        assert own.data["emergency"]["caller"] == {"phone": "081234567890"}
        assert other.codes == ["NOT_FOUND"]

    async def test_a_dispatcher_reports_for_a_caller(self, hub, call):
        """A call taken by PSC 119 belongs to nobody who signed in, and has no code."""
        made = await call(who="psc119")

        rows = await hub.db.fetch("select applicant, unit from hub_case where number = $1", made["number"])
        assert tuple(rows[0]) == (None, "PSC119")
        assert made["trackingCode"] is None

    async def test_codes_cannot_be_tried_without_end(self, hub):
        """Who tries many codes is told to wait; a good code of somebody else isn't disturbed."""
        given = {"db": hub.db, "settings": hub.settings, "limiter": hub.limiter}

        async def answer(address):
            context = Context(**given, address=address)
            return await hub.schema.execute(TRACK, {"code": "AAAABBBBCCCC"}, context)

        codes = [(await answer("203.0.113.9")).errors[0].extensions["code"] for _ in range(rules.TRACKS[0] + 1)]
        other = await answer("203.0.113.10")

        assert codes == [*["NOT_FOUND"] * rules.TRACKS[0], "RATE_LIMITED"]
        assert other.errors[0].extensions["code"] == "NOT_FOUND"

    @pytest.mark.parametrize("who", [None, "warga2", "puskesmas", "rumahsakit", "ambulans"])
    async def test_a_hidden_number_and_a_wrong_one_answer_alike(self, ask, call, who):
        """Whoever isn't concerned gets the answer of a number that was never given, code or number."""
        made = await call()

        hidden = await ask(EMERGENCY, who=who, number=made["number"])
        wrong = await ask(EMERGENCY, who=who, number="GD-1999-000001")
        code = await ask(TRACK, code="AAAABBBBCCCC")

        assert hidden.codes == wrong.codes == code.codes == ["NOT_FOUND"]
        assert hidden.data == wrong.data

    async def test_outside_the_city_is_accepted_with_a_warning(self, call):
        """A call from Cikarang is taken, and says that it is outside."""
        made = await call(position={"lat": -6.31, "lon": 107.17})

        assert made["outsideCity"] is True
        assert made["village"] is None

    @pytest.mark.parametrize(
        ("wrong", "path"),
        [
            ({"position": {"lat": 107.0, "lon": -6.2}}, ["input", "position", "lat"]),
            ({"phone": "nomor"}, ["input", "phone"]),
            ({"description": "  "}, ["input", "description"]),
            ({"patients": 0}, ["input", "patients"]),
            ({"kind": "TRANSFER"}, ["input", "kind"]),
        ],
    )
    async def test_bad_input_is_named(self, ask, wrong, path):
        """Swapped coordinates, no number to call back, nothing said, nobody hurt, what no caller asks for."""
        answer = await ask(REPORT, input={**CALL, **wrong})

        assert answer.codes == ["BAD_INPUT"]
        assert answer.errors[0]["extensions"]["fields"][0]["path"] == path


class TestTriage:
    async def test_answers_give_a_colour(self, ask, call):
        """What nobody answered is critical until somebody does; then the case may be triaged again."""
        made = await call()

        first = await ask(TRIAGE, who="psc119", input={"emergency": made["number"], "answers": []})
        second = await ask(TRIAGE, who="psc119", input={"emergency": made["number"], "answers": CALM})

        assert first.data["triageEmergency"] == {"status": "TRIAGED", "triage": "RED"}
        assert second.data["triageEmergency"] == {"status": "TRIAGED", "triage": "GREEN"}

    async def test_a_dispatcher_overrules_with_a_reason(self, ask, call):
        """Another colour than the answers give needs a note."""
        made = await call()
        given = {"emergency": made["number"], "answers": CALM, "triage": "YELLOW"}

        without = await ask(TRIAGE, who="psc119", input=given)
        with_note = await ask(TRIAGE, who="psc119", input={**given, "note": "Suara lemah"})

        assert without.codes == ["BAD_INPUT"]
        assert with_note.data["triageEmergency"]["triage"] == "YELLOW"

    async def test_an_unknown_question_is_refused(self, ask, call):
        made = await call()
        answers = [{"question": "SHOE_SIZE", "answer": "YES"}]

        answer = await ask(TRIAGE, who="psc119", input={"emergency": made["number"], "answers": answers})

        assert answer.codes == ["BAD_INPUT"]

    @pytest.mark.parametrize("who", [*OTHERS, "ambulans"])
    async def test_is_for_the_dispatcher(self, ask, call, who):
        made = await call()

        answer = await ask(TRIAGE, who=who, input={"emergency": made["number"], "answers": []})

        assert answer.codes == (["FORBIDDEN"] if who else ["UNAUTHENTICATED"])


class TestRide:
    async def test_goes_from_the_call_to_the_end(self, ask, hub, call, free):
        """Every step is stamped, the response time is kept, and the vehicle is free after the handover."""
        made = await call()
        number, crew = made["number"], "EMG-01"
        sent = await ask(DISPATCH, who="psc119", emergency=number, ambulance=crew)
        busy = await vehicle(hub, crew)

        steps = [("DEPARTED", None), ("ON_SCENE", None), ("TO_HOSPITAL", HOSPITAL), ("HANDED_OVER", None)]
        for step, hospital in steps:
            answer = await ask(UPDATE, who="ambulans", emergency=number, step=step, hospital=hospital)
            assert answer.errors == []
        handed_over = await vehicle(hub, crew)
        closed = await ask(UPDATE, who="psc119", emergency=number, step="RETURNED")

        found = closed.data["updateDispatch"]
        assert sent.data["dispatchAmbulance"]["ambulance"] == {"code": crew, "kind": "EMERGENCY"}
        assert busy == ("DISPATCHED", number)
        assert handed_over == ("AVAILABLE", None)
        assert found["status"] == "CLOSED"
        assert found["hospital"]["code"] == HOSPITAL
        assert found["responseSeconds"] >= 0
        assert [one["step"] for one in found["steps"]] == [
            "OPEN", "DISPATCH", "DEPARTED", "ON_SCENE", "TO_HOSPITAL", "HANDED_OVER", "RETURNED",
        ]  # fmt: skip

    async def test_its_crew_and_hospital_see_it(self, ask, call, free):
        """The crew sent and the hospital told know the case; another crew's case stays hidden."""
        made = await call()
        before = await ask(EMERGENCY, who="ambulans", number=made["number"])
        await ask(DISPATCH, who="psc119", emergency=made["number"], ambulance="EMG-01")
        for step, hospital in (("DEPARTED", None), ("ON_SCENE", None), ("TO_HOSPITAL", HOSPITAL)):
            await ask(UPDATE, who="ambulans", emergency=made["number"], step=step, hospital=hospital)

        crew = await ask(EMERGENCY, who="ambulans", number=made["number"])
        hospital = await ask(EMERGENCY, who="rumahsakit", number=made["number"])

        assert before.codes == ["NOT_FOUND"]
        assert crew.data["emergency"]["caller"] == {"phone": "081234567890"}
        assert hospital.data["emergency"] == {"number": made["number"], "status": "TRANSPORTING", "caller": None}

    @pytest.mark.parametrize("step", ["CANCELLED", "PRANK"])
    async def test_a_cancelled_case_frees_its_vehicle(self, ask, hub, call, free, step):
        """The dispatcher ends a case at any time before the hospital."""
        made = await call()
        await ask(DISPATCH, who="psc119", emergency=made["number"], ambulance="EMG-01")

        answer = await ask(UPDATE, who="psc119", emergency=made["number"], step=step)

        assert answer.data["updateDispatch"]["status"] == step
        assert await vehicle(hub, "EMG-01") == ("AVAILABLE", None)

    async def test_steps_come_in_order(self, ask, call, free):
        """Nobody arrives who has not departed, and a closed case stays closed."""
        made = await call()
        early = await ask(UPDATE, who="psc119", emergency=made["number"], step="ON_SCENE")
        await ask(UPDATE, who="psc119", emergency=made["number"], step="CANCELLED")
        late = await ask(DISPATCH, who="psc119", emergency=made["number"], ambulance="EMG-01")

        assert early.codes == late.codes == ["CONFLICT"]

    async def test_a_crew_cancels_nothing_and_moves_no_other_case(self, ask, call, free):
        """Cancelling is the dispatcher's; another crew's case does not exist for a crew."""
        mine, other = await call(), await call()
        await ask(DISPATCH, who="psc119", emergency=mine["number"], ambulance="EMG-01")
        await ask(DISPATCH, who="psc119", emergency=other["number"], ambulance=free[1][0])

        cancels = await ask(UPDATE, who="ambulans", emergency=mine["number"], step="CANCELLED")
        moves = await ask(UPDATE, who="ambulans", emergency=other["number"], step="DEPARTED")

        assert cancels.codes == ["FORBIDDEN"]
        assert moves.codes == ["NOT_FOUND"]

    @pytest.mark.parametrize("hospital", [None, "RS-9999", "32750200012"])
    async def test_to_hospital_needs_a_hospital(self, ask, call, free, hospital):
        made = await call()
        await ask(DISPATCH, who="psc119", emergency=made["number"], ambulance="EMG-01")
        for step in ("DEPARTED", "ON_SCENE"):
            await ask(UPDATE, who="psc119", emergency=made["number"], step=step)

        answer = await ask(UPDATE, who="psc119", emergency=made["number"], step="TO_HOSPITAL", hospital=hospital)

        assert answer.codes == ["BAD_INPUT"]

    @pytest.mark.parametrize("who", OTHERS)
    async def test_is_for_crews_and_dispatchers(self, ask, call, who):
        made = await call()

        sends = await ask(DISPATCH, who=who, emergency=made["number"], ambulance="EMG-01")
        moves = await ask(UPDATE, who=who, emergency=made["number"], step="DEPARTED")

        assert sends.codes == moves.codes == (["FORBIDDEN"] if who else ["UNAUTHENTICATED"])


class TestDispatch:
    async def test_two_dispatchers_cannot_send_the_same_vehicle(self, ask, hub, call, free):
        """Two cases, one vehicle, at once: one is sent, the other hears CONFLICT and stands as before."""
        one, two = await call(), await call()

        answers = await asyncio.gather(
            *(ask(DISPATCH, who="psc119", emergency=case["number"], ambulance="EMG-01") for case in (one, two))
        )

        assert sorted(answer.codes for answer in answers) == [[], ["CONFLICT"]]
        states = [
            (await hub.db.fetch("select status, ambulance from dinkes_emergency where number = $1", case["number"]))[0]
            for case in (one, two)
        ]
        assert sorted(map(tuple, states), key=str) == [("DISPATCHED", "EMG-01"), ("REPORTED", None)]

    async def test_two_vehicles_cannot_be_sent_to_one_case(self, ask, hub, call, free):
        """Two dispatchers send different vehicles to one case: one goes, the other stays free."""
        made = await call()
        first, second = free[1][:2]

        answers = await asyncio.gather(
            *(ask(DISPATCH, who="psc119", emergency=made["number"], ambulance=code) for code in (first, second))
        )

        assert sorted(answer.codes for answer in answers) == [[], ["CONFLICT"]]
        assert sorted([await vehicle(hub, first), await vehicle(hub, second)], key=str) == [
            ("AVAILABLE", None),
            ("DISPATCHED", made["number"]),
        ]

    async def test_a_vehicle_is_replaced_with_a_reason(self, ask, hub, call, free):
        """Another vehicle instead frees the first; without saying so, or why, nothing changes."""
        made = await call()
        first, second = free[1][:2]
        await ask(DISPATCH, who="psc119", emergency=made["number"], ambulance=first)
        given = {"emergency": made["number"], "ambulance": second}

        plain = await ask(DISPATCH, who="psc119", **given)
        silent = await ask(DISPATCH, who="psc119", replace=True, **given)
        done = await ask(DISPATCH, who="psc119", replace=True, note="Ban pecah", **given)

        assert plain.codes == ["CONFLICT"]
        assert silent.codes == ["BAD_INPUT"]
        assert done.data["dispatchAmbulance"]["ambulance"]["code"] == second
        assert await vehicle(hub, first) == ("AVAILABLE", None)
        assert await vehicle(hub, second) == ("DISPATCHED", made["number"])

    @pytest.mark.parametrize(("colour", "kind", "codes"), [
        ("RED", 1, ["BAD_INPUT"]), ("RED", 2, ["BAD_INPUT"]), ("GREEN", 2, ["BAD_INPUT"]), ("BLACK", 0, ["BAD_INPUT"]),
        ("RED", 0, []), ("YELLOW", 1, []), ("BLACK", 2, []),
    ])  # fmt: skip
    async def test_the_kind_fits_the_urgency(self, ask, call, free, colour, kind, codes):
        """A hearse never for the living, a transport never for the critical."""
        made = await call()
        given = {"emergency": made["number"], "answers": [], "triage": colour, "note": "Menurut petugas"}
        await ask(TRIAGE, who="psc119", input=given)

        answer = await ask(DISPATCH, who="psc119", emergency=made["number"], ambulance=free[kind][0])

        assert answer.codes == codes

    @pytest.mark.parametrize(("change", "codes"), [
        ("status = 'OUT_OF_SERVICE'", ["BAD_INPUT"]), ("crew = 0", ["BAD_INPUT"]),
        ("duty_until = '2020-01-01 00:00:00+00:00'", ["BAD_INPUT"]), ("status = 'DISPATCHED'", ["CONFLICT"]),
    ])  # fmt: skip
    async def test_a_vehicle_that_cannot_go_is_refused(self, ask, hub, call, free, change, codes):
        """Broken, without a crew, off duty, busy."""
        made, code = await call(), free[1][2]
        await hub.db.fetch(f"update dinkes_ambulance set {change} where code = '{code}' returning code")

        answer = await ask(DISPATCH, who="psc119", emergency=made["number"], ambulance=code)
        await hub.db.fetch(
            f"update dinkes_ambulance set status = 'AVAILABLE', crew = 2, duty_until = null where code = '{code}'"
        )

        assert answer.codes == codes

    async def test_a_vehicle_nobody_has_is_refused(self, ask, call):
        made = await call()

        answer = await ask(DISPATCH, who="psc119", emergency=made["number"], ambulance="XXX-01")

        assert answer.codes == ["BAD_INPUT"]

    async def test_the_choice_can_be_replayed(self, ask, hub, call, free):
        """What was known when a vehicle was sent gives the same proposal again, whenever it is looked at."""
        made = await call()
        await ask(DISPATCH, who="psc119", emergency=made["number"], ambulance="EMG-01")

        rows = await hub.db.fetch(
            "select proposed, chosen, facts from dinkes_choice where emergency = $1", made["number"]
        )
        ((proposed, chosen, facts),) = rows

        assert chosen == "EMG-01"
        assert proposed is not None
        assert send.replayed(facts) == proposed


class TestVisibility:
    @settings(max_examples=60, deadline=None)
    @given(
        data=st.data(),
        may=st.frozensets(st.sampled_from([rules.READ, rules.READ_ALL, rules.RIDE, rules.DISPATCH])),
    )
    async def test_python_and_sql_agree(self, hub, seen, data, may):
        """Who may know an emergency is the same said in Python and in SQL."""
        sql = "select number, reporter, patient, hospital, origin from dinkes_emergency order by number"
        rows = await hub.db.fetch(sql)
        rides = await hub.db.fetch("select emergency, ambulance, hospital from dinkes_ride order by id")
        crews, told = defaultdict(set), defaultdict(set)
        for number, ambulance, hospital in rides:
            crews[number].add(ambulance)
            told[number].add(hospital)
        people = sorted({nik for row in rows for nik in row[1:3] if nik})
        units = sorted(
            {unit for row in (*(row[3:] for row in rows), *(row[1:] for row in rides)) for unit in row if unit}
        )
        nik = data.draw(st.sampled_from([None, "", *people]))
        unit = data.draw(st.sampled_from([None, "", *units]))

        found = await seen("dinkes_emergency", "number", rules.VISIBLE, nik=nik, unit=unit, may=may)

        assert found == {
            row[0]
            for row in rows
            if rules.can_see(
                nik,
                unit,
                may,
                reporter=row[1],
                patient=row[2],
                crews=crews[row[0]],
                facilities={*row[3:], *told[row[0]]},
            )
        }

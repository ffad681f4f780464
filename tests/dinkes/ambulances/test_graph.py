"""What clients may ask about ambulances, and how a crew says where it is."""

import asyncio

import pytest
from dinkes.ambulances import rules
from hypothesis import given, settings
from hypothesis import strategies as st

FLEET = "query Fleet { ambulances { code kind status } }"
POSITIONS = "{ ambulances { code base { code } position { lat lon at } } }"
REPORT = """mutation ReportPosition($ambulance: String!, $at: PointInput!) {
  reportPosition(input: { ambulance: $ambulance, at: $at }) { code position { lat lon at } }
}"""
MOVED = """subscription AmbulanceMoved($kind: AmbulanceKind) {
  ambulanceMoved(kind: $kind) { code kind status position { lat lon at } }
}"""
BEKASI = {"lat": -6.2383, "lon": 106.9756}


class TestFleet:
    async def test_is_public(self, ask):
        """Anybody lists the fleet: 52 transports, 5 emergency ambulances, 4 hearses."""
        answer = await ask(FLEET)

        kinds = [one["kind"] for one in answer.data["ambulances"]]
        assert answer.errors == []
        assert (kinds.count("TRANSPORT"), kinds.count("EMERGENCY"), kinds.count("HEARSE")) == (52, 5, 4)

    async def test_has_positions_for_dispatchers(self, ask):
        """A dispatcher sees where every vehicle is."""
        answer = await ask(POSITIONS, who="psc119")

        assert answer.errors == []
        assert all(one["position"] for one in answer.data["ambulances"])

    async def test_has_no_positions_for_the_public(self, ask):
        """Nobody else learns where a vehicle is."""
        answer = await ask(POSITIONS)

        assert answer.errors == []
        assert not any(one["position"] for one in answer.data["ambulances"])

    async def test_has_the_crews_own_position_for_a_crew(self, ask):
        """A crew sees where its own vehicle is and no other."""
        answer = await ask(POSITIONS, who="ambulans")

        assert [one["code"] for one in answer.data["ambulances"] if one["position"]] == ["EMG-01"]

    async def test_keeps_plates_from_the_public(self, ask):
        """A number plate needs the permission to locate."""
        public = await ask("{ ambulances { plate } }")
        dispatcher = await ask("{ ambulances { plate } }", who="psc119")

        assert set(public.codes) == {"UNAUTHENTICATED"}
        assert dispatcher.data["ambulances"][0]["plate"].startswith("B ")


class TestReportPosition:
    async def test_moves_the_crews_own_ambulance(self, ask):
        """A crew's report is kept and answered."""
        answer = await ask(REPORT, who="ambulans", ambulance="EMG-01", at=BEKASI)

        found = answer.data["reportPosition"]
        assert answer.errors == []
        assert (found["position"]["lat"], found["position"]["lon"]) == (BEKASI["lat"], BEKASI["lon"])

    async def test_twice_in_one_request_answers_the_newest(self, ask):
        """A second report in the same request is not answered from what was read before."""
        document = """mutation($a: PointInput!, $b: PointInput!) {
          one: reportPosition(input: { ambulance: "EMG-01", at: $a }) { position { lat } }
          two: reportPosition(input: { ambulance: "EMG-01", at: $b }) { position { lat } }
        }"""

        answer = await ask(document, who="ambulans", a=BEKASI, b={"lat": -6.3, "lon": 107.0})

        assert answer.data["one"]["position"]["lat"] == BEKASI["lat"]
        assert answer.data["two"]["position"]["lat"] == -6.3

    @pytest.mark.parametrize(
        ("who", "ambulance", "code"),
        [
            (None, "EMG-01", "UNAUTHENTICATED"),
            ("warga", "EMG-01", "FORBIDDEN"),
            ("psc119", "EMG-01", "FORBIDDEN"),
            ("ambulans", "EMG-02", "FORBIDDEN"),
            ("ambulans", "NONE-1", "FORBIDDEN"),
        ],
    )
    async def test_is_for_the_crew_alone(self, ask, who, ambulance, code):
        """Nobody reports for another vehicle, or without being a crew."""
        answer = await ask(REPORT, who=who, ambulance=ambulance, at=BEKASI)

        assert answer.codes == [code]

    @pytest.mark.parametrize(
        ("at", "path", "word"),
        [
            ({"lat": 106.9756, "lon": -6.2383}, ["input", "at", "lat"], "swapped"),
            ({"lat": 0.0, "lon": 0.0}, ["input", "at", "lon"], "outside"),
        ],
    )
    async def test_refuses_an_impossible_point(self, ask, at, path, word):
        """A swapped or far-away point is BAD_INPUT, and the answer says what is wrong with which coordinate."""
        answer = await ask(REPORT, who="ambulans", ambulance="EMG-01", at=at)

        assert answer.codes == ["BAD_INPUT"]
        (field,) = answer.errors[0]["extensions"]["fields"]
        assert field["path"] == path
        assert word in field["message"]


class TestAmbulanceMoved:
    async def test_streams_to_a_dispatcher(self, ask, hub, caller, context):
        """A dispatcher who follows one kind gets each report of it, newest position each time."""
        stream = await hub.schema.subscribe(
            MOVED, {"kind": "EMERGENCY"}, context_value=context(caller("dinkes.dispatcher"))
        )
        first = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0.2)

        await ask(REPORT, who="ambulans", ambulance="EMG-01", at={"lat": -6.25, "lon": 107.0})
        one = await asyncio.wait_for(first, 5)
        await ask(REPORT, who="ambulans", ambulance="EMG-01", at={"lat": -6.26, "lon": 107.0})
        two = await asyncio.wait_for(anext(stream), 5)
        await stream.aclose()

        latitudes = [event.data["ambulanceMoved"]["position"]["lat"] for event in (one, two)]
        assert latitudes == [-6.25, -6.26]
        assert one.data["ambulanceMoved"]["kind"] == "EMERGENCY"

    async def test_leaves_out_other_kinds(self, ask, hub, caller, context):
        """Who follows hearses hears nothing of an emergency ambulance."""
        stream = await hub.schema.subscribe(
            MOVED, {"kind": "HEARSE"}, context_value=context(caller("dinkes.dispatcher"))
        )
        first = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0.2)

        await ask(REPORT, who="ambulans", ambulance="EMG-01", at=BEKASI)
        done, _ = await asyncio.wait([first], timeout=0.5)

        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert not done

    @pytest.mark.parametrize("role", ["citizen", "dinkes.crew", "dinkes.hospital"])
    async def test_is_refused_to_others(self, hub, caller, context, role):
        """Only those who may locate all follow the fleet."""
        stream = await hub.schema.subscribe(MOVED, {}, context_value=context(caller(role)))

        answer = await asyncio.wait_for(anext(stream), 5) if hasattr(stream, "__anext__") else stream

        assert answer.data is None or answer.data["ambulanceMoved"] is None
        assert type(answer.errors[0].original_error).__name__ == "Forbidden"


class TestVisibility:
    @settings(max_examples=40, deadline=None)
    @given(
        unit=st.sampled_from([None, "", "EMG-01", "TRN-07", "32750200012"]),
        may=st.frozensets(st.sampled_from([rules.LOCATE, rules.REPORT])),
    )
    async def test_python_and_sql_agree(self, hub, seen, unit, may):
        """Who may know a position is the same said in Python and in SQL."""
        rows = await hub.db.fetch("select ambulance from dinkes_position")

        found = await seen("dinkes_position", "ambulance", rules.LOCATED, unit=unit, may=may)

        assert found == {code for (code,) in rows if rules.can_locate(unit, may, ambulance=code)}

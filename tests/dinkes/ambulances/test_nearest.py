"""The nearest ambulances, as dispatchers get them; positions in batches; shifts."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from dinkes.ambulances import choice, live, nearest, travel
from dinkes.ambulances.rules import Kind

NEAREST = """query($at: PointInput!, $kind: AmbulanceKind, $first: Int!) {
  nearestAmbulances(at: $at, kind: $kind, first: $first) {
    ambulance { code kind status position { lat lon at } } distanceMeters
    travelSeconds travelMeasured assumedAtBase positionAgeSeconds
  }
}"""
CHOICE = """query($at: PointInput!, $triage: Triage) { ambulanceChoice(at: $at, triage: $triage, first: 3) {
  candidates { ambulance { code kind } distanceMeters } rejected { ambulance { code } reasons distanceMeters } } }"""
REPORT = """mutation($ambulance: String!, $at: PointInput!) {
  reportPosition(input: { ambulance: $ambulance, at: $at }) { code } }"""
DUTY = "mutation($input: DutyInput!) { setAmbulanceDuty(input: $input) { code status crew dutyUntil } }"
BATCH = "mutation($input: [PositionInput!]!) { reportPositions(input: $input) { accepted unknown } }"
HERE = {"lat": -6.2383, "lon": 107.0006}


async def brute(hub, context, who, kinds, first):
    """The same by looking at every vehicle."""
    asked = nearest.question(context(who), HERE["lat"], HERE["lon"], kinds)
    codes = [row[0] for row in await hub.db.fetch("select code from dinkes_ambulance")]
    fit, _ = asked.answer(await nearest.vehicles(context(who), codes))
    return [one.vehicle.code for one in fit[:first]]


class TestNearest:
    @pytest.mark.parametrize(("kind", "first"), [(None, 5), ("HEARSE", 3), ("EMERGENCY", 5), ("TRANSPORT", 50)])
    async def test_is_what_looking_at_all_of_them_gives(self, ask, hub, context, caller, kind, first):
        """The index leaves nobody out: the nearest first, with metres and seconds."""
        wanted = await brute(hub, context, caller("dinkes.dispatcher"), (Kind(kind),) if kind else choice.LIVING, first)

        answer = await ask(NEAREST, who="psc119", at=HERE, kind=kind, first=first)

        found = answer.data["nearestAmbulances"]
        assert answer.errors == []
        assert [one["ambulance"]["code"] for one in found] == wanted
        assert all(one["travelSeconds"] >= one["distanceMeters"] / 30 for one in found)
        assert {one["ambulance"]["status"] for one in found} == {"AVAILABLE"}
        assert {one["ambulance"]["kind"] for one in found} <= ({kind} if kind else {"EMERGENCY", "TRANSPORT"})

    async def test_follows_a_vehicle_as_it_moves(self, ask):
        """A crew that reports from the spot is the nearest, with the age of its position."""
        await ask(REPORT, who="ambulans", ambulance="EMG-01", at=HERE)

        answer = await ask(NEAREST, who="psc119", at=HERE, kind="EMERGENCY", first=1)

        (found,) = answer.data["nearestAmbulances"]
        assert found["ambulance"]["code"] == "EMG-01"
        assert found["distanceMeters"] == 0
        assert found["assumedAtBase"] is False
        assert found["positionAgeSeconds"] < 60

    @pytest.mark.parametrize("first", [0, 51])
    async def test_asks_for_one_to_fifty(self, ask, first):
        answer = await ask(NEAREST, who="psc119", at=HERE, kind=None, first=first)

        assert answer.codes == ["BAD_INPUT"]

    async def test_swapped_coordinates_are_named(self, ask):
        answer = await ask(NEAREST, who="psc119", at={"lat": 107.0, "lon": -6.2}, kind=None, first=1)

        assert answer.codes == ["BAD_INPUT"]
        assert "swapped" in answer.errors[0]["message"]

    @pytest.mark.parametrize("who", [None, "warga", "ambulans", "puskesmas", "rumahsakit"])
    async def test_is_for_dispatchers(self, ask, who):
        answers = [
            await ask(NEAREST, who=who, at=HERE, kind=None, first=1),
            await ask(CHOICE, who=who, at=HERE, triage=None),
        ]

        assert [answer.codes for answer in answers] == [["FORBIDDEN"] if who else ["UNAUTHENTICATED"]] * 2


class TestChoice:
    async def test_lists_every_vehicle_it_rejects(self, ask):
        """61 vehicles: the critical get emergency ambulances alone, everything else is there with its reason."""
        answer = await ask(CHOICE, who="psc119", at=HERE, triage="RED")

        found = answer.data["ambulanceChoice"]
        reasons = {one["ambulance"]["code"]: one["reasons"] for one in found["rejected"]}
        assert {one["ambulance"]["kind"] for one in found["candidates"]} == {"EMERGENCY"}
        assert len([code for code in reasons if code.startswith(("TRN", "HRS"))]) == 56
        assert all("KIND" in reasons[code] for code in reasons if code.startswith(("TRN", "HRS")))


class TestDuty:
    async def test_a_crew_ends_and_begins_its_shift(self, ask):
        """Without a crew a vehicle is not proposed; a crew says so itself."""
        until = (datetime.now(UTC) + timedelta(hours=8)).isoformat()
        off = await ask(DUTY, who="ambulans", input={"ambulance": "EMG-01", "crew": 0, "inService": False})
        refused = await ask(CHOICE, who="psc119", at=HERE, triage="RED")
        on = await ask(DUTY, who="psc119", input={"ambulance": "EMG-01", "crew": 3, "until": until})

        reasons = {one["ambulance"]["code"]: one["reasons"] for one in refused.data["ambulanceChoice"]["rejected"]}
        assert off.data["setAmbulanceDuty"]["status"] == "OUT_OF_SERVICE"
        assert reasons["EMG-01"] == ["OUT_OF_SERVICE", "NO_CREW"]
        assert (on.data["setAmbulanceDuty"]["status"], on.data["setAmbulanceDuty"]["crew"]) == ("AVAILABLE", 3)

    @pytest.mark.parametrize(
        ("who", "ambulance", "code"),
        [(None, "EMG-01", "UNAUTHENTICATED"), ("warga", "EMG-01", "FORBIDDEN"), ("ambulans", "EMG-02", "FORBIDDEN"),
         ("psc119", "XXX-01", "NOT_FOUND")],
    )  # fmt: skip
    async def test_is_for_its_crew_and_dispatchers(self, ask, who, ambulance, code):
        answer = await ask(DUTY, who=who, input={"ambulance": ambulance, "crew": 2})

        assert answer.codes == [code]

    async def test_a_crew_has_a_size(self, ask):
        answer = await ask(DUTY, who="psc119", input={"ambulance": "EMG-01", "crew": 13})

        assert answer.codes == ["BAD_INPUT"]


class TestBatch:
    async def test_a_gateway_moves_many_at_once(self, hub, caller, context):
        """The last position of a vehicle counts; codes that nobody has come back."""
        positions = [
            {"ambulance": code, "at": {"lat": -6.3, "lon": lon}}
            for code, lon in (("TRN-51", 106.95), ("TRN-52", 106.96), ("TRN-51", 106.97), ("XXX-01", 106.98))
        ]

        answer = await hub.schema.execute(BATCH, {"input": positions}, context(caller("dinkes.tracker")))

        rows = await hub.db.fetch(
            "select lon from dinkes_position where ambulance in ('TRN-51', 'TRN-52') order by lon"
        )
        assert answer.errors is None
        assert answer.data["reportPositions"] == {"accepted": 2, "unknown": ["XXX-01"]}
        assert [row[0] for row in rows] == [106.96, 106.97]

    @pytest.mark.parametrize("who", [None, "ambulans", "psc119", "warga"])
    async def test_is_for_the_gateway(self, ask, who):
        answer = await ask(BATCH, who=who, input=[{"ambulance": "EMG-01", "at": HERE}])

        assert answer.codes == (["FORBIDDEN"] if who else ["UNAUTHENTICATED"])


class TestRedis:
    async def test_finds_what_the_process_finds(self, hub):
        """Redis and the grid of this process say the same order, also when Redis starts empty."""
        if hub.redis is None:
            pytest.skip("REDIS_URL is not set")
        await hub.redis.delete(live.KEY)
        in_redis, in_process = live.InRedis(hub.redis, hub.db), live.InProcess(hub.db)

        found = [code async for _, code in in_redis.around(HERE["lat"], HERE["lon"])]
        wanted = [code async for _, code in in_process.around(HERE["lat"], HERE["lon"])]

        assert sorted(found) == sorted(wanted)
        assert found[:10] == wanted[:10]


class TestTravel:
    STARTS = [(-6.25, 107.0), (-6.30, 107.0)]
    GUESS = [(1, False), (2, False)]

    @staticmethod
    def osrm(answer):
        return travel.Osrm("http://osrm.test/", httpx.MockTransport(answer))

    async def test_asks_a_router_for_its_table(self):
        """OSRM gets the goal and the starts as lon,lat and its durations count; where there is no road, the guess."""
        asked = []

        def answer(request):
            asked.append(request.url)
            return httpx.Response(200, json={"code": "Ok", "durations": [[0], [412.4], [None]]})

        found = await travel.measured(self.osrm(answer), self.STARTS, (-6.24, 107.01), self.GUESS)

        assert asked[0].path == ("/table/v1/driving/107.010000,-6.240000;107.000000,-6.250000;107.000000,-6.300000")
        assert dict(asked[0].params) == {"destinations": "0", "annotations": "duration"}
        assert found == [(412, True), (2, False)]

    @pytest.mark.parametrize("answer", [
        lambda _: httpx.Response(500), lambda _: httpx.Response(200, json={"code": "InvalidQuery"}),
        lambda _: httpx.Response(200, text="busy"), lambda _: httpx.Response(200, json={"code": "Ok", "durations": []}),
        lambda _: httpx.Response(200, json=[1]),
    ])  # fmt: skip
    async def test_does_without_a_router_that_is_away(self, answer):
        """Whatever the router answers, the dispatcher gets the guess."""
        found = await travel.measured(self.osrm(answer), self.STARTS, (-6.24, 107.01), self.GUESS)

        assert found == self.GUESS

    async def test_guesses_by_distance_and_speed(self):
        """Six kilometres at 30 km/h and a detour of 1.4 take 17 minutes."""
        (seconds,) = await travel.Straight(30, 1.4).seconds([(-6.3, 107.0)], (-6.246, 107.0))

        assert 990 < seconds < 1020

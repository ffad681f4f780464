"""The fleet of the demo city."""

from collections import Counter

from dinkes.ambulances import rules, tables
from dinkes.facilities.demo import places


class TestFleet:
    def test_is_as_large_as_the_paper_counts(self, rows):
        """52 transports, 5 emergency ambulances and 4 hearses, with codes and plates of their own."""
        fleet = rows[tables.Ambulance]

        kinds = Counter(row["kind"] for row in fleet)

        assert kinds == {rules.Kind.TRANSPORT: 52, rules.Kind.EMERGENCY: 5, rules.Kind.HEARSE: 4}
        assert len({row["code"] for row in fleet}) == len({row["plate"] for row in fleet}) == 61

    def test_stands_near_its_bases_inside_the_city(self, rows):
        """Every vehicle's position is in the city's bounds and within a kilometre of its base."""
        bases = {place.code: place for place in places()}
        seen = {row["ambulance"]: row for row in rows[tables.Position]}

        for vehicle in rows[tables.Ambulance]:
            at, base = seen.pop(vehicle["code"]), bases[vehicle["base"]]
            assert -6.399 <= at["lat"] <= -6.172
            assert 106.898 <= at["lon"] <= 107.043
            assert abs(at["lat"] - base.lat) < 0.009
            assert abs(at["lon"] - base.lon) < 0.009

        assert seen == {}

    def test_has_the_demo_crews_vehicle_on_duty(self, rows):
        """The vehicle of the account `ambulans` is an emergency ambulance that can be sent."""
        (vehicle,) = [row for row in rows[tables.Ambulance] if row["code"] == "EMG-01"]

        assert (vehicle["kind"], vehicle["status"]) == ("EMERGENCY", "AVAILABLE")

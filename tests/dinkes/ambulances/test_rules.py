"""Where an ambulance can be, and who may know or say where it is."""

import pytest
from dinkes.ambulances import rules
from hypothesis import given
from hypothesis import strategies as st

CITY_LAT, CITY_LON = st.floats(-6.399, -6.172), st.floats(106.898, 107.043)


class TestCheckPoint:
    @given(lat=CITY_LAT, lon=CITY_LON)
    def test_the_whole_city_is_fine(self, lat, lon):
        """A point inside the city passes."""
        rules.check_point(lat, lon)

    @given(lat=CITY_LAT, lon=CITY_LON)
    def test_a_swapped_pair_is_recognised(self, lat, lon):
        """Latitude and longitude exchanged are refused and called swapped."""
        with pytest.raises(rules.BadPoint) as refused:
            rules.check_point(lon, lat)

        assert (refused.value.part, refused.value.swapped) == ("lat", True)

    @pytest.mark.parametrize(
        ("lat", "lon", "part"),
        [
            (0.0, 0.0, "lon"),
            (6.2, 106.9 - 360, "lon"),
            (-91.0, 107.0, "lat"),
            (52.5, 13.4, "lat"),
            (float("nan"), 107.0, "lat"),
            (-6.2, float("inf"), "lon"),
        ],
    )
    def test_other_places_are_refused_without_a_guess(self, lat, lon, part):
        """A point outside the country is refused, and not called swapped when swapping doesn't help."""
        with pytest.raises(rules.BadPoint) as refused:
            rules.check_point(lat, lon)

        assert (refused.value.part, refused.value.swapped) == (part, False)


class TestGrants:
    @pytest.mark.parametrize(
        ("unit", "may", "reports", "locates"),
        [
            ("EMG-01", frozenset({rules.REPORT}), True, True),
            ("EMG-02", frozenset({rules.REPORT}), False, False),
            ("EMG-01", frozenset(), False, False),
            (None, frozenset({rules.LOCATE}), False, True),
            (None, frozenset({rules.REPORT}), False, False),
        ],
    )
    def test_a_crew_has_its_own_vehicle(self, unit, may, reports, locates):
        """A crew reports and locates its own ambulance only; a dispatcher locates all and reports none."""
        assert rules.can_report(unit, may, ambulance="EMG-01") is reports
        assert rules.can_locate(unit, may, ambulance="EMG-01") is locates

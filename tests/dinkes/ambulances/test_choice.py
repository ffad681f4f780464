"""Which vehicle may be sent, and that an index finds the same ones as looking at all of them."""

from datetime import UTC, datetime, timedelta

import pytest
from dinkes.ambulances import choice
from dinkes.ambulances.grid import Grid
from dinkes.ambulances.rules import Kind, Status
from dinkes.places import distance, village_at
from dinkes.urgency import Triage
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LIMITS = choice.Limits(timedelta(minutes=10), at_base=True)
STRICT = choice.Limits(timedelta(minutes=10), at_base=False)
HERE = (-6.24, 107.0)
LAT, LON = st.floats(-6.6, -6.0), st.floats(106.7, 107.3)
ANYWHERE = st.tuples(st.floats(-11, 6), st.floats(95, 141))


def vehicle(**more):
    given = {"code": "A", "kind": Kind.EMERGENCY, "status": Status.AVAILABLE, "crew": 2, "lat": -6.25, "lon": 107.0}
    return choice.Vehicle(**{**given, "at": NOW - timedelta(minutes=1), "home": (-6.3, 107.0), **more})


VEHICLES = st.lists(
    st.builds(
        choice.Vehicle,
        code=st.text("ABCDEF", min_size=1, max_size=3),
        kind=st.sampled_from(Kind),
        status=st.sampled_from(Status),
        crew=st.integers(0, 2),
        duty_until=st.none() | st.sampled_from([NOW, NOW + timedelta(hours=1)]),
        lat=LAT,
        lon=LON,
        at=st.sampled_from([NOW, NOW - timedelta(minutes=10), NOW - timedelta(hours=1)]),
        home=st.none() | st.tuples(LAT, LON),
    ),
    max_size=12,
    unique_by=lambda one: one.code,
)


class TestChoose:
    @given(vehicles=VEHICLES, triage=st.none() | st.sampled_from(Triage), limits=st.sampled_from([LIMITS, STRICT]))
    def test_every_vehicle_is_either_proposed_or_refused_with_a_reason(self, vehicles, triage, limits):
        """Nobody is forgotten, the proposed are fit and in order, and the order of asking doesn't matter."""
        kinds = choice.FITTING[triage]

        fit, refused = choice.choose(vehicles, *HERE, kinds, NOW, limits)

        assert sorted(one.vehicle.code for one in [*fit, *refused]) == sorted(one.code for one in vehicles)
        assert all(one.reasons for one in refused)
        assert [one.meters for one in fit] == sorted(one.meters for one in fit)
        for one in fit:
            assert one.vehicle.kind in kinds
            assert one.vehicle.status is Status.AVAILABLE
            assert one.vehicle.crew > 0
            assert one.place.assumed or one.place.age <= limits.fresh
        assert choice.choose(vehicles[::-1], *HERE, kinds, NOW, limits) == (fit, refused)

    @pytest.mark.parametrize(
        ("more", "kinds", "reasons"),
        [
            ({"kind": Kind.HEARSE}, choice.LIVING, [choice.Reason.KIND]),
            ({"kind": Kind.TRANSPORT}, choice.FITTING[Triage.RED], [choice.Reason.KIND]),
            ({"status": Status.DISPATCHED}, choice.LIVING, [choice.Reason.BUSY]),
            ({"status": Status.OUT_OF_SERVICE, "crew": 0}, choice.LIVING,
             [choice.Reason.OUT_OF_SERVICE, choice.Reason.NO_CREW]),
            ({"duty_until": NOW}, choice.LIVING, [choice.Reason.OFF_DUTY]),
        ],
    )  # fmt: skip
    def test_says_every_reason(self, more, kinds, reasons):
        """Kind, busy, broken, no crew, off duty."""
        assert choice.unfit(vehicle(**more), kinds, NOW) == reasons

    def test_never_sends_a_hearse_for_the_living(self):
        """Only the dead are carried by a hearse, and by nothing else."""
        assert {triage for triage, kinds in choice.FITTING.items() if Kind.HEARSE in kinds} == {Triage.BLACK}
        assert Kind.TRANSPORT not in choice.FITTING[Triage.RED]

    @pytest.mark.parametrize(
        ("at", "limits", "found"),
        [
            (NOW - timedelta(minutes=10), STRICT, choice.Place(-6.25, 107.0, False, timedelta(minutes=10))),
            (NOW - timedelta(minutes=11), STRICT, choice.Reason.STALE_POSITION),
            (NOW - timedelta(minutes=11), LIMITS, choice.Place(-6.3, 107.0, True, None)),
            (None, STRICT, choice.Reason.NO_POSITION),
        ],
    )
    def test_an_old_position_is_ignored(self, at, limits, found):
        """Older than the city's limit, a vehicle counts as standing at its base, or not at all."""
        assert choice.place(vehicle(at=at), NOW, limits) == found


class TestGrid:
    @given(points=st.lists(st.tuples(LAT, LON), max_size=60), here=st.tuples(LAT, LON))
    def test_finds_all_in_the_order_of_their_distance(self, points, here):
        """The index says the same as measuring every distance."""
        self.check(points, here)

    @given(points=st.lists(ANYWHERE, max_size=20), here=ANYWHERE)
    def test_finds_those_far_away_too(self, points, here):
        """Also across the country, without walking through all the empty cells."""
        self.check(points, here)

    def test_knows_a_point_only_where_it_was_last(self):
        """Moved points are found once, dropped ones not at all."""
        grid = Grid()
        grid.put("A", -6.2, 107.0)
        grid.put("B", -6.2, 107.0)

        grid.put("A", -6.3, 107.0)
        grid.drop("B")
        grid.drop("C")

        assert [name for _, name in grid.near(-6.2, 107.0)] == ["A"]

    @staticmethod
    def check(points, here):
        grid = Grid()
        for at, point in enumerate(points):
            grid.put(str(at), *point)

        found = list(grid.near(*here))

        assert sorted(name for _, name in found) == sorted(str(at) for at in range(len(points)))
        measured = sorted(distance(*here, *point) for point in points)
        assert [meters for meters, _ in found] == pytest.approx(measured, rel=1e-6, abs=0.001)


class TestPlaces:
    def test_a_degree_of_latitude(self):
        """A degree north is 111 kilometres."""
        assert round(distance(0, 107, 1, 107) / 1000) == 111

    @pytest.mark.parametrize(
        ("point", "village"), [((-6.2383, 107.0006), True), ((-6.31, 107.17), False), ((-6.175, 106.827), False)]
    )
    def test_a_village_is_known_inside_the_city_alone(self, point, village):
        """Bekasi's middle lies in a village; Cikarang and Jakarta's middle don't."""
        assert (village_at(*point) is not None) is village

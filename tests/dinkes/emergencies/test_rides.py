"""Several vehicles of one emergency: where they stand together."""

from dinkes.emergencies import rides, rules
from dinkes.emergencies.dispatch import STEP_TO
from dinkes.emergencies.rides import ACTIVE, AFTER, RideStatus
from hypothesis import given
from hypothesis import strategies as st

S, R = rules.Status, RideStatus


class TestStands:
    @given(data=st.data())
    def test_every_way_of_three_vehicles_is_a_way_of_the_case(self, data):
        """Whatever order they move in, the case takes one declared step or none, never back, and ends with the last."""
        stood = [R.SENT] * data.draw(st.integers(1, 3))
        case = S.DISPATCHED
        for _ in range(12):
            moves = [(at, to) for at, one in enumerate(stood) for to, start in AFTER.items() if one in start]
            if not moves:
                break
            at, to = data.draw(st.sampled_from(moves))
            stood[at] = to

            after = rides.moved(case, stood)

            if after is not case:
                assert case in STEP_TO[after].start
            assert (after in rules.OPEN) is bool(ACTIVE.intersection(stood))
            case = after

    def test_the_first_arrival_counts_and_the_last_end(self):
        """One on the scene makes the case ON_SCENE; one handed over ends nothing while another is busy."""
        assert rides.stands([R.ON_SCENE, R.SENT]) is S.ON_SCENE
        assert rides.stands([R.HANDED_OVER, R.ON_SCENE]) is S.TRANSPORTING
        assert rides.stands([R.HANDED_OVER, R.TREATED]) is S.HANDED_OVER
        assert rides.stands([R.RETURNED, R.HANDED_OVER]) is S.HANDED_OVER
        assert rides.stands([R.RETURNED, R.CANCELLED]) is S.CLOSED

    def test_who_is_called_off_takes_nothing_back(self):
        """The case stays EN_ROUTE when the only one that had departed is called off."""
        assert rides.moved(S.EN_ROUTE, [R.CANCELLED, R.SENT]) is S.EN_ROUTE
        assert rides.moved(S.EN_ROUTE, [R.CANCELLED, R.CANCELLED]) is S.CANCELLED

    def test_every_step_of_a_client_is_a_vehicles_or_the_cases(self):
        """No step a client may name is without a meaning, and every stamp is a column."""
        for step in rules.DispatchStep:
            assert rides.of_step(step) in AFTER
        assert set(AFTER) | {R.SENT} == set(R)

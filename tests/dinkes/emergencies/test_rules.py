"""The questionnaire of the triage, and the way of an emergency."""

import pytest
from dinkes.emergencies import rules, triage
from dinkes.emergencies.triage import Answer
from dinkes.urgency import Triage
from hypothesis import given
from hypothesis import strategies as st

CODES = [question.code for question in triage.questions()]
ANSWERS = st.dictionaries(st.sampled_from(CODES), st.sampled_from(Answer))
RANK = {Triage.GREEN: 0, Triage.YELLOW: 1, Triage.RED: 2}
WELL = dict.fromkeys(CODES, Answer.NO) | dict.fromkeys(("BREATHING", "RESPONDS", "WALKS"), Answer.YES)


class TestColour:
    @pytest.mark.parametrize(
        ("change", "colour"),
        [
            ({}, Triage.GREEN),
            ({"WALKS": Answer.NO}, Triage.YELLOW),
            ({"SEVERE_PAIN": Answer.YES}, Triage.YELLOW),
            ({"RESPONDS": Answer.NO}, Triage.RED),
            ({"BREATHING": Answer.NO}, Triage.RED),
            ({"BREATHING": Answer.UNKNOWN}, Triage.RED),
            ({"LABOUR": Answer.YES}, Triage.RED),
            ({"DEATH_SIGNS": Answer.YES}, Triage.GREEN),
            (dict.fromkeys(("BREATHING", "RESPONDS", "WALKS"), Answer.NO) | {"DEATH_SIGNS": Answer.YES}, Triage.BLACK),
        ],
    )
    def test_is_the_worst_that_was_answered(self, change, colour):
        """One bad answer is enough; somebody who breathes or answers is not dead."""
        assert triage.colour(WELL | change) is colour

    @given(answers=ANSWERS, code=st.sampled_from(CODES))
    def test_not_knowing_never_makes_it_less_urgent_than_the_better_answer(self, answers, code):
        """UNKNOWN is not the harmless answer: it ranks at least as high as the milder of yes and no."""
        found = [triage.colour({**answers, code: one}) for one in (Answer.YES, Answer.NO, Answer.UNKNOWN)]

        if Triage.BLACK not in found:
            yes, no, unknown = (RANK[one] for one in found)
            assert unknown >= min(yes, no)

    def test_nothing_known_is_critical(self):
        """Until somebody says that the patient breathes, the case is red."""
        assert triage.colour({}) is Triage.RED

    def test_a_question_nobody_asks_is_refused(self):
        with pytest.raises(KeyError):
            triage.colour({"SHOE_SIZE": Answer.YES})


class TestWay:
    def test_every_state_can_be_reached_and_every_step_is_somebodys(self):
        """No state without a way to it from REPORTED, no step without a permission, no step out of an end."""
        reached = {rules.Status.REPORTED}
        for _ in rules.Status:
            reached |= {step.to for step in rules.STEPS if step.start & reached}

        assert reached == set(rules.Status)
        assert all(step.may in (rules.DISPATCH, rules.RIDE) for step in rules.STEPS)
        assert {start for step in rules.STEPS for start in step.start} == rules.OPEN | {rules.Status.HANDED_OVER}

    @pytest.mark.parametrize("step", list(rules.DispatchStep))
    def test_every_step_a_client_may_name_exists(self, step):
        assert rules.RIDE_STEPS[step].name == step

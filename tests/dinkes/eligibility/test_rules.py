"""For whom care is guaranteed: every answer counts, and what isn't known is never a no."""

from datetime import date
from itertools import product

import pytest
from dinkes.eligibility import rules
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 24)
PERSONS = st.one_of(
    st.none(),
    st.just(rules.Person(False)),
    st.builds(
        rules.Person,
        st.just(True),
        st.sampled_from([None, "ACTIVE", "DECEASED", "MOVED_OUT"]),
        st.sampled_from([None, "3275", "3216"]),
    ),
)
COVERS = st.one_of(
    st.none(),
    st.builds(rules.Cover, st.sampled_from([None, True, False]), st.just("BPJS"), st.sampled_from([1, 119, 400])),
)
LETTERS = st.one_of(
    st.none(),
    st.lists(
        st.builds(
            rules.Letter,
            st.just("SL-1"),
            st.sampled_from(["SKTM", "HEALTH_RECOMMENDATION"]),
            st.sampled_from(["ISSUED", "SUBMITTED", "VOID"]),
            st.sampled_from([None, date(2026, 11, 23), TODAY]),
        ),
        max_size=2,
    ),
)
FACTS = st.builds(
    rules.Facts,
    person=PERSONS,
    died=st.booleans(),
    cover=COVERS,
    referral=st.sampled_from([None, "RJK-1"]),
    letters=LETTERS,
)
GOOD = rules.Facts(
    person=rules.Person(True, "ACTIVE", "3275", "Siti"),
    died=False,
    cover=rules.Cover(False, "BPJS", 10),
    referral="RJK-1",
    letters=[rules.Letter("SL-1", "HEALTH_RECOMMENDATION", "ISSUED", TODAY)],
)


def judge(facts: rules.Facts) -> rules.Judgement:
    return rules.judge(facts, city="3275", today=TODAY, days=120)


class TestJudge:
    @given(FACTS)
    def test_answers_all_five_always(self, facts):
        """Whatever is known, every question is answered, in one order."""
        assert [reason.code for reason in judge(facts).reasons] == list(rules.Code)

    @given(FACTS)
    def test_says_yes_only_when_everything_is_known_and_well(self, facts):
        """An approval needs a living resident, known to be without active BPJS, with both papers."""
        if judge(facts).eligible is True:
            assert facts.person is not None
            assert (facts.person.status, facts.person.regency) == ("ACTIVE", "3275")
            assert not facts.died
            assert facts.cover is not None
            assert facts.cover.active is False
            assert facts.referral
            assert any(one.kind == "HEALTH_RECOMMENDATION" and one.status == "ISSUED" for one in facts.letters or ())

    @given(FACTS)
    def test_what_is_not_known_is_no_no(self, facts):
        """Whoever doesn't answer never makes a no."""
        passed = {reason.code: reason.passed for reason in judge(facts).reasons}

        if facts.person is None:
            assert passed[rules.Code.RESIDENT] is None
            assert passed[rules.Code.ALIVE] is (False if facts.died else None)
        if facts.cover is None or facts.cover.active is None:
            assert passed[rules.Code.NO_ACTIVE_BPJS] is None
        if facts.letters is None:
            assert passed[rules.Code.DINSOS_RECOMMENDATION] is None

    def test_everything_is_well(self):
        """The plain case is a yes with the numbers of both papers."""
        judged = judge(GOOD)

        assert (judged.eligible, judged.referral, judged.recommendation) == (True, "RJK-1", "SL-1")

    @pytest.mark.parametrize(("active", "age", "passed"), [(False, 121, None), (True, 121, False), (False, 120, True)])
    def test_an_old_report_of_no_membership_is_not_believed(self, active, age, passed):
        """Whoever was without BPJS months ago may have it now; who had it is asked to show that it ended."""
        cover = rules.Cover(active, "BPJS", age)
        facts = rules.Facts(person=GOOD.person, died=False, cover=cover, referral="R", letters=GOOD.letters)

        assert judge(facts).passed(rules.Code.NO_ACTIVE_BPJS) is passed

    @pytest.mark.parametrize(("referral", "letters"), list(product([None, "RJK-1"], [None, (), GOOD.letters])))
    def test_an_emergency_lacks_papers_at_most(self, referral, letters):
        """Without papers all else can be well; that is what an emergency is decided on."""
        facts = rules.Facts(person=GOOD.person, died=False, cover=GOOD.cover, referral=referral, letters=letters)

        assert judge(facts).but_for_papers is True
        assert judge(facts).papers is bool(referral and letters)

"""Whom a complaint is given to."""

import pytest
from dinsos.complaints.rules import Partner, Visibility
from dinsos.complaints.wall import Assignment
from dinsos.partners import rules
from dinsos.partners.rules import Member
from hypothesis import given
from hypothesis import strategies as st

VILLAGE = "3275011001"
CITY, DISTRICT, HERE, THERE = (
    Member("kota", Partner.PSM, "3275"),
    Member("kecamatan", Partner.PSM, "327501"),
    Member("sini", Partner.PSM, VILLAGE),
    Member("sana", Partner.PSM, "3275011002"),
)
MEMBERS = st.builds(
    Member,
    st.text("abc", min_size=1, max_size=3),
    st.sampled_from(Partner),
    st.sampled_from(["3275", "327501", "327502", VILLAGE, "3275011002"]),
)


class TestAssigned:
    def test_a_public_complaint_goes_to_a_kind(self):
        """Without names, a public complaint is everybody's of that kind in the area."""
        found = rules.assigned([Partner.PSM], [], [HERE], Visibility.PUBLIC, VILLAGE)

        assert found == [Assignment(Partner.PSM)]

    def test_a_confidential_one_goes_to_the_nearest_people(self):
        """Without names, a confidential complaint goes by name to those of the smallest area."""
        found = rules.assigned([Partner.PSM], [], [CITY, DISTRICT, HERE, THERE], Visibility.CONFIDENTIAL, VILLAGE)

        assert found == [Assignment(Partner.PSM, "sini")]

    def test_people_who_are_named_are_meant(self):
        """Who is named gets it, whatever area they are registered for."""
        found = rules.assigned([Partner.PSM], [THERE], [HERE, THERE], Visibility.CONFIDENTIAL, VILLAGE)

        assert found == [Assignment(Partner.PSM, "sana")]

    def test_a_confidential_one_goes_to_nobody_when_nobody_is_there(self):
        """A kind without anybody in the area is refused."""
        with pytest.raises(rules.Nobody):
            rules.assigned([Partner.TAGANA], [], [HERE], Visibility.CONFIDENTIAL, VILLAGE)

    @given(kinds=st.lists(st.sampled_from(Partner), max_size=5), members=st.lists(MEMBERS, max_size=8))
    def test_never_gives_a_confidential_one_to_a_kind(self, kinds, members):
        """Whoever is registered, a confidential complaint is given to people of the chosen kinds in the area."""
        there = {one.partner for one in members if VILLAGE.startswith(one.area)}

        if set(kinds) <= there:
            found = rules.assigned(kinds, [], members, Visibility.CONFIDENTIAL, VILLAGE)
            assert all(one.account is not None for one in found)
            assert {one.partner for one in found} == set(kinds)
        else:
            with pytest.raises(rules.Nobody):
                rules.assigned(kinds, [], members, Visibility.CONFIDENTIAL, VILLAGE)

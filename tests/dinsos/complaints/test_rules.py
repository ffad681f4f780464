"""What a complaint may be, and who may know it."""

import re

import pytest
from dinsos.complaints import rules, wall
from dinsos.complaints.rules import Category, Partner, Visibility
from dinsos.complaints.wall import Assignment

REPORTER, OTHER = "3275014107900001", "3275021203850001"
VILLAGE, NEXT_VILLAGE = "3275011001", "3275011002"
PSM = frozenset({rules.HELPS[Partner.PSM], rules.READ_ASSIGNED})
TKSK = frozenset({rules.HELPS[Partner.TKSK], rules.READ_ASSIGNED})


class TestUsualVisibility:
    @pytest.mark.parametrize("category", ["NEGLECTED_CHILD", "CHILD_PROTECTION", "VIOLENCE", "HIV_AIDS", "TRAFFICKING"])
    def test_protects_children_and_victims(self, category):
        """About children, violence, HIV and trafficking, a complaint is confidential unless its reporter chooses."""
        assert rules.usual_visibility(Category(category)) is Visibility.CONFIDENTIAL

    def test_is_public_for_the_rest(self):
        """All other complaints are public."""
        usual = {rules.usual_visibility(category) for category in set(Category) - rules.PROTECTED}

        assert usual == {Visibility.PUBLIC}


class TestNumber:
    def test_is_read_aloud(self):
        """A number names the year and a serial of six digits."""
        assert rules.number(Visibility.PUBLIC, 2026, 123) == "SIP-2026-000123"

    def test_counts_each_visibility_by_itself(self):
        """The public numbers don't tell how many confidential complaints lie between them."""
        public, secret = (rules.number(visibility, 2026, 1) for visibility in Visibility)

        assert public != secret


class TestStatuses:
    def test_follow_from_what_the_office_does(self):
        """Every response moves the complaint to a status of its own."""
        reached = [rules.BECOMES[kind] for kind in rules.ResponseKind]

        assert reached == ["ANSWERED", "IN_PROGRESS", "ASSISTED", "CLOSED"]


class TestHidesReporter:
    @pytest.mark.parametrize(
        ("visibility", "anonymous", "hidden"),
        [("PUBLIC", False, False), ("PUBLIC", True, True), ("CONFIDENTIAL", False, True), ("CONFIDENTIAL", True, True)],
    )
    def test_for_anonymous_and_confidential_ones(self, visibility, anonymous, hidden):
        """Officers elsewhere don't learn who sent an anonymous or a confidential complaint."""
        assert rules.hides_reporter(Visibility(visibility), anonymous=anonymous) is hidden


class TestCanSee:
    def test_everybody_sees_a_public_complaint(self, somebody):
        """A public complaint is everybody's to read."""
        assert wall.can_see(somebody(), visibility=Visibility.PUBLIC, reporter=REPORTER, village=VILLAGE)

    @pytest.mark.parametrize(
        ("who", "seen"),
        [
            ({}, False),
            ({"nik": OTHER}, False),
            ({"nik": REPORTER}, True),
            ({"may": frozenset({rules.READ})}, True),
            ({"username": "psm", "unit": VILLAGE, "may": PSM}, False),
        ],
    )
    def test_a_confidential_one_is_its_reporters_and_the_back_offices(self, somebody, who, seen):
        """A confidential complaint exists for its reporter and the back office, for no other citizen and no partner."""
        sees = wall.can_see(
            somebody(**who), visibility=Visibility.CONFIDENTIAL, reporter=REPORTER, village=VILLAGE, assignments=()
        )

        assert sees is seen

    def test_a_guests_is_nobodys_without_a_nik(self, somebody):
        """A caller without a NIK is not taken for the reporter of a guest's complaint."""
        assert not wall.can_see(somebody(), visibility=Visibility.CONFIDENTIAL, reporter=None, village=VILLAGE)

    @pytest.mark.parametrize(
        ("who", "seen"),
        [
            ({"unit": VILLAGE, "may": PSM}, True),
            ({"unit": VILLAGE[:6], "may": PSM}, True),
            ({"unit": VILLAGE[:4], "may": PSM}, True),
            ({"unit": NEXT_VILLAGE, "may": PSM}, False),
            ({"unit": "", "may": PSM}, False),
            ({"unit": None, "may": PSM}, False),
            ({"unit": VILLAGE, "may": TKSK}, False),
            ({"unit": VILLAGE}, False),
        ],
    )
    def test_an_assignment_reaches_the_kind_in_the_area(self, somebody, who, seen):
        """A complaint assigned to the PSM is known to PSM of its village, district or city, and to no other partner."""
        sees = wall.can_see(
            somebody(**who),
            visibility=Visibility.CONFIDENTIAL,
            reporter=REPORTER,
            village=VILLAGE,
            assignments=[Assignment(Partner.PSM)],
        )

        assert sees is seen

    @pytest.mark.parametrize(
        ("who", "seen"),
        [
            ({"username": "psm", "may": PSM}, True),
            ({"username": "psm2", "unit": VILLAGE, "may": PSM}, False),
            ({"username": "psm"}, False),
        ],
    )
    def test_an_assignment_to_an_account_reaches_it_alone(self, somebody, who, seen):
        """A complaint assigned to one PSM is hers alone, as long as she is one."""
        sees = wall.can_see(
            somebody(**who),
            visibility=Visibility.CONFIDENTIAL,
            reporter=REPORTER,
            village=VILLAGE,
            assignments=[Assignment(Partner.PSM, "psm")],
        )

        assert sees is seen


class TestPermissions:
    def test_of_partners_have_the_shape_of_permissions(self):
        """Each kind of partner has a permission named agency:thing:verb."""
        assert all(re.fullmatch(r"dinsos:partner:[a-z_]+", may) for may in rules.HELPS.values())

"""What a form has to know about categories, and where complaints are sent."""

import pytest
from dinsos.complaints import routes, rules
from dinsos.complaints.routes import Route
from hypothesis import given
from hypothesis import strategies as st

CATEGORIES = "{ complaintCategories { category title visibility promise hours workingDays requires advice } }"
ROUTE = "mutation R($input: ComplaintRouteInput!) { routeComplaints(input: $input) { category area team } }"
ROUTES = "{ complaintRoutes { category area team } }"
FILE = "mutation F($input: ComplaintInput!) { fileComplaint(input: $input) { number team } }"
ANA = "3275015203910001"
ROUTES_OF = st.lists(
    st.builds(
        Route,
        st.sampled_from(["", "OTHER", "ADOPTION"]),
        st.sampled_from(["", "3275", "327501", "3275011001"]),
        st.text("ab", min_size=1),
    )
)


class TestChosen:
    @pytest.mark.parametrize(
        ("given", "team"),
        [
            ([], "DEFAULT"),
            ([("", "", "semua")], "semua"),
            ([("OTHER", "", "lain"), ("", "", "semua")], "lain"),
            ([("OTHER", "", "lain"), ("", "327501", "timur")], "timur"),
            ([("OTHER", "327501", "keduanya"), ("", "327501", "timur")], "keduanya"),
            ([("ADOPTION", "", "adopsi"), ("", "327502", "barat")], "DEFAULT"),
        ],
    )
    def test_is_the_smallest_area_then_the_category(self, given, team):
        """The best fitting route wins, else the category's division."""
        assert routes.chosen([Route(*one) for one in given], "OTHER", "3275011001", "DEFAULT") == team

    @given(given=ROUTES_OF)
    def test_is_a_team_whose_route_fits(self, given):
        """Whatever is set, the chosen team's route fits, or there is none."""
        team = routes.chosen(given, "OTHER", "3275011001", "DEFAULT")

        fitting = {one.team for one in given if one.category in {"", "OTHER"}}
        assert team in (fitting or {"DEFAULT"})


class TestCategories:
    async def test_say_what_a_form_needs(self, ask):
        """Every category has a title, a deadline and what it requires."""
        found = {one["category"]: one for one in (await ask(CATEGORIES)).data["complaintCategories"]}

        assert found.keys() == set(rules.Category)
        assert found["HOMELESS"] == {
            "category": "HOMELESS",
            "title": "Gelandangan dan pengemis",
            "visibility": "PUBLIC",
            "promise": "URGENT",
            "hours": 24,
            "workingDays": None,
            "requires": ["PLACE"],
            "advice": [],
        }
        assert len(found["ADOPTION"]["advice"]) == 9
        assert (found["VIOLENCE"]["visibility"], found["ADOPTION"]["workingDays"]) == ("CONFIDENTIAL", 5)


class TestRoutes:
    async def test_send_new_complaints_to_a_team(self, act, ask, somebody):
        """The head routes a category in a district; complaints from there go to that team until the route ends."""
        route = {"category": "OTHER", "area": "327503", "team": "TIM UTARA"}
        given = {"category": "OTHER", "title": "Tes", "description": "Tes", "village": "3275031001"}

        set_ = await ask(ROUTE, who="kepala.dinsos", input=route)
        there = await act(FILE, somebody(nik=ANA), input=given)
        elsewhere = await act(FILE, somebody(nik=ANA), input=given | {"village": "3275011001"})
        ended = await ask(ROUTE, who="kepala.dinsos", input=route | {"team": None})
        after = await act(FILE, somebody(nik=ANA), input=given)

        assert set_.data["routeComplaints"] == route
        assert there.data["fileComplaint"]["team"] == "TIM UTARA"
        assert ended.data["routeComplaints"] is None
        assert [one.data["fileComplaint"]["team"] for one in (elsewhere, after)] == ["SEKRETARIAT"] * 2

    async def test_of_the_demo_have_six_teams_for_aid(self, ask):
        """Aid of two districts goes to one of six teams."""
        found = (await ask(ROUTES, who="backoffice.dinsos")).data["complaintRoutes"]

        assert len({one["team"] for one in found if one["category"] == "DISASTER_AID"}) == 6

    @pytest.mark.parametrize(
        ("who", "codes"), [(None, "UNAUTHENTICATED"), ("warga", "FORBIDDEN"), ("backoffice.dinsos", "FORBIDDEN")]
    )
    async def test_are_the_heads_to_set(self, ask, who, codes):
        """Nobody else routes complaints."""
        assert (await ask(ROUTE, who=who, input={"team": "X"})).codes == [codes]

    @pytest.mark.parametrize(
        ("who", "codes"), [(None, "UNAUTHENTICATED"), ("warga", "FORBIDDEN"), ("psm", "FORBIDDEN")]
    )
    async def test_are_the_back_offices_to_read(self, ask, who, codes):
        """Nobody else lists the routes."""
        assert (await ask(ROUTES, who=who)).codes == [codes]

    @pytest.mark.parametrize("changes", [{"area": "3171"}, {"area": "32750"}, {"team": " "}, {"team": "x" * 41}])
    async def test_fit(self, ask, changes):
        """An area of this city, and a name for the team."""
        answer = await ask(ROUTE, who="kepala.dinsos", input={"team": "X"} | changes)

        assert answer.codes == ["BAD_INPUT"]

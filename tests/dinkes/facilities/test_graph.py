"""What anybody may ask about health facilities."""

FACILITY = """query Facility($code: String!) {
  facility(code: $code) { code kind name ownership lat lon village { name } district { name regency { name } } }
}"""
FACILITIES = """query Facilities($filter: FacilityFilter, $first: Int!, $after: String) {
  facilities(filter: $filter, first: $first, after: $after) {
    edges { node { code name kind } } totalCount pageInfo { hasNextPage endCursor }
  }
}"""


class TestFacility:
    async def test_is_public(self, ask):
        """Anybody reads a facility and where it is."""
        answer = await ask(FACILITY, code="32750200012")

        assert answer.errors == []
        assert answer.data["facility"]["name"] == "Puskesmas Bekasi Jaya"
        assert answer.data["facility"]["village"] == {"name": "Bekasi Jaya"}
        assert answer.data["facility"]["district"] == {"name": "Bekasi Timur", "regency": {"name": "Kota Bekasi"}}

    async def test_unknown_is_not_found(self, ask):
        """A code that no facility has is answered as NOT_FOUND."""
        answer = await ask(FACILITY, code="32750200099")

        assert answer.codes == ["NOT_FOUND"]


class TestFacilities:
    async def test_pages_through_all(self, ask):
        """The list comes in pages by name and says how many there are."""
        first = await ask(FACILITIES, first=90)

        rest = await ask(FACILITIES, first=90, after=first.data["facilities"]["pageInfo"]["endCursor"])

        names = [edge["node"]["name"] for page in (first, rest) for edge in page.data["facilities"]["edges"]]
        assert first.data["facilities"]["totalCount"] == len(names) == 94
        assert len(set(names)) == 94
        assert rest.data["facilities"]["pageInfo"]["hasNextPage"] is False

    async def test_can_be_filtered(self, ask):
        """Kind and district narrow the list together."""
        answer = await ask(FACILITIES, first=100, filter={"kind": "PUSKESMAS", "district": "327501"})

        codes = {edge["node"]["code"] for edge in answer.data["facilities"]["edges"]}
        assert codes == {"32750200011", "32750200012", "32750200013", "32750200014"}

"""The demo city's health facilities."""

from collections import Counter

from dinkes.facilities import demo, rules, tables

NAMED = {
    "RSUD dr. Chasbullah Abdulmadjid",
    "RSUD Pondok Gede",
    "RSUD Bantargebang",
    "RSUD Jatisampurna",
    "RSUD Bekasi Utara",
}


class TestPlaces:
    def test_are_as_many_as_the_paper_counts(self, rows):
        """There are 43 puskesmas and 51 hospitals, each with a code of its own."""
        facilities = rows[tables.Facility]

        kinds = Counter(row["kind"] for row in facilities)

        assert kinds == {rules.Kind.PUSKESMAS: 43, rules.Kind.HOSPITAL: 51}
        assert len({row["code"] for row in facilities}) == 94

    def test_have_the_five_city_hospitals(self):
        """The five hospitals of the city are there and known as the city's."""
        hospitals = demo.of_kind(rules.Kind.HOSPITAL)

        owned = {place.name for place in hospitals if place.ownership is rules.Ownership.CITY}

        assert owned == NAMED

    def test_call_made_up_hospitals_examples(self):
        """A hospital that does not exist says so in its name, and no real one does."""
        notes = [line for line in demo.DATA.read_text().splitlines() if line.endswith("made up")]

        examples = [place for place in demo.places() if "Contoh" in place.name]

        assert len(notes) == len(examples) == 4

    def test_lie_in_the_city(self):
        """Every facility has a point inside the city's bounds and a district of the city."""
        places = demo.places()

        outside = [p for p in places if not (-6.399 <= p.lat <= -6.172 and 106.898 <= p.lon <= 107.043)]

        assert outside == []
        assert {place.district[:4] for place in places} == {"3275"}
        assert len({place.district for place in demo.of_kind(rules.Kind.PUSKESMAS)}) == 12

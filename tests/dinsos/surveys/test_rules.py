"""The satisfaction index, by the regulation's arithmetic."""

from decimal import Decimal
from fractions import Fraction

import pytest
from dinsos.surveys import rules
from hypothesis import given
from hypothesis import strategies as st

ANSWERS = st.lists(st.integers(1, 4), min_size=0, max_size=30)
SHEETS = st.fixed_dictionaries(dict.fromkeys(rules.Element, ANSWERS))


def sums(sheet):
    return {element: (sum(answers), len(answers)) for element, answers in sheet.items()}


class TestQuestions:
    def test_are_nine_with_four_labels(self):
        """Each element has a question and four labels; cost runs from very expensive to free."""
        questions = rules.questions()

        assert list(questions) == list(rules.Element)
        assert all(len(set(one.labels)) == 4 for one in questions.values())
        assert questions[rules.Element.U4].labels == ("sangat mahal", "cukup mahal", "murah", "gratis")

    def test_ask_facilities_before_complaints(self):
        """The questionnaire asks U9 in the eighth place and U8 in the ninth: codes count, not places."""
        places = {element: question.place for element, question in rules.questions().items()}

        assert (places[rules.Element.U8], places[rules.Element.U9]) == (9, 8)
        assert sorted(places.values()) == list(range(1, 10))


class TestIndex:
    @pytest.mark.parametrize("mark", [1, 2, 3, 4])
    def test_of_equal_answers_is_25_times_that(self, mark):
        """Nothing but fours is exactly 100, which a weight of 0.11 never reaches."""
        sheet = dict.fromkeys(rules.Element, [mark] * 7)

        assert rules.index(rules.results(sums(sheet))) == Decimal(25 * mark)

    @given(SHEETS)
    def test_is_between_25_and_100(self, sheet):
        """Whatever is answered, the index stays in its range and has two decimals."""
        index = rules.index(rules.results(sums(sheet)))

        if any(sheet.values()):
            assert Decimal(25) <= index <= Decimal(100)
            assert index.as_tuple().exponent == -2
        else:
            assert index is None

    @given(SHEETS)
    def test_divides_by_the_answers_given(self, sheet):
        """A question left out counts neither as an answer nor as a zero."""
        for result in rules.results(sums(sheet)):
            answers = sheet[result.element]
            assert result.answers == len(answers)
            assert result.average == (Fraction(sum(answers), len(answers)) if answers else None)

    @given(SHEETS, st.sampled_from(rules.Element))
    def test_rises_with_an_answer(self, sheet, element):
        """One more four never lowers the index of a service that is judged on all elements."""
        full = {one: [*answers, 1] for one, answers in sheet.items()}
        better = {**full, element: [*full[element], 4]}

        assert rules.index(rules.results(sums(better))) >= rules.index(rules.results(sums(full)))

    def test_rounds_half_up(self):
        """76.605 is 76.61, which is the first B; floats would say 76.60."""
        assert rules.rounded(Fraction(76605, 1000), rules.CENT) == Decimal("76.61")
        assert rules.rounded(Fraction(76604999, 1000000), rules.CENT) == Decimal("76.60")


class TestGrade:
    @pytest.mark.parametrize(
        ("value", "grade"),
        [
            ("25.00", "D"),
            ("64.99", "D"),
            ("65.00", "C"),
            ("76.60", "C"),
            ("76.61", "B"),
            ("88.30", "B"),
            ("88.31", "A"),
            ("100.00", "A"),
        ],
    )
    def test_follows_the_bands(self, value, grade):
        """Source: PermenPANRB 14/2017, table of values."""
        assert rules.grade(Decimal(value)) == grade


class TestSample:
    @pytest.mark.parametrize(
        ("population", "sample"),
        [
            (0, 0), (1, 1), (9, 9), (10, 10), (15, 14), (50, 44), (100, 80), (200, 132), (500, 217), (1_000, 278),
            (5_000, 357), (10_000, 370), (75_000, 382), (1_000_000, 384),
        ],
    )  # fmt: skip
    def test_is_the_printed_table(self, population, sample):
        """Rows of the table of Krejcie and Morgan; below ten, everybody is asked."""
        assert rules.sample(population) == sample


class TestHidden:
    @given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 40)))
    def test_hides_the_small_and_what_gives_them_away(self, counts):
        """Groups under five are hidden, and never one alone, since the total would tell it."""
        hidden = rules.hidden(counts)

        assert {name for name, count in counts.items() if count < 5} <= hidden
        assert len(hidden) != 1 or len(counts) == 1

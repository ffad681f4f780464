"""Which cases belong together."""

from dinkes.threads.rules import Link, Part, threads
from hypothesis import given
from hypothesis import strategies as st

REFERRAL, GUARANTEE, CLAIM = Part.REFERRAL, Part.GUARANTEE, Part.CLAIM


def test_what_stands_on_another_is_in_its_thread() -> None:
    """A referral with its guarantee and claim; a guarantee without a referral has a thread of its own."""
    links = [
        Link(REFERRAL, "R1", None), Link(REFERRAL, "R2", None), Link(GUARANTEE, "G1", "R1"),
        Link(GUARANTEE, "G2", None), Link(CLAIM, "C1", "G1"), Link(CLAIM, "C2", "G2"),
    ]  # fmt: skip

    found = threads(links)

    assert [[*one.of(REFERRAL), *one.of(GUARANTEE), *one.of(CLAIM)] for one in found] == [
        ["R1", "G1", "C1"], ["R2"], ["G2", "C2"],
    ]  # fmt: skip


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=20))
def test_no_case_is_lost_or_in_two(parents) -> None:
    """Whatever stands on what, each case is in exactly one thread."""
    links = [
        Link(CLAIM, str(place), str(parent) if parent is not None and parent < place else None)
        for place, parent in enumerate(parents)
    ]

    numbers = [number for thread in threads(links) for number in thread.of(CLAIM)]

    assert sorted(numbers) == sorted(link.number for link in links)

"""What the residents of the demo city hold."""

from collections import defaultdict

import pytest
from dukcapil.documents import tables
from dukcapil.documents.rules import Kind, Status

from hub.city import Status as Life

SITI = "3275014107900001"


@pytest.fixture(scope="module")
def held(rows):
    """Documents by holder."""
    found = defaultdict(list)
    for row in rows[tables.Document]:
        found[row["holder"]].append(row)
    return found


@pytest.fixture(scope="module")
def people(city):
    return {person.nik: person for _, person in city.people()}


def kinds(documents):
    return {row["kind"] for row in documents}


class TestHolders:
    def test_siti_has_her_papers(self, held):
        """The first citizen of the demo has a birth certificate, an identity card and a family card, all valid."""
        found = {row["kind"]: row["status"] for row in held[SITI]}

        assert found == dict.fromkeys((Kind.BIRTH_CERTIFICATE, Kind.IDENTITY_CARD, Kind.FAMILY_CARD), Status.VALID)

    def test_identity_cards_come_with_seventeen(self, held, people, city):
        """Everybody from 17 years on has an identity card and nobody younger has."""
        grown = {nik for nik, one in people.items() if (city.today.year - 17, city.today.month, city.today.day) >=
                 (one.birth_date.year, one.birth_date.month, one.birth_date.day)}  # fmt: skip

        assert {nik for nik in people if Kind.IDENTITY_CARD in kinds(held[nik])} == grown
        assert all(Kind.CHILD_IDENTITY_CARD not in kinds(held[nik]) for nik in grown)

    def test_the_dead_have_a_death_certificate(self, held, people):
        """The dead have a death certificate, a revoked identity card and no valid family card; nobody else has one."""
        dead = {nik for nik, one in people.items() if one.status is Life.DECEASED}

        assert {nik for nik in people if Kind.DEATH_CERTIFICATE in kinds(held[nik])} == dead
        assert all(
            row["status"] is not Status.VALID
            for nik in dead
            for row in held[nik]
            if row["kind"] in (Kind.FAMILY_CARD, Kind.IDENTITY_CARD)
        )

    def test_those_who_left_have_a_move_letter(self, held, people):
        """A move letter belongs to everybody who moved out, and to nobody else."""
        gone = {nik for nik, one in people.items() if one.status is Life.MOVED_OUT}

        assert {nik for nik in people if Kind.MOVE_LETTER in kinds(held[nik])} == gone

    def test_nothing_is_issued_before_birth_or_tomorrow(self, held, people, city):
        """Every document is of its holder's time, up to today; a family card may be older than a child on it."""
        wrong = [
            row
            for nik, rows in held.items()
            for row in rows
            if row["issued_on"] > city.today
            or (row["issued_on"] < people[nik].birth_date and row["kind"] is not Kind.FAMILY_CARD)
        ]

        assert wrong == []

"""How documents are numbered."""

import re
from datetime import date
from itertools import groupby

import pytest
from dukcapil.documents import tables
from dukcapil.documents.numbers import Numbers
from dukcapil.documents.rules import Kind

DAY = date(2026, 1, 2)
SHAPES = {
    Kind.BIRTH_CERTIFICATE: r"[0-9]{4}-L[UT]-[0-9]{8}-[0-9]{4}|[0-9]+/[A-Z]+/[0-9]{4}",
    Kind.DEATH_CERTIFICATE: r"3275-KM-[0-9]{8}-[0-9]{4}",
    Kind.MARRIAGE_CERTIFICATE: r"3275-KW-[0-9]{8}-[0-9]{4}|[0-9]+/[A-Z]+/[0-9]{4}",
    Kind.IDENTITY_CARD: r"[0-9]{16}",
    Kind.CHILD_IDENTITY_CARD: r"[0-9]{16}",
    Kind.FAMILY_CARD: r"[0-9]{16}",
    Kind.MOVE_LETTER: r"SKPWNI/3275/[0-9]{8}/[0-9]{4}",
}


class TestBirth:
    @pytest.mark.parametrize(("born", "mark"), [(date(2025, 11, 3), "LU"), (date(2025, 11, 2), "LT")])
    def test_is_late_after_sixty_days(self, born, mark):
        """A birth registered on the sixtieth day is on time, a day later it is late."""
        number = Numbers().birth("3275", born, DAY)

        assert number == f"3275-{mark}-02012026-0001"


class TestSerial:
    def test_counts_for_each_region_kind_and_day(self):
        """Another region, kind or day starts again at one."""
        numbers = Numbers()

        given = [
            numbers.birth("3275", DAY, DAY),
            numbers.birth("3275", DAY, DAY),
            numbers.birth("3171", DAY, DAY),
            numbers.certificate(Kind.DEATH_CERTIFICATE, "3275", DAY),
            numbers.move_letter("3275", DAY),
        ]

        assert given == [
            "3275-LU-02012026-0001", "3275-LU-02012026-0002", "3171-LU-02012026-0001",
            "3275-KM-02012026-0001", "SKPWNI/3275/02012026/0001",
        ]  # fmt: skip

    def test_has_no_gap_in_the_demo_city(self, rows):
        """The numbers of one region, kind and day are 1, 2, 3 and so on."""
        numbers = {row["number"] for row in rows[tables.Document] if "-" in row["number"] or "SKPWNI" in row["number"]}
        split = sorted((head, int(serial)) for head, _, serial in (re.split(r"([-/])(?=\d+$)", n) for n in numbers))

        serials = [[serial for _, serial in group] for _, group in groupby(split, key=lambda pair: pair[0])]

        assert all(found == list(range(1, len(found) + 1)) for found in serials)


class TestShape:
    def test_is_lawful(self, rows):
        """Every number of the demo city has the shape of its kind."""
        wrong = [row for row in rows[tables.Document] if not re.fullmatch(SHAPES[row["kind"]], row["number"])]

        assert wrong == []

"""Kinds of letters as agencies declare them, and the rules behind every letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub import BadPlugin, LetterField, LetterKind, Option, Plugin, Service, Text
from hub.compose import compose
from hub.letters import rules
from hub.settings import Settings
from tests.hub.letters.conftest import FACTS, KIND

DAYS = st.dates(date(1970, 1, 3), date(2100, 1, 1))
SETTING = Option("dinsos.sktm_days", 90, "How long an SKTM is valid, in days.")


def agency(name: str, *kinds: LetterKind) -> Plugin:
    service = Service(name="letters", title="Surat", letters=kinds)
    return Plugin(name=name, version="1", title=name, services=[service])


def test_a_kind_belongs_to_one_agency() -> None:
    kind = replace(KIND, agency="bpbd")
    other = replace(KIND, agency="damkar")

    with pytest.raises(BadPlugin, match="letter kind SKUJI is already given by bpbd"):
        compose([agency("bpbd", kind), agency("damkar", other)])


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (replace(KIND, agency="other"), "names the agency"),
        (replace(KIND, agency="bpbd", body="Untuk {nobody}"), "mentions {nobody}"),
        (replace(KIND, agency="bpbd", closing="{}"), "mentions {}"),
        (replace(KIND, agency="bpbd", fields=(LetterField(name="name", label=Text("a", "a")),), body=""), "twice"),
    ],
)
def test_a_kind_that_cant_be_printed_is_refused_at_the_start(kind: LetterKind, why: str) -> None:
    with pytest.raises(BadPlugin, match=why):
        compose([agency("bpbd", kind)])


def test_days_may_be_a_setting() -> None:
    kind = replace(KIND, days=SETTING)
    day = date(2026, 1, 31)

    assert kind.last_day(Settings(), day) == day + timedelta(days=90)
    assert kind.last_day(Settings(options={SETTING.variable: "14"}), day) == date(2026, 2, 14)
    assert replace(KIND, days=None).last_day(Settings(), day) is None


def test_facts_are_printed_in_indonesian() -> None:
    assert [row[2] for row in KIND.rows(FACTS)] == ['beasiswa "#1" $x$', "29 Februari 2024", "Rp 1.500.000"]
    field = KIND.fields[0]
    assert [field.shown(value) for value in (None, "", True, False, 7)] == ["-", "-", "Ya", "Tidak", "7"]


@given(stored=st.sampled_from(["VALID", "REVOKED", "REPLACED"]), last=st.none() | DAYS, today=DAYS)
def test_a_list_and_the_register_say_the_same(stored: str, last: date | None, today: date) -> None:
    """What a stranger concludes from the status list is what the hub says."""
    mark = rules.MARKS[rules.Status(stored)]

    assert rules.of_mark(mark, last, today) is rules.status(stored, last, today)


@given(mark=st.integers(0, 255))
def test_a_mark_that_nobody_knows_is_no_valid_letter(mark: int) -> None:
    status = rules.of_mark(mark, None, date(2026, 1, 1))

    assert (status is rules.Status.VALID) == (mark == 0)


@given(day=DAYS)
def test_the_last_day_survives_the_second_it_ends_in(day: date) -> None:
    assert rules.last_day(rules.end_of(day)) == day
    assert rules.last_day(rules.end_of(day) - 1) == day


@given(name=st.text(st.characters(categories=["L"]), min_size=1).map(lambda word: f"{word} {word}"))
def test_a_masked_name_gives_only_first_letters(name: str) -> None:
    first, second = name.split()

    assert rules.masked(name) == f"{first[0]}*** {second[0]}***"
    assert len(rules.masked("a b c d e f g h")) == 24


@given(
    before=st.sampled_from(["", "https://hub.example/verify/", "HUB/verify/", " \n"]),
    after=st.sampled_from(["", "?utm=x", "#top", " \n"]),
)
def test_the_text_is_found_in_whatever_a_scanner_hands_over(before: str, after: str) -> None:
    assert rules.bare(f"{before}aa.bb.cc{after}") == "aa.bb.cc"


def test_a_code_is_found_as_people_type_it() -> None:
    code = rules.new_code()

    assert rules.typed_code(code.lower().replace("-", " ")) == code
    assert not set(code) & set("01IO")

"""The lifecycle of a request, and which papers it needs when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dukcapil.documents.rules import Service
from dukcapil.requests import papers, rules
from dukcapil.requests.papers import Given, PaperKind, Rule
from dukcapil.requests.rules import Case, Decision, Status
from hypothesis import given
from hypothesis import strategies as st

DELIVERED = papers.delivered()
ENDS = {Status.REJECTED, Status.ISSUED, Status.CANCELLED}


def test_nothing_leaves_an_end() -> None:
    """What is issued, rejected or cancelled stays so."""
    assert not any(ENDS & set(step.start) for step in rules.ALL)


def test_nothing_is_issued_unverified() -> None:
    """No way from submitted to issued but through VERIFY, and not by the same officer."""
    issue = rules.STEPS[Decision.ISSUE]

    assert Status.SUBMITTED not in issue.start
    assert {"VERIFY", "INITIAL"} <= issue.apart
    into = {step.name for step in rules.ALL if step.to == Status.VERIFIED}
    assert into == {"VERIFY"}


@pytest.mark.parametrize("decision", [Decision.RETURN, Decision.REJECT, Decision.WAIT])
def test_a_no_has_a_reason(decision: Decision) -> None:
    assert rules.STEPS[decision].note


def test_every_case_of_every_service_has_rules() -> None:
    """Each case that an application can be has papers on delivery, or needs none on purpose."""
    cases = {(rule.service, rule.variant) for rule in DELIVERED}

    assert {service for service, _ in cases} == set(Service)
    assert (Service.MOVE, Case.IN) in cases


def test_no_letter_of_the_rt_since_2018() -> None:
    """Perpres 96/2018: it was asked before, it may not be now."""
    letters = [rule for rule in DELIVERED if rule.paper is PaperKind.RT_RW_LETTER]

    assert letters
    assert all(rule.on(date(2018, 1, 1)) and not rule.on(date(2026, 1, 1)) for rule in letters)


DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@given(DAYS, st.integers(1, 900), DAYS)
def test_a_rule_holds_from_its_first_day_to_before_its_last(since: date, length: int, day: date) -> None:
    until = since + timedelta(length)
    rule = Rule(Service.MOVE, Case.OUT, PaperKind.PHOTO, False, None, since, until, "")

    assert rule.on(day) == (since <= day < until)
    assert rule.on(since)
    assert not rule.on(until)


KINDS = st.sampled_from(list(PaperKind))
RULES = st.lists(
    st.builds(
        Rule, st.just(Service.MOVE), st.just(Case.OUT), KINDS, st.booleans(), st.one_of(st.none(), KINDS),
        st.just(date(2020, 1, 1)), st.none(), st.just(""),
    ),
    max_size=6,
)  # fmt: skip


@given(RULES, st.lists(KINDS, max_size=5), st.frozensets(KINDS), st.lists(KINDS, max_size=3))
def test_what_is_missing(
    needed: list[Rule], sent: list[PaperKind], held: frozenset[PaperKind], more: list[PaperKind]
) -> None:
    """Nothing that was sent, replaced or is known; sending what is missing leaves nothing missing."""
    given_papers = [Given(kind, "x") for kind in sent]

    lacks = papers.missing(needed, given_papers, held, more)

    assert not set(lacks) & set(sent)
    assert set(lacks) <= {rule.paper for rule in needed} | set(more)
    assert papers.missing(needed, [*given_papers, *(Given(kind, "x") for kind in lacks)], held, more) == []


@pytest.mark.parametrize(
    ("paper", "fault"),
    [
        (Given(PaperKind.PHOTO, "x"), None),
        (Given(PaperKind.PHOTO, None), "ATTACHMENT"),
        (Given(PaperKind.F_2_03, None, ["1", "2"]), None),
        (Given(PaperKind.F_2_03, None, ["1", "1"]), "WITNESSES"),
        (Given(PaperKind.F_2_04, "x", []), "WITNESSES"),
    ],
)
def test_a_paper_has_a_scan_or_two_witnesses(paper: Given, fault: str | None) -> None:
    assert papers.fault(paper) == fault


def test_each_service_has_its_own_series() -> None:
    assert set(rules.PREFIX) == set(Service)
    assert len(set(rules.PREFIX.values())) == len(rules.PREFIX)

"""Who may know a row is the same said in Python and in SQL, for every kind of case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from dukcapil.feedback import rules as feedback
from dukcapil.outreach import rules as outreach
from dukcapil.pamor import rules as pamor
from dukcapil.requests import rules as requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub import EXCHANGE
from hub.sql import Statement

NIKS = [None, "3275014107900001", "3275021203850001"]
ACCOUNTS = [None, "warga", "pamor", "test"]
AREAS = ["3275011001/005", "3275011001/006"]
AT = datetime(2026, 11, 1, tzinfo=UTC)
Row = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """A table with its predicate in both tongues. columns: those the predicate looks at, with the values they may
    have; rest: what a row needs besides."""

    table: str
    predicate: str
    can_see: Callable[..., bool]
    columns: dict[str, list[Any]]
    grants: list[str]
    rest: Row


CASES = [
    Kind(
        "dukcapil_request", requests.VISIBLE,
        lambda who, row: requests.can_see(
            who.nik, who.permissions, who.unit, who.username, applicant=row["applicant"], subject=row["subject"],
            filed_account=row["filed_account"], area=row["area"],
        ),
        {"applicant": NIKS[1:], "subject": NIKS, "filed_account": ACCOUNTS, "area": AREAS},
        [requests.READ, requests.FILE],
        {"service": "MOVE", "variant": "OUT", "status": "SUBMITTED", "village": "3275011001"},
    ),
    Kind(
        "dukcapil_pamor_help", pamor.VISIBLE,
        lambda who, row: pamor.can_see(
            who.nik, who.permissions, who.unit, applicant=row["applicant"], area=row["area"]
        ),
        {"applicant": NIKS[1:], "area": AREAS},
        [pamor.READ, pamor.HELP],
        {"service": "MOVE", "status": "REQUESTED", "need": "TIME"},
    ),
    Kind(
        "dukcapil_outreach", outreach.VISIBLE,
        lambda who, row: outreach.can_see(
            who.nik, who.username, who.permissions, applicant=row["applicant"], account=row["account"]
        ),
        {"applicant": NIKS, "account": ACCOUNTS},
        [outreach.READ, outreach.VISIT, EXCHANGE],
        {"status": "REQUESTED", "group_code": "OTHER", "address": "Jl. Uji", "village": "3275011001"},
    ),
    Kind(
        "dukcapil_feedback", feedback.VISIBLE,
        lambda who, row: feedback.can_see(
            who.nik, who.username, who.permissions, applicant=row["applicant"], account=row["account"]
        ),
        {"applicant": NIKS, "account": ACCOUNTS},
        [feedback.READ, feedback.ANSWER_ANY],
        {"status": "RECEIVED", "kind": "CONSULTATION", "message": "Halo"},
    ),
]  # fmt: skip


@pytest.mark.parametrize("kind", [pytest.param(one, id=one.table) for one in CASES])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_python_and_sql_agree(register: Any, caller: Any, kind: Kind, data: st.DataObject) -> None:
    """The same rows, whoever asks with whatever permissions."""
    fields = {name: st.sampled_from(values) for name, values in kind.columns.items()}
    rows = data.draw(st.lists(st.fixed_dictionaries(fields), max_size=6))
    grants = data.draw(st.frozensets(st.sampled_from(kind.grants)))
    who = caller(data.draw(st.sampled_from(NIKS)), data.draw(st.sampled_from([None, *AREAS])), grants)
    full = [
        {"number": f"T-{at}", "submitted_at": AT, **kind.rest, **{name: row[name] for name in fields}}
        for at, row in enumerate(rows)
    ]
    await register.fetch(f"delete from {kind.table}")
    if full:
        await register.load(kind.table, list(full[0]), [tuple(row.values()) for row in full])

    made = Statement(register.dialect, who)
    found = await register.fetch(f"select number from {kind.table} t where {made.visible(kind.predicate)}", *made.args)

    assert {row[0] for row in found} == {row["number"] for row in full if kind.can_see(who, row)}

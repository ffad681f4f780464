"""The wall in Python and the wall in SQL are one wall, in lists, totals, filters, look-ups and parts."""

from itertools import product

import pytest
from dinsos.chat import rules as chat
from dinsos.complaints import graph, rules
from dinsos.complaints.rules import Partner, Visibility
from dinsos.complaints.wall import LISTED, NAMED, Assignment, can_see, handles, is_insider, is_named
from hypothesis import given, settings
from hypothesis import strategies as st

from hub import declaration
from hub.loads import Loads

MARK = "WALL-1"  # the origin of every complaint here
LIST = f"""{{
  complaints(filter: {{ origin: "{MARK}" }}, first: 1000) {{ edges {{ node {{ number }} }} totalCount }}
}}"""
ONE = "query Complaint($number: String!) { complaint(number: $number) { number origin { number } } }"
ABSENT = "TEST-999999"

SITI, BUDI = "3275014107900001", "3275021203850001"
ANY_PSM, ONE_PSM, ANY_TKSK = Assignment(Partner.PSM), Assignment(Partner.PSM, "psm"), Assignment(Partner.TKSK)
COMPLAINTS = [
    {"visibility": visibility, "reporter": reporter, "village": village, "assignments": assignments}
    for visibility, reporter, village, assignments in product(
        Visibility,
        (None, SITI, BUDI),
        ("3275011001", "3275011002", "3275021001"),
        ((), (ANY_PSM,), (ONE_PSM,), (ANY_TKSK,), (ONE_PSM, ANY_TKSK)),
    )
]
PERMISSIONS = (rules.READ, rules.READ_ASSIGNED, rules.HELPS[Partner.PSM], rules.HELPS[Partner.TKSK], "hub:citizen:find")
OTHERS = (rules.LIST, rules.LIST_ASSIGNED, rules.EDIT, rules.EDIT_ASSIGNED)
CALLERS = st.fixed_dictionaries(
    {
        "nik": st.sampled_from([None, SITI, BUDI]),
        "username": st.sampled_from(["psm", "tksk", ""]),
        "unit": st.sampled_from([None, "", "%", "32", "3275", "327501", "327502", "32750110", "3275011001"]),
        "may": st.frozensets(st.sampled_from(PERMISSIONS), max_size=4),
        "shown": st.sampled_from([" ", " TEST-3 ", " TEST-30 TEST-31 ", " TEST "]),
    }
)


@pytest.fixture(scope="module")
async def wall(undone, make_complaint):
    """Complaints of every sort, by number."""
    async with undone():
        yield {
            await make_complaint(serial, origin_agency="dukcapil", origin_number=MARK, **facts): facts
            for serial, facts in enumerate(COMPLAINTS)
        }


@given(caller=CALLERS)
@settings(max_examples=100, deadline=None)
async def test_sql_shows_what_python_allows(hub, context, somebody, wall, caller):
    """Whoever asks, a list and its total hold exactly the complaints that the rule lets them see."""
    who = somebody(**caller)

    answer = await hub.schema.execute(LIST, context_value=context(who))

    found = answer.data["complaints"]
    allowed = {number for number, facts in wall.items() if can_see(who, number=number, **facts)}
    assert answer.errors is None
    assert {edge["node"]["number"] for edge in found["edges"]} == allowed
    assert found["totalCount"] == len(allowed)


@given(caller=CALLERS, serial=st.integers(0, len(COMPLAINTS) - 1))
@settings(max_examples=50, deadline=None)
async def test_what_is_hidden_is_absent(hub, context, somebody, wall, caller, serial):
    """A hidden complaint answers like one that was never sent, and its responses and details are nobody's either."""
    number, facts = list(wall.items())[serial]
    who = somebody(**caller)
    sees = can_see(who, number=number, **facts)
    inside = is_insider(who, number=number, **{name: facts[name] for name in ("reporter", "village", "assignments")})

    found = await hub.schema.execute(ONE, variable_values={"number": number}, context_value=context(who))
    absent = await hub.schema.execute(ONE, variable_values={"number": ABSENT}, context_value=context(who))
    parts = [
        await Loads(context(who)).rows(declaration(part), "complaint", number) for part in (graph.ComplaintResponse,)
    ]
    details = await Loads(context(who)).row(declaration(graph.ComplaintDetails), number)

    assert [bool(rows) for rows in parts] == [sees]
    assert bool(details) is inside
    if sees:
        assert found.data["complaint"] == {"number": number, "origin": {"number": MARK}}
    else:
        assert [str(error) for error in found.errors] == [str(error) for error in absent.errors]
        assert found.data == absent.data


@given(caller=CALLERS, more=st.frozensets(st.sampled_from(OTHERS), max_size=3))
@settings(max_examples=100, deadline=None)
async def test_the_other_predicates_say_what_python_says(hub, statement, wall, caller, more):
    """The queue, the chat and a citizen's own list show exactly what their rules let somebody see."""
    caller = caller | {"may": caller["may"] | more}
    _, who = statement(**caller)

    async def seen(predicate):
        made, _ = statement(**caller)
        sql = (
            f"select t.number from dinsos_complaint t where t.origin_number = '{MARK}' and ({made.visible(predicate)})"
        )
        return {row[0] for row in await hub.db.fetch(sql, *made.args)}

    def handling(facts):
        return {name: facts[name] for name in ("village", "assignments")}

    listed = {
        number
        for number, facts in wall.items()
        if is_insider(
            who,
            number=number,
            reporter=facts["reporter"],
            all_of=rules.LIST,
            assigned=rules.LIST_ASSIGNED,
            **handling(facts),
        )
    }
    chatting = {
        number
        for number, facts in wall.items()
        if can_see(who, number=number, **facts)
        and handles(who, all_of=rules.EDIT, assigned=rules.EDIT_ASSIGNED, **handling(facts))
    }
    named = {
        number
        for number, facts in wall.items()
        if is_named(who, visibility=facts["visibility"], anonymous=False, reporter=facts["reporter"])
    }
    assert await seen(LISTED) == listed
    assert await seen(chat.VISIBLE.replace("t.complaint", "t.number")) == chatting
    assert await seen(NAMED) == named

"""The wall in Python and the wall in SQL are one wall, in lists, totals, filters, look-ups and parts."""

from datetime import UTC, datetime

from dinsos.complaints import graph, rules, tables
from dinsos.complaints.rules import Assignment, Partner, Visibility
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub import declaration

NOW = datetime(2026, 11, 1, tzinfo=UTC)
MARK = "WALL-1"
LIST = f"""{{ complaints(filter: {{ origin: "{MARK}" }}, first: 100) {{ edges {{ node {{ number }} }} totalCount }} }}"""
ONE = "query Complaint($number: String!) { complaint(number: $number) { number origin { number } } }"

NIKS = st.sampled_from(["3275014107900001", "3275021203850001"])
VILLAGES = st.sampled_from(["3275011001", "3275011002", "3275021001"])
AREAS = VILLAGES | st.sampled_from(["3275", "327501", "327502", "", "%", "32750110"])
USERNAMES = st.sampled_from(["psm", "tksk", ""])
PERMISSIONS = st.frozensets(st.sampled_from([rules.READ, *rules.HELPS.values(), "hub:citizen:find"]), max_size=3)
CALLERS = st.fixed_dictionaries(
    {"nik": st.none() | NIKS, "username": USERNAMES, "unit": st.none() | AREAS, "may": PERMISSIONS}
)
ASSIGNMENTS = st.lists(
    st.builds(Assignment, st.sampled_from(Partner), st.none() | st.sampled_from(["psm", "tksk"])), max_size=3
)
COMPLAINTS = st.lists(
    st.fixed_dictionaries(
        {
            "visibility": st.sampled_from(Visibility),
            "reporter": st.none() | NIKS,
            "village": VILLAGES,
            "assignments": ASSIGNMENTS,
        }
    ),
    max_size=6,
)


async def store(db, complaints):
    """Write the complaints with their assignments and a response each, numbered in order."""
    columns = "number category visibility status title description village reporter partners submitted_at origin_number"
    await db.load(
        tables.Complaint._meta.tablename,
        [*columns.split(), "anonymous"],
        [
            (f"W-{at}", "OTHER", one["visibility"].value, "SUBMITTED", "", "", one["village"], one["reporter"], "", NOW)
            + (MARK, False)
            for at, one in enumerate(complaints)
        ],
    )
    await db.load(
        tables.Response._meta.tablename,
        ["complaint", "kind", "text", "at", "by"],
        [(f"W-{at}", "ANSWER", "", NOW, "") for at in range(len(complaints))],
    )
    await db.load(
        tables.ComplaintPartner._meta.tablename,
        ["complaint", "partner", "account", "assigned_at", "assigned_by"],
        [
            (f"W-{at}", assignment.partner.value, assignment.account, NOW, "")
            for at, one in enumerate(complaints)
            for assignment in one["assignments"]
        ],
    )


@given(complaints=COMPLAINTS, caller=CALLERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_sql_shows_what_python_allows(hub, context, somebody, undone, complaints, caller):
    """Whoever asks, lists and totals hold exactly the complaints that the rule lets them see."""
    who = somebody(**caller)
    allowed = {f"W-{at}" for at, one in enumerate(complaints) if rules.can_see(who, **one)}

    async with undone():
        await store(hub.db, complaints)
        answer = await hub.schema.execute(LIST, context_value=context(who))

    found = answer.data["complaints"]
    assert answer.errors is None
    assert {edge["node"]["number"] for edge in found["edges"]} == allowed
    assert found["totalCount"] == len(allowed)


@given(complaints=COMPLAINTS.filter(bool), caller=CALLERS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_what_is_hidden_is_absent(hub, context, somebody, undone, complaints, caller):
    """A hidden complaint answers as one that was never sent, and its responses are nobody's either."""
    who = somebody(**caller)
    sees = rules.can_see(who, **complaints[0])

    async with undone():
        await store(hub.db, complaints)
        found = await hub.schema.execute(ONE, variable_values={"number": "W-0"}, context_value=context(who))
        absent = await hub.schema.execute(ONE, variable_values={"number": "W-99"}, context_value=context(who))
        responses = await context(who).loads.rows(declaration(graph.ComplaintResponse), "complaint", "W-0")

    assert bool(responses) is sees
    assert (found.data["complaint"] is not None) is sees
    if not sees:
        assert [vars(found.errors[0].original_error)] == [vars(absent.errors[0].original_error)]
        assert found.errors[0].message == absent.errors[0].message

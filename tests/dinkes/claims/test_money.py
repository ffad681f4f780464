"""Whatever happens to claims in whatever order, the money is right."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dinkes.claims.test_graph import ANSWER, DECIDE, DISPUTE, PAY, QUERY, SUBMIT, VERIFY, WITHDRAW, claim, judged
from tests.dinkes.conftest import Office, day

CEILING = 1_000
HELD = ("SUBMITTED", "RETURNED", "VERIFIED", "DISPUTED")
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["submit", "verify", "reject", "query", "answer", "dispute", "withdraw", "approve", "return",
                         "pay"]),
        st.integers(0, 3),
        st.integers(1, 500),
    ),
    min_size=4,
    max_size=14,
)  # fmt: skip


async def act(office: Office, guarantee: str, made: list[dict], kind: str, which: int, amount: int, turn: int) -> None:
    """One thing somebody does to one of the claims; it may well be refused."""
    if kind == "submit":
        at = str(day(-(turn % 6)))
        input = claim(guarantee, amount, 1, inpatient=False, inaCbg=None, admittedOn=at, dischargedOn=at)
        reply = await office.does(office.hospital, SUBMIT, input=input)
        made += [reply.data["submitClaim"]] if not reply.errors else []
        return
    if not made:
        return
    one = made[which % len(made)]
    number, note = one["number"], {"number": one["number"], "note": "Sebab"}
    today = str(day())
    match kind:
        case "verify":
            part = min(amount, one["items"][0]["claimed"])
            await office.does(office.verifier, VERIFY, input=judged(one, part, 0))
        case "reject":
            await office.does(office.verifier, VERIFY, input=judged(one, 0, 0))
        case "query":
            await office.does(office.verifier, QUERY, input={"number": number, "question": "Mengapa?"})
        case "answer":
            at = str(day(-(turn % 6)))
            again = claim(guarantee, amount, 1, inpatient=False, inaCbg=None, admittedOn=at, dischargedOn=at)
            reply = await office.does(office.hospital, ANSWER, input={"number": number, "claim": again})
            if not reply.errors:
                one.update(reply.data["answerClaim"])
        case "dispute":
            await office.does(office.hospital, DISPUTE, input=note)
        case "withdraw":
            await office.does(office.hospital, WITHDRAW, input=note)
        case "approve":
            await office.does(office.officer, DECIDE, input={"number": number, "decision": "APPROVE"})
        case "return":
            await office.does(office.officer, DECIDE, input={**note, "decision": "RETURN"})
        case _:
            paid = {"number": number, "amount": amount, "reference": f"T{turn}", "paidOn": today}
            await office.does(office.officer, PAY, input=paid)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
async def test_paid_approved_claimed_and_ceiling_never_pass_each_other(office: Office, acts) -> None:
    """paid ≤ approved ≤ claimed, the guarantee has used what was approved and keeps what is open, within its ceiling;
    head and row of a case stand at one place."""
    guarantee = await office.approved(CEILING)
    made: list[dict] = []

    for turn, (kind, which, amount) in enumerate(acts):
        await act(office, guarantee, made, kind, which, amount, turn)

    used, reserved = await office.row("dinkes_guarantee", guarantee, "used", "reserved")
    rows = await office.hub.db.fetch(
        "select c.number, c.status, c.claimed, c.approved, c.paid, h.status from dinkes_claim c"
        " join hub_case h on h.number = c.number where c.guarantee = $1",
        guarantee,
    )
    assert used + reserved <= CEILING
    assert reserved == sum(claimed for _, status, claimed, *_ in rows if status in HELD)
    assert used == sum(approved for _, status, _, approved, *_ in rows if status in ("APPROVED", "PAID"))
    for number, status, claimed, approved, paid, head in rows:
        assert status == head
        assert paid <= (approved or 0) <= claimed
        assert (status == "PAID") is (approved is not None and 0 < paid == approved)
        lines = await office.hub.db.fetch(
            "select sum(claimed) from dinkes_claim_item where number = $1 and current", number
        )
        assert int(lines[0][0]) == claimed

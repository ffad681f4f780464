"""Cases: who may take which step, what one step writes, and that two can't decide at once."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from hub import BadInput, Conflict, Context, Fact, Forbidden, NotFound, Step, Unauthenticated, remark, take
from hub.events import Subscriber
from hub.relay import TRIES, Outbox, Relay
from tests.hub.flow.conftest import (
    ANSWER,
    APPLICANT,
    ISSUE,
    PERMIT,
    REJECT,
    RETURN,
    SIGN,
    VERIFY,
    WORK,
    Office,
)  # fmt: skip


async def test_a_step_moves_the_case_and_announces_it(office: Office) -> None:
    """Head, the agency's row, history and fact change together."""
    case = await office.open(note="Mohon dibantu")

    await take(office.context(WORK), PERMIT, VERIFY, case.number, note="Lengkap", values={"reason": "ok"})

    assert await office.statuses(case.number) == ("VERIFIED", "VERIFIED")
    assert await office.facts(case.number) == ["test.permit.opened", "test.permit.verified"]
    lines = await office.hub.db.fetch(
        "select status, step, account, note from hub_case_step where number = $1 order by id", case.number
    )
    assert [tuple(line) for line in lines] == [
        ("SUBMITTED", "OPEN", APPLICANT, "Mohon dibantu"),
        ("VERIFIED", "VERIFY", WORK, "Lengkap"),
    ]


@pytest.mark.parametrize(
    ("step", "may", "nik", "refusal"),
    [
        pytest.param(VERIFY, (), None, Unauthenticated, id="nobody"),
        pytest.param(VERIFY, (SIGN,), None, Forbidden, id="without the permission"),
        pytest.param(VERIFY, (WORK,), APPLICANT, Forbidden, id="their own case"),
        pytest.param(ISSUE, (SIGN,), None, Conflict, id="a step that does not begin here"),
        pytest.param(ANSWER, (), "3275021203850001", Forbidden, id="another citizen's step"),
        pytest.param(ANSWER, (WORK,), None, Forbidden, id="an officer for the applicant"),
        pytest.param(RETURN, (WORK,), None, BadInput, id="without a reason"),
    ],
)
async def test_a_step_is_refused(
    office: Office, step: Step, may: tuple[str, ...], nik: str | None, refusal: type[Exception]
) -> None:
    """A refused step leaves everything as it was."""
    case = await office.open()

    with pytest.raises(refusal):
        await take(office.context(*may, nik=nik), PERMIT, step, case.number)

    assert await office.statuses(case.number) == ("SUBMITTED", "SUBMITTED")
    assert await office.facts(case.number) == ["test.permit.opened"]


async def test_a_number_nobody_has_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        await take(office.context(WORK), PERMIT, VERIFY, "TST-2026-999999")


async def test_whoever_verified_does_not_sign(office: Office) -> None:
    """Two steps that must be two people's."""
    case = await office.open()
    both = office.context(WORK, SIGN, username="both")
    await take(both, PERMIT, VERIFY, case.number)

    with pytest.raises(Forbidden):
        await take(both, PERMIT, ISSUE, case.number)
    await take(office.context(SIGN), PERMIT, ISSUE, case.number)

    assert await office.statuses(case.number) == ("ISSUED", "ISSUED")


async def test_one_of_two_decisions_wins(office: Office) -> None:
    """Five officers decide at once: one decision, four conflicts, one fact."""
    case = await office.open()

    outcomes = await asyncio.gather(
        *(
            take(office.context(WORK, username=f"officer-{one}"), PERMIT, REJECT, case.number, note="Tidak memenuhi")
            for one in range(5)
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(one, Conflict) for one in outcomes) == 4
    assert (await office.facts(case.number)).count("test.permit.rejected") == 1
    assert await office.statuses(case.number) == ("REJECTED", "REJECTED")


async def test_a_failure_leaves_nothing_behind(office: Office) -> None:
    """A number that a failed transaction took is given to the next."""
    before = await office.open()

    with contextlib.suppress(RuntimeError):
        async with office.hub.db.transaction():
            await office.open()
            raise RuntimeError
    after = await office.open()

    assert int(after.number[-6:]) == int(before.number[-6:]) + 1


async def test_numbers_have_no_gaps_under_fifty_writers(office: Office) -> None:
    """Fifty citizens at once get fifty numbers in a row."""
    cases = await asyncio.gather(*(office.open() for _ in range(50)))

    serials = sorted(int(case.number[-6:]) for case in cases)
    assert serials == list(range(serials[0], serials[0] + 50))


async def test_the_clock_stops_while_the_citizen_is_asked(office: Office) -> None:
    """What was left of the promise is left again afterwards, in office time."""
    case = await office.open()
    rows = await office.hub.db.fetch("select due_at from hub_case where number = $1", case.number)
    promised = _moment(rows[0][0])
    left = office.context().calendar.between(datetime.now(UTC), promised)

    await take(office.context(WORK), PERMIT, RETURN, case.number, note="KK belum jelas")
    stopped = await office.hub.db.fetch("select due_at, remaining from hub_case where number = $1", case.number)
    await take(office.context(nik=APPLICANT), PERMIT, ANSWER, case.number)
    again = await office.hub.db.fetch("select due_at, remaining from hub_case where number = $1", case.number)

    assert stopped[0][0] is None
    assert abs(timedelta(minutes=stopped[0][1]) - left) < timedelta(minutes=2)
    assert abs(_moment(again[0][0]) - promised) < timedelta(minutes=3)
    assert again[0][1] is None


async def test_every_fact_reaches_every_handler_once_in_order(office: Office) -> None:
    """Two handlers of one fact both hear it; nobody hears anything twice."""
    case = await office.open()
    await take(office.context(WORK), PERMIT, VERIFY, case.number)
    await take(office.context(SIGN), PERMIT, ISSUE, case.number)

    await asyncio.gather(office.relay().drain(), office.relay().drain())

    mine = [(who, event) for who, subject, event in office.handled if subject == case.number]
    assert [event for who, event in mine if who == "a"] == ["opened", "verified", "signed"]
    assert [event for who, event in mine if who == "b"] == ["signed"]


async def test_a_handler_that_fails_is_tried_again_and_holds_up_its_subject_only(office: Office) -> None:
    """Facts of the same case wait behind the one that fails; other cases go on."""
    heard: list[tuple[str, str]] = []
    failures = [RuntimeError("away")]

    async def shaky(_: Context, fact: Fact) -> None:
        if fact.subject == first.number and failures:
            raise failures.pop()
        heard.append((fact.subject, fact.name.rsplit(".", 1)[1]))

    shaken = Outbox({name: [Subscriber("test.shaky", "test", shaky)] for name in office.outbox.subscribers})
    office.outbox = shaken
    first, second = await office.open(), await office.open()
    await take(office.context(WORK), PERMIT, VERIFY, first.number)

    await office.relay().drain()
    early = [line for line in heard if line[0] in (first.number, second.number)]
    await office.hub.db.fetch("update hub_delivery set next_at = $1 where state = 'WAITING'", datetime.now(UTC))
    await office.relay().drain()

    assert early == [(second.number, "opened")]
    assert [event for subject, event in heard if subject == first.number] == ["opened", "verified"]


async def test_a_service_that_is_away_holds_up_nobody_else(office: Office) -> None:
    """Its facts wait for it, however many; what a service no longer listens to is done with."""
    both = {name: [Subscriber("test.away", "test", _fails)] for name in office.outbox.subscribers}
    office.outbox, here = Outbox(both), office.outbox
    waiting = [await office.open() for _ in range(60)]
    office.outbox = here
    last = await office.open()

    await office.relay().drain()
    left = await office.hub.db.fetch(
        "select count(*) from hub_delivery where handler = 'test.away' and state = 'WAITING'"
    )
    office.outbox = Outbox({"test.permit.rejected": [Subscriber("test.away", "test", _fails)]})
    await office.relay().round()
    after = await office.hub.db.fetch(
        "select count(*) from hub_delivery where handler = 'test.away' and state = 'DONE'"
    )

    assert ("a", last.number, "opened") in office.handled
    assert left[0][0] == len(waiting)
    assert after[0][0] == 50


async def _fails(_: Context, __: Fact) -> None:
    raise AssertionError("nobody calls this")


async def test_a_handler_settles_a_fact_with_what_it_writes(office: Office) -> None:
    """A handler that died after its transaction, or runs on two workers, does its work once."""
    case = await office.open()
    written: list[int] = []

    async def once(context: Context, fact: Fact) -> None:
        async with context.db.transaction():
            if await fact.settled(context):
                written.append(fact.delivery)
        if len(written) == 1:
            raise RuntimeError("killed before the delivery was marked")

    office.outbox = Outbox({name: [Subscriber("test.once", "test", once)] for name in office.outbox.subscribers})
    await take(office.context(WORK), PERMIT, VERIFY, case.number)

    await office.relay().drain()
    await office.hub.db.fetch("update hub_delivery set next_at = $1 where state = 'WAITING'", datetime.now(UTC))
    await office.relay().drain()

    assert len(written) == 1


async def test_a_handler_that_never_succeeds_is_dead_and_says_why(office: Office) -> None:
    """After its last try nobody waits behind it any more."""

    async def broken(_: Context, fact: Fact) -> None:
        raise ValueError("no such thing")

    office.outbox = Outbox({name: [Subscriber("test.broken", "test", broken)] for name in office.outbox.subscribers})
    case = await office.open()

    for _ in range(TRIES):
        await office.hub.db.fetch("update hub_delivery set next_at = $1 where state = 'WAITING'", datetime.now(UTC))
        await office.relay().round()

    rows = await office.hub.db.fetch("select state, attempts, error from hub_delivery where subject = $1", case.number)
    assert [tuple(row) for row in rows] == [("DEAD", TRIES, "ValueError: no such thing")]


async def test_a_remark_is_a_line_of_history(office: Office) -> None:
    case = await office.open()

    await remark(office.context(WORK), case.number, "Sudah ditelepon", internal=True)

    rows = await office.hub.db.fetch(
        "select note, internal from hub_case_step where number = $1 and step = 'REMARK'", case.number
    )
    assert [(row[0], bool(row[1])) for row in rows] == [("Sudah ditelepon", True)]


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


async def test_what_services_look_after_is_done_under_their_agency(office: Office) -> None:
    """Each service's chore acts as its own agency; one that fails stops no other."""
    done: list[str] = []

    async def fails(_: Context) -> None:
        raise ValueError

    async def works(context: Context) -> None:
        done.append(context.who.username)

    services = [("a", fails), ("b", works)]
    relay = Relay(office.hub.db, office.outbox, lambda agency: office.context(username=agency), (), services)

    await relay.round()

    assert done == ["b"]


async def test_what_an_officer_does_is_for_the_access_log(office: Office) -> None:
    """A step about somebody else's case is noted for that person; one of their own is not, nor one that is refused."""
    case = await office.open()
    officer, applicant = office.context(WORK), office.context(nik=APPLICANT)

    await take(officer, PERMIT, RETURN, case.number, note="Lengkapi foto")
    await take(applicant, PERMIT, ANSWER, case.number)
    refused = office.context(nik="3275021203850001")
    with pytest.raises(Forbidden):
        await take(refused, PERMIT, VERIFY, case.number)

    assert officer.written == {APPLICANT: {"test.permits:RETURN"}}
    assert (applicant.written, refused.written) == ({}, {})


async def test_a_backlog_is_delivered_half_of_the_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers go before deliveries: the relay rests as long as it worked, half a second at most."""
    now, rests, work = 0.0, [], iter([0.2, 3.0])
    relay = office.relay()

    async def round() -> int:
        nonlocal now
        now += next(work)
        return 1

    async def sleep(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 2:
            raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(type(relay), "round", lambda _: round())
        patch.setattr("hub.relay.time", SimpleNamespace(monotonic=lambda: now))
        patch.setattr("hub.relay.asyncio.sleep", sleep)
        with pytest.raises(asyncio.CancelledError):
            await relay.run()

    assert rests == [pytest.approx(0.2), 0.5]

"""Asking for a guarantee, deciding it, bringing papers, and what time and a death do."""

from __future__ import annotations

import asyncio

import pytest
from dinkes.guarantees import rules, steps

from hub.events import Fact
from tests.dinkes.conftest import DECIDE, HOSPITAL, OTHER_HOSPITAL, PUSKESMAS, RECOMMENDED, REQUEST, Office, day

COMPLETE = """mutation Complete($input: GuaranteePapersInput!) {
  completeGuarantee(input: $input) { status papersDueOn letter { number } }
}"""
WITHDRAW = "mutation W($input: GuaranteeNoteInput!) { withdrawGuarantee(input: $input) { status } }"
CLOSE = "mutation C($input: GuaranteeNoteInput!) { closeGuarantee(input: $input) { status letter { status } } }"
READ = """query G($number: String!) { guarantee(number: $number) {
  status timeline { status note } checks { step code passed } letter { status number }
} }"""
VERIFY = "query V($text: String!) { verifyDocument(text: $text) { verdict number kind holder } }"


async def test_is_approved_with_a_letter(office: Office) -> None:
    """The office approves up to a ceiling: validity, the answers as they were, and a signed letter in the same step."""
    number = await office.requested()

    reply = await office.does(
        office.officer, DECIDE, input={"number": number, "decision": "APPROVE", "ceiling": 7_500_000}
    )

    assert reply.errors == []
    found = reply.data["decideGuarantee"]
    assert (found["status"], found["ceiling"], found["used"]) == ("APPROVED", 7_500_000, 0)
    assert found["validFrom"] == str(day())
    assert found["validUntil"] == str(day(rules.VALID_DAYS.default))
    assert found["patient"]["name"].startswith("Pasien")
    assert (found["letter"]["number"], found["letter"]["status"]) == (number, "VALID")
    seen = await office.does(office.hospital, READ, number=number)
    assert [one["status"] for one in seen.data["guarantee"]["timeline"]] == ["REQUESTED", "APPROVED"]
    assert len(seen.data["guarantee"]["checks"]) == 10


async def test_its_letter_is_checked_by_anybody(office: Office, ask) -> None:
    """A guest who scans the letter learns that it counts, and not whose NIK it is."""
    number = await office.requested()
    reply = await office.does(office.officer, DECIDE, input={"number": number, "decision": "APPROVE", "ceiling": 1})

    answer = await ask(VERIFY, text=reply.data["decideGuarantee"]["letter"]["qr"]["text"])

    assert answer.data["verifyDocument"]["verdict"] == "VALID"
    assert (answer.data["verifyDocument"]["number"], answer.data["verifyDocument"]["kind"]) == (number, "SKLK")


async def test_is_rejected_with_a_reason(office: Office) -> None:
    """A rejection needs a note."""
    number = await office.requested()

    without = await office.does(office.officer, DECIDE, input={"number": number, "decision": "REJECT"})
    reply = await office.does(office.officer, DECIDE, input={"number": number, "decision": "REJECT", "note": "Ganda"})

    assert without.codes == ["BAD_INPUT"]
    assert reply.data["decideGuarantee"]["status"] == "REJECTED"
    assert reply.data["decideGuarantee"]["letter"] is None


async def test_unknown_is_no_yes(office: Office) -> None:
    """While Dinsos doesn't answer, nothing is approved; the refusal carries every answer."""
    number = await office.requested()

    reply = await office.does(
        office.officer, DECIDE, None, input={"number": number, "decision": "APPROVE", "ceiling": 1_000}
    )

    assert reply.codes == ["BAD_INPUT"]
    reasons = {one["code"]: one["passed"] for one in reply.errors[0]["reasons"]}
    assert list(reasons.values()).count(True) == 4
    assert reasons["DINSOS_RECOMMENDATION"] is None
    assert await office.row("dinkes_guarantee", number, "status") == "REQUESTED"


@pytest.mark.parametrize("ceiling", [None, 0, -1])
async def test_an_approval_has_a_ceiling(office: Office, ceiling) -> None:
    """Nothing is approved without a ceiling above zero."""
    number = await office.requested()

    reply = await office.does(
        office.officer, DECIDE, input={"number": number, "decision": "APPROVE", "ceiling": ceiling}
    )

    assert reply.codes == ["BAD_INPUT"]
    assert reply.errors[0]["fields"][0]["path"] == ["input", "ceiling"]


async def test_two_officers_decide_at_once(office: Office) -> None:
    """One wins, the other gets CONFLICT; there is one letter."""
    number = await office.requested()
    first, second = (office.who("dinkes.guarantee", username=name) for name in ("satu", "dua"))
    input = {"number": number, "decision": "APPROVE", "ceiling": 1_000_000}

    replies = await asyncio.gather(office.does(first, DECIDE, input=input), office.does(second, DECIDE, input=input))

    assert sorted(reply.codes for reply in replies) == [[], ["CONFLICT"]]
    ((letters,),) = await office.hub.db.fetch("select count(*) from hub_letter where number = $1", number)
    assert letters == 1


@pytest.mark.parametrize(
    ("role", "unit", "code"),
    [
        ("dinkes.hospital", HOSPITAL, "FORBIDDEN"),
        ("dinkes.puskesmas", PUSKESMAS, "NOT_FOUND"),
        ("dinkes.verifier", "VERIFIKATOR", "FORBIDDEN"),
        ("dinkes.dispatcher", "PSC119", "NOT_FOUND"),
    ],
)
async def test_others_may_not_decide(office: Office, role, unit, code) -> None:
    """Who sees it is refused; for who doesn't, it isn't there."""
    number = await office.requested()

    reply = await office.does(
        office.who(role, unit), DECIDE, input={"number": number, "decision": "APPROVE", "ceiling": 9}
    )

    assert reply.codes == [code]
    assert await office.row("dinkes_guarantee", number, "status") == "REQUESTED"


class TestRequests:
    async def test_find_the_newest_referral(self, office: Office) -> None:
        """Without a number the newest referral to the hospital is taken."""
        nik = await office.resident()
        referral = await office.referral(nik)

        reply = await office.does(office.hospital, REQUEST, input={"patient": nik, "hospital": HOSPITAL})

        assert reply.errors == []
        number = reply.data["requestGuarantee"]["number"]
        assert await office.row("dinkes_guarantee", number, "referral") == referral

    async def test_of_the_ineligible_are_refused_with_every_reason(self, office: Office) -> None:
        """A resident of another city with active BPJS: five answers, two of them no."""
        nik = await office.resident(regency="3216", cover=("JKN_EMPLOYED", "ACTIVE"))
        await office.referral(nik)

        reply = await office.does(office.hospital, REQUEST, input={"patient": nik, "hospital": HOSPITAL})

        assert reply.codes == ["BAD_INPUT"]
        reasons = {one["code"]: one["passed"] for one in reply.errors[0]["reasons"]}
        assert len(reasons) == 5
        assert (reasons["RESIDENT"], reasons["NO_ACTIVE_BPJS"], reasons["REFERRAL"]) == (False, False, True)

    @pytest.mark.parametrize("wrong", ["another patient's", "to another hospital", "rejected", "nobody's"])
    async def test_take_no_other_referral(self, office: Office, wrong) -> None:
        """A referral of another patient, to another hospital, refused there, or that doesn't exist: one answer."""
        nik = await office.resident()
        referral = {
            "another patient's": await office.referral(await office.resident()),
            "to another hospital": await office.referral(nik, hospital=OTHER_HOSPITAL),
            "rejected": await office.referral(nik, status="REJECTED"),
            "nobody's": "RJK-1999-000001",
        }[wrong]

        reply = await office.does(
            office.hospital, REQUEST, input={"patient": nik, "hospital": HOSPITAL, "referral": referral}
        )

        assert reply.codes == ["BAD_INPUT"]
        assert reply.errors[0]["fields"][0]["path"] == ["input", "referral"]

    async def test_one_for_a_referral(self, office: Office) -> None:
        """Two at once for one referral: one is taken, and no number is lost."""
        nik = await office.resident()
        input = {"patient": nik, "hospital": HOSPITAL, "referral": await office.referral(nik)}

        replies = await asyncio.gather(*(office.does(office.hospital, REQUEST, input=input) for _ in range(3)))

        assert sorted(reply.codes for reply in replies) == [[], ["BAD_INPUT"], ["BAD_INPUT"]]

    async def test_are_for_the_own_hospital(self, office: Office) -> None:
        """A hospital asks for itself alone; a puskesmas is no hospital."""
        nik = await office.resident()

        other = await office.does(office.hospital, REQUEST, input={"patient": nik, "hospital": OTHER_HOSPITAL})
        none = await office.does(office.officer, REQUEST, input={"patient": nik, "hospital": PUSKESMAS})

        assert other.codes == ["FORBIDDEN"]
        assert none.codes == ["BAD_INPUT"]

    @pytest.mark.parametrize("role", ["dinkes.crew", "dinkes.verifier", "dinkes.dispatcher"])
    async def test_are_not_made_by_others(self, office: Office, role) -> None:
        """Crews, verifiers and dispatchers don't ask for guarantees."""
        nik = await office.resident()

        reply = await office.does(office.who(role), REQUEST, input={"patient": nik, "hospital": HOSPITAL})

        assert reply.codes in (["FORBIDDEN"], ["PURPOSE_REQUIRED"])

    async def test_can_be_taken_back(self, office: Office) -> None:
        """The hospital takes its request back with a reason; then nobody can decide it."""
        number = await office.requested()

        reply = await office.does(office.hospital, WITHDRAW, input={"number": number, "note": "Salah pasien"})
        late = await office.does(office.officer, DECIDE, input={"number": number, "decision": "APPROVE", "ceiling": 1})

        assert reply.data["withdrawGuarantee"]["status"] == "WITHDRAWN"
        assert late.codes == ["CONFLICT"]


class TestEmergencies:
    async def test_bring_their_papers_later(self, office: Office) -> None:
        """Approved for now; the papers complete it, and only then there is a letter."""
        number = await office.requested(emergency=True, admittedOn=str(day(-1)))
        decided = await office.does(
            office.officer, DECIDE, [], input={"number": number, "decision": "APPROVE", "ceiling": 5_000_000}
        )
        nik = await office.row("dinkes_guarantee", number, "patient")

        early = await office.does(office.hospital, COMPLETE, [], input={"number": number})
        await office.referral(nik)
        done = await office.does(office.hospital, COMPLETE, RECOMMENDED, input={"number": number})

        found = decided.data["decideGuarantee"]
        assert (found["status"], found["letter"], found["validFrom"]) == ("PROVISIONAL", None, str(day(-1)))
        assert found["papersDueOn"] > str(day())
        assert early.codes == ["BAD_INPUT"]
        assert done.errors == []
        assert done.data["completeGuarantee"] == {
            "status": "APPROVED",
            "papersDueOn": None,
            "letter": {"number": number},
        }

    async def test_lapse_without_papers(self, office: Office) -> None:
        """After the last day for papers the guarantee lapses, whoever looks after it."""
        number = await office.requested(emergency=True)
        await office.does(office.officer, DECIDE, [], input={"number": number, "decision": "APPROVE", "ceiling": 5})
        await office.hub.db.fetch("update dinkes_guarantee set papers_due_on = $2 where number = $1", number, day(-1))

        await steps.look_after(office.hub.graph.context("dinkes"))
        await steps.look_after(office.hub.graph.context("dinkes"))

        assert await office.row("dinkes_guarantee", number, "status") == "LAPSED"

    async def test_still_need_a_living_resident(self, office: Office) -> None:
        """Papers may come later; where somebody lives may not."""
        nik = await office.resident(regency="3216")

        reply = await office.does(
            office.hospital, REQUEST, input={"patient": nik, "hospital": HOSPITAL, "emergency": True}
        )

        assert reply.codes == ["BAD_INPUT"]

    async def test_do_not_begin_long_ago(self, office: Office) -> None:
        """Care of a month ago is no emergency, nor is care to come."""
        nik = await office.resident()

        for admitted in (day(-31), day(1)):
            input = {"patient": nik, "hospital": HOSPITAL, "emergency": True, "admittedOn": str(admitted)}
            reply = await office.does(office.hospital, REQUEST, input=input)
            assert reply.errors[0]["fields"][0]["path"] == ["input", "admittedOn"]


class TestEnds:
    async def test_expire_when_their_time_is_over(self, office: Office) -> None:
        """The day after the last day, and not on it."""
        over, last = await office.approved(), await office.approved()
        for number, until in ((over, day(-1)), (last, day())):
            await office.hub.db.fetch("update dinkes_guarantee set valid_until = $2 where number = $1", number, until)

        await steps.look_after(office.hub.graph.context("dinkes"))

        assert await office.row("dinkes_guarantee", over, "status") == "EXPIRED"
        assert await office.row("dinkes_guarantee", last, "status") == "APPROVED"

    async def test_a_closed_one_has_no_letter_that_counts(self, office: Office) -> None:
        """The office closes a guarantee; its letter is revoked at once."""
        number = await office.approved()

        reply = await office.does(office.officer, CLOSE, input={"number": number, "note": "Pindah ke JKN"})

        assert reply.data["closeGuarantee"] == {"status": "CLOSED", "letter": {"status": "REVOKED"}}

    async def test_a_death_ends_requests_and_shortens_the_rest(self, office: Office) -> None:
        """A request ends, a guarantee is good to the day of the death, and no new one is given."""
        asked, approved = await office.requested(), await office.approved()
        for number in (asked, approved):
            nik = await office.row("dinkes_guarantee", number, "patient")
            delivery = await _delivery(office, nik)
            fact = Fact(1, "dukcapil.death.registered", nik, {"nik": nik, "on": str(day(-2))}, _now(), delivery)
            await steps.died(office.hub.graph.context("dinkes"), fact)
            await steps.died(office.hub.graph.context("dinkes"), fact)

        assert await office.row("dinkes_guarantee", asked, "status") == "ENDED"
        assert await office.row("dinkes_guarantee", approved, "status") == "APPROVED"
        assert str(await office.row("dinkes_guarantee", approved, "valid_until"))[:10] == str(day(-2))
        assert await office.row("hub_letter", approved, "status") == "REVOKED"


async def _delivery(office: Office, subject: str) -> int:
    """A delivery that waits, as the outbox would have written it."""
    rows = await office.hub.db.fetch(
        "insert into hub_delivery (event, handler, subject, state, attempts, next_at)"
        " values (0, 'test', $1, 'WAITING', 0, $2) returning id",
        subject,
        _now(),
    )
    return int(rows[0][0])


def _now():
    from datetime import UTC, datetime

    return datetime.now(UTC)


def test_every_state_is_reached_and_every_step_is_somebodys() -> None:
    """No state without a way to it, no step without a permission, but for the patient's own."""
    reached = {rules.GUARANTEE.opens} | {step.to for step in rules.GUARANTEE.steps}

    assert reached == set(rules.Status)
    assert [step.name for step in rules.GUARANTEE.steps if step.may is None] == ["WITHDRAW"]

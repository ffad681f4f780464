"""Claims from the hospital to the payment: who takes which step, and that the money is right."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime, timedelta

import pytest
from dinkes.claims import rules
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dinkes.conftest import HOSPITAL, OTHER_HOSPITAL, Office, day

FIELDS = """number status claimed approved paid maternal question dueAt guarantee { number ceiling used reserved }
  items { id code claimed approved reason note } checks { round code passed } payments { amount reference }
  timeline { status note }"""
SUBMIT = f"mutation S($input: ClaimInput!) {{ submitClaim(input: $input) {{ {FIELDS} }} }}"
ANSWER = f"mutation A($input: ClaimAnswerInput!) {{ answerClaim(input: $input) {{ {FIELDS} }} }}"
QUERY = f"mutation Q($input: ClaimQueryInput!) {{ queryClaim(input: $input) {{ {FIELDS} }} }}"
VERIFY = f"mutation V($input: ClaimVerificationInput!) {{ verifyClaim(input: $input) {{ {FIELDS} }} }}"
DECIDE = f"mutation D($input: ClaimDecisionInput!) {{ decideClaim(input: $input) {{ {FIELDS} }} }}"
PAY = f"mutation P($input: ClaimPaymentInput!) {{ recordClaimPayment(input: $input) {{ {FIELDS} }} }}"
DISPUTE = f"mutation X($input: ClaimNoteInput!) {{ disputeClaim(input: $input) {{ {FIELDS} }} }}"
WITHDRAW = f"mutation W($input: ClaimNoteInput!) {{ withdrawClaim(input: $input) {{ {FIELDS} }} }}"
READ = f"query C($number: String!) {{ claim(number: $number) {{ {FIELDS} }} }}"
SITI = "3275014107900001"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def claim(guarantee: str, *amounts: int, **more) -> dict:
    lines = [{"code": f"L{place}", "description": "Layanan", "claimed": one} for place, one in enumerate(amounts)]
    return {
        "guarantee": guarantee, "admittedOn": str(day(-5)), "dischargedOn": str(day(-2)), "diagnosis": "J18.0",
        "inaCbg": "J-4-16-I", "tariff": 9_000_000, "items": lines, "total": sum(amounts), **more,
    }  # fmt: skip


async def submitted(office: Office, *amounts: int, ceiling: int = 10_000_000, **more) -> dict:
    """A claim that its hospital sent."""
    guarantee = await office.approved(ceiling)
    reply = await office.does(
        office.hospital, SUBMIT, input=claim(guarantee, *(amounts or (3_000_000, 500_000)), **more)
    )
    assert reply.errors == [], reply.errors
    return reply.data["submitClaim"]


def judged(made: dict, *approved: int, **more) -> dict:
    items = [
        {"id": one["id"], "approved": amount, "reason": None if amount == one["claimed"] else "NOT_COVERED"}
        for one, amount in zip(made["items"], approved, strict=True)
    ]
    return {"number": made["number"], "items": items, **more}


async def verified(office: Office, *amounts: int) -> dict:
    """A claim that is verified as it stands."""
    made = await submitted(office, *amounts)
    full = [one["claimed"] for one in made["items"]]
    reply = await office.does(office.verifier, VERIFY, input=judged(made, *full))
    assert reply.errors == [], reply.errors
    return reply.data["verifyClaim"]


class TestTheWay:
    async def test_from_the_hospital_to_the_payment(self, office: Office) -> None:
        """Sent, verified with a cut, approved, paid; the guarantee has used what was approved and keeps nothing."""
        made = await submitted(office)
        number = made["number"]

        checked = await office.does(office.verifier, VERIFY, input=judged(made, 3_000_000, 200_000))
        decided = await office.does(office.officer, DECIDE, input={"number": number, "decision": "APPROVE"})
        payment = {"number": number, "amount": 3_200_000, "reference": "SP2D-1", "paidOn": str(day())}
        paid = await office.does(office.officer, PAY, input=payment)

        assert (made["status"], made["claimed"], made["approved"]) == ("SUBMITTED", 3_500_000, None)
        assert made["guarantee"]["reserved"] == 3_500_000
        assert checked.data["verifyClaim"]["approved"] == 3_200_000
        assert checked.data["verifyClaim"]["items"][1]["reason"] == "NOT_COVERED"
        assert decided.data["decideClaim"]["guarantee"] == {
            "number": made["guarantee"]["number"], "ceiling": 10_000_000, "used": 3_200_000, "reserved": 0,
        }  # fmt: skip
        found = paid.data["recordClaimPayment"]
        assert (found["status"], found["paid"]) == ("PAID", 3_200_000)
        assert [one["status"] for one in found["timeline"]] == ["SUBMITTED", "VERIFIED", "APPROVED", "PAID"]

    async def test_a_payment_approves_what_is_verified(self, office: Office) -> None:
        """The office that pays approves by it, if it didn't before."""
        made = await verified(office)

        payment = {"number": made["number"], "amount": 3_500_000, "reference": "SP2D-2", "paidOn": str(day())}
        paid = await office.does(office.officer, PAY, input=payment)

        assert paid.errors == []
        found = paid.data["recordClaimPayment"]
        assert (found["status"], found["guarantee"]["used"]) == ("PAID", 3_500_000)
        assert [one["status"] for one in found["timeline"]] == ["SUBMITTED", "VERIFIED", "APPROVED", "PAID"]

    async def test_a_question_goes_back_and_is_answered(self, office: Office) -> None:
        """The clock stops, new lines take the place of the old, and the ceiling follows."""
        made = await submitted(office)
        number = made["number"]

        asked = await office.does(office.verifier, QUERY, input={"number": number, "question": "Resume medis?"})
        fixed = claim(made["guarantee"]["number"], 2_000_000, note="Terlampir")
        answered = await office.does(office.hospital, ANSWER, input={"number": number, "claim": fixed})

        assert (asked.data["queryClaim"]["status"], asked.data["queryClaim"]["dueAt"]) == ("RETURNED", None)
        assert asked.data["queryClaim"]["question"] == "Resume medis?"
        found = answered.data["answerClaim"]
        assert (found["status"], found["claimed"], found["question"]) == ("SUBMITTED", 2_000_000, None)
        assert (len(found["items"]), found["guarantee"]["reserved"]) == (1, 2_000_000)
        assert found["dueAt"] is not None
        assert {one["round"] for one in found["checks"]} == {1, 2}

    async def test_nothing_approved_is_a_rejection_that_can_be_disputed(self, office: Office) -> None:
        """A rejected claim lets its part of the ceiling go; a dispute takes it again."""
        made = await submitted(office)
        rejected = await office.does(office.verifier, VERIFY, input=judged(made, 0, 0))

        disputed = await office.does(office.hospital, DISPUTE, input={"number": made["number"], "note": "Ada resume"})
        again = await office.does(office.verifier, VERIFY, input=judged(made, 3_000_000, 0))

        assert (rejected.data["verifyClaim"]["status"], rejected.data["verifyClaim"]["approved"]) == ("REJECTED", 0)
        assert rejected.data["verifyClaim"]["guarantee"]["reserved"] == 0
        assert disputed.data["disputeClaim"]["guarantee"]["reserved"] == 3_500_000
        assert again.data["verifyClaim"]["approved"] == 3_000_000

    async def test_the_office_returns_it_to_the_verifier(self, office: Office) -> None:
        """With a note, and what was approved is open again."""
        made = await verified(office)

        reply = await office.does(
            office.officer, DECIDE, input={"number": made["number"], "decision": "RETURN", "note": "Periksa obat"}
        )

        assert (reply.data["decideClaim"]["status"], reply.data["decideClaim"]["approved"]) == ("DISPUTED", None)

    async def test_the_hospital_takes_it_back(self, office: Office) -> None:
        """What it kept of the ceiling is free, and the care can be claimed again."""
        made = await submitted(office)

        back = await office.does(office.hospital, WITHDRAW, input={"number": made["number"], "note": "Salah"})
        again = await office.does(office.hospital, SUBMIT, input=claim(made["guarantee"]["number"], 10_000_000))

        assert back.data["withdrawClaim"]["guarantee"]["reserved"] == 0
        assert again.errors == []


class TestTheCeiling:
    async def test_is_not_passed_by_one_rupiah(self, office: Office) -> None:
        """Exactly the ceiling is right, one more is refused, and the refusal says what is left."""
        guarantee = await office.approved(1_000_000)

        over = await office.does(office.hospital, SUBMIT, input=claim(guarantee, 1_000_001))
        right = await office.does(office.hospital, SUBMIT, input=claim(guarantee, 1_000_000))

        assert over.codes == ["BAD_INPUT"]
        assert over.errors[0]["left"] == 1_000_000
        assert right.errors == []

    async def test_is_not_passed_by_many_at_once(self, office: Office) -> None:
        """Five claims of 300 on a ceiling of 1,000: three are taken, no number is lost, nothing is half written."""
        guarantee = await office.approved(1_000)
        inputs = [
            claim(
                guarantee,
                300,
                inpatient=False,
                inaCbg="Q-5-44-0",
                admittedOn=str(day(-place)),
                dischargedOn=str(day(-place)),
            )
            for place in range(1, 6)
        ]

        replies = await asyncio.gather(*(office.does(office.hospital, SUBMIT, input=one) for one in inputs))

        assert sorted(reply.codes for reply in replies) == [[], [], [], ["BAD_INPUT"], ["BAD_INPUT"]]
        assert await office.row("dinkes_guarantee", guarantee, "reserved") == 900
        rows = await office.hub.db.fetch("select number from dinkes_claim where guarantee = $1", guarantee)
        heads = await office.hub.db.fetch(
            "select count(*) from hub_case where number like 'KLM-%' and unit = $1", HOSPITAL
        )
        claims = await office.hub.db.fetch("select count(*) from dinkes_claim where hospital = $1", HOSPITAL)
        assert len(rows) == 3
        assert heads[0][0] == claims[0][0]

    async def test_two_decide_at_once(self, office: Office) -> None:
        """Two officers approve: one wins, the other gets CONFLICT, the ceiling is used once."""
        made = await verified(office)
        officers = [office.who("dinkes.guarantee", username=name) for name in ("satu", "dua")]
        input = {"number": made["number"], "decision": "APPROVE"}

        replies = await asyncio.gather(*(office.does(one, DECIDE, input=input) for one in officers))

        assert sorted(reply.codes for reply in replies) == [[], ["CONFLICT"]]
        used = await office.row("dinkes_guarantee", made["guarantee"]["number"], "used", "reserved")
        assert used == (3_500_000, 0)

    async def test_two_verify_at_once(self, office: Office) -> None:
        """Two verifiers judge: one wins, and its judgement alone is on the lines."""
        made = await submitted(office)
        verifiers = [office.who("dinkes.verifier", "VERIFIKATOR", name, None) for name in ("satu", "dua")]

        replies = await asyncio.gather(
            office.does(verifiers[0], VERIFY, input=judged(made, 3_000_000, 500_000)),
            office.does(verifiers[1], VERIFY, input=judged(made, 1, 1)),
        )

        assert sorted(reply.codes for reply in replies) == [[], ["CONFLICT"]]
        lines = await office.hub.db.fetch(
            "select sum(approved) from dinkes_claim_item where number = $1", made["number"]
        )
        assert int(lines[0][0]) == await office.row("dinkes_claim", made["number"], "approved")


class TestPayments:
    async def test_in_two_parts(self, office: Office) -> None:
        """The rest stays due; with the last part it is PAID."""
        made = await verified(office)
        first = {"number": made["number"], "amount": 1_000_000, "reference": "A", "paidOn": str(day())}

        part = await office.does(office.officer, PAY, input=first)
        same = await office.does(office.officer, PAY, input=first)
        rest = await office.does(office.officer, PAY, input={**first, "amount": 2_500_000, "reference": "B"})

        assert (part.data["recordClaimPayment"]["status"], part.data["recordClaimPayment"]["paid"]) == (
            "APPROVED",
            1_000_000,
        )
        assert same.errors[0]["fields"][0]["path"] == ["input", "reference"]
        assert rest.data["recordClaimPayment"]["status"] == "PAID"

    async def test_twice_is_a_conflict(self, office: Office) -> None:
        """What is paid isn't paid again, at once or later."""
        made = await verified(office)
        payment = {"number": made["number"], "amount": 3_500_000, "reference": "SP2D-9", "paidOn": str(day())}

        both = await asyncio.gather(*(office.does(office.officer, PAY, input=payment) for _ in range(2)))
        later = await office.does(office.officer, PAY, input={**payment, "reference": "SP2D-10"})

        assert sorted(reply.codes for reply in both) == [[], ["CONFLICT"]]
        assert later.codes == ["CONFLICT"]
        assert await office.row("dinkes_claim", made["number"], "paid") == 3_500_000

    @pytest.mark.parametrize(
        ("change", "path"),
        [
            ({"amount": 3_500_001}, "amount"), ({"amount": 0}, "amount"), ({"amount": -1}, "amount"),
            ({"reference": " "}, "reference"), ({"paidOn": str(day(1))}, "paidOn"),
            ({"paidOn": str(day(-9))}, "paidOn"),
        ],
    )  # fmt: skip
    async def test_that_cannot_be_change_nothing(self, office: Office, change, path) -> None:
        """Too much, nothing, without a reference, or on a day that can't be: the claim isn't even approved by it."""
        made = await verified(office)
        payment = {"number": made["number"], "amount": 3_500_000, "reference": "X", "paidOn": str(day()), **change}

        reply = await office.does(office.officer, PAY, input=payment)

        assert reply.codes == ["BAD_INPUT"]
        assert reply.errors[0]["fields"][0]["path"] == ["input", path]
        assert await office.row("dinkes_claim", made["number"], "status", "paid") == ("VERIFIED", 0)


class TestRefusals:
    @pytest.mark.parametrize(
        ("change", "path", "code"),
        [
            ({"admittedOn": str(day(-40)), "dischargedOn": str(day(-38))}, "admittedOn", "VALIDITY"),
            ({"dischargedOn": str(day(1))}, "admittedOn", "VALIDITY"),
            ({"diagnosis": "A10"}, "diagnosis", "DIAGNOSES"),
            ({"secondary": ["XX"]}, "diagnosis", "DIAGNOSES"),
            ({"procedures": ["7-41"]}, "procedures", "PROCEDURES"),
            ({"inaCbg": "J-4-16-0"}, "inaCbg", "INA_CBG"),
            ({"total": 999}, "total", "SUMS"),
        ],
    )
    async def test_say_what_is_wrong(self, office: Office, change, path, code) -> None:
        """A claim that can't be right is refused with the field at fault and every check."""
        guarantee = await office.approved()

        reply = await office.does(office.hospital, SUBMIT, input=claim(guarantee, 1_000, **change))

        assert reply.codes == ["BAD_INPUT"]
        assert reply.errors[0]["fields"][0]["path"] == ["input", path]
        assert {one["code"]: one["passed"] for one in reply.errors[0]["checks"]}[code] is False
        assert await office.row("dinkes_guarantee", guarantee, "reserved") == 0

    async def test_of_the_same_care_twice(self, office: Office) -> None:
        """Claimed again it is refused, also when both are sent at once."""
        guarantee = await office.approved()

        replies = await asyncio.gather(
            *(office.does(office.hospital, SUBMIT, input=claim(guarantee, 1_000)) for _ in range(2))
        )

        assert sorted(reply.codes for reply in replies) == [[], ["BAD_INPUT"]]

    async def test_of_care_after_a_death(self, office: Office) -> None:
        """Dinkes heard of the death: care on later days isn't payable."""
        guarantee = await office.approved()
        nik = await office.row("dinkes_guarantee", guarantee, "patient")
        await office.hub.db.load("dinkes_death", ("citizen", "died_on"), [(nik, day(-4))])

        reply = await office.does(office.hospital, SUBMIT, input=claim(guarantee, 1_000))
        before = await office.does(office.hospital, SUBMIT, input=claim(guarantee, 1_000, dischargedOn=str(day(-4))))

        assert reply.codes == ["BAD_INPUT"]
        assert before.errors == []

    async def test_of_lines(self, office: Office) -> None:
        """Every line once, from zero to what is claimed, less than that with a reason."""
        made = await submitted(office)
        first, second = made["items"]
        full = [{"id": one["id"], "approved": one["claimed"]} for one in made["items"]]

        for items in (
            [], full[:1], [*full, full[0]], [full[0], {"id": "x", "approved": 1}],
            [full[0], {"id": second["id"], "approved": 500_001}], [full[0], {"id": second["id"], "approved": -1}],
            [{"id": first["id"], "approved": 1}, full[1]],
        ):  # fmt: skip
            reply = await office.does(office.verifier, VERIFY, input={"number": made["number"], "items": items})
            assert reply.codes == ["BAD_INPUT"]

        assert await office.row("dinkes_claim", made["number"], "status") == "SUBMITTED"


class TestWho:
    @pytest.mark.parametrize(
        ("role", "unit", "agency", "code"),
        [
            ("dinkes.verifier", HOSPITAL, None, "FORBIDDEN"),
            ("dinkes.verifier", OTHER_HOSPITAL, None, "FORBIDDEN"),
            ("dinkes.verifier", "VERIFIKATOR", "dinkes", "FORBIDDEN"),
            ("dinkes.hospital", HOSPITAL, "dinkes", "FORBIDDEN"),
            ("dinkes.guarantee", None, "dinkes", "FORBIDDEN"),
            ("dinkes.hospital", OTHER_HOSPITAL, "dinkes", "NOT_FOUND"),
            ("dinkes.puskesmas", "32750200012", "dinkes", "NOT_FOUND"),
        ],
    )
    async def test_verifies_is_independent(self, office: Office, role, unit, agency, code) -> None:
        """Neither the hospital, nor any hospital, nor Dinkes verifies, whatever the account may."""
        made = await submitted(office)

        reply = await office.does(office.who(role, unit, agency=agency), VERIFY, input=judged(made, 3_000_000, 500_000))

        assert reply.codes == [code]

    async def test_verified_does_not_approve(self, office: Office) -> None:
        """One account with both roles takes one of both steps."""
        made = await submitted(office)
        await office.does(office.who("dinkes.verifier", "VERIFIKATOR", "sama", None), VERIFY, input=judged(made, 1, 1))
        same = office.who("dinkes.guarantee", username="sama")

        decide = await office.does(same, DECIDE, input={"number": made["number"], "decision": "APPROVE"})
        pay = await office.does(
            same, PAY, input={"number": made["number"], "amount": 2, "reference": "R", "paidOn": str(day())}
        )

        assert (decide.codes, pay.codes) == (["FORBIDDEN"], ["FORBIDDEN"])

    @pytest.mark.parametrize("role", ["dinkes.guarantee", "dinkes.verifier", "dinkes.puskesmas"])
    async def test_claims_is_the_hospital(self, office: Office, role) -> None:
        """Nobody else sends a claim."""
        guarantee = await office.approved()
        unit = {"dinkes.puskesmas": "32750200012"}.get(role)

        reply = await office.does(office.who(role, unit), SUBMIT, input=claim(guarantee, 1_000))

        assert reply.codes in (["FORBIDDEN"], ["NOT_FOUND"])

    async def test_claims_on_its_own_guarantee(self, office: Office) -> None:
        """Another hospital's guarantee isn't there."""
        guarantee = await office.approved()

        reply = await office.does(office.who("dinkes.hospital", OTHER_HOSPITAL), SUBMIT, input=claim(guarantee, 1_000))

        assert reply.codes == ["NOT_FOUND"]

    async def test_sees_a_claim(self, ask, hub) -> None:
        """The patient reads their own; another citizen finds nothing; a guest neither."""
        ((number,),) = await hub.db.fetch(f"select number from dinkes_claim where patient = '{SITI}' limit 1")

        own, other, guest = [await ask(READ, who=who, number=number) for who in ("warga", "warga2", None)]

        assert own.errors == []
        assert own.data["claim"]["status"] == "PAID"
        assert (other.codes, guest.codes) == (["NOT_FOUND"], ["NOT_FOUND"])

    @settings(max_examples=40, deadline=None)
    @given(data=st.data(), may=st.frozensets(st.sampled_from([rules.READ, rules.READ_ALL])))
    async def test_python_and_sql_agree(self, hub, seen, data, may) -> None:
        """Who may know a claim is the same said in Python and in SQL."""
        rows = await hub.db.fetch("select number, patient, hospital from dinkes_claim order by number")
        nik = data.draw(st.sampled_from([None, "", *sorted({row[1] for row in rows})]))
        unit = data.draw(st.sampled_from([None, "", *sorted({row[2] for row in rows})]))

        found = await seen("dinkes_claim", "number", rules.VISIBLE, nik=nik, unit=unit, may=may)

        assert found == {n for n, p, h in rows if rules.can_see(nik, unit, may, patient=p, hospital=h)}


class TestWhatWasKnown:
    async def test_later_reports_change_nothing(self, office: Office) -> None:
        """BPJS on the day of admission is what was known then; a report of today about that day comes too late."""
        guarantee = await office.approved()
        nik = await office.row("dinkes_guarantee", guarantee, "patient")
        report = ("citizen", "scheme", "status", "source", "updated_at", "recorded_at")
        at = datetime.now(UTC)
        await office.hub.db.load(
            "dinkes_coverage_report", report, [(nik, "JKN_EMPLOYED", "ACTIVE", "BPJS", at - timedelta(days=20), at)]
        )

        reply = await office.does(office.hospital, SUBMIT, input=claim(guarantee, 1_000))

        checks = {one["code"]: one["passed"] for one in reply.data["submitClaim"]["checks"]}
        assert checks["BPJS"] is True


def test_every_state_is_reached_and_every_step_has_a_permission() -> None:
    """No state without a way to it, no step that anybody may take."""
    reached = {rules.CLAIM.opens} | {step.to for step in rules.CLAIM.steps}

    assert reached == set(rules.Status)
    assert all(step.may for step in rules.CLAIM.steps)


class TestFiles:
    async def test_come_with_a_claim(self, office: Office, client) -> None:
        """A file that was sent before is the claim's; another's claim can't take it."""
        sent = await client.post("/attachments", files={"file": ("resume.png", PNG)})
        guarantee = await office.approved()
        wanted = (
            "mutation S($input: ClaimInput!) { submitClaim(input: $input) { number attachments { id mediaType } } }"
        )

        taken = await office.does(
            office.hospital, wanted, input=claim(guarantee, 1_000, attachments=[sent.json()["id"]])
        )
        again = await office.does(
            office.hospital,
            wanted,
            input=claim(
                guarantee, 1_000, attachments=[sent.json()["id"]], diagnosis="K30", inpatient=False, inaCbg=None
            ),
        )

        assert taken.errors == []
        assert [one["id"] for one in taken.data["submitClaim"]["attachments"]] == [sent.json()["id"]]
        assert again.codes == ["BAD_INPUT"]
        assert await office.row("dinkes_guarantee", guarantee, "reserved") == 1_000

"""A vehicle for a referred patient, and the referral that follows the ride."""

import asyncio

import pytest

CREATE = "mutation($input: ReferralInput!) { createReferral(input: $input) { number } }"
ANSWER = """mutation($number: String!) {
  answerReferral(input: { number: $number, accept: true }) { status } }"""
ASK = """mutation($input: ReferralTransportInput!) { requestReferralTransport(input: $input) {
  number kind status triage referral hospital { code } position { lat } patient { nik } } }"""
SEND = """mutation($emergency: String!, $ambulance: String!) {
  dispatchAmbulance(input: { emergency: $emergency, ambulance: $ambulance }) { status } }"""
MOVE = """mutation($emergency: String!, $step: DispatchStep!, $hospital: String) {
  updateDispatch(input: { emergency: $emergency, step: $step, hospital: $hospital }) { status hospital { code } } }"""
UPDATE = """mutation($number: String!, $step: ReferralStep!, $note: String) {
  updateReferral(input: { number: $number, step: $step, note: $note }) { status } }"""
REFERRAL = """query($number: String!) { referral(number: $number) {
  status rides { number status rides { status ambulance { code } } } timeline { status } } }"""
BUDI, HOSPITAL, OTHER = "3275021203850001", "RS-3275-01", "RS-3275-02"


@pytest.fixture
def accepted(ask):
    """An accepted referral of Budi that needs a vehicle."""

    async def make(transport="EMERGENCY", accept=True):
        given = {"patient": BUDI, "destination": HOSPITAL, "diagnosis": "I21.9", "transport": transport}
        number = (await ask(CREATE, who="puskesmas", input=given)).data["createReferral"]["number"]
        if accept:
            await ask(ANSWER, who="rumahsakit", number=number)
        return number

    return make


@pytest.fixture
def request_one(ask):
    async def request(referral, who="puskesmas", **more):
        return await ask(ASK, who=who, input={"referral": referral, "phone": "021-8841005", **more})

    return request


@pytest.fixture
async def ride(ask, hub):
    """Take a transfer's vehicle through these steps; afterwards it is free."""

    async def take(emergency, *steps, hospital=None):
        assert (await ask(SEND, who="psc119", emergency=emergency, ambulance="EMG-01")).errors == []
        for step in steps:
            to = hospital if step == "TO_HOSPITAL" else None
            answer = await ask(MOVE, who="ambulans", emergency=emergency, step=step, hospital=to)
            assert answer.errors == []
        await hub.relay.drain()

    yield take
    await hub.db.fetch("update dinkes_ambulance set status = 'AVAILABLE', emergency = null where code = 'EMG-01'")


class TestRequest:
    async def test_reaches_the_dispatcher(self, ask, accepted, request_one):
        """The sender asks; PSC 119 sees a triaged transfer at the sender's place; both ends of the referral see it."""
        referral = await accepted()

        made = (await request_one(referral, note="Oksigen")).data["requestReferralTransport"]

        assert (made["kind"], made["status"], made["triage"]) == ("TRANSFER", "TRIAGED", "RED")
        assert (made["referral"], made["hospital"]["code"], made["patient"]["nik"]) == (referral, HOSPITAL, BUDI)
        for who in ("psc119", "puskesmas", "rumahsakit"):
            seen = await ask("query($n: String!) { emergency(number: $n) { number } }", who=who, n=made["number"])
            assert seen.data["emergency"] == {"number": made["number"]}
        hidden = await ask("query($n: String!) { emergency(number: $n) { number } }", who="warga", n=made["number"])
        assert hidden.codes == ["NOT_FOUND"]

    async def test_only_once_at_a_time(self, accepted, request_one):
        """Two requests at once: one vehicle is asked for, the other hears CONFLICT."""
        referral = await accepted()

        answers = await asyncio.gather(request_one(referral), request_one(referral))

        assert sorted(answer.codes for answer in answers) == [[], ["CONFLICT"]]

    async def test_is_for_the_sender_of_an_accepted_referral_that_needs_one(self, accepted, request_one):
        """Not yet accepted, no vehicle wanted, no number to call back, and everybody else."""
        waiting, walking, ready = await accepted(accept=False), await accepted("NONE"), await accepted()

        assert (await request_one(waiting)).codes == ["CONFLICT"]
        assert (await request_one(walking)).codes == ["BAD_INPUT"]
        assert (await request_one(ready, phone="?")).codes == ["BAD_INPUT"]
        assert (await request_one(ready, who="rumahsakit")).codes == ["FORBIDDEN"]
        assert (await request_one(ready, who="psc119")).codes == ["FORBIDDEN"]
        assert (await request_one(ready, who="warga2")).codes == ["FORBIDDEN"]
        assert (await request_one(ready, who=None)).codes == ["UNAUTHENTICATED"]


class TestFollow:
    async def test_the_referral_moves_with_the_ride(self, ask, accepted, request_one, ride):
        """LEFT when the vehicle leaves the sender, ARRIVED when the hospital takes over; one thread of care."""
        referral = await accepted()
        transfer = (await request_one(referral)).data["requestReferralTransport"]["number"]

        await ride(transfer, "DEPARTED", "ON_SCENE", "TO_HOSPITAL", "HANDED_OVER")

        found = (await ask(REFERRAL, who="puskesmas", number=referral)).data["referral"]
        assert [line["status"] for line in found["timeline"]] == ["SENT", "ACCEPTED", "LEFT", "ARRIVED"]
        assert found["rides"] == [
            {
                "number": transfer,
                "status": "HANDED_OVER",
                "rides": [{"status": "HANDED_OVER", "ambulance": {"code": "EMG-01"}}],
            }
        ]
        thread = """query($n: String!) { me { citizen { healthCase(number: $n) {
          ride { number } referral { number } timeline { part } } } } }"""
        case = (await ask(thread, who="warga2", n=transfer)).data["me"]["citizen"]["healthCase"]
        assert case["ride"] == {"number": transfer}
        assert case["referral"] == {"number": referral}
        assert {line["part"] for line in case["timeline"]} == {"RIDE", "REFERRAL"}

    async def test_another_hospital_is_no_arrival(self, ask, accepted, request_one, ride):
        """A vehicle that had to go elsewhere leaves the referral to the people."""
        referral = await accepted()
        transfer = (await request_one(referral)).data["requestReferralTransport"]["number"]

        await ride(transfer, "DEPARTED", "ON_SCENE", "TO_HOSPITAL", "HANDED_OVER", hospital=OTHER)

        assert (await ask(REFERRAL, who="puskesmas", number=referral)).data["referral"]["status"] == "ACCEPTED"

    async def test_what_people_said_stays(self, ask, hub, accepted, request_one, ride):
        """The hospital says ARRIVED first; the ride's word comes late, or twice, and changes nothing."""
        referral = await accepted()
        transfer = (await request_one(referral)).data["requestReferralTransport"]["number"]
        await ask(UPDATE, who="rumahsakit", number=referral, step="ARRIVED")

        await ride(transfer, "DEPARTED", "ON_SCENE", "TO_HOSPITAL", "HANDED_OVER")

        found = (await ask(REFERRAL, who="puskesmas", number=referral)).data["referral"]
        assert [line["status"] for line in found["timeline"]] == ["SENT", "ACCEPTED", "ARRIVED"]

    async def test_a_withdrawn_referral_calls_its_vehicle_off(self, ask, hub, accepted, request_one, ride):
        """Nobody drives to a patient whose referral was cancelled; another transfer isn't asked for any more."""
        referral = await accepted()
        transfer = (await request_one(referral)).data["requestReferralTransport"]["number"]
        await ride(transfer, "DEPARTED")

        await ask(UPDATE, who="puskesmas", number=referral, step="CANCELLED", note="Membaik")
        await hub.relay.drain()

        found = (await ask(REFERRAL, who="puskesmas", number=referral)).data["referral"]
        vehicle = await hub.db.fetch("select emergency from dinkes_ambulance where code = 'EMG-01'")
        assert found["rides"][0]["status"] == "CANCELLED"
        assert vehicle[0][0] is None
        assert (await request_one(referral)).codes == ["CONFLICT"]

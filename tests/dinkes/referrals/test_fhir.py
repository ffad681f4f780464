"""Referrals as FHIR R4, checked against the models of fhir.resources."""

import importlib

import pytest
from dinkes.referrals import fhir, rules

CREATE = "mutation($input: ReferralInput!) { createReferral(input: $input) { number } }"
ANSWER = """mutation($number: String!) {
  answerReferral(input: { number: $number, accept: false, note: "Penuh", reason: NO_BED }) { status } }"""
INPUT = {
    "patient": "3275021203850001", "destination": "RS-3275-01", "diagnosis": "O14.1", "transport": "EMERGENCY",
    "needs": ["ICU"], "handover": {"situation": "Kejang"},
}  # fmt: skip


@pytest.fixture
def read(client, token):
    """Read a resource: status, body and the answer's media type."""

    async def get(kind, number, who, **headers):
        if who:
            headers["Authorization"] = f"Bearer {await token(who)}"
        answer = await client.get(f"/fhir/{kind}/{number}", headers=headers)
        return answer.status_code, answer.json(), answer.headers["content-type"]

    return get


@pytest.fixture
async def number(ask):
    return (await ask(CREATE, who="puskesmas", input=INPUT)).data["createReferral"]["number"]


def checked(body):
    """The resource as the library reads it: unknown fields, wrong types and missing ones are errors."""
    module = importlib.import_module(f"fhir.resources.R4B.{body['resourceType'].lower()}")
    return getattr(module, body["resourceType"]).model_validate(body)


class TestRead:
    async def test_a_service_request_and_its_task_are_valid(self, ask, read, number):
        """Both ends read the same referral, before and after the answer, as the standard wants it."""
        status, request, media = await read("ServiceRequest", number, "rumahsakit")
        _, before, _ = await read("Task", number, "puskesmas")
        await ask(ANSWER, who="rumahsakit", number=number)
        _, after, _ = await read("Task", number, "puskesmas")
        _, revoked, _ = await read("ServiceRequest", number, "puskesmas")

        found = checked(request)
        assert (status, media.split(";")[0]) == (200, "application/fhir+json")
        assert found.subject.identifier.value == "3275021203850001"
        assert found.reasonCode[0].coding[0].code == "O14.1"
        assert found.priority == "urgent"
        assert (checked(before).status, checked(after).status) == ("requested", "rejected")
        assert after["statusReason"]["text"] == "NO_BED Penuh"
        assert after["focus"]["reference"] == f"ServiceRequest/{number}"
        assert checked(revoked).status == "revoked"

    @pytest.mark.parametrize("kind", ["ServiceRequest", "Task"])
    async def test_a_hidden_number_and_a_wrong_one_answer_alike(self, read, number, kind):
        """Whoever may not know a referral gets the answer of a number that was never given."""
        hidden = await read(kind, number, "warga")
        anonymous = await read(kind, number, None)
        wrong = await read(kind, "RJK-1999-000001", "warga")

        assert hidden == anonymous == wrong
        assert hidden[0] == 404
        assert checked(hidden[1]).issue[0].code == "not-found"

    async def test_a_bad_token_is_never_nobody(self, read, number):
        status, body, _ = await read("Task", number, None, Authorization="Bearer nonsense")

        assert status == 401
        assert checked(body).issue[0].code == "login"

    async def test_reading_it_is_in_the_access_log(self, ask, read, number):
        """The patient sees that the hospital read it, like any other read."""
        await read("ServiceRequest", number, "rumahsakit")

        log = await ask("{ me { citizen { accessLog(first: 1) { edges { node { fields } } } } } }", who="warga2")

        assert "Diagnosis.code" in log.data["me"]["citizen"]["accessLog"]["edges"][0]["node"]["fields"]


class TestStates:
    def test_every_state_is_one_of_the_standards(self):
        """No state of a referral is without its word in FHIR."""
        assert set(fhir.TASK) == set(rules.Status)
        assert set(fhir.REQUEST) < set(rules.Status)

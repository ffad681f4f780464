"""A referral as FHIR R4: a ServiceRequest and the Task that asks the hospital for it. Read only.

Source: HL7 FHIR R4 (ServiceRequest, Task, OperationOutcome); the identifier of persons is SATUSEHAT's. Facilities have
the hub's own codes, under a URN of the hub.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub import Resource, route

MEDIA = "application/fhir+json"
NIK = "https://fhir.kemkes.go.id/id/nik"
REFERRAL, FACILITY = "urn:simpul:dinkes:referral", "urn:simpul:dinkes:facility"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
QUERY = """query Referral($number: String!) { referral(number: $number) {
  number status createdAt maternal doctor reason transport needs
  diagnosis { code text } handover { situation background assessment recommendation }
  patient { nik } origin { code name } destination { code name }
  timeline { status at note }
} }"""
REQUEST = {"REJECTED": "revoked", "CANCELLED": "revoked", "SERVED": "completed", "BACK_REFERRED": "completed"}
TASK = {
    "SENT": "requested",
    "RECEIVED": "received",
    "ACCEPTED": "accepted",
    "REJECTED": "rejected",
    "LEFT": "in-progress",
    "ARRIVED": "in-progress",
    "SERVED": "completed",
    "BACK_REFERRED": "completed",
    "CANCELLED": "cancelled",
}
PRIORITY = {"EMERGENCY": "urgent"}
ISSUES = {
    "UNAUTHENTICATED": "login",
    "FORBIDDEN": "forbidden",
    "PURPOSE_REQUIRED": "forbidden",
    "NOT_FOUND": "not-found",
    "BAD_INPUT": "invalid",
    "TOO_EXPENSIVE": "too-costly",
    "RATE_LIMITED": "throttled",
    "UNAVAILABLE": "transient",
}


def service_request(data: Mapping[str, Any]) -> dict[str, Any]:
    """The referral as an order: who is to be taken over, why, from whom, by whom."""
    given = data["referral"]
    return _filled(
        {
            "resourceType": "ServiceRequest",
            **_common(given),
            "status": REQUEST.get(given["status"], "active"),
            "priority": PRIORITY.get(given["transport"] or "", "routine"),
            "code": {"text": "Rujukan"},
            "orderDetail": [{"text": need} for need in given["needs"] or ()],
            "subject": _person(given["patient"]),
            "requester": _facility(given["origin"]),
            "performer": [_facility(given["destination"])],
            "reasonCode": [
                {
                    "coding": [{"system": ICD10, "code": given["diagnosis"]["code"]}],
                    "text": given["diagnosis"]["text"],
                }
            ],
            "note": [
                {"text": f"{part.capitalize()}: {said}"} for part, said in given["handover"].items() if said is not None
            ],
        }
    )


def task(data: Mapping[str, Any]) -> dict[str, Any]:
    """Where the referral stands between the two facilities."""
    given = data["referral"]
    last = given["timeline"][-1] if given["timeline"] else {"at": given["createdAt"], "note": None}
    refused = given["status"] in ("REJECTED", "CANCELLED")
    said = " ".join(filter(None, (given["reason"], last["note"]))) if refused else ""
    return _filled(
        {
            "resourceType": "Task",
            **_common(given),
            "status": TASK[given["status"]],
            "statusReason": {"text": said} if said else None,
            "businessStatus": {"text": given["status"]},
            "focus": {"reference": f"ServiceRequest/{given['number']}"},
            "for": _person(given["patient"]),
            "lastModified": last["at"],
            "requester": _facility(given["origin"]),
            "owner": _facility(given["destination"]),
        }
    )


def outcome(code: str, message: str) -> dict[str, Any]:
    """A refusal as FHIR says it."""
    issue = {"severity": "error", "code": ISSUES.get(code, "exception"), "diagnostics": message or code}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def _common(given: Mapping[str, Any]) -> dict[str, Any]:
    number = given["number"]
    identifier = [{"system": REFERRAL, "value": number}]
    return {"id": number, "identifier": identifier, "intent": "order", "authoredOn": given["createdAt"]}


def _person(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "Patient", "identifier": {"system": NIK, "value": given["nik"]}}


def _facility(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if given is None:
        return None
    identifier = {"system": FACILITY, "value": given["code"]}
    return {"type": "Organization", "identifier": identifier, "display": given["name"]}


def _filled(resource: Mapping[str, Any]) -> dict[str, Any]:
    """The resource without what isn't there: FHIR knows no null and no empty list."""
    kept = {name: _value(part) for name, part in resource.items()}
    return {name: part for name, part in kept.items() if part not in (None, [], {}, [None])}


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return _filled(value)
    return [_value(part) for part in value] if isinstance(value, list) else value


ROUTES = tuple(
    route(
        Resource(
            agency="dinkes",
            path=f"/fhir/{name}/{{number:str}}",
            query=QUERY,
            make=make,
            refuse=outcome,
            media=MEDIA,
            summary=f"A referral as a FHIR R4 {name}, by its number",
        )
    )
    for name, make in (("ServiceRequest", service_request), ("Task", task))
)

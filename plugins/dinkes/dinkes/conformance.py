"""What a hospital's system must be able to do with SI JONI, tried against a demo city, step by step.

    python -m dinkes.conformance http://127.0.0.1:8000 [--token simpul_…] [--patient NIK]

It ends at the first step that fails. The hospital's own steps are taken with its API token, those of the city's
offices with the accounts of the demo. The file stands alone: Python 3.11 and nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

HOSPITAL, PURPOSE, DEMO = "RS-3275-01", "HEALTH_GUARANTEE", "demo-bekasi"
BUDI = "3275021203850001"  # Budi Santoso lives in the city and has no BPJS
SCOPES = (
    "hub:citizen:find", "dinkes:guarantee:check", "dinkes:guarantee:read", "dinkes:guarantee:request",
    "dinkes:claim:read", "dinkes:claim:submit", "dinkes:referral:read", "dinkes:referral:answer",
)  # fmt: skip
DIAGNOSES = ("A09", "K30", "J18.0", "D64.9", "A16.0", "I64", "H26.9", "K04.1", "I50.9", "A08", "I63", "A90", "J06.9")
WIB = timedelta(hours=7)

MAKE = "mutation Make($input: ApiTokenInput!) { createApiToken(input: $input) { secret } }"
ELIGIBLE = """query Eligible($nik: NIK!) { guaranteeEligibility(nik: $nik) { eligible reasons { code passed } } }"""
REFER = "mutation Refer($input: ReferralInput!) { createReferral(input: $input) { number status } }"
ACCEPT = """mutation Accept($number: String!) {
  answerReferral(input: { number: $number, accept: true }) { status }
}"""
LETTER = "mutation Letter($input: SocialLetterInput!) { requestSocialLetter(input: $input) { number } }"
DECIDE_LETTER = """mutation DecideLetter($number: String!, $decision: LetterDecision!) {
  decideSocialLetter(input: { number: $number, decision: $decision }) { status }
}"""
REQUEST = "mutation Request($input: GuaranteeInput!) { requestGuarantee(input: $input) { number status } }"
DECIDE = """mutation Decide($number: String!, $ceiling: Rupiah!) {
  decideGuarantee(input: { number: $number, decision: APPROVE, ceiling: $ceiling }) {
    status ceiling used letter { number qr { text } }
  }
}"""
CHECK = "query Check($text: String!) { verifyDocument(text: $text) { verdict number } }"
TREATED = """query Treated($nik: NIK!) {
  citizen(nik: $nik) { claims(first: 100) { edges { node { diagnosis admittedOn } } } }
}"""
FIELDS = """number status claimed approved paid guarantee { number ceiling used reserved }
  items { id code claimed approved reason note } question"""
SUBMIT = f"mutation Submit($input: ClaimInput!) {{ submitClaim(input: $input) {{ {FIELDS} }} }}"
ASK = f"mutation Ask($input: ClaimQueryInput!) {{ queryClaim(input: $input) {{ {FIELDS} }} }}"
ANSWER = f"mutation Answer($input: ClaimAnswerInput!) {{ answerClaim(input: $input) {{ {FIELDS} }} }}"
VERIFY = f"mutation Verify($input: ClaimVerificationInput!) {{ verifyClaim(input: $input) {{ {FIELDS} }} }}"
APPROVE = f"""mutation Approve($number: String!) {{
  decideClaim(input: {{ number: $number, decision: APPROVE }}) {{ {FIELDS} }}
}}"""
PAY = f"mutation Pay($input: ClaimPaymentInput!) {{ recordClaimPayment(input: $input) {{ {FIELDS} }} }}"
THREAD = """query Thread($nik: NIK!, $number: String!) {
  citizen(nik: $nik) { healthCase(number: $number) { referral { number } timeline { part } } }
}"""


class Failed(Exception):
    """A step didn't do what it must; the message says what came instead."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the hub answered."""

    data: Mapping[str, Any]
    errors: Sequence[Mapping[str, Any]]

    @property
    def codes(self) -> list[str]:
        return [str(error.get("extensions", {}).get("code")) for error in self.errors]

    def of(self, name: str) -> Any:
        """A field that must be there. Raises: Failed."""
        if self.errors:
            raise Failed("; ".join(f"{e['extensions'].get('code')}: {e['message']}" for e in self.errors))
        return self.data[name]

    def refused(self, code: str) -> Mapping[str, Any]:
        """The details of the one refusal there must be. Raises: Failed."""
        if self.codes != [code]:
            raise Failed(f"expected {code}, got {self.codes or 'no refusal'}")
        found: Mapping[str, Any] = self.errors[0]["extensions"]
        return found


@dataclass(slots=True)
class City:
    """The hub of a demo city, asked by whom it takes."""

    url: str
    bearers: dict[str, str] = field(default_factory=dict)

    def sign_in(self, username: str) -> str:
        """A demo account's access token, asked for once."""
        if username not in self.bearers:
            form = {"grant_type": "password", "username": username, "password": DEMO}
            sent = urllib.parse.urlencode(form).encode()
            self.bearers[username] = str(self._send("/auth/token", sent, {})["access_token"])
        return self.bearers[username]

    def ask(self, who: str | None, document: str, purpose: str | None = None, **variables: object) -> Reply:
        """Send an operation. who: `hospital` by its API token, else a demo account, None for a guest."""
        headers = {"Content-Type": "application/json", "Accept-Language": "en"}
        if who:
            headers["Authorization"] = f"Bearer {self.sign_in(who)}"
        if purpose:
            headers["X-Purpose"] = purpose
        sent = json.dumps({"query": document, "variables": variables}).encode()
        answer = self._send("/graphql", sent, headers)
        return Reply(answer.get("data") or {}, answer.get("errors") or ())

    def _send(self, path: str, sent: bytes, headers: Mapping[str, str]) -> Mapping[str, Any]:
        request = urllib.request.Request(self.url + path, sent, dict(headers))  # noqa: S310 - the caller's own address
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                body = answer.read()
        except urllib.error.HTTPError as error:
            body = error.read()
        except OSError as error:
            raise Failed(f"{self.url} doesn't answer: {error}") from None
        found: Mapping[str, Any] = json.loads(body)
        return found


@dataclass(slots=True)
class Trial:
    """One run. say: where lines go."""

    city: City
    patient: str
    say: Callable[[str], object]
    done: int = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """One step, said when it is over. Raises: Failed."""
        try:
            yield
        except (Failed, KeyError, TypeError, IndexError) as error:
            self.say(f"FAILED {self.done + 1:02} {name}: {error}")
            raise Failed(name) from error
        self.done += 1
        self.say(f"ok {self.done:02} {name}")

    def hospital(self, document: str, purpose: str | None = PURPOSE, **variables: object) -> Reply:
        return self.city.ask("hospital", document, purpose, **variables)

    def run(self, token: str | None) -> None:
        """Every step, in order. Raises: Failed."""
        with self.step("the hospital has an API token"):
            self.city.bearers["hospital"] = token or self._token()
        with self.step("a purpose must be stated"):
            self.hospital(ELIGIBLE, None, nik=self.patient).refused("PURPOSE_REQUIRED")
        referral = self._referred()
        guarantee = self._guaranteed(referral)
        claim = self._claimed(guarantee)
        self._settled(claim, referral)

    def _token(self) -> str:
        input = {"name": "Uji kesesuaian SIMRS", "scopes": SCOPES, "purposes": [PURPOSE]}
        return str(self.city.ask("rumahsakit", MAKE, input=input).of("createApiToken")["secret"])

    def _referred(self) -> str:
        """A puskesmas' referral that the hospital accepts, and Dinsos' recommendation."""
        with self.step("a puskesmas refers the patient, and the hospital accepts"):
            input = {"patient": self.patient, "destination": HOSPITAL, "diagnosis": "J18.0"}
            referral = str(self.city.ask("puskesmas", REFER, input=input).of("createReferral")["number"])
            _is(self.hospital(ACCEPT, number=referral).of("answerReferral")["status"], "ACCEPTED")
        with self.step("the eligibility check answers five questions"):
            reasons = self._reasons()
            _is(sorted(reasons), sorted(("ALIVE", "DINSOS_RECOMMENDATION", "NO_ACTIVE_BPJS", "REFERRAL", "RESIDENT")))
        with self.step("Dinsos recommends, and the check knows it"):
            if not reasons["DINSOS_RECOMMENDATION"]:
                input = {"kind": "HEALTH_RECOMMENDATION", "purpose": "Jaminan kesehatan", "nik": self.patient}
                number = self.city.ask("backoffice.dinsos", LETTER, input=input).of("requestSocialLetter")["number"]
                for who, decision in (("backoffice.dinsos", "VERIFY"), ("kepala.dinsos", "APPROVE")):
                    self.city.ask(who, DECIDE_LETTER, number=number, decision=decision).of("decideSocialLetter")
            _is(set(self._reasons().values()), {True})
        return referral

    def _reasons(self) -> dict[str, bool | None]:
        found = self.hospital(ELIGIBLE, nik=self.patient).of("guaranteeEligibility")
        return {one["code"]: one["passed"] for one in found["reasons"]}

    def _guaranteed(self, referral: str) -> str:
        """A guarantee of a million, with its letter."""
        with self.step("the hospital requests a guarantee"):
            input = {"patient": self.patient, "hospital": HOSPITAL, "referral": referral}
            number = str(self.hospital(REQUEST, input=input).of("requestGuarantee")["number"])
        with self.step("the same referral can't have a second one"):
            self.hospital(REQUEST, input=input).refused("BAD_INPUT")
        with self.step("the office approves it, and anybody can check its letter"):
            made = self.city.ask("dinkes", DECIDE, number=number, ceiling=1_000_000).of("decideGuarantee")
            _is(made["status"], "APPROVED")
            found = self.city.ask(None, CHECK, text=made["letter"]["qr"]["text"]).of("verifyDocument")
            _is((found["verdict"], found["number"]), ("VALID", number))
        return number

    def _claimed(self, guarantee: str) -> Mapping[str, Any]:
        """A claim of 800,000, sent twice because the verifier asked."""
        good = self._claim(guarantee, 600_000, 200_000)
        with self.step("a wrong sum is refused, with every check"):
            checks = self.hospital(SUBMIT, input={**good, "total": 800_001}).refused("BAD_INPUT")["checks"]
            _is([one["code"] for one in checks if one["passed"] is False], ["SUMS"])
        with self.step("a diagnosis that doesn't exist is refused"):
            self.hospital(SUBMIT, input={**good, "diagnosis": "A10"}).refused("BAD_INPUT")
        with self.step("one rupiah over the ceiling is refused, and what is left is said"):
            over = self.hospital(SUBMIT, input=self._claim(guarantee, 1_000_001)).refused("BAD_INPUT")
            _is(over["left"], 1_000_000)
        with self.step("the claim is sent, and keeps its part of the ceiling"):
            claim = self.hospital(SUBMIT, input=good).of("submitClaim")
            _is((claim["status"], claim["claimed"], claim["guarantee"]["reserved"]), ("SUBMITTED", 800_000, 800_000))
        with self.step("the verifier asks, and the hospital answers"):
            input = {"number": claim["number"], "question": "Mohon resume medis."}
            _is(self.city.ask("verifikator", ASK, input=input).of("queryClaim")["status"], "RETURNED")
            again = {"number": claim["number"], "claim": {**good, "note": "Resume medis sudah dikirim."}}
            answered: Mapping[str, Any] = self.hospital(ANSWER, input=again).of("answerClaim")
            _is((answered["status"], answered["guarantee"]["reserved"]), ("SUBMITTED", 800_000))
        with self.step("the hospital can't verify its own claim"):
            self.hospital(VERIFY, input=_judged(answered, 0)).refused("FORBIDDEN")
        return answered

    def _claim(self, guarantee: str, *amounts: int) -> dict[str, object]:
        """An outpatient's bill of today, for something the patient wasn't treated for yet today."""
        today = _today()
        edges = self.hospital(TREATED, nik=self.patient).of("citizen")["claims"]["edges"]
        used = {edge["node"]["diagnosis"] for edge in edges if edge["node"]["admittedOn"] == today}
        left = [code for code in DIAGNOSES if code not in used]
        if not left:
            raise Failed("the patient was treated for everything today: choose another with --patient")
        lines = [{"code": f"L{place}", "description": "Layanan", "claimed": one} for place, one in enumerate(amounts)]
        return {
            "guarantee": guarantee, "admittedOn": today, "dischargedOn": today, "inpatient": False,
            "diagnosis": left[0], "inaCbg": "Q-5-44-0", "tariff": 2_000_000, "items": lines, "total": sum(amounts),
        }  # fmt: skip

    def _settled(self, claim: Mapping[str, Any], referral: str) -> None:
        """Verified with a cut of 50,000, approved, paid once."""
        number = claim["number"]
        with self.step("the verifier judges every line"):
            checked = self.city.ask("verifikator", VERIFY, input=_judged(claim, 50_000)).of("verifyClaim")
            _is((checked["status"], checked["approved"]), ("VERIFIED", 750_000))
        with self.step("the office approves, and the guarantee is used by as much"):
            approved = self.city.ask("dinkes", APPROVE, number=number).of("decideClaim")
            _is((approved["guarantee"]["used"], approved["guarantee"]["reserved"]), (750_000, 0))
        payment = {"number": number, "amount": 750_000, "reference": f"UJI-{number}", "paidOn": _today()}
        with self.step("the office pays"):
            paid = self.city.ask("dinkes", PAY, input=payment).of("recordClaimPayment")
            _is((paid["status"], paid["paid"]), ("PAID", 750_000))
        with self.step("nothing is paid twice"):
            self.city.ask("dinkes", PAY, input=payment).refused("CONFLICT")
        with self.step("the patient's care is one thread"):
            found = self.hospital(THREAD, nik=self.patient, number=number).of("citizen")["healthCase"]
            _is(found["referral"]["number"], referral)
            _is({line["part"] for line in found["timeline"]}, {"REFERRAL", "GUARANTEE", "CLAIM", "PAYMENT"})


def _judged(claim: Mapping[str, Any], cut: int) -> dict[str, object]:
    """A verifier's word: the last line is paid less."""
    *full, last = claim["items"]
    items = [{"id": one["id"], "approved": one["claimed"]} for one in full]
    less = {"id": last["id"], "approved": last["claimed"] - cut, "reason": "NOT_COVERED", "note": "Di luar paket"}
    return {"number": claim["number"], "items": [*items, less]}


def _today() -> str:
    return str((datetime.now(UTC) + WIB).date())


def _is(found: object, wanted: object) -> None:
    if found != wanted:
        raise Failed(f"expected {wanted}, got {found}")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every step passes, else 1."""
    parser = argparse.ArgumentParser(prog="dinkes.conformance", description=str(__doc__).split(":", 1)[0])
    parser.add_argument("url", help="address of a demo city, like http://127.0.0.1:8000")
    parser.add_argument("--token", help="the hospital's API token; else one is made with the demo's account")
    parser.add_argument("--patient", default=BUDI, help="NIK of a resident without BPJS")
    chosen = parser.parse_args(arguments)
    trial = Trial(City(chosen.url.rstrip("/")), chosen.patient, lambda line: sys.stdout.write(line + "\n"))
    with suppress(Failed):
        trial.run(chosen.token)
        sys.stdout.write(f"PASSED: {trial.done} steps\n")
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())

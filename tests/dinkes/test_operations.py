"""The example operations work as they stand, or with a case's number put in, for the account their first line names."""

import json
import re
from importlib.resources import files

import pytest

from tests.dinkes.conftest import day

FOLDER = files("dinkes") / "operations"
NAMES = sorted(one.name for one in FOLDER.iterdir() if one.name.endswith(".graphql"))
AS_THEY_STAND = re.compile(r"0[25]|1[0-4]|29|30|32|35|37|38|39|4[2-5]|49|58").match
ACCOUNTS = {
    "(anybody)": None,
    "(as its crew)": "ambulans",
    "(as a dispatcher)": "psc119",
    "(as a puskesmas)": "puskesmas",
} | {f"({name}": name for name in ("ambulans", "psc119", "puskesmas", "rumahsakit", "dinkes", "verifikator")}
RECOMMEND = "mutation($input: SocialLetterInput!) { requestSocialLetter(input: $input) { number } }"
DECIDE = "mutation($input: SocialLetterDecisionInput!) { decideSocialLetter(input: $input) { status } }"


def example(start):
    """The text of an example, and its variables."""
    (name,) = [one for one in NAMES if one.startswith(start)]
    text = (FOLDER / name).read_text(encoding="utf-8")
    found = re.search(r"^# variables: (.*)$", text, re.MULTILINE)
    return text, json.loads(found[1]) if found else {}


@pytest.fixture
def run(ask):
    """Ask an example: `await run("31", "psc119", emergency=…)`, with its own variables but those given."""

    async def send(name, who=None, **given):
        text, variables = example(name)
        answer = await ask(text, who=who, **variables | given)
        assert answer.errors == [], name
        (value,) = answer.data.values()
        assert value is not None, name
        return value

    return send


@pytest.mark.parametrize("name", [name for name in NAMES if AS_THEY_STAND(name)])
async def test_works_for_its_account(run, name):
    """With the variables that come with it, no error."""
    title, *_ = example(name)[0].splitlines()

    await run(name, next((account for said, account in ACCOUNTS.items() if said in title), None))


async def test_of_psc_119_work_in_order(run):
    """Somebody calls; the dispatcher asks and sends; the crew rides; the caller follows."""
    filed = await run("10")
    number = filed["number"]
    judged = await run("31", "psc119", emergency=number)
    sent = await run("33", "psc119", emergency=number)
    ride = {"emergency": number, "hospital": "RS-3275-01"}
    for step in ("DEPARTED", "ON_SCENE", "TO_HOSPITAL", "HANDED_OVER"):
        rode = await run("34", "ambulans", step=step, **ride)
    tracked = await run("28", trackingCode=filed["trackingCode"])

    assert (judged["triage"], sent["status"], rode["status"]) == ("RED", "DISPATCHED", "HANDED_OVER")
    assert (tracked["number"], tracked["ambulance"]["code"]) == (number, "EMG-01")


async def test_of_referrals_work_in_order(run, office):
    """A hospital refuses one patient and takes another, who leaves, comes and is cared for."""
    sent = example("13")[1]["input"] | {"patient": await office.resident()}
    refused, taken = [(await run("13", "puskesmas", input=sent))["number"] for _ in range(2)]
    waiting = await run("38", "rumahsakit")
    no = {"accept": False, "reason": "NO_BED", "note": "ICU penuh", "proposed": "RS-3275-02"}
    answer = await run("40", "rumahsakit", input={"number": refused, **no})
    await run("40", "rumahsakit", input={"number": taken, "accept": True})
    steps = {"LEFT": "puskesmas", "ARRIVED": "rumahsakit", "SERVED": "rumahsakit"}
    came = [(await run("41", who, number=taken, step=step))["status"] for step, who in steps.items()]

    assert {refused, taken} <= {edge["node"]["number"] for edge in waiting["edges"]}
    assert (answer["status"], answer["proposed"]["code"]) == ("REJECTED", "RS-3275-02")
    assert came == list(steps)


async def test_of_an_emergencys_papers_work_in_order(run, ask, office):
    """A hospital asks before the papers are there; puskesmas and Dinsos bring them, by the demo's accounts."""
    nik = await office.resident()
    number = (await run("21", "rumahsakit", input=example("21")[1]["input"] | {"patient": nik}))["number"]
    decided = await run("23", "dinkes", number=number)
    await run("13", "puskesmas", input=example("13")[1]["input"] | {"patient": nik})
    letter = {"kind": "HEALTH_RECOMMENDATION", "purpose": "Rawat inap", "nik": nik}
    asked = (await ask(RECOMMEND, who="backoffice.dinsos", input=letter)).data["requestSocialLetter"]["number"]
    for who, decision in (("backoffice.dinsos", "VERIFY"), ("kepala.dinsos", "APPROVE")):
        assert (await ask(DECIDE, who=who, input={"number": asked, "decision": decision})).errors == []
    done = await run("47", "rumahsakit", number=number)

    assert (decided["status"], decided["letter"]) == ("PROVISIONAL", None)
    assert (done["status"], done["recommendation"], done["letter"]["number"]) == ("APPROVED", asked, number)


async def test_of_guarantees_and_claims_work_in_order(run, office):
    """A hospital claims, is asked, answers and disputes; the office approves, pays and closes the guarantee."""
    asked, guarantee = await office.requested(), await office.approved()
    care = {"guarantee": guarantee, "admittedOn": str(day(-5)), "dischargedOn": str(day(-3))}
    withdrawn = await run("46", "rumahsakit", number=asked)
    back = (await run("48", "rumahsakit", input=example("48")[1]["input"] | care))["number"]
    taken = await run("54", "rumahsakit", number=back)
    number = (await run("48", "rumahsakit", input=example("48")[1]["input"] | care))["number"]
    queried = await run("51", "verifikator", number=number)
    answered = await run("52", "rumahsakit", number=number, claim=example("52")[1]["claim"] | care)
    judged = zip(example("50")[1]["items"], answered["items"], strict=True)
    lines = [word | {"id": line["id"]} for word, line in judged]
    verified = await run("50", "verifikator", number=number, items=lines)
    disputed = await run("53", "rumahsakit", number=number)
    await run("50", "verifikator", number=number, items=lines)
    approved = await run("55", "dinkes", number=number)
    paid = await run("56", "dinkes", input=example("56")[1]["input"] | {"number": number, "paidOn": str(day())})
    closed = await run("57", "dinkes", number=guarantee)

    assert (withdrawn["status"], taken["status"]) == ("WITHDRAWN", "WITHDRAWN")
    assert (queried["status"], answered["status"], disputed["status"]) == ("RETURNED", "SUBMITTED", "DISPUTED")
    assert verified["approved"] == approved["guarantee"]["used"] == 2_750_000
    assert (paid["status"], paid["paid"], closed["status"]) == ("APPROVED", 1_000_000, "CLOSED")

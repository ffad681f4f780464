"""The example operations fit the schema, and those of SIPANSOS work in order, as the accounts their titles name."""

from importlib.resources import files

import orjson
import pytest
from graphql import parse, validate

FILES = sorted(
    (file for file in (files("dinsos") / "operations").iterdir() if file.name.endswith(".graphql")),
    key=lambda file: file.name,
)
TEXTS = {file.name: file.read_text(encoding="utf-8") for file in FILES}


@pytest.mark.parametrize("name", TEXTS)
def test_fit_the_schema(hub, name):
    """Each has a title, variables that are JSON, and is valid."""
    lines = TEXTS[name].splitlines()

    assert lines[0].startswith("# ")
    if lines[1].startswith("# variables: "):
        orjson.loads(lines[1].removeprefix("# variables: "))
    assert validate(hub.schema._schema, parse(TEXTS[name])) == []


async def test_of_sipansos_work_in_order(ask, hub):
    """A guest files; the office lists, assigns and asks; the partner answers and writes; the guest tracks it."""

    async def run(name, who=None, **variables):
        (text,) = [text for file, text in TEXTS.items() if file.removesuffix(".graphql").endswith(name)]
        given = next((line for line in text.splitlines() if line.startswith("# variables: ")), "# variables: {}")
        answer = await ask(text, who=who, **(orjson.loads(given.removeprefix("# variables: ")) | variables))
        assert answer.errors == [], (name, answer.errors)
        return answer.data

    filed = (await run("10-file-complaint"))["fileComplaint"]
    number = filed["number"]
    queued = (await run("12-complaint-queue", "backoffice.dinsos"))["complaintQueue"]
    assigned = (await run("13-assign-partners", "backoffice.dinsos", number=number))["assignPartners"]
    response = {"number": number, "kind": "FOLLOW_UP", "text": "Petugas menuju lokasi."}
    answered = (await run("14-respond", "psm", input=response))["respondToComplaint"]
    chat = await run("15-chat", "psm", complaint=number)
    tracked = await run("11-track-complaint", number=number, trackingCode=filed["trackingCode"])
    recap = (await run("20-complaint-recap", "kepala.dinsos"))["complaintRecap"]
    similar = await run("21-similar-complaints")
    polls = (await run("17-polls"))["polls"]
    await run("01-public-complaints")

    assert filed["receipt"]["number"].startswith("TTP-")
    assert number in [edge["node"]["number"] for edge in queued["edges"]] or queued["totalCount"] > 20
    assert (assigned["partners"], answered["status"]) == (["PSM"], "IN_PROGRESS")
    assert chat["chatReaders"] == []
    assert tracked["trackComplaint"]["responses"][0]["by"] == "Nurhayati"
    assert recap["total"] == sum(row["count"] for row in recap["rows"])
    assert number in [one["number"] for one in similar["similarComplaints"]]
    assert {poll["id"] for poll in polls} >= {"JP-DEMO-0001", "JP-DEMO-0002"}

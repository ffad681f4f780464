"""How coverage is reported: by an office, by a file, and by what happens to a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from dinkes.coverage import rules, steps
from dinkes.coverage.importing import import_coverage

from hub import BadSetup
from hub.events import Fact
from tests.dinkes.conftest import HOSPITAL, Office

SET = """mutation Set($input: HealthCoverageInput!) {
  setHealthCoverage(input: $input) { scheme status card source ageDays reports { scheme status source } }
}"""


def at(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


async def test_the_newest_report_counts(office: Office) -> None:
    """An older report is kept and changes nothing."""
    nik = await office.resident(cover=None)
    new = {"nik": nik, "scheme": "JKN_PBI_APBD", "status": "ACTIVE", "card": "0001234567890", "reportedAt": at(3)}

    first = await office.does(office.officer, SET, input=new)
    late = await office.does(
        office.officer, SET, input={"nik": nik, "scheme": "NONE", "status": "INACTIVE", "reportedAt": at(9)}
    )

    assert first.errors == []
    assert first.data["setHealthCoverage"]["ageDays"] == 3
    found = late.data["setHealthCoverage"]
    assert (found["scheme"], found["status"]) == ("JKN_PBI_APBD", "ACTIVE")
    assert [one["scheme"] for one in found["reports"]] == ["JKN_PBI_APBD", "NONE"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"card": "123"}, "card"),
        ({"card": "\u0661" * 13}, "card"),
        ({"scheme": "NONE"}, "status"),
        ({"reportedAt": at(-1)}, "reportedAt"),
        ({"source": " "}, "source"),
        ({"source": "x" * 41}, "source"),
    ],
)
async def test_a_report_that_cannot_be_is_refused(office: Office, change, path) -> None:
    """Card, scheme, time and source are checked, and the field at fault is named."""
    nik = await office.resident(cover=None)

    reply = await office.does(
        office.officer, SET, input={"nik": nik, "scheme": "JKN_EMPLOYED", "status": "ACTIVE", **change}
    )

    assert reply.codes == ["BAD_INPUT"]
    assert reply.errors[0]["fields"][0]["path"] == ["input", path]


async def test_a_report_is_about_somebody(office: Office) -> None:
    """A NIK that nobody has is not found."""
    input = {"nik": "3171010101900998", "scheme": "LKM", "status": "ACTIVE"}

    reply = await office.does(office.officer, SET, input=input)

    assert reply.codes == ["NOT_FOUND"]


@pytest.mark.parametrize(("role", "unit"), [("dinkes.hospital", HOSPITAL), ("dinkes.verifier", None)])
async def test_others_may_not_report(office: Office, role, unit) -> None:
    """Hospitals and verifiers don't say who is insured."""
    nik = await office.resident()

    reply = await office.does(office.who(role, unit), SET, input={"nik": nik, "scheme": "LKM", "status": "ACTIVE"})

    assert reply.codes == ["FORBIDDEN"]


async def test_a_file_is_imported_line_by_line(office: Office, tmp_path) -> None:
    """Good lines count, bad ones are named by number and without the NIK; a second time changes nothing."""
    nik = await office.resident(cover=None)
    file = tmp_path / "bpjs.csv"
    file.write_text(
        "nik,scheme,status,card,source,reported_at\n"
        f"{nik},JKN_EMPLOYED,ACTIVE,0001234567890,BPJS Kesehatan,2026-11-01T08:00:00+07:00\n"
        f"{nik},JKN_EMPLOYED,INACTIVE,0001234567890,BPJS Kesehatan,2026-11-05\n"
        "123,LKM,ACTIVE,,Dinkes,2026-11-05\n"
        f"{nik},SOME,ACTIVE,,Dinkes,2026-11-05\n"
        f"{nik},NONE,ACTIVE,,Dinkes,2026-11-05\n"
    )

    counts = await import_coverage(office.hub.db, file, None)
    again = await import_coverage(office.hub.db, file, None)

    assert (counts.kept, [line for line, _ in counts.refused]) == (2, [4, 5, 6])
    assert nik not in str(counts)
    assert again.kept == 2
    known = await steps.current(office.hub.db, nik)
    assert known is not None
    assert (known.scheme, known.status) == (rules.Scheme.JKN_EMPLOYED, rules.Status.INACTIVE)


async def test_a_file_with_another_header_is_refused(office: Office, tmp_path) -> None:
    """The message names the missing column."""
    file = tmp_path / "other.csv"
    file.write_text("nik,scheme\n")

    with pytest.raises(BadSetup, match="status"):
        await import_coverage(office.hub.db, file, None)


@pytest.mark.parametrize(
    ("scheme", "event", "data", "status"),
    [
        ("LKM", "move", {"out": True}, "INACTIVE"),
        ("JKN_PBI_APBD", "move", {"out": True}, "INACTIVE"),
        ("JKN_EMPLOYED", "move", {"out": True}, "ACTIVE"),
        ("LKM", "move", {"out": False}, "ACTIVE"),
        ("JKN_EMPLOYED", "death", {}, "INACTIVE"),
    ],
)
async def test_what_happens_to_a_person_ends_coverage(office: Office, scheme, event, data, status) -> None:
    """The city's own coverage ends for who leaves; a death ends all; a move inside the city ends nothing."""
    nik = await office.resident(cover=(scheme, "ACTIVE"))
    handle = {"move": steps.moved, "death": steps.died}[event]

    await tell(office, handle, nik, data)

    known = await steps.current(office.hub.db, nik)
    assert known is not None
    assert (known.scheme, known.status) == (scheme, status)


async def test_a_newborn_is_an_open_question(office: Office) -> None:
    """A birth makes a line that says that nothing is known yet, and doesn't overwrite a report that came first."""
    child, reported = await office.resident(cover=None), await office.resident(cover=("LKM", "ACTIVE"))

    for nik in (child, reported):
        await tell(office, steps.born, nik, {"mother": None})

    unknown, known = [await steps.current(office.hub.db, nik) for nik in (child, reported)]
    assert unknown is not None
    assert known is not None
    assert (unknown.status, known.status) == ("UNKNOWN", "ACTIVE")


async def tell(office: Office, handle, nik: str, data: dict[str, object]) -> None:
    now = datetime.now(UTC)
    rows = await office.hub.db.fetch(
        "insert into hub_delivery (event, handler, subject, state, attempts, next_at)"
        " values (0, 'test', $1, 'WAITING', 0, $2) returning id",
        nik,
        now,
    )
    for _ in range(2):
        fact = Fact(1, "dukcapil.test", nik, {"nik": nik, **data}, now, int(rows[0][0]))
        await handle(office.hub.graph.context("dinkes"), fact)

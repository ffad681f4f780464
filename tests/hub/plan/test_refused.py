"""What can be refused by the request alone is refused before a statement runs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from auth import Principal
from hub.context import Context
from hub.running import Hub
from tests.hub.plan.callers import BUDI, SITI, callers
from tests.hub.plan.counted import Counted

NOBODY = "3275010101900009"
OFFICER = "operator.dukcapil"
GIVE = "insert into hub_consent (citizen, purpose, recipient, given_at) values ($1, 'CONSENT', 'dinsos', $2)"


@dataclass(slots=True)
class Told:
    """What was answered, and the statements it took."""

    data: Any
    errors: list[tuple[str, str]] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)


def one(hub: Hub, username: str) -> Principal:
    who = next(who for who in callers(hub) if who.username == username)
    return replace(who, agency=who.agency or username.partition(".")[2] or None)


async def told(
    hub: Hub, who: str, document: str, *, purpose: str | None = None, planned: bool = True, **variables: Any
) -> Told:
    db = Counted(hub)
    context = Context(
        db=db,
        settings=hub.settings,
        who=one(hub, who),
        purpose=purpose,
        planner=hub.planner if planned else None,
        trail=hub.trail,
    )
    data = await hub.planner.answer(context, document, None, variables) if planned else None
    if data is not None:
        return Told(data, [], db.statements)
    result = await hub.schema.execute(document, variable_values=variables, context_value=context)
    errors = sorted(
        (".".join(map(str, error.path or ())), str((error.extensions or {})["code"])) for error in result.errors or ()
    )
    return Told(result.data, errors, db.statements)


BOTH_WAYS = pytest.mark.parametrize("planned", [True, False], ids=["planned", "executed"])
REFUSED = {
    "no purpose": (
        OFFICER,
        "query ($nik: NIK!) { citizen(nik: $nik) { nik name } }",
        None,
        [("citizen.name", "PURPOSE_REQUIRED")],
    ),
    "no purpose, in a fragment, by another name": (
        OFFICER,
        "query ($nik: NIK!) { x: citizen(nik: $nik) { ...F } } fragment F on Citizen { y: name residence { rt } }",
        None,
        [("x.residence", "PURPOSE_REQUIRED"), ("x.y", "PURPOSE_REQUIRED")],
    ),
    "no permission": (
        OFFICER,
        "query ($nik: NIK!) { citizen(nik: $nik) { nik accessLog { totalCount } consents { id } } }",
        "CIVIL_REGISTRATION",
        [("citizen.accessLog", "FORBIDDEN"), ("citizen.consents", "FORBIDDEN")],
    ),
    "no permission, for a citizen": (
        "warga2",
        "query ($nik: NIK!) { citizen(nik: $nik) { accessLog { totalCount } } }",
        "SELF_SERVICE",
        [("citizen.accessLog", "FORBIDDEN")],
    ),
    "neither": (
        OFFICER,
        "query ($nik: NIK!) { citizen(nik: $nik) { name accessLog { totalCount } } }",
        None,
        [("citizen.accessLog", "FORBIDDEN"), ("citizen.name", "PURPOSE_REQUIRED")],
    ),
    "personal further down": (
        "auditor",
        "query ($nik: NIK!) { citizen(nik: $nik) { accessLog(first: 1) { edges { node { citizen } } } } }",
        None,
        [("citizen.accessLog", "PURPOSE_REQUIRED")],
    ),
    "as of a day": (
        OFFICER,
        'query ($nik: NIK!) { citizen(nik: $nik, asOf: "2020-01-01") { name } }',
        None,
        [("citizen.name", "PURPOSE_REQUIRED")],
    ),
}


@BOTH_WAYS
@pytest.mark.parametrize(("who", "document", "purpose", "errors"), REFUSED.values(), ids=REFUSED)
async def test_nothing_is_read(
    hub: Hub, who: str, document: str, purpose: str | None, errors: list[tuple[str, str]], planned: bool
) -> None:
    """Each field has its error and no statement runs; a number that nobody has is answered as one that somebody has."""
    there = await told(hub, who, document, purpose=purpose, planned=planned, nik=SITI)
    absent = await told(hub, who, document, purpose=purpose, planned=planned, nik=NOBODY)

    assert (there.errors, there.statements) == (errors, [])
    assert (absent.errors, absent.statements) == (errors, [])


@BOTH_WAYS
async def test_ones_own_record_needs_neither(hub: Hub, planned: bool) -> None:
    """A citizen reads her whole record without a purpose, and her access log without a permission."""
    document = "query ($nik: NIK!) { citizen(nik: $nik) { nik name accessLog { totalCount } } }"

    mine = await told(hub, "warga", document, planned=planned, nik=SITI)

    assert mine.errors == []
    assert mine.data["citizen"]["name"] == "Siti Rahayu"


async def test_what_is_allowed_is_read_once(hub: Hub) -> None:
    """Beside a refused field the others are read, and not twice."""
    document = "query ($nik: NIK!) { citizen(nik: $nik) { name accessLog { totalCount } sex } }"

    answer = await told(hub, OFFICER, document, purpose="CIVIL_REGISTRATION", nik=SITI)

    assert answer.errors == [("citizen.accessLog", "FORBIDDEN")]
    assert answer.data["citizen"] == {"name": "Siti Rahayu", "accessLog": None, "sex": "FEMALE"}
    assert len(answer.statements) == 1


@pytest.mark.parametrize("nik", [SITI, BUDI, NOBODY])
async def test_beside_a_resolver_one_statement_finds_and_reads(hub: Hub, nik: str) -> None:
    """Whether there is such a person, and what is asked of them, is one statement; a hidden one is like none."""
    document = "query ($nik: NIK!) { plugins { name } citizen(nik: $nik) { sex accessLog { totalCount } name } }"

    answer = await told(hub, "warga", document, purpose="SELF_SERVICE", nik=nik)

    assert answer.errors == ([] if nik == SITI else [("citizen", "NOT_FOUND")])
    assert len(answer.statements) == 1
    assert (answer.data["citizen"] is not None) == (nik == SITI)


@BOTH_WAYS
async def test_a_number_alone_is_looked_up(hub: Hub, planned: bool) -> None:
    """Where nothing is refused, one that nobody has is not found, and one that is hidden neither."""
    document = "query ($nik: NIK!) { citizen(nik: $nik) { nik } }"

    found = [await told(hub, "warga", document, planned=planned, nik=nik) for nik in (SITI, BUDI, NOBODY)]

    assert [one.errors for one in found] == [[], [("citizen", "NOT_FOUND")], [("citizen", "NOT_FOUND")]]


async def test_rows_tell_who_they_are_about(hub: Hub) -> None:
    """Below a resolver's object what is personal is refused without a statement of its own."""
    document = "query ($n: String!) { complaint(number: $n) { number photos { url } reporter { nik name } } }"
    known = "select number from dinsos_complaint where visibility = 'PUBLIC' and reporter is not null limit 1"
    number = (await hub.db.fetch(known))[0][0]

    named = await told(hub, "backoffice.dinsos", document, purpose="SOCIAL_SERVICE", n=number)
    closed = await told(hub, "backoffice.dinsos", document, n=number)

    assert named.errors == []
    assert {code for _, code in closed.errors} == {"PURPOSE_REQUIRED"}
    assert not [sql for sql in closed.statements[1:] if "dukcapil_resident" in sql]


@BOTH_WAYS
@pytest.mark.parametrize("resolver", ["", "plugins { name }"], ids=["plain", "beside a resolver"])
async def test_consent_is_asked_before_anything_is_read(hub: Hub, resolver: str, planned: bool) -> None:
    """For a purpose that rests on consent: refused with the whole answer, and only the consents were looked at."""
    document = f"query ($nik: NIK!) {{ {resolver} citizen(nik: $nik) {{ nik name }} }}"
    await hub.db.fetch("delete from hub_consent")

    async def asked() -> Told:
        return await told(hub, "backoffice.dinsos", document, purpose="CONSENT", planned=planned, nik=BUDI)

    without = await asked()
    await hub.db.fetch(GIVE, BUDI, datetime.now(UTC))
    under = await asked()

    assert (without.data, without.errors) == (None, [("", "PURPOSE_REQUIRED")])
    assert len(without.statements) == 1
    assert "hub_consent" in without.statements[0]
    assert under.data["citizen"] == {"nik": BUDI, "name": "Budi Santoso"}
    await hub.db.fetch("delete from hub_consent")

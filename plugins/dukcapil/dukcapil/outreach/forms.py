"""Forms of a packet: which ones a visit takes along, and how filled ones become requests in e-OPEN, each once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass
from typing import Any, Final

from dukcapil.documents.rules import Service
from dukcapil.requests import births, cards, deaths, filing, inputs
from dukcapil.residents import register
from hub import BadInput, Context, Refusal, Text, Unavailable

NOT_BROUGHT = Text("Formulir itu tidak dibawa pada kunjungan ini.", "That form didn't come along on this visit.")

TAKE = """insert into dukcapil_visit_form (id, request) values ($1, '') on conflict do nothing returning id"""
TAKEN = "select request from dukcapil_visit_form where id = $1"
KEEP = "update dukcapil_visit_form set request = $2 where id = $1"
RULES = """select variant, paper, held, substitute from dukcapil_requirement
where service = $1 and since <= $2 and (until is null or until > $3) order by id"""

Check = Callable[[Context, Any, filing.Filer], Awaitable[filing.Filing]]


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its official name, what is filled in, and how that is checked."""

    name: str
    input: type
    check: Check


FORMS: Final[Mapping[Service, Form]] = {
    Service.BIRTH_CERTIFICATE: Form("F-2.01", inputs.BirthCertificateInput, births.check),
    Service.DEATH_CERTIFICATE: Form("F-2.01", inputs.DeathCertificateInput, deaths.check),
    Service.IDENTITY_CARD: Form("F-1.02", inputs.IdentityCardInput, cards.check_identity),
    Service.FAMILY_CARD: Form("F-1.02", inputs.FamilyCardInput, cards.check_family),
    Service.CHILD_IDENTITY_CARD: Form("F-1.02", inputs.ChildIdentityCardInput, cards.check_child),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in. id: the officer's own, the same when it is sent again; citizen: NIK of who asks."""

    id: str
    service: Service
    citizen: str
    input: Any


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a form: the request, or why there is none."""

    id: str
    number: str | None
    refusal: Refusal | None


async def blank(context: Context, services: Sequence[str], on: object) -> list[dict[str, object]]:
    """The forms of these services to fill in, each with its fields and the papers its cases need on a day."""
    found: list[dict[str, object]] = []
    for service, form in FORMS.items():
        if service.value not in services:
            continue
        rules = await context.db.fetch(RULES, service.value, on, on)
        names = ("case", "paper", "held", "substitute")
        definition = form.input.__strawberry_definition__  # type: ignore[attr-defined]
        found.append({
            "service": service.value, "form": form.name,
            "fields": [
                {"name": context.graph.hub.schema.config.name_converter.get_graphql_name(field),
                 "required": field.default is MISSING and field.default_factory is MISSING,
                 "description": field.description}
                for field in definition.fields
            ],
            "papers": [dict(zip(names, rule, strict=True)) for rule in rules],
        })  # fmt: skip
    return found


async def file(context: Context, visit: str, packet: str, services: Sequence[str], filled: Filled) -> Filed:
    """One form as a request of its citizen, filed by the officer: once, however often it is sent.

    What the register no longer allows, or somebody asked for meanwhile, is said and changes nothing.

    Raises: Unavailable.
    """
    key = f"{packet}/{filled.id}"
    try:
        if filled.service.value not in services:
            raise BadInput(NOT_BROUGHT)
        async with context.db.transaction():
            if not await context.db.fetch(TAKE, key):
                return Filed(filled.id, (await context.db.fetch(TAKEN, key))[0][0], None)
            number = await _filed(context, visit, filled)
            await context.db.fetch(KEEP, key, number)
    except Unavailable:
        raise
    except Refusal as refusal:
        return Filed(filled.id, None, refusal)
    return Filed(filled.id, number, None)


async def _filed(context: Context, visit: str, filled: Filled) -> str:
    """Raises: Refusal."""
    who = context.who
    citizen = await register.person(context.db, filled.citizen)
    asked_by = filing.Filer(filled.citizen, citizen, who.name or who.username, who.username, visit)
    ready = await FORMS[filled.service].check(context, filled.input, asked_by)
    return await filing.file(context, ready, filled.input.papers, filled.input.note)

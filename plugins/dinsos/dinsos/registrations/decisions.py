"""What the office and the institution do about an open case, and what an approval changes in the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import orjson

from dinsos.institutions import rules as institutions
from dinsos.letters import PROVINCIAL, REGISTRATION, next_number
from dinsos.registrations import inputs, rules, steps
from hub import BadInput, Conflict, Context, Step, Text, attached, issue, take, times

PAPERS_MISSING = Text("Persyaratan belum lengkap.", "Papers are missing.")
NOT_VISITED = Text("Kunjungan lapangan belum dicatat.", "The field visit is not recorded yet.")
LATER = Text("Tanggal kunjungan belum tiba.", "That day has not come yet.")
STANDS = {"PAPERS": PAPERS_MISSING, "VISIT": NOT_VISITED}
HELD = "select kind, institution, changes, missing, visited_on from dinsos_registration where number = $1"
REGISTER = """update dinsos_institution set registered_on = coalesce(registered_on, $2), registered_until = $3,
version = version + 1, reminded_on = null where number = $1
returning version, name, chair, address, kinds, fold"""
LETTER = """select i.name, i.legal_form, i.chair, i.address, i.kinds, i.version, i.letter, i.registered_until,
r.applicant from dinsos_institution i join dinsos_registration r on r.institution = i.number where r.number = $1"""
PURPOSES = {
    rules.Kind.PROVINCIAL_NEW: "Pendaftaran baru pada Pemerintah Provinsi",
    rules.Kind.PROVINCIAL_RENEWAL: "Perpanjangan pendaftaran pada Pemerintah Provinsi",
}
FORMS = {"LEGAL_ENTITY": "Berbadan hukum", "NON_LEGAL_ENTITY": "Tidak berbadan hukum"}
VERSION = ("institution", "version", "since", "until", "name", "chair", "address", "kinds", "registration", "letter")
PLAIN = ("name", "chair", "chair_nik", "address", "village", "phone", "bank", "account_number", "account_holder")


async def decide(context: Context, number: str, decision: rules.Decision, note: str | None) -> None:
    """Take the step of a decision; an approval is written into the register in the same transaction."""
    step = steps.LIFECYCLE.named(decision.value.lower())
    context.require(step.may or "")
    kind, institution, changes, gaps, visited = (await context.db.fetch(HELD, number))[0]
    if decision in (rules.Decision.APPROVE, rules.Decision.VERIFY):
        settings = context.settings
        stands = rules.refuses_approval(
            rules.Kind(kind),
            gaps=gaps.split(),
            visited=visited is not None,
            papers_first=rules.PAPERS_FIRST.of(settings),
            visit_first=rules.VISIT_FIRST.of(settings) and decision is rules.Decision.APPROVE,
        )
        if stands:
            raise BadInput(STANDS[stands], path=["input", "decision"])
    async with context.db.transaction():
        ends = step.to in (rules.Status.APPROVED, rules.Status.REJECTED)
        values = {"decided_at": datetime.now(UTC)} if ends else {}
        data = {"institution": institution, "kind": kind}
        await take(context, steps.LIFECYCLE, step, number, note=note, values=values, data=data)
        if decision is rules.Decision.APPROVE:
            await _approve(context, number, rules.Kind(kind), institution, orjson.loads(changes or "{}"))
        if ends:
            await _free(context, institution, dropped=kind == rules.Kind.NEW and step.to == rules.Status.REJECTED)


async def visit(context: Context, given: inputs.FieldVisitInput) -> None:
    """Record a field visit."""
    if given.visited_on > times.today():
        raise BadInput(LATER, path=["input", "visitedOn"])
    inputs.check_text(given.finding, 4000, "finding")
    values = {"visited_on": given.visited_on, "finding": given.finding.strip()}
    await take(
        context, steps.LIFECYCLE, steps.LIFECYCLE.named("visit"), given.number, internal=given.finding, values=values
    )


async def supplement(context: Context, given: inputs.SupplementInput) -> None:
    """Hand in what the office asked for."""
    known = await steps.papers(context)
    inputs.check_papers(given.papers, known)
    inputs.check_text(given.note, 4000, "note")
    (gaps,) = (await context.db.fetch("select missing from dinsos_registration where number = $1", given.number))[0]
    day = times.today()
    valid = {one.code for one in given.papers if one.valid_until is None or one.valid_until >= day}
    left = " ".join(code for code in gaps.split() if code not in valid)
    async with context.db.transaction():
        step = _own_step(context, "supplement")
        await take(context, steps.LIFECYCLE, step, given.number, note=given.note, values={"missing": left})
        await steps.write_papers(context, given.number, given.papers, known)
        await attached(context, given.attachments, case=given.number)


async def withdraw(context: Context, number: str, note: str | None) -> None:
    """Take a case back."""
    kind, institution, *_ = (await context.db.fetch(HELD, number))[0]
    async with context.db.transaction():
        await take(context, steps.LIFECYCLE, _own_step(context, "withdraw"), number, note=note)
        await _free(context, institution, dropped=kind == rules.Kind.NEW)


def _own_step(context: Context, name: str) -> Step:
    """The step of the applicant, or of who administers the institution."""
    by_account = context.who.nik is None and context.who.may(institutions.MANAGE)
    return steps.LIFECYCLE.named(f"{name}_as_institution" if by_account else name)


async def _free(context: Context, institution: str, *, dropped: bool) -> None:
    """Let the institution ask again; one that never got in leaves its name and tax number to others."""
    await context.db.fetch("update dinsos_institution set busy = null where number = $1 returning number", institution)
    if dropped:
        await context.db.fetch(
            "update dinsos_institution set fold = null, npwp = null where number = $1 returning number", institution
        )


async def _approve(
    context: Context, number: str, kind: rules.Kind, institution: str, changes: Mapping[str, Any]
) -> None:
    """Write an approval into the register."""
    rows = await context.db.fetch(
        "select registered_until, closed_on from dinsos_institution where number = $1", institution
    )
    until, closed_on = map(times.as_day, rows[0])
    day = times.today()
    if kind in (rules.Kind.PROVINCIAL_NEW, rules.Kind.PROVINCIAL_RENEWAL):
        if institutions.status(until, closed_on, day) is not institutions.Status.REGISTERED:
            raise BadInput(steps.UNREGISTERED, path=["input", "decision"])
        await _recommend(context, number, kind, institution)
        return
    await _apply(context, institution, changes)
    last = rules.valid_until(kind, day, until, rules.YEARS.of(context.settings))
    await _version(context, number, institution, day, last)


async def _apply(context: Context, institution: str, changes: Mapping[str, Any]) -> None:
    """Change what the register says."""
    for name in PLAIN:
        if name in changes:
            await context.db.fetch(
                f"update dinsos_institution set {name} = $2 where number = $1 returning number",  # noqa: S608 - our own words
                institution,
                changes[name],
            )
    if "chair_nik" in changes:
        await context.db.fetch(
            "update dinsos_institution set chair_died_on = null where number = $1 returning number", institution
        )
    if "categories" in changes:
        given = [(str(code), int(clients)) for code, clients in changes["categories"]]
        await steps.write_categories(context, institution, given)
        await context.db.fetch(
            "update dinsos_institution set kinds = $2, clients = $3 where number = $1 returning number",
            institution,
            institutions.words(code for code, _ in given),
            sum(clients for _, clients in given),
        )


async def _version(context: Context, number: str, institution: str, day: date, last: date | None) -> None:
    """A new version of the letter, under the same registration number."""
    rows = await context.db.fetch(REGISTER, institution, day, last)
    version, name, chair, address, kinds, _ = rows[0]
    (village,) = (await context.db.fetch("select village from dinsos_institution where number = $1", institution))[0]
    fold = institutions.fold(name, village)
    twins = await context.db.fetch(
        "select number from dinsos_institution where fold = $1 and number <> $2", fold, institution
    )
    if twins:
        raise Conflict(steps.TWICE)
    await context.db.fetch(
        "update dinsos_institution set fold = $2 where number = $1 returning number", institution, fold
    )
    letter = await _register_letter(context, number, institution)
    line = (institution, version, day, last, name, chair, address, kinds, number, letter)
    await context.db.load("dinsos_institution_version", VERSION, [line])


async def _register_letter(context: Context, number: str, institution: str) -> str:
    """The letter of registration, in the place of the one before."""
    name, form, chair, address, kinds, version, old, last, applicant = (await context.db.fetch(LETTER, number))[0]
    letter = await issue(
        context,
        REGISTRATION,
        number=await next_number(context, REGISTRATION),
        holder=applicant,
        name=name,
        facts={**_facts(institution, form, chair, address, kinds), "version": version},
        case=number,
        valid_until=times.as_day(last),
        replaces=old,
        other_unit=institution,
    )
    await context.db.fetch(
        "update dinsos_institution set letter = $2 where number = $1 returning number", institution, letter
    )
    await context.db.fetch(
        "update dinsos_registration set letter = $2 where number = $1 returning number", number, letter
    )
    return letter


async def _recommend(context: Context, number: str, kind: rules.Kind, institution: str) -> None:
    """The letter to the province."""
    name, form, chair, address, kinds, _, _, last, applicant = (await context.db.fetch(LETTER, number))[0]
    letter = await issue(
        context,
        PROVINCIAL,
        number=await next_number(context, PROVINCIAL),
        holder=applicant,
        name=name,
        facts={**_facts(institution, form, chair, address, kinds), "purpose": PURPOSES[kind]},
        case=number,
        valid_until=times.as_day(last),
        other_unit=institution,
    )
    await context.db.fetch(
        "update dinsos_registration set letter = $2 where number = $1 returning number", number, letter
    )


def _facts(institution: str, form: str, chair: str, address: str, kinds: str) -> dict[str, object]:
    """What a letter says of an institution."""
    serves = "; ".join(institutions.kinds()[code].name for code in kinds.split())
    return {"institution": institution, "form": FORMS[form], "chair": chair, "address": address, "serves": serves}

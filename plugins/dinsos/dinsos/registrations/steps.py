"""What happens to the register when somebody asks the office for something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import orjson

from dinsos.institutions import rules as institutions
from dinsos.people import household, same_name
from dinsos.registrations import inputs, rules, tables
from hub import (
    JAKARTA,
    BadInput,
    Conflict,
    Context,
    Forbidden,
    Lifecycle,
    NotFound,
    Text,
    Unauthenticated,
    attached,
    open_case,
    serial,
    times,
)

LIFECYCLE = Lifecycle(
    agency="dinsos",
    service="registrations",
    prefix="SKETER",
    table=tables.Registration,
    opens=rules.Status.SUBMITTED,
    event=rules.OPENED,
    steps=rules.STEPS,
    due=rules.DUE,
)
TWICE = Text("Lembaga ini sudah terdaftar atau sedang didaftarkan.", "This institution is registered, or about to be.")
BUSY = Text("Lembaga ini masih memiliki permohonan yang berjalan.", "The institution has an open request already.")
UNREGISTERED = Text("Lembaga ini tidak terdaftar, atau masa berlakunya habis.", "It is not registered, or has expired.")
NEVER = Text("Lembaga ini belum pernah terdaftar.", "The institution was never registered.")
NO_CHANGE = Text("Tidak ada data yang diubah.", "Nothing is to change.")

PAPERS = "select code, title, legal_entity, non_legal_entity, renewal_only, since, until, source from dinsos_paper"
HELD = """select name, chair, chair_nik, legal_form, registered_on, registered_until, closed_on, applicant, account
from dinsos_institution where number = $1"""
FREE = "update dinsos_institution set busy = $2 where number = $1 and busy is null returning number"
NEW = """insert into dinsos_institution (number, name, fold, legal_form, deed, npwp, chair, chair_nik, address, village,
phone, clients, kinds, applicant, account, bank, account_number, account_holder, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0)
on conflict do nothing returning number"""


async def papers(context: Context) -> list[rules.Paper]:
    """The papers that the settings ask for, past and present."""
    rows = await context.db.fetch(f"{PAPERS} order by id")
    return [
        rules.Paper(
            code=code,
            title=title,
            legal_entity=rules.Need(legal),
            non_legal_entity=rules.Need(other),
            renewal_only=bool(renewal),
            since=times.as_day(since) or date.min,
            until=times.as_day(until),
            source=source,
        )
        for code, title, legal, other, renewal, since, until, source in rows
    ]


async def register(context: Context, given: inputs.InstitutionInput) -> str:
    """Open the registration of a new institution; the case's number."""
    _may_ask(context)
    inputs.check_institution(given)
    known = await papers(context)
    inputs.check_papers(given.papers, known)
    chair = await check_chair(context, given.chair.nik, given.chair.name)
    gaps = _gaps(known, rules.Kind.NEW, given.legal_form, given.papers)
    async with context.db.transaction():
        series = f"LKS-{times.today().year}"
        number = f"{series}-{await serial(context.db, series):06}"
        account = given.account
        kinds = institutions.words(one.code for one in given.categories)
        clients = sum(one.clients for one in given.categories)
        fold = institutions.fold(given.name, given.village)
        bank = (account.bank, account.number, account.holder) if account else (None, None, None)
        if not await context.db.fetch(
            NEW, number, given.name.strip(), fold, given.legal_form.value, given.deed, given.npwp,
            given.chair.name.strip(), given.chair.nik, given.address.strip(), given.village, given.phone, clients,
            kinds, context.who.nik, context.who.username, *bank,
        ):  # fmt: skip
            raise Conflict(TWICE)
        await write_categories(context, number, [(one.code, one.clients) for one in given.categories])
        case = await _open(context, rules.Kind.NEW, number, given.papers, gaps, known, chair=chair)
        await attached(context, given.attachments, case=case)
    return case


async def ask_for(
    context: Context,
    kind: rules.Kind,
    institution: str,
    *,
    given: Sequence[inputs.PaperInput] = (),
    changes: Mapping[str, Any] | None = None,
    chair: inputs.ChairInput | None = None,
    attachments: Sequence[str] = (),
) -> str:
    """Open any other case of an institution; the case's number."""
    held = await managed(context, institution)
    registered_until, closed_on = times.as_day(held["registered_until"]), times.as_day(held["closed_on"])
    status = institutions.status(registered_until, closed_on, times.today())
    if status in (institutions.Status.PENDING, institutions.Status.CLOSED):
        raise BadInput(NEVER, path=["input", "institution"])
    if kind not in (rules.Kind.RENEWAL, rules.Kind.CHANGE) and status is not institutions.Status.REGISTERED:
        raise BadInput(UNREGISTERED, path=["input", "institution"])
    known = await papers(context)
    inputs.check_papers(given, known)
    nik, name = (chair.nik, chair.name) if chair else (held["chair_nik"], held["chair"])
    checked = await check_chair(context, nik, name)
    gaps = _gaps(known, kind, institutions.LegalForm(held["legal_form"]), given)
    async with context.db.transaction():
        case = await _open(context, kind, institution, given, gaps, known, chair=checked, changes=changes)
        await attached(context, attachments, case=case)
    return case


async def change(context: Context, given: inputs.InstitutionChangeInput) -> str:
    """Open a change of what the register says."""
    inputs.check_change(given)
    plain = {name: getattr(given, name) for name in ("name", "address", "village", "phone")}
    changes: dict[str, Any] = {name: value.strip() for name, value in plain.items() if value is not None}
    if given.chair:
        changes |= {"chair": given.chair.name.strip(), "chair_nik": given.chair.nik}
    if given.categories is not None:
        changes["categories"] = [[one.code, one.clients] for one in given.categories]
    if given.account:
        bank = given.account
        changes |= {"bank": bank.bank, "account_number": bank.number, "account_holder": bank.holder}
    if not changes:
        raise BadInput(NO_CHANGE, path=["input"])
    return await ask_for(
        context,
        rules.Kind.CHANGE,
        given.institution,
        given=given.papers,
        changes=changes,
        chair=given.chair,
        attachments=given.attachments,
    )


async def managed(context: Context, institution: str) -> dict[str, Any]:
    """An institution the caller runs.

    Raises: NotFound for one the caller can't know, Unauthenticated or Forbidden for one that others run.
    """
    columns = ("name", "chair", "chair_nik", "legal_form", "registered_on", "registered_until", "closed_on",
               "applicant", "account")  # fmt: skip
    rows = await context.db.fetch(HELD, institution)
    held = dict(zip(columns, rows[0], strict=True)) if rows else {}
    applicant, account = held.get("applicant"), held.get("account")
    runs = institutions.can_manage(context.who, number=institution, applicant=applicant, account=account)
    if not held or not (runs or held["registered_on"] or context.who.may(institutions.READ)):
        raise NotFound
    if not runs:
        raise Unauthenticated if context.who.anonymous else Forbidden
    return held


async def check_chair(context: Context, nik: str | None, name: str) -> rules.ChairCheck:
    """What the population register says about a chair; the office alone learns it."""
    person = await household(context, nik) if nik else None
    if person is None:
        return rules.ChairCheck.UNKNOWN
    if person.status == "DECEASED":
        return rules.ChairCheck.DECEASED
    return rules.ChairCheck.MATCH if same_name(person.name, name) else rules.ChairCheck.MISMATCH


async def write_categories(context: Context, institution: str, given: Sequence[tuple[str, int]]) -> None:
    """Say anew whom an institution serves."""
    await context.db.fetch("delete from dinsos_institution_category where institution = $1", institution)
    order = list(institutions.kinds())
    lines = [
        (institution, code, institutions.kinds()[code].name, clients)
        for code, clients in sorted(given, key=lambda one: order.index(one[0]))
    ]
    await context.db.load("dinsos_institution_category", ("institution", "code", "name", "clients"), lines)


async def write_papers(
    context: Context, number: str, given: Sequence[inputs.PaperInput], known: Sequence[rules.Paper]
) -> None:
    """Keep the papers of a case; one handed in again replaces the earlier."""
    titles = {paper.code: paper.title for paper in known}
    for one in given:
        await context.db.fetch(
            "delete from dinsos_registration_paper where registration = $1 and code = $2", number, one.code
        )
    lines = [(number, one.code, titles[one.code], one.reference, one.valid_until) for one in given]
    await context.db.load(
        "dinsos_registration_paper", ("registration", "code", "title", "reference", "valid_until"), lines
    )


async def _open(
    context: Context,
    kind: rules.Kind,
    institution: str,
    given: Sequence[inputs.PaperInput],
    gaps: Sequence[str],
    known: Sequence[rules.Paper],
    *,
    chair: rules.ChairCheck,
    changes: Mapping[str, Any] | None = None,
) -> str:
    """Open a case inside the caller's transaction, unless the institution has one."""
    if not await context.db.fetch(FREE, institution, "?"):
        raise Conflict(BUSY)
    taken = await open_case(
        context,
        LIFECYCLE,
        applicant=context.who.nik,
        values={
            "kind": kind.value,
            "institution": institution,
            "applicant": context.who.nik,
            "account": context.who.username,
            "changes": orjson.dumps(changes).decode() if changes else None,
            "missing": " ".join(gaps),
            "chair_check": chair.value,
        },
        data={"institution": institution, "kind": kind.value},
    )
    await context.db.fetch("update dinsos_institution set busy = $2 where number = $1", institution, taken.number)
    await write_papers(context, taken.number, given, known)
    return taken.number


def _may_ask(context: Context) -> None:
    """An institution is registered by a citizen or by who administers one."""
    who = context.who
    if who.nik is None and not who.may(institutions.MANAGE):
        raise Unauthenticated if who.anonymous else Forbidden


def _gaps(
    known: Sequence[rules.Paper], kind: rules.Kind, form: institutions.LegalForm, given: Sequence[inputs.PaperInput]
) -> list[str]:
    day = datetime.now(UTC).astimezone(JAKARTA).date()
    return rules.missing(rules.required(known, kind, form, day), {one.code: one.valid_until for one in given}, day)

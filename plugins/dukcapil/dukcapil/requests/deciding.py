"""What officers decide and applicants answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dukcapil.documents import steps as documents
from dukcapil.pamor import steps as pamor
from dukcapil.requests import births, cards, deaths, filing, letters, relocation, rules
from dukcapil.requests.inputs import PopulationPaperInput
from dukcapil.requests.letters import Outcome
from dukcapil.requests.lifecycles import LIFECYCLES
from dukcapil.requests.papers import PaperKind
from dukcapil.requests.rules import Decision, Kind, Status
from dukcapil.residents import register
from hub import BadInput, Context, Forbidden, NotFound, Text, Unauthenticated, take, times

OWN_FAMILY = Text(
    "Petugas tidak boleh memutus permohonan keluarganya sendiri.", "Nobody decides the case of their own family."
)
NOT_RETURN = Text("Catatan per berkas hanya untuk RETURN.", "Reasons for papers go with RETURN.")
NO_PAPER = Text("Berkas itu tidak ada pada permohonan ini.", "The request has no such paper.")
NO_REASON = Text("Beri alasan untuk setiap berkas.", "Give a reason for each paper.")
DOUBTS = Text("Ada dugaan duplikat yang belum diperiksa.", "There are doubts that nobody has cleared.")
NOT_INITIALLED = Text("Dokumen harus diparaf lebih dulu.", "The document must be initialled first.")

INVOLVED = """select mother, father from dukcapil_request_birth where number = $1
union all select nik, null from dukcapil_request_mover where number = $1
union all select guardian, null from dukcapil_request_death where number = $1"""
OPEN_DOUBTS = "select id from dukcapil_request_doubt where number = $1 and cleared_at is null"
CLEAR = """update dukcapil_request_doubt set cleared_by = $3, cleared_at = $4, note = $5
where number = $1 and id = $2 and cleared_at is null returning id"""
OBJECT = "update dukcapil_request_paper set reason = $3 where number = $1 and kind = $2 returning id"
DROP = "delete from dukcapil_request_paper where number = $1 and kind = $2"
SETTLE = "update dukcapil_request_paper set reason = null where number = $1"
PRODUCT = "update dukcapil_request set product = $2, letter = $3, subject = $4 where number = $1"


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with a paper."""

    kind: PaperKind
    reason: str


async def decide(
    context: Context, number: str, decision: Decision, note: str | None, objections: Sequence[Objection] = ()
) -> None:
    """Take the step, with its effects, in one transaction.

    Raises: NotFound, Forbidden, BadInput, Conflict.
    """
    step = rules.STEPS[decision]
    context.require(rules.READ)
    context.require(step.may or "")
    row = await filing.request(context, number)
    await not_family(context, row)
    lifecycle, status = LIFECYCLES[Kind(str(row["service"]))], str(row["status"])
    said, values, to = note, dict[str, object](), None
    if objections and decision is not Decision.RETURN:
        raise BadInput(NOT_RETURN, path=["input", "papers"])
    if status in step.start:
        match decision:
            case Decision.VERIFY:
                await _no_doubts(context, number)
                values["complete_at"] = datetime.now(UTC)
            case Decision.RETURN:
                said = _reasons(note, objections)
            case Decision.WAIT:
                values["waited_from"] = status
            case Decision.RESUME:
                to, values["waited_from"] = str(row["waited_from"] or Status.SUBMITTED.value), None
            case Decision.REJECT:
                values["decided_at"] = datetime.now(UTC)
            case Decision.ISSUE:
                if rules.INITIALS.of(context.settings) and status != Status.INITIALLED:
                    raise BadInput(NOT_INITIALLED, path=["input", "decision"])
                values["decided_at"] = datetime.now(UTC)
    async with context.db.transaction():
        await take(context, lifecycle, step, number, note=said, values=values, to=to)
        for one in objections:
            if not await context.db.fetch(OBJECT, number, one.kind.value, one.reason.strip()[:300]):
                raise BadInput(NO_PAPER, path=["input", "papers"])
        if decision is Decision.ISSUE:
            await _issue(context, row)
    context.forget()


async def resubmit(
    context: Context, number: str, note: str, sent: Sequence[PopulationPaperInput], on_behalf_of: str | None
) -> None:
    """The applicant, or the officer they let file, answers a return; papers sent again take the place of the old.

    Raises: NotFound, BadInput, Conflict.
    """
    if context.who.anonymous:
        raise Unauthenticated
    row = await filing.request(context, number)
    service = Kind(str(row["service"]))
    if on_behalf_of is not None:
        lets = await pamor.allowed(context, on_behalf_of, service.value)
        if lets.citizen != row["applicant"]:
            raise NotFound
    elif row["applicant"] != context.who.nik:
        raise NotFound
    if not note.strip():
        raise BadInput(Text("Beri jawaban.", "Say what you changed."), path=["input", "note"])
    given = await filing.check_papers(context, sent)
    async with context.db.transaction():
        step = rules.RESUBMIT if on_behalf_of is None else rules.RESUBMIT_FOR
        await take(context, LIFECYCLES[service], step, number, note=note.strip())
        for kind in {one.kind for one in given}:
            await context.db.fetch(DROP, number, kind.value)
        await filing.keep_papers(context, number, given)
        await context.db.fetch(SETTLE, number)
    context.forget()


async def cancel(context: Context, number: str, note: str | None) -> None:
    """The applicant takes the request back. Raises: NotFound, Conflict."""
    if context.who.anonymous:
        raise Unauthenticated
    row = await filing.request(context, number)
    if row["applicant"] != context.who.nik:
        raise NotFound
    await take(context, LIFECYCLES[Kind(str(row["service"]))], rules.CANCEL, number, note=note)


async def clear(context: Context, number: str, doubt: int, note: str) -> None:
    """An officer has looked at a doubt: it is another child. Raises: NotFound, BadInput, Forbidden."""
    context.require(rules.READ)
    context.require(rules.VERIFY)
    row = await filing.request(context, number)
    await not_family(context, row)
    if not note.strip():
        raise BadInput(Text("Beri alasan.", "Give a reason."), path=["input", "note"])
    found = await context.db.fetch(
        CLEAR, number, doubt, context.who.name or context.who.username, datetime.now(UTC), note.strip()[:300]
    )
    if not found:
        raise NotFound
    context.forget()


async def not_family(context: Context, row: Mapping[str, object]) -> None:
    """Raises: Forbidden when the caller is one of those whom the request is about or from, or kin of one of them."""
    nik = context.who.nik
    if nik is None:
        return
    told = [one for found in await context.db.fetch(INVOLVED, row["number"]) for one in found]
    for other in dict.fromkeys((row["applicant"], row["subject"], *told)):
        if other is not None and (other == nik or await register.kin(context.db, nik, str(other))):
            raise Forbidden(OWN_FAMILY)


async def _no_doubts(context: Context, number: str) -> None:
    if await context.db.fetch(OPEN_DOUBTS, number):
        raise BadInput(DOUBTS, path=["input", "decision"])


def _reasons(note: str | None, objections: Sequence[Objection]) -> str | None:
    """The note and what is wrong with each paper as one text. Raises: BadInput."""
    if any(not one.reason.strip() for one in objections):
        raise BadInput(NO_REASON, path=["input", "papers"])
    lines = [
        *([note.strip()] if note and note.strip() else []),
        *(f"{one.kind}: {one.reason.strip()}" for one in objections),
    ]
    return "\n".join(lines) or note


async def _issue(context: Context, row: Mapping[str, object]) -> None:
    """Do what the request asks for, and keep the document. Expects a transaction in which the step is taken."""
    number, on = str(row["number"]), times.today()
    made = await _outcome(context, Kind(str(row["service"])), number, row)
    letter = made.letter
    if letter is None:
        letter = await letters.write(context, made, case=number)
        for holder in filter(None, (made.holder, *made.also)):
            await documents.keep(context, made.kind, made.number, holder, on, letter=letter)
    await context.db.fetch(PRODUCT, number, made.number, letter, made.subject or row["subject"])


async def _outcome(context: Context, service: Kind, number: str, row: Mapping[str, object]) -> Outcome:
    on = times.today()
    match service:
        case Kind.BIRTH_CERTIFICATE:
            return await births.issue(context, number, on)
        case Kind.DEATH_CERTIFICATE:
            return await deaths.issue(context, number, on)
        case Kind.MOVE:
            return await relocation.issue(context, number, rules.Case(str(row["variant"])), on)
        case _:
            return await cards.issue(context, number, service, str(row["subject"]), on)

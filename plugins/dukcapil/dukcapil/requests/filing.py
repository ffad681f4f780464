"""How a request comes in: who asks for whom, with which papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from dukcapil.pamor import steps as pamor
from dukcapil.requests import papers, rules
from dukcapil.requests.inputs import PopulationPaperInput
from dukcapil.requests.lifecycles import LIFECYCLES
from dukcapil.residents import register
from dukcapil.residents.family import Person
from hub import BadInput, Context, Forbidden, NotFound, Text, Unauthenticated, attached, open_case, times

MISSING = "Papers are missing: {}."
NOT_KIN = Text(
    "Pemohon bukan keluarga: lampirkan surat kuasa (F-1.07).",
    "The applicant isn't family: send a power of attorney (F-1.07, POWER_OF_ATTORNEY).",
)
NOT_RESIDENT = Text("Pemohon bukan penduduk kota ini.", "The applicant is no resident of this city.")
NO_ATTACHMENT = Text("Lampirkan pindaian dokumen ini.", "This paper needs its scan (attachment).")
NO_WITNESSES = Text("Pernyataan ini memerlukan dua saksi dewasa.", "This declaration needs two adult witnesses.")
IN_FORCE = """select service, variant, paper, held, substitute, since, until, source from dukcapil_requirement
where service = $1 and variant = $2 and since <= $3 and (until is null or until > $4)"""


@dataclass(frozen=True, slots=True)
class Filer:
    """Who asks, and who sends it. applicant: NIK; person: as the register knows them; filed_by: the officer, if any."""

    applicant: str
    person: Person | None
    filed_by: str | None = None
    filed_account: str | None = None
    help: str | None = None

    @property
    def resident(self) -> Person:
        """The applicant, who lives here. Raises: BadInput."""
        if self.person is None or not self.person.active:
            raise BadInput(NOT_RESIDENT)
        return self.person


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A request that is fit to be sent. held: papers the office found itself; more: papers this very request needs
    besides; doubts: kind and number of what an officer must look at."""

    service: rules.Kind
    variant: rules.Case
    filer: Filer
    subject: str | None
    village: str
    area: str
    tables: Sequence[tuple[str, Mapping[str, object]]]
    held: frozenset[papers.PaperKind] = frozenset()
    more: tuple[papers.PaperKind, ...] = ()
    doubts: Sequence[tuple[str, str]] = ()
    proxy: bool = False


async def filer(context: Context, service: rules.Kind, on_behalf_of: str | None) -> Filer:
    """Who asks: the caller, or the citizen who let this officer file for them.

    Raises: Unauthenticated, Forbidden, RateLimited, NotFound for a help that isn't this officer's.
    """
    who = context.who
    if who.anonymous:
        raise Unauthenticated
    await context.limit("dukcapil.apply", who.username, rules.ATTEMPTS.of(context.settings), 3600)
    if on_behalf_of is not None:
        allowed = await pamor.allowed(context, on_behalf_of, service.value)
        found = await register.person(context.db, allowed.citizen)
        return Filer(allowed.citizen, found, allowed.officer, who.username, on_behalf_of)
    if who.nik is None:
        raise Forbidden
    return Filer(who.nik, await register.person(context.db, who.nik))


async def is_proxy(
    context: Context, applicant: str, subjects: Iterable[str], sent: Sequence[PopulationPaperInput]
) -> bool:
    """Whether somebody who is no kin of the subjects asks, with a power of attorney. Raises: BadInput without one."""
    for subject in subjects:
        if not await register.kin(context.db, applicant, subject):
            if not any(one.kind is papers.PaperKind.POWER_OF_ATTORNEY for one in sent):
                raise BadInput(NOT_KIN, path=["input", "papers"])
            return True
    return False


async def file(context: Context, filing: Filing, sent: Sequence[PopulationPaperInput], note: str | None) -> str:
    """Check the papers and open the case; its number.

    Raises: BadInput, which names the papers that are missing.
    """
    given = await check_papers(context, sent)
    await check_complete(context, filing.service, filing.variant, given, filing.held, filing.more)
    who = filing.filer
    area = f"{who.person.village}/{who.person.rw}" if who.person else filing.area
    values: dict[str, object] = {
        "service": filing.service.value,
        "variant": filing.variant.value,
        "applicant": who.applicant,
        "subject": filing.subject,
        "area": area,
        "village": filing.village,
        "filed_by": who.filed_by,
        "filed_account": who.filed_account,
        "help": who.help,
        "proxy": filing.proxy,
        "note": note,
    }
    async with context.db.transaction():
        opened = await open_case(
            context, LIFECYCLES[filing.service], applicant=who.applicant, values=values, note=note,
            unit=area if who.filed_by else None,  # an RW's inbox has what its officer filed
        )  # fmt: skip
        for table, row in filing.tables:
            await context.db.load(table, ["number", *row], [(opened.number, *row.values())])
        await keep_papers(context, opened.number, given)
        if filing.doubts:
            lines = [(opened.number, kind, other) for kind, other in filing.doubts]
            await context.db.load("dukcapil_request_doubt", ("number", "kind", "other"), lines)
    return opened.number


# -- papers ---------------------------------------------------------------------------------------------------------


async def check_papers(context: Context, sent: Sequence[PopulationPaperInput]) -> list[papers.Given]:
    """The papers, each with its scan or its witnesses, who are adult residents. Raises: BadInput."""
    given = [papers.Given(one.kind, str(one.attachment) if one.attachment else None, one.witnesses) for one in sent]
    for place, paper in enumerate(given):
        path: list[str | int] = ["input", "papers", place]
        match papers.fault(paper):
            case "ATTACHMENT":
                raise BadInput(NO_ATTACHMENT, path=[*path, "attachment"])
            case "WITNESSES":
                raise BadInput(NO_WITNESSES, path=[*path, "witnesses"])
        for nik in paper.witnesses:
            witness = await register.person(context.db, nik)
            if witness is None or not witness.active or not witness.adult(times.today()):
                raise BadInput(NO_WITNESSES, path=[*path, "witnesses"])
    return given


async def check_complete(
    context: Context, service: rules.Kind, variant: rules.Case, given: Sequence[papers.Given],
    held: frozenset[papers.PaperKind], more: Iterable[papers.PaperKind] = (),
) -> None:  # fmt: skip
    """Raises: BadInput, with the kinds of the missing papers in `missing`."""
    lacks = papers.missing(await required(context, service, variant, times.today()), given, held, more)
    if lacks:
        names = ", ".join(lacks)
        text = Text(f"Berkas belum lengkap: {names}.", f"Papers are missing: {names}.")
        raise BadInput(text, path=["input", "papers"], missing=[one.value for one in lacks])


async def required(context: Context, service: rules.Kind, variant: rules.Case, on: date) -> list[papers.Rule]:
    """The papers that a case needs on a day."""
    return [
        papers.Rule(
            rules.Kind(row[0]), rules.Case(row[1]), papers.PaperKind(row[2]), bool(row[3]),
            papers.PaperKind(row[4]) if row[4] else None, row[5], row[6], row[7],
        )
        for row in await context.db.fetch(IN_FORCE, service.value, variant.value, on, on)
    ]  # fmt: skip


async def keep_papers(context: Context, number: str, given: Sequence[papers.Given]) -> None:
    """Write the papers down, and let the case take their files."""
    now = datetime.now(UTC)
    rows = [(number, one.kind.value, one.attachment, " ".join(one.witnesses), now) for one in given]
    await context.db.load("dukcapil_request_paper", ("number", "kind", "attachment", "witnesses", "sent_at"), rows)
    ids = [one.attachment for one in given if one.attachment]
    await attached(context, ids, case=number, path=("input", "papers"))


async def request(context: Context, number: str) -> dict[str, object]:
    """A request's row. Raises: NotFound."""
    columns = (
        "number", "service", "variant", "status", "applicant", "subject", "area", "village", "proxy", "waited_from",
        "submitted_at",
    )  # fmt: skip
    rows = await context.db.fetch(f"select {', '.join(columns)} from dukcapil_request where number = $1", number)  # noqa: S608 - constants
    if not rows:
        raise NotFound
    return dict(zip(columns, rows[0], strict=True))

"""Interfaces and unions over declared types: a resolver returns the objects, plans answer each type of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import orjson
import pytest
import strawberry
from piccolo.columns import Varchar
from piccolo.table import Table

from auth import ANONYMOUS, Permission, Principal
from hub import Citizen, Context, Info, NotFound, Plugin, Service, column, declaration, find, join, many, one, read
from hub.compose import compose
from hub.database import Rows, bind
from hub.plan import Planner
from hub.schema import Schema
from hub.settings import Settings
from hub.sqlite import SQLite

READ = "museum:loan:read"
SITI, BUDI = "3275014107900001", "3275021203850001"


class RoomRow(Table, tablename="museum_room"):
    code = Varchar(10, primary_key=True)
    label = Varchar(20)


class WorkRow(Table, tablename="museum_work"):
    number = Varchar(10, primary_key=True)
    label = Varchar(20)
    room = Varchar(10)


class LoanRow(Table, tablename="museum_loan"):
    id = Varchar(10, primary_key=True)
    work = Varchar(10)
    borrower = Varchar(16)
    note = Varchar(40)


@strawberry.interface
class Labelled:
    """Whatever hangs a label."""

    label: str = strawberry.field(description="What it says.")


@read(RoomRow, key="code")
class Room(Labelled):
    """A room."""

    code: str = column("Its code.")
    label: str = column("What the door says.")
    works: list[Work] = many("What hangs there.", on="room", order="number")

    @strawberry.field
    async def first(self, info: Info) -> Found | None:
        """Its first work."""
        row = await info.context.db.fetch("select number from museum_work where room = $1 order by number", self.code)
        return await find(declaration(Work), row[0][0], info) if row else None


@read(WorkRow, key="number")
class Work(Labelled):
    """A work of art."""

    number: str = column("Its number.")
    label: str = column("Its title.")
    room: Room | None = one("Where it hangs.", by="room")
    loans: list[Loan] = many("Who has had it.", on="work", order="id")


@read(LoanRow, key="id", person="borrower", rows=f"t.borrower = :nik or :may[{READ}]")
class Loan:
    """A loan."""

    id: strawberry.ID = column("Its id.")
    note: str = column("What was noted.", personal=True)
    work: Work | None = one("What was lent.", by="work")
    borrower: Citizen | None = one("Who has it.", by="borrower", personal=True)


@join(Citizen)
class CitizenMuseum:
    loans: list[Loan] | None = many("What the person has borrowed.", on="borrower", order="id", needs=READ)


@read(RoomRow, key="code")
class Door(Labelled):
    """A room's door, to which only the interface leads."""

    code: str = column("The room's code.")
    label: str = column("What it says.")
    works: list[Work] = many("What hangs behind it.", on="room", order="number")


@strawberry.type
class Poster(Labelled):
    """No row: a resolver makes it."""

    pages: int = 1


Found = Annotated[Room | Work | Loan | Poster, strawberry.union("Found", description="What a search finds.")]


async def found(key: str, info: Info) -> Any:
    """The object with this key; a door's is its room's with a D before it."""
    kinds = {"R": Room, "W": Work, "L": Loan, "D": Door}
    if key[0] not in kinds:
        return Poster(label=key)
    try:
        return await find(declaration(kinds[key[0]]), key.removeprefix("D"), info)
    except NotFound:
        return None


@strawberry.type
class MuseumQuery:
    @strawberry.field
    async def search(self, info: Info, keys: list[str]) -> list[Found | None]:
        """Whatever has these keys; null where nothing is that the caller may know."""
        return [await found(key, info) for key in keys]

    @strawberry.field
    async def labelled(self, info: Info, keys: list[str]) -> list[Labelled]:
        """Whatever has these keys, by its label."""
        return [await found(key, info) for key in keys]


MUSEUM = Plugin(
    name="museum",
    version="1",
    title="Museum",
    services=[
        Service(
            name="works",
            title="Koleksi",
            tables=[RoomRow, WorkRow, LoanRow],
            reads=[Room, Work, Loan, Door],
            joins=[CitizenMuseum],
            query=[MuseumQuery],
            permissions=[Permission(READ, "Membaca pinjaman")],
        )
    ],
)


class Counted(SQLite):
    """Keeps the statements it was asked."""

    statements: list[str]

    async def fetch(self, sql: str, *args: object) -> Rows:
        self.statements.append(sql)
        return await super().fetch(sql, *args)


@pytest.fixture(scope="module")
def planner() -> Planner:
    return Planner(Schema(compose([MUSEUM])), "sqlite")


@pytest.fixture
async def museum(tmp_path: Path) -> AsyncIterator[Counted]:
    """Two rooms, four works, three loans of two people."""
    database = Counted(tmp_path / "museum.sqlite")
    database.statements = []
    await database.start()
    bind(database, MUSEUM.tables)
    for table in MUSEUM.tables:
        await table.create_table()
    await database.load("museum_room", ["code", "label"], [("R1", "Ruang 1"), ("R2", "Ruang 2")])
    works = [(f"W{n}", f"Karya {n}", f"R{1 + n % 2}") for n in range(4)]
    await database.load("museum_work", ["number", "label", "room"], works)
    loans = [(f"L{n}", f"W{n}", SITI if n else BUDI, f"catatan {n}") for n in range(3)]
    await database.load("museum_loan", ["id", "work", "borrower", "note"], loans)
    yield database
    await database.stop()


def person(nik: str, *permissions: str) -> Principal:
    none: frozenset[str] = frozenset()
    return Principal(nik, nik, "", nik, none, frozenset(permissions), None, frozenset({"X"}), "X", None)


async def both(museum: Counted, planner: Planner, document: str, who: Principal, purpose: str | None) -> Any:
    """What is answered with plans, its errors and statements; without them it must be the same, and read the same."""
    answers = []
    for chosen in (planner, None):
        museum.statements.clear()
        context = Context(db=museum, settings=Settings(), who=who, purpose=purpose, language="en", planner=chosen)
        if chosen is not None:
            assert await chosen.answer(context, document, None, None) is None  # its root runs a resolver
        seen: dict[str, set[str]] = {}
        context.seen = seen = Seen()
        result = await planner.schema.execute(document, context_value=context)
        errors = sorted((str(error.path), error.message) for error in result.errors or ())
        answers.append((orjson.dumps(result.data), errors, seen.told, list(museum.statements)))
    ours, theirs = answers
    assert ours[:3] == theirs[:3]
    return orjson.loads(ours[0]), ours[1], ours[3], theirs[3]


class Seen(dict[str, set[str]]):
    """Remembers what was noted although the access log forgets it once it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.told: set[tuple[str, str]] = set()

    def __bool__(self) -> bool:
        """There is no access log here to write."""
        self.told |= {(person, what) for person, whats in self.items() for what in whats}
        return False


KEYS = '(keys: ["R1", "W0", "L1", "Poster", "R2", "W3", "L2"])'
DOCUMENTS = {
    "type conditions": f"""{{ search{KEYS} {{ __typename
        ... on Room {{ code works {{ number loans {{ id }} }} }}
        ... on Work {{ number room {{ label works {{ number }} }} }}
        ... on Loan {{ id note work {{ label room {{ code }} }} borrower {{ nik }} }}
        ... on Poster {{ label pages }} }} }}""",
    "an interface inside a union": f"""{{ search{KEYS} {{
        ... on Labelled {{ label __typename }} ... on Work {{ number }} }} }}""",
    "fragments over fragments": f"""{{ search{KEYS} {{ ...A }} }}
        fragment A on Found {{ ...B ...C ... on Room {{ works {{ number }} }} }}
        fragment B on Labelled {{ title: label ... on Room {{ works {{ label }} }} }}
        fragment C on Loan {{ work {{ ...B room {{ ...B }} }} }}""",
    "one name, two meanings": f"""{{ search{KEYS} {{ ... on Room {{ x: code }} ... on Work {{ x: number }}
        ... on Poster {{ x: label }} }} }}""",
    "the same field in several places": f"""{{ search{KEYS} {{ ... on Room {{ works {{ number }} }}
        ... on Labelled {{ label }} ... on Room {{ works {{ label room {{ code }} }} }} }} }}""",
    "skipped": f"""{{ search{KEYS} {{ ... on Room @skip(if: true) {{ code }} ... on Work @include(if: true) {{
        number label @skip(if: true) }} }} }}""",
    "nothing of some": f"{{ search{KEYS} {{ ... on Work {{ room {{ label }} }} }} }}",
    "an interface": """{ labelled(keys: ["R1", "W1", "Poster", "W2"]) { __typename label
        ... on Work { room { code works { number } } } ... on Room { works { label } } ... on Poster { pages } } }""",
    "an interface alone": '{ labelled(keys: ["R1", "W1", "Poster"]) { label } }',
    "a type of an interface only": """{ labelled(keys: ["DR1", "R1", "DR2"]) { __typename label
        ... on Door { code works { label loans { id } } } } }""",
    "a union below an island": """{ search(keys: ["R1", "R2"]) { ... on Room { label works { label room {
        first { ... on Work { number loans { id } } } } } first { __typename ... on Labelled { label } } } } }""",
    "a list with what isn't there": '{ search(keys: ["W1", "W9"]) { ... on Work { label } } }',
}  # fmt: skip


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
@pytest.mark.parametrize(
    ("who", "purpose"),
    [(person(SITI), "X"), (person(SITI, READ), "X"), (person(BUDI, READ), None), (ANONYMOUS, None)],
    ids=["citizen", "officer", "no purpose", "nobody"],
)
async def test_answers_as_strawberry_does(
    museum: Counted, planner: Planner, document: str, who: Principal, purpose: str | None
) -> None:
    """The same data in the same order, the same errors, the same readings."""
    data, errors, _, _ = await both(museum, planner, document, who, purpose)

    assert data
    assert purpose is None or errors == []


async def test_each_concrete_type_is_an_island(museum: Counted, planner: Planner) -> None:
    """One statement for all rooms and one for all works of the level, whatever they lead to."""
    document = """{ search(keys: ["R1", "W0", "R2", "W3"]) {
        ... on Room { works { number loans { id work { room { label } } } } }
        ... on Work { room { label works { number loans { id } } } } } }"""

    data, errors, ours, theirs = await both(museum, planner, document, person(SITI, READ), "X")

    assert errors == []
    assert data["search"][3]["room"]["works"][0] == {"number": "W1", "loans": [{"id": "L1"}]}
    looked_up = 4  # the resolver finds its objects itself
    assert len(ours) == looked_up + 2
    assert len(theirs) > len(ours)


def test_a_type_of_an_interface_is_shown(planner: Planner) -> None:
    """The schema that fits somebody has it, though no field but the interface's leads there."""
    shown = planner.schema.for_caller(ANONYMOUS)._schema

    assert "Door" in shown.type_map
    assert "Door" in shown.shown().type_map  # type: ignore[attr-defined]


async def test_a_refused_field_of_one_type_leaves_the_others(museum: Counted, planner: Planner) -> None:
    """A personal field without a purpose is null's neighbour: its error has its place."""
    document = """{ search(keys: ["W1", "L1"]) { ... on Work { label room { code } } ... on Loan {
        id borrower { nik } work { label } } } }"""

    data, errors, _, _ = await both(museum, planner, document, person(BUDI, READ), None)

    assert [path for path, _ in errors] == ["['search', 1, 'borrower']"]
    assert data["search"] == [
        {"label": "Karya 1", "room": {"code": "R2"}},
        {"id": "L1", "borrower": None, "work": {"label": "Karya 1"}},
    ]

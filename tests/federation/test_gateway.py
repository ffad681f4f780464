"""What a federation router may ask of a subgraph, and what it is answered."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from litestar.testing import RequestFactory
from strawberry.types import ExecutionResult

from auth import ANONYMOUS, Principal
from hub import Context, Plugin
from hub.compose import compose
from hub.database import Rows
from hub.federation import HEADER, MOST, sdl
from hub.schema import Schema
from hub.settings import Settings
from hub.sqlite import SQLite

SECRET = "of-the-gateway"
SITI, BUDI = "3275014107900001", "3275021203850001"
WARGA = replace(ANONYMOUS, subject="warga", username="warga", nik=SITI)
BEKASI_JAYA, DUREN_JAYA = "3275011001", "3275011003"

TABLES = (
    "library_book (id integer primary key, title text, village text)",
    "library_loan (number text primary key, book integer, borrower text, status text, private boolean, due_on date)",
    "hub_case_step (id integer primary key, number text, status text, at timestamptz, by text, note text,"
    " internal boolean)",
)
FROM = re.compile(r" from (\w+) ")


def entities(selection: str) -> str:
    return f"query ($representations: [_Any!]!) {{ _entities(representations: $representations) {{ {selection} }} }}"


NUMBERS = entities("... on Loan { number }")
MIXED = entities("... on Loan { number } ... on Book { title }")
CITIZENS = entities("... on Citizen { nik loans { edges { node { number } } } }")
RELATED = entities("... on Loan { book { village { code } } borrower { nik } timeline { status } }")
PLACES = entities("... on Village { name }")
NUMBERS_OF_ONE = '{ _entities(representations: [{ __typename: "Loan", number: "L-1" }]) { ... on Loan { number } } }'

Ask = Callable[..., Awaitable[ExecutionResult]]


class Counted(SQLite):
    """A database that remembers what it was asked."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.asked: list[str] = []

    async def fetch(self, sql: str, *args: object) -> Rows:
        self.asked.append(sql)
        return await super().fetch(sql, *args)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Counted]:
    """Two books and three loans: L-1 is Siti's, L-2 is Budi's, L-3 is Budi's private one."""
    database = Counted(tmp_path / "library.sqlite")
    await database.start()
    for table in TABLES:
        await database.fetch(f"create table {table}")
    books = [(1, "Laskar Pelangi", BEKASI_JAYA), (2, "Bumi Manusia", DUREN_JAYA)]
    await database.load("library_book", ("id", "title", "village"), books)
    due = date(2026, 12, 1)
    loans = [
        ("L-1", 1, SITI, "OPEN", False, due),
        ("L-2", 2, BUDI, "BACK", False, due),
        ("L-3", 2, BUDI, "OPEN", True, due),
    ]
    await database.load("library_loan", ("number", "book", "borrower", "status", "private", "due_on"), loans)
    step = ("L-1", "LENT", datetime(2026, 11, 24, tzinfo=UTC), False)
    await database.load("hub_case_step", ("number", "status", "at", "internal"), [step])
    database.asked.clear()
    yield database
    await database.stop()


@pytest.fixture
def ask(library: Plugin, database: Counted) -> Ask:
    """Ask a subgraph as Siti through the router, unless the test says otherwise."""
    composition = compose([library])

    async def send(
        document: str,
        *representations: object,
        subgraph: str = "library",
        who: Principal = WARGA,
        shown: str | None = SECRET,
        secret: str = SECRET,
    ) -> ExecutionResult:
        headers = {} if shown is None else {HEADER: shown}
        context = Context(db=database, settings=Settings(gateway_token=secret), who=who, language="en")
        context.request = RequestFactory().post("/graphql", headers=headers)
        result = await Schema(composition, subgraph=subgraph).execute(
            document, variable_values={"representations": list(representations)}, context_value=context
        )
        assert isinstance(result, ExecutionResult)
        return result

    return send


def loan(number: str) -> dict[str, str]:
    return {"__typename": "Loan", "number": number}


def refusal(result: ExecutionResult) -> tuple[str, list[str | int]]:
    """The code of the only error, and the input at fault."""
    assert result.errors is not None
    (error,) = result.errors
    assert error.extensions is not None
    (field,) = error.extensions.get("fields", [{"path": []}])
    return error.extensions["code"], field["path"]


class TestEntities:
    async def test_come_in_the_order_of_their_keys(self, ask: Ask) -> None:
        """Every representation has its answer at its own place, however often a key comes."""
        result = await ask(NUMBERS, loan("L-2"), loan("L-1"), loan("L-2"))

        assert result.errors is None
        assert result.data == {"_entities": [{"number": "L-2"}, {"number": "L-1"}, {"number": "L-2"}]}

    async def test_are_null_where_the_caller_may_not_know(self, ask: Ask) -> None:
        """Somebody else's private loan answers as one that never was."""
        result = await ask(NUMBERS, loan("L-3"), loan("L-1"), loan("L-9"))

        assert result.errors is None
        assert result.data == {"_entities": [None, {"number": "L-1"}, None]}

    async def test_follow_the_caller(self, ask: Ask) -> None:
        result = await ask(NUMBERS, loan("L-3"), who=replace(WARGA, nik=BUDI))

        assert result.data == {"_entities": [{"number": "L-3"}]}

    async def test_of_several_types_cost_one_statement_each(self, ask: Ask, database: Counted) -> None:
        """However many keys: one statement for the loans, one for the books."""
        loans, books = [loan("L-1"), loan("L-2"), loan("L-1")], [{"__typename": "Book", "id": n} for n in ("2", "1")]

        result = await ask(MIXED, loans[0], books[0], *loans[1:], books[1])

        assert result.data is not None
        assert [one.get("number") or one["title"] for one in result.data["_entities"]] == [
            "L-1",
            "Bumi Manusia",
            "L-2",
            "L-1",
            "Laskar Pelangi",
        ]
        assert [found[1] for sql in database.asked if (found := FROM.search(sql))] == ["library_loan", "library_book"]

    async def test_of_citizens_carry_what_the_agency_adds(self, ask: Ask, database: Counted) -> None:
        """A citizen is known by the key; the agency's fields are read for all of them at once."""
        citizens = [{"__typename": "Citizen", "nik": nik} for nik in (BUDI, SITI)]

        result = await ask(CITIZENS, *citizens)

        assert result.data is not None
        answered = [
            (one["nik"], [edge["node"]["number"] for edge in one["loans"]["edges"]]) for one in result.data["_entities"]
        ]
        assert answered == [(BUDI, ["L-2"]), (SITI, ["L-1"])]
        assert len(database.asked) == 1

    async def test_lead_on_by_key_to_what_others_keep(self, ask: Ask) -> None:
        """A village of another subgraph and a step of the hub's: the one by key, the other in full."""
        result = await ask(RELATED, loan("L-1"))

        assert result.errors is None
        assert result.data == {
            "_entities": [
                {
                    "book": {"village": {"code": BEKASI_JAYA}},
                    "borrower": {"nik": SITI},
                    "timeline": [{"status": "LENT"}],
                }
            ]
        }

    async def test_from_memory(self, ask: Ask, database: Counted) -> None:
        """The hub's own subgraph knows the villages, and that some are none."""
        villages = [{"__typename": "Village", "code": code} for code in (DUREN_JAYA, "9999999999", BEKASI_JAYA)]

        result = await ask(PLACES, *villages, subgraph="hub")

        assert result.data == {"_entities": [{"name": "Duren Jaya"}, None, {"name": "Bekasi Jaya"}]}
        assert database.asked == []

    async def test_of_none(self, ask: Ask) -> None:
        result = await ask(NUMBERS)

        assert result.data == {"_entities": []}


class TestRefusals:
    @pytest.mark.parametrize(
        ("representation", "at"),
        [
            ({"__typename": "Village", "code": BEKASI_JAYA}, "__typename"),
            ({"__typename": "TimelineEntry", "status": "LENT"}, "__typename"),
            ({"__typename": "Query"}, "__typename"),
            ({"__typename": "Nobody", "id": 1}, "__typename"),
            ({"__typename": ["Loan"], "number": "L-1"}, "__typename"),
            ({"number": "L-1"}, "__typename"),
            ("Loan", "__typename"),
            ({"__typename": "Loan"}, "number"),
            ({"__typename": "Loan", "number": None}, "number"),
            ({"__typename": "Loan", "number": 1}, "number"),
            ({"__typename": "Loan", "number": ["L-1"]}, "number"),
            ({"__typename": "Book", "id": "one"}, "id"),
            ({"__typename": "Book", "id": {"in": [1]}}, "id"),
            ({"__typename": "Citizen", "nik": "3275014107900000"}, "nik"),
            ({"__typename": "Citizen", "nik": 3275014107900001}, "nik"),
        ],
    )
    async def test_names_the_representation_at_fault(
        self, ask: Ask, database: Counted, representation: object, at: str
    ) -> None:
        """What this subgraph has no such entity of, or what is no key, is refused before anything is read."""
        result = await ask(NUMBERS, loan("L-1"), representation)

        assert refusal(result) == ("BAD_INPUT", ["representations", 1, at])
        assert database.asked == []

    async def test_refuses_a_huge_list(self, ask: Ask, database: Counted) -> None:
        result = await ask(NUMBERS, *[loan("L-1")] * (MOST + 1))

        assert refusal(result) == ("BAD_INPUT", ["representations"])
        assert database.asked == []

    @pytest.mark.parametrize("document", ["{ _service { sdl } }", NUMBERS_OF_ONE])
    @pytest.mark.parametrize(
        ("shown", "secret"), [(None, SECRET), ("", SECRET), (f"{SECRET}!", SECRET), ("é", SECRET), (None, ""), ("", "")]
    )
    async def test_lets_only_the_router_in(
        self, ask: Ask, database: Counted, document: str, shown: str | None, secret: str
    ) -> None:
        """Without the gateway's secret there is no SDL and no entity; without a secret to show, for nobody."""
        result = await ask(document, shown=shown, secret=secret)

        assert refusal(result) == ("FORBIDDEN", [])
        assert result.data is None
        assert database.asked == []

    async def test_refuses_where_there_is_no_request(self, library: Plugin, database: Counted) -> None:
        context = Context(db=database, settings=Settings(gateway_token=SECRET))

        result = await Schema(compose([library]), subgraph="library").execute(
            "{ _service { sdl } }", context_value=context
        )

        assert isinstance(result, ExecutionResult)
        assert refusal(result) == ("FORBIDDEN", [])


async def test_tells_the_router_its_sdl(ask: Ask, library: Plugin) -> None:
    result = await ask("{ _service { sdl } }")

    assert result.data == {"_service": {"sdl": sdl(Schema(compose([library]), subgraph="library"))}}

"""Every word of the declaration vocabulary, on a library of this test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from piccolo.columns import Date, Integer, Varchar
from piccolo.table import Table

from auth import ANONYMOUS, Permission, Principal
from hub import (
    Citizen,
    Connection,
    Context,
    Forbidden,
    Plugin,
    Service,
    among,
    column,
    equals,
    filters,
    holds,
    join,
    last,
    least,
    listing,
    many,
    most,
    one,
    page,
    pages,
    present,
    read,
    roots,
    same,
    single,
)
from hub.compose import compose
from hub.database import Rows, bind
from hub.plan import Planner
from hub.schema import Schema
from hub.settings import Settings
from hub.sqlite import SQLite

READ = "library:loan:read"
SITI, BUDI = "3275014107900001", "3275021203850001"


class ShelfRow(Table, tablename="library_shelf"):
    code = Varchar(10, primary_key=True)
    topic = Varchar(20)


class BookRow(Table, tablename="library_book"):
    isbn = Varchar(13, primary_key=True)
    title = Varchar(40)
    shelf = Varchar(10)
    year = Integer()
    tags = Varchar(40)


class LoanRow(Table, tablename="library_loan"):
    number = Varchar(10, primary_key=True)
    book = Varchar(13)
    reader = Varchar(16)
    since = Date(default=None)


class CardRow(Table, tablename="library_card"):
    reader = Varchar(16, primary_key=True)
    level = Varchar(10)


OWN = f"t.reader = :nik or :may[{READ}]"


@read(ShelfRow, key="code")
class Shelf:
    """A shelf."""

    code: str = column("Its code.")
    topic: str = column("What stands on it.")


@read(BookRow, key="isbn")
class Edition:
    """What a book says of itself."""

    year: int = column("Year.")
    tags: list[str] = column("Words.", words=True)


@read(LoanRow, key="number", rows=OWN, person="reader")
class Loan:
    """A loan."""

    number: str = column("Its number.")
    since: date = column("Since.", personal=True)


@read(BookRow, key="isbn")
class Book:
    """A book."""

    isbn: str = column("Its number.")
    title: str = column("Its title.")
    shelf: Shelf | None = one("Where it stands.", by="shelf")
    edition: Edition = same("The edition.")
    loans: list[Loan] = many("Who has had it.", on="book", order="since")
    last_loan: Loan | None = last("The latest loan.", on="book", order="-since")


@read(CardRow, key="reader", rows=OWN, person="reader")
class Card:
    """A reader's card."""

    holds: bool = present("Whether there is one.")
    level: str | None = column("Its level.")


@filters
class BookFilter:
    """Which books."""

    shelf: str | None = equals("On this shelf.")
    years: list[int] | None = among("Of these years.", "year")
    since: int | None = least("Of this year or later.", "year")
    until: int | None = most("Of this year or earlier.", "year")
    tag: str | None = holds("With this word.", "tags")


@join(Citizen)
class CitizenLibrary:
    loans: Connection[Loan] | None = page(
        "Loans, newest first.", on="reader", order="-since", needs=READ, personal=True
    )
    card: Card | None = one("The card; an object also without one.", by="nik", needs=READ, empty=True)


@roots
class LibraryQuery:
    book: Book | None = single("One book.", by="isbn")
    books: Connection[Book] = pages("Books by title.", order="title", filter=BookFilter)
    shelves: list[Shelf] = listing("All shelves.", order="code")
    recent: Connection[Book] = pages("Books, newest first.", order="-year")
    archive: list[Book] = listing("Every book, for the staff.", order="isbn", needs=READ)
    books_of: list[Book] = listing("Books of some years.", order="-year", filter=BookFilter, flat=True)


LIBRARY = Plugin(
    name="library",
    version="1",
    title="Perpustakaan",
    services=[
        Service(
            name="books",
            title="Buku",
            tables=[ShelfRow, BookRow, LoanRow, CardRow],
            reads=[Shelf, Edition, Loan, Book, Card],
            joins=[CitizenLibrary],
            query=[LibraryQuery],
            permissions=[Permission(READ, "Membaca pinjaman")],
        )
    ],
)


class Counted(SQLite):
    """Knows how many statements it was asked."""

    asked = 0
    planned = 0  # how many of the last operation when it was planned
    planner = Planner(Schema(compose([LIBRARY])), "sqlite")

    async def fetch(self, sql: str, *args: object) -> Rows:
        self.asked += 1
        return await super().fetch(sql, *args)


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Counted]:
    """Nine books on three shelves, six loans of two readers, one card."""
    database = Counted(tmp_path / "library.sqlite")
    await database.start()
    bind(database, LIBRARY.tables)
    for table in LIBRARY.tables:
        await table.create_table()
    await database.load("library_shelf", ["code", "topic"], [(f"S{n}", f"topic {n}") for n in range(3)])
    await database.load(
        "library_book",
        ["isbn", "title", "shelf", "year", "tags"],
        [(f"B{n}", f"title {n}", f"S{n % 3}", 2000 + n, "old rare" if n else "oldest") for n in range(9)],
    )
    await database.load(
        "library_loan",
        ["number", "book", "reader", "since"],
        [(f"L{n}", f"B{n % 3}", SITI if n < 4 else BUDI, date(2026, 1, 1 + n)) for n in range(6)],
    )
    await database.load("library_card", ["reader", "level"], [(SITI, "gold")])
    database.asked = 0
    yield database
    await database.stop()


def person(nik: str) -> Principal:
    empty: frozenset[str] = frozenset()
    return Principal(nik, nik, "", nik, frozenset({"citizen"}), empty, None, empty, "SELF_SERVICE", None)


async def ask(library: Counted, document: str, who: Principal = ANONYMOUS, **variables: Any) -> Any:
    """What Strawberry answers; what the planner answers, when it takes the operation, must be the same."""

    def context() -> Context:
        return Context(db=library, settings=Settings(), who=who, purpose=who.default_purpose, language="en")

    library.asked = 0
    planned = await library.planner.answer(context(), document, None, variables)
    library.asked, library.planned = 0, library.asked
    executed = await library.planner.schema.execute(document, variable_values=variables, context_value=context())
    if planned is not None:
        assert executed.errors is None
        assert orjson.loads(orjson.dumps(planned)) == orjson.loads(orjson.dumps(executed.data))
    return executed


async def test_a_whole_level_is_one_statement(library: Counted) -> None:
    """However many books: one statement for them, one for the shelves, one for each other relation."""
    document = """{ books(first: 9) { edges { node {
      title shelf { topic } edition { year tags } loans { number } lastLoan { number }
    } } totalCount } }"""

    answer = await ask(library, document, person(SITI))

    assert answer.errors is None
    nodes = [edge["node"] for edge in answer.data["books"]["edges"]]
    assert [node["title"] for node in nodes] == [f"title {n}" for n in range(9)]
    assert nodes[4]["shelf"] == {"topic": "topic 1"}
    assert nodes[4]["edition"] == {"year": 2004, "tags": ["old", "rare"]}
    assert nodes[0]["loans"] == [{"number": "L0"}, {"number": "L3"}]
    assert nodes[0]["lastLoan"] == {"number": "L3"}
    assert nodes[5]["lastLoan"] is None
    assert (library.asked, library.planned) == (6, 1)


async def test_a_count_is_asked_only_when_wanted(library: Counted) -> None:
    await ask(library, "{ books(first: 2) { edges { node { isbn } } } }")

    assert (library.asked, library.planned) == (1, 1)


@pytest.mark.parametrize(
    ("filter", "isbns"),
    [
        ({"shelf": "S1"}, ["B1", "B4", "B7"]),
        ({"years": [2000, 2008]}, ["B0", "B8"]),
        ({"since": 2003, "until": 2004}, ["B3", "B4"]),
        ({"shelf": None}, [f"B{n}" for n in range(9)]),
        ({"years": []}, []),
        ({"tag": "rare"}, [f"B{n}" for n in range(1, 9)]),
        ({"tag": "old"}, [f"B{n}" for n in range(1, 9)]),
        ({"tag": "%"}, []),
        ({"tag": ""}, []),
        ({"shelf": "S1' or 1=1 --"}, []),
    ],
)
async def test_filters_say_which_rows(library: Counted, filter: dict[str, object], isbns: Sequence[str]) -> None:
    document = "query ($filter: BookFilter) { books(filter: $filter) { edges { node { isbn } } totalCount } }"

    answer = await ask(library, document, filter=filter)

    assert [edge["node"]["isbn"] for edge in answer.data["books"]["edges"]] == isbns
    assert answer.data["books"]["totalCount"] == len(isbns)


async def test_a_flat_listing_takes_its_filters_as_arguments(library: Counted) -> None:
    answer = await ask(library, "{ shelves { code } booksOf(since: 2007) { isbn } }")

    assert answer.data == {
        "shelves": [{"code": "S0"}, {"code": "S1"}, {"code": "S2"}],
        "booksOf": [{"isbn": "B8"}, {"isbn": "B7"}],
    }


async def test_pages_follow_each_other_without_gap_or_double(library: Counted) -> None:
    document = """query ($after: String) { me { citizen { loans(first: 3, after: $after) {
      edges { node { number } } totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
    } } } }"""

    first = (await ask(library, document, person(SITI))).data["me"]["citizen"]["loans"]
    after = first["pageInfo"]["endCursor"]
    second = (await ask(library, document, person(SITI), after=after)).data["me"]["citizen"]["loans"]

    assert [edge["node"]["number"] for edge in first["edges"] + second["edges"]] == ["L3", "L2", "L1", "L0"]
    assert (first["totalCount"], second["totalCount"]) == (4, 4)
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    assert (first["pageInfo"]["hasPreviousPage"], second["pageInfo"]["hasPreviousPage"]) == (False, True)


@pytest.mark.parametrize(
    ("field", "isbns"),
    [
        ("books", [["B0", "B1", "B2", "B3"], ["B4", "B5", "B6", "B7"], ["B8"]]),
        ("recent", [["B8", "B7", "B6", "B5"], ["B4", "B3", "B2", "B1"], ["B0"]]),
    ],
)
async def test_a_page_begins_after_its_cursor(library: Counted, field: str, isbns: list[list[str]]) -> None:
    """In either direction; the first page and the ones after a cursor are two plans of one document."""
    document = f"""query ($after: String) {{ {field}(first: 4, after: $after) {{
      edges {{ node {{ isbn }} }} totalCount pageInfo {{ endCursor }} }} }}"""
    after, found = None, []

    for _ in isbns:
        answer = (await ask(library, document, after=after)).data[field]
        after = answer["pageInfo"]["endCursor"]
        found.append([edge["node"]["isbn"] for edge in answer["edges"]])
        assert (answer["totalCount"], library.planned) == (9, 1)

    assert found == isbns


async def test_a_variable_decides_what_is_asked(library: Counted) -> None:
    """One document, kept once: true, false, a filter with and without its parts."""
    document = """query ($with: Boolean!, $filter: BookFilter) {
      books(first: 1, filter: $filter) { totalCount edges { node { isbn title @include(if: $with) } } } }"""

    answers = [
        (await ask(library, document, **{"with": given, "filter": filter})).data["books"]
        for given, filter in [
            (True, None),
            (False, None),
            (False, {"shelf": "S1"}),
            (True, {"shelf": None, "since": 2008}),
        ]
    ]

    assert [(page["totalCount"], page["edges"][0]["node"]) for page in answers] == [
        (9, {"isbn": "B0", "title": "title 0"}),
        (9, {"isbn": "B0"}),
        (3, {"isbn": "B1"}),
        (1, {"isbn": "B8", "title": "title 8"}),
    ]


async def test_a_root_field_may_need_a_permission(library: Counted) -> None:
    """Refused without it, before a row is read; answered in one statement with it."""
    staff = replace(person(SITI), permissions=frozenset({READ}))

    refused = await ask(library, "{ archive { isbn } }", person(SITI))
    asked = library.asked + library.planned
    answer = await ask(library, "{ archive { isbn } }", staff)

    assert [type(error.original_error) for error in refused.errors] == [Forbidden]
    assert asked == 0
    assert len(answer.data["archive"]) == 9
    assert library.planned == 1


@pytest.mark.parametrize(
    ("nik", "card"), [(SITI, {"holds": True, "level": "gold"}), (BUDI, {"holds": False, "level": None})]
)
async def test_an_object_may_stand_where_no_row_is(library: Counted, nik: str, card: object) -> None:
    answer = await ask(library, "{ me { citizen { card { holds level } } } }", person(nik))

    assert answer.data["me"]["citizen"]["card"] == card


async def test_what_others_may_not_know_is_absent(library: Counted) -> None:
    """Rows by their predicate: no list, no total, no latest of somebody else's."""
    document = '{ book(isbn: "B2") { loans { number } lastLoan { number } } }'

    hers = await ask(library, document, person(SITI))
    nobodys = await ask(library, document)

    assert hers.data["book"] == {"loans": [{"number": "L2"}], "lastLoan": {"number": "L2"}}
    assert nobodys.data["book"] == {"loans": [], "lastLoan": None}

"""An agency of the tests' own, the city's library, that uses everything a subgraph may have."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from enum import StrEnum

import pytest
import strawberry
from piccolo.columns import BigInt, BigSerial, Boolean, Date, Varchar
from piccolo.table import Table

from hub import (
    Citizen,
    Connection,
    Info,
    Plugin,
    Service,
    Village,
    among,
    column,
    declaration,
    filters,
    find,
    join,
    many,
    one,
    page,
    pages,
    read,
    roots,
    single,
)
from hub.cases import TimelineEntry


@strawberry.enum(description="Where a loan stands.")
class LoanStatus(StrEnum):
    OPEN = "OPEN"
    BACK = "BACK"


class BookRow(Table, tablename="library_book"):
    id = BigSerial(primary_key=True)
    title = Varchar(80)
    village = Varchar(10)


class LoanRow(Table, tablename="library_loan"):
    number = Varchar(20, primary_key=True)
    book = BigInt()
    borrower = Varchar(16)
    status = Varchar(10)
    private = Boolean(default=False)
    due_on = Date(default=None)


@read(BookRow, key="id")
class Book:
    """A book: its key is a number, an ID for clients."""

    id: strawberry.ID = column("Its id.")
    title: str = column("Its title.")
    village: Village | None = one("Where it stands.", by="village")


@read(LoanRow, key="number", rows="not t.private or t.borrower = :nik", person="borrower")
class Loan:
    """A loan: a private one exists for its borrower alone."""

    number: str = column("Its number.")
    status: LoanStatus = column("Where it stands.")
    due_on: date = column("When the book must be back.")
    book: Book | None = one("The book.", by="book")
    borrower: Citizen | None = one("Who borrowed it.", by="borrower")
    timeline: list[TimelineEntry] = many("What happened so far.", on="number", order="at")


@join(Citizen)
class CitizenLoans:
    loans: Connection[Loan] | None = page("What this person borrowed.", on="borrower", order="-due_on")


@filters
class LoanFilter:
    """Which loans."""

    status: list[LoanStatus] | None = among("Standing there.")


@roots
class LibraryQuery:
    loan: Loan | None = single("One loan.", by="number")
    loans: Connection[Loan] = pages("Loans, the last due first.", order="-due_on", filter=LoanFilter)


@strawberry.input
class RenewalInput:
    """A wish to keep a book."""

    number: str = strawberry.field(description="The loan.")
    weeks: int = strawberry.field(description="How much longer.", default=2)
    status: LoanStatus = strawberry.field(description="What it becomes.", default=LoanStatus.OPEN)


@strawberry.type
class LibraryMutation:
    @strawberry.mutation
    async def renew_loan(self, info: Info, input: RenewalInput) -> Loan:
        """Keep a book longer."""
        renewed: Loan = await find(declaration(Loan), input.number, info)
        return renewed


@strawberry.type
class LibrarySubscription:
    @strawberry.subscription
    async def loan_changed(self, info: Info, number: str) -> AsyncIterator[Loan]:
        """A loan, whenever it changes."""
        yield await find(declaration(Loan), number, info)


@pytest.fixture(scope="session")
def library() -> Plugin:
    service = Service(
        name="loans",
        title="Peminjaman",
        tables=[BookRow, LoanRow],
        reads=[Book, Loan],
        joins=[CitizenLoans],
        query=[LibraryQuery],
        mutation=[LibraryMutation],
        subscription=[LibrarySubscription],
    )
    return Plugin(name="library", version="1", title="Perpustakaan", services=[service])

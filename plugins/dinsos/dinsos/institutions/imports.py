"""`simpul import institutions`: an existing register of institutions from a CSV, line after line."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dinsos.institutions import rules
from hub import Database, serial
from hub.regions import find

if TYPE_CHECKING:
    from rich.progress import Progress

COLUMNS = ("name", "chair", "address", "village", "registered_on", "registered_until", "categories")
NEW = """insert into dinsos_institution (number, name, fold, legal_form, chair, address, village, clients, kinds,
registered_on, registered_until, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)
on conflict do nothing returning number"""


@dataclass(slots=True)
class Counts:
    """What became of the lines. refused: line numbers with the reason."""

    new: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = f"{self.new} new, {self.known} known already, {len(self.refused)} refused"
        return "\n".join([said, *self.refused])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that can be read. served: kinds with how many people."""

    name: str
    chair: str
    address: str
    village: str
    registered_on: date
    registered_until: date
    served: list[tuple[str, int]]
    number: str = ""
    legal_form: rules.LegalForm = rules.LegalForm.LEGAL_ENTITY

    @classmethod
    def of(cls, row: dict[str, str]) -> Line:
        """Raises: ValueError with what is wrong."""
        name, chair, address = row["name"].strip(), row["chair"].strip(), row["address"].strip()
        if not (0 < len(name) <= 120 and 0 < len(chair) <= 100 and len(address) <= 200):
            raise ValueError("name or chair is empty, or something is too long")
        if len(row["village"]) != 10 or find(row["village"]) is None:
            raise ValueError(f"village {row['village']!r} is unknown")
        since, until = date.fromisoformat(row["registered_on"]), date.fromisoformat(row["registered_until"])
        if until < since:
            raise ValueError("it is registered until before it is registered")
        served: list[tuple[str, int]] = []
        for part in row["categories"].split():
            code, _, count = part.partition(":")
            if code not in rules.kinds() or code in dict(served):
                raise ValueError(f"category {code!r} is unknown or there twice")
            served.append((code, int(count or 0)))
        form = rules.LegalForm(row.get("legal_form") or rules.LegalForm.LEGAL_ENTITY)
        return cls(
            name=name, chair=chair, address=address, village=row["village"], registered_on=since,
            registered_until=until, served=served, number=(row.get("number") or "").strip()[:20], legal_form=form,
        )  # fmt: skip


async def load(db: Database, file: Path, progress: Progress | None = None) -> Counts:
    """Add the institutions of a file that the register doesn't know.

    Columns: name, chair, address, village (10 digits), registered_on, registered_until (YYYY-MM-DD), categories
    (codes with numbers, `NEGLECTED_CHILD:12 POOR:3`); if there: number, legal_form. A line with a mistake is refused.
    """
    counts = Counts()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if absent := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            raise ValueError(f"{file}: no column {absent[0]}")
        rows = list(reader)
    task = progress.add_task("Institutions", total=len(rows)) if progress else None
    for place, row in enumerate(rows, 2):
        try:
            line = Line.of(row)
        except ValueError as error:
            counts.refused.append(f"line {place}: {error}")
        else:
            if await _add(db, line):
                counts.new += 1
            else:
                counts.known += 1
        if progress and task is not None:
            progress.advance(task)
    return counts


async def _add(db: Database, line: Line) -> bool:
    """Write one institution; False for one the register knows."""
    async with db.transaction():
        series = f"LKS-{line.registered_on.year}"
        fold = rules.fold(line.name, line.village)
        if await db.fetch("select number from dinsos_institution where fold = $1 or number = $2", fold, line.number):
            return False
        number = line.number
        while not number:
            number = f"{series}-{await serial(db, series):06}"
            if await db.fetch("select number from dinsos_institution where number = $1", number):
                number = ""  # an imported number that stands in our series
        kinds, clients = rules.words(code for code, _ in line.served), sum(count for _, count in line.served)
        await db.fetch(
            NEW, number, line.name, fold, line.legal_form.value, line.chair, line.address, line.village, clients, kinds,
            line.registered_on, line.registered_until,
        )  # fmt: skip
        served = [(number, code, rules.kinds()[code].name, count) for code, count in line.served]
        await db.load("dinsos_institution_category", ("institution", "code", "name", "clients"), served)
        version = (number, 1, line.registered_on, line.registered_until, line.name, line.chair, line.address, kinds)
        columns = ("institution", "version", "since", "until", "name", "chair", "address", "kinds")
        await db.load("dinsos_institution_version", columns, [version])
    return True

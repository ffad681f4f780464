"""`simpul import disbursements` and `simpul import registry`: what payers and the ministry send as CSV."""

from __future__ import annotations

import csv
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from dinsos.aid import rules
from dinsos.aid.inputs import PERIOD
from dinsos.aid.steps import GRADE, KEEP
from hub import Database
from hub.nik import BadNik, parse

if TYPE_CHECKING:
    from rich.progress import Progress

BATCH = 1_000  # lines in one transaction
ENROLMENT = """select id, since from dinsos_enrolment where citizen = $1 and programme = $2
order by case when status = 'ACTIVE' then 0 else 1 end, since desc, id desc limit 1"""
PAID = """insert into dinsos_disbursement (enrolment, citizen, programme, amount, paid_on, reference)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id"""
LAST = """update dinsos_enrolment set last_disbursed_on = $2
where id = $1 and (last_disbursed_on is null or last_disbursed_on < $2) returning id"""
NOW = "select decile, source, period, family_card from dinsos_registry where citizen = $1"
Taken: TypeAlias = "Callable[[Database, Mapping[str, str]], Awaitable[bool]]"


@dataclass(slots=True)
class Counts:
    """What became of the lines. refused: line numbers with the reason."""

    new: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = f"{self.new} new, {self.known} known already, {len(self.refused)} refused"
        return "\n".join([said, *self.refused])


async def disbursements(db: Database, file: Path, progress: Progress | None = None) -> Counts:
    """Record payments: nik, programme, amount (whole rupiah), paid_on, reference (the payer's own, once).

    A payment to somebody who was never in the programme, or before they were, is refused with its line.
    """
    return await _each(db, file, ("nik", "programme", "amount", "paid_on", "reference"), _pay, progress)


async def registry(db: Database, file: Path, progress: Progress | None = None) -> Counts:
    """Write the social registry: nik, family_card, decile (1 to 10), source, period (like 2026-Q3).

    What it said before is kept. A line that says what the registry says already is known.
    """
    return await _each(db, file, ("nik", "family_card", "decile", "source", "period"), _grade, progress)


async def _each(db: Database, file: Path, columns: tuple[str, ...], take: Taken, progress: Progress | None) -> Counts:
    """Take the lines of a file, a thousand in one transaction; one with a mistake is named and left out."""
    counts = Counts()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if absent := [name for name in columns if name not in (reader.fieldnames or ())]:
            raise ValueError(f"{file}: no column {absent[0]}")
        rows = list(enumerate(reader, 2))
    task = progress.add_task(file.name, total=len(rows)) if progress else None
    for first in range(0, len(rows), BATCH):
        async with db.transaction():
            for place, row in rows[first : first + BATCH]:
                try:
                    if await take(db, row):
                        counts.new += 1
                    else:
                        counts.known += 1
                except (BadNik, ValueError) as error:
                    counts.refused.append(f"line {place}: {error}")
        if progress and task is not None:
            progress.advance(task, min(BATCH, len(rows) - first))
    return counts


async def _pay(db: Database, row: Mapping[str, str]) -> bool:
    """Record one payment. Raises: ValueError with what is wrong, before anything is written."""
    nik, amount, paid_on = parse(row["nik"]), int(row["amount"]), date.fromisoformat(row["paid_on"])
    reference = row["reference"].strip()
    if not 0 < amount <= 10**12 or not 0 < len(reference) <= 60:
        raise ValueError("amount or reference can't be")
    found = await db.fetch(ENROLMENT, nik, row["programme"])
    if not found:
        raise ValueError(f"the person was never in {row['programme']!r}")
    enrolment, since = found[0]
    if paid_on < (date.fromisoformat(since) if isinstance(since, str) else since):
        raise ValueError("paid before the person was enrolled")
    if not await db.fetch(PAID, enrolment, nik, row["programme"], amount, paid_on, reference):
        return False
    await db.fetch(LAST, enrolment, paid_on)
    return True


async def _grade(db: Database, row: Mapping[str, str]) -> bool:
    """Write one person's row. Raises: ValueError with what is wrong, before anything is written."""
    nik, decile, source, card = parse(row["nik"]), int(row["decile"]), row["source"].strip(), row["family_card"]
    if not 1 <= decile <= 10 or not 0 < len(source) <= 20 or not PERIOD(row["period"]):
        raise ValueError("decile, source or period can't be")
    if not (card.isascii() and card.isdigit() and len(card) == 16):
        raise ValueError("a family card has 16 digits")
    now = await db.fetch(NOW, nik)
    if now and tuple(now[0]) == (decile, source, row["period"], card):
        return False
    at = datetime.now(UTC)
    await db.fetch(KEEP, nik, at, rules.REGRADED)
    await db.fetch(GRADE, nik, decile, source, row["period"], at.date(), card)
    return True

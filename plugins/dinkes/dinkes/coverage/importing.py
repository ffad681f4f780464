"""`simpul import coverage`: memberships from a file of BPJS Kesehatan or of the agency itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from dinkes.coverage import rules
from dinkes.coverage.steps import Report, record
from hub import JAKARTA, BadSetup, Database
from hub import nik as niks

if TYPE_CHECKING:
    from rich.progress import Progress

HEADER = ("nik", "scheme", "status", "card", "source", "reported_at")
BATCH = 5_000


@dataclass(slots=True)
class Counts:
    """What became of the lines. refused: line number and reason, nothing personal."""

    kept: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def __str__(self) -> str:
        first = "".join(f"\n  line {line}: {reason}" for line, reason in self.refused[:20])
        return f"{self.kept} kept, {len(self.refused)} refused{first}"


async def import_coverage(db: Database, file: Path, progress: Progress | None) -> Counts:
    """Keep the reports of a CSV file with `nik,scheme,status,card,source,reported_at`, batch after batch.

    A file may be imported twice: the newest report of a person counts. Raises: BadSetup for another header.
    """
    counts = Counts()
    task = progress.add_task(file.name, total=None) if progress else None
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if missing := [name for name in HEADER if name not in (reader.fieldnames or ())]:
            raise BadSetup(f"{file} has no column {missing[0]}; a coverage file has {','.join(HEADER)}")
        reports = _reports(reader, counts)
        while batch := list(islice(reports, BATCH)):
            await record(db, batch, None)
            counts.kept += len(batch)
            if progress and task is not None:
                progress.advance(task, len(batch))
    return counts


def _reports(reader: csv.DictReader[str], counts: Counts) -> Iterator[Report]:
    now = datetime.now(UTC)
    for row in reader:
        try:
            yield _report(row, now)
        except ValueError as error:  # a bad NIK, scheme, status or time
            counts.refused.append((reader.line_num, str(error)))


def _report(row: dict[str, str], now: datetime) -> Report:
    at = datetime.fromisoformat(row["reported_at"])
    at = (at if at.tzinfo else at.replace(tzinfo=JAKARTA)).astimezone(UTC)
    found = Report(
        niks.parse(row["nik"]),
        rules.Scheme(row["scheme"]),
        rules.Status(row["status"]),
        row["card"] or None,
        row["source"] or "BPJS Kesehatan",
        at,
    )
    if bad := rules.wrong(found.scheme, found.status, found.card, found.updated_at, now):
        raise ValueError(f"{bad.value} can't be so")
    return found

"""`simpul import population`: the population register from a file, batch after batch."""

from __future__ import annotations

import asyncio
import csv
import os
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dukcapil.imports.lines import Batch, PopulationFile
from dukcapil.imports.merge import Register
from hub import Database

if TYPE_CHECKING:
    from rich.progress import Progress

TURN = 0.0001  # seconds


@dataclass(slots=True)
class Counts:
    """What became of the lines: read = new + changed + unchanged + refused."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def read(self) -> int:
        return self.new + self.changed + self.unchanged + self.refused

    def add(self, batch: Batch, new: int, changed: int) -> None:
        """Count a batch that is written."""
        self.new += new
        self.changed += changed
        self.unchanged += len(batch.rows) - new - changed
        self.refused += len(batch.refused)

    def __str__(self) -> str:
        return (
            f"{self.read} read: {self.new} new, {self.changed} changed, "
            f"{self.unchanged} unchanged, {self.refused} refused"
        )


class Rejected:
    """The refused lines, beside the file, with number and reason; it can be mended and imported in its turn."""

    def __init__(self, beside: Path, header: list[str]) -> None:
        self.path = beside.with_name(f"{beside.name}.rejected.csv")
        self.header = header
        self.path.unlink(missing_ok=True)

    def add(self, batch: Batch) -> None:
        """Write a batch's refused lines; personal data, so nobody else may read the file."""
        if not batch.refused:
            return
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", newline="") as lines:
            out = csv.writer(lines)
            if not lines.tell():
                out.writerow(["LINE", "REASON", *self.header])
            out.writerows([line, reason, *cells] for line, reason, cells in batch.refused)


async def import_population(database: Database, file: Path, progress: Progress | None = None) -> Counts:
    """Take a file into the register. Each batch is whole or absent, so it may be stopped and run again.

    Raises:
        BadSetup: the file can't be read, lacks columns, or breaks off.
    """
    source = await asyncio.to_thread(PopulationFile, file)
    task = progress.add_task(file.name, total=source.size) if progress else None
    counts, register = Counts(), Register(database)
    rejected = await asyncio.to_thread(Rejected, file, source.header)
    try:
        async with aclosing(ahead(source.batches())) as batches, turns():
            async for batch in batches:
                counts.add(batch, *await register.write(batch))
                await asyncio.to_thread(rejected.add, batch)
                if progress and task is not None:
                    progress.update(task, completed=batch.position)
    finally:
        await asyncio.to_thread(source.close)
    await register.settle()
    return counts


@asynccontextmanager
async def turns() -> AsyncGenerator[None, None]:
    """Let the thread that reads hand over often: or each piece that the database waits for comes 5 ms late."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


async def ahead(batches: Iterator[Batch]) -> AsyncGenerator[Batch, None]:
    """The batches, one read ahead in a thread while the database writes another."""
    coming = asyncio.create_task(asyncio.to_thread(next, batches, None))
    try:
        while (batch := await coming) is not None:
            coming = asyncio.create_task(asyncio.to_thread(next, batches, None))
            yield batch
    finally:
        await asyncio.gather(coming, return_exceptions=True)  # its thread still reads the file

"""How fast `simpul import population` is beside a plain COPY of the same rows into the same indexed tables.

DATABASE_URL=postgresql://… python -m tests.bench.import_population [PEOPLE] [--gzip]
"""

from __future__ import annotations

import asyncio
import csv
import gzip
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from dukcapil.imports import import_population
from dukcapil.imports.lines import BY_CODE, CARD, COLUMNS, OPTIONAL, REQUIRED, PopulationFile

from hub import logs, migrate
from hub.app import composed
from hub.city import City
from hub.connect import started

PEOPLE = 300_000
ROUNDS = 3
TABLES = ("dukcapil_family_card", "dukcapil_resident")


def generate(path: Path, people: int) -> None:
    """The demo city as the national data warehouse would hand it over."""
    packed = path.suffix == ".gz"
    with gzip.open(path, "wt", newline="", compresslevel=6) if packed else path.open("w", newline="") as lines:
        out = csv.writer(lines)
        out.writerow([*REQUIRED, *OPTIONAL, *BY_CODE])
        for family, one in City(citizens=people).people():
            village = family.village
            out.writerow([
                one.nik, family.number, one.name.upper(), "LP"[one.sex == "FEMALE"], one.birth_place.upper(),
                f"{one.birth_date:%d-%m-%Y}", int(one.relation), family.street.upper(), family.rt, family.rw,
                one.religion, int(one.marital), one.education, one.occupation, one.blood, "SITI AMINAH", "ACHMAD",
                village[:2], village[2:4], village[4:6], village[6:],
            ])  # fmt: skip


def prepare(path: Path, folder: Path) -> list[Path]:
    """The same rows as COPY takes them, a file for each table."""
    files = [folder / f"{table}.txt" for table in TABLES]
    source = PopulationFile(path)
    with files[0].open("w", newline="") as cards, files[1].open("w", newline="") as residents:
        for batch in source.batches():
            cards.writelines(f"{card}\n" for card in batch.cards.values())
            residents.writelines(f"{row}\n" for row in batch.rows)
    source.close()
    return files


@asynccontextmanager
async def database(server: str) -> AsyncIterator[str]:
    """An empty, migrated database of this run's own; its address."""
    name = f"simpul_bench_{uuid.uuid4().hex[:12]}"
    control = await asyncpg.connect(server)
    await control.execute(f'create database "{name}" template template0 lc_collate "C"')
    url = server.rsplit("/", 1)[0] + f"/{name}"
    try:
        plugins = composed(fence=False)[0].plugins[1:]
        async with started(url, migrate.tables_of(plugins)) as db:
            await migrate.migrate(db, plugins)
        yield url
    finally:
        await control.execute(f'drop database "{name}" with (force)')
        await control.close()


async def copy(url: str, files: list[Path]) -> float:
    """Seconds of a plain COPY."""
    connection = await asyncpg.connect(url, server_settings={"search_path": "dukcapil"})
    began = time.perf_counter()
    for table, columns, file in zip(TABLES, (CARD, COLUMNS), files, strict=True):
        await connection.copy_to_table(table, source=file, columns=columns)
    seconds = time.perf_counter() - began
    await connection.close()
    return seconds


async def empty(url: str) -> None:
    connection = await asyncpg.connect(url, server_settings={"search_path": "dukcapil"})
    await connection.execute(f"truncate {', '.join(TABLES)}")
    await connection.close()


async def run(url: str, path: Path) -> None:
    """One import in this process; says how long, how much memory, and what became of the lines."""
    async with started(url) as db:
        began = time.perf_counter()
        counts = await import_population(db, path)
        seconds = time.perf_counter() - began
    print(f"{seconds:.3f} {peak()} {counts}")


def peak() -> int:
    """The most memory this process ever had, in MiB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) // 1024 if found else 0


def imported(url: str, path: Path) -> tuple[float, str, str]:
    """One import in a process of its own: seconds, peak memory in MiB, counts."""
    command = [sys.executable, "-m", "tests.bench.import_population", "--run", url, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, most, counts = done.stdout.strip().split(" ", 2)
    return float(seconds), most, counts


async def main(people: int, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / f"population{suffix}"
        generate(path, people)
        files = prepare(path, folder)
        plain, taken = [], []
        async with database(os.environ["DATABASE_URL"]) as url:
            for _ in range(ROUNDS):  # in turn, so that what else the machine does hits both
                plain.append(await copy(url, files))
                await empty(url)
                taken.append(imported(url, path))
                again = imported(url, path)
                await empty(url)
    base, (first, most, counts) = min(plain), min(taken)
    print(f"plain COPY  {people / base:9,.0f} rows/s, best of {ROUNDS}")
    print(f"import      {people / first:9,.0f} rows/s, ratio {base / first:.2f}, {most} MiB at most; {counts}")
    print(f"once more   {people / again[0]:9,.0f} rows/s, ratio {base / again[0]:.2f}; {again[2]}")


if __name__ == "__main__":
    logs.configure()
    if sys.argv[1:2] == ["--run"]:
        asyncio.run(run(sys.argv[2], Path(sys.argv[3])))
    elif not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("this benchmark needs PostgreSQL: DATABASE_URL=postgresql://…")
    else:
        numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
        asyncio.run(main(numbers[0] if numbers else PEOPLE, ".csv.gz" if "--gzip" in sys.argv else ".csv"))

"""The access log can't be changed unnoticed: every way to try is named by the verification."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from auth import Catalog, Keys
from hub import migrate
from hub.app import composed
from hub.audit import Writer
from hub.chain import Facts
from hub.checkpoints import Broken, Checkpoint, verify
from hub.connect import started
from hub.database import Database
from hub.errors import Unavailable
from hub.identity import INVESTIGATION

SITI, BUDI = "3275014107900001", "3275021203850001"


def line(citizen: str = SITI, fields: str = "Citizen.name") -> Facts:
    return Facts(
        datetime.now(UTC), citizen, "Petugas Ñ", "petugas", "dinkes", None, "HEALTH_SERVICE", "Citizen", "READ",
        None, fields,
    )  # fmt: skip


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys.load(tmp_path / "keys")


@pytest.fixture
async def db(empty_database: str) -> AsyncIterator[Database]:
    """A migrated database of its own."""
    plugins = composed(fence=False)[0].plugins[1:]
    async with started(empty_database, migrate.tables_of(plugins)) as db:
        await migrate.migrate(db, plugins)
    async with started(empty_database, migrate.tables_of(plugins)) as db:
        yield db


@pytest.fixture
async def written(db: Database, keys: Keys) -> Writer:
    """Ten lines of one process, sealed after the seventh, and five of another that has ended."""
    first, second = Writer(db, keys), Writer(db, keys)
    await first.write([line(fields=f"Citizen.{number}") for number in range(4)])
    await second.write([line(BUDI) for _ in range(5)])
    await first.write([line() for _ in range(3)])
    await first.seal()
    await second.seal(closing=True)
    await first.write([line() for _ in range(3)])
    return first


async def broken(db: Database, keys: Keys) -> str:
    """What the verification complains of."""
    with pytest.raises(Broken) as caught:
        await verify(db, keys)
    return str(caught.value)


async def test_nothing_is_wrong(db: Database, keys: Keys, written: Writer) -> None:
    """Untouched, it verifies, says how many lines no seal covers yet, and none after the next."""
    before = await verify(db, keys)
    await written.seal()
    after = await verify(db, keys)

    assert (before.lines, len(before.writers), before.unsealed) == (15, 2, 3)
    assert (after.unsealed, len(after.checkpoints)) == (0, 4)
    assert await verify(db, keys, (after.checkpoints[2].number, after.checkpoints[2].digest))


async def test_an_empty_log_is_in_order(db: Database, keys: Keys) -> None:
    """A new city has only the boundary."""
    found = await verify(db, keys)

    assert (found.lines, len(found.checkpoints)) == (0, 1)


COLUMNS = {
    "at": "at = '2020-01-01 00:00:00+00:00'",
    "citizen": f"citizen = '{BUDI}'",
    "actor": "actor = 'somebody else'",
    "account": "account = null",
    "agency": "agency = 'dinsos'",
    "unit": "unit = 'x'",
    "purpose": "purpose = 'EMERGENCY'",
    "operation": "operation = null",
    "action": "action = 'WRITE'",
    "hidden_until": "hidden_until = '2999-01-01'",
    "fields": "fields = 'Citizen.nik'",
    "hash": "hash = 'x'",
}


@pytest.mark.parametrize("column", COLUMNS)
async def test_any_changed_fact_is_named(db: Database, keys: Keys, written: Writer, column: str) -> None:
    """Each column counts."""
    await db.fetch(f"update hub_access set {COLUMNS[column]} where id = 2")

    assert (await broken(db, keys)).startswith("line 2 ")


TAMPERED = {
    "a missing line": ("delete from hub_access where id = 3", "is missing before line 4"),
    "the first line": ("delete from hub_access where id = 1", "is missing before line 2"),
    "two lines exchanged": (
        "update hub_access set id = case id when 2 then 103 else 2 end where id in (2, 3)",
        "out of order",
    ),
    "places exchanged": (
        "update hub_access set seq = case seq when 2 then 3 else 2 end where id in (2, 3)",
        "out of order",
    ),
    "a line of nobody": (
        "insert into hub_access (at, citizen, actor, fields, action)"
        " values ('2026-01-01 00:00:00+00:00', '1', 'x', 'x', 'READ')",
        "line 16 is in no chain",
    ),
    "a line twice": (
        "insert into hub_access (at, citizen, actor, fields, action, writer, seq, hash)"
        " select at, citizen, actor, fields, action, writer, seq, hash from hub_access where id = 2",
        "is there twice",
    ),
    "the sealed end": ("delete from hub_access where id in (12, 11, 10, 13, 14, 15)", "are missing"),
    "a whole process": ("delete from hub_access where id between 5 and 9", "are missing"),
    "everything": ("delete from hub_access", "are missing"),
    "a checkpoint": ("delete from hub_checkpoint where number = 1", "checkpoint 1 is missing"),
    "the boundary": ("delete from hub_checkpoint where number = 0", "checkpoint 0 is missing"),
    "a moved seal": ("update hub_checkpoint set seq = 6 where number = 1", "checkpoint 1 is altered"),
    "the last seal": ("update hub_checkpoint set closed = not closed where number = 2", "checkpoint 2 is altered"),
    "a forged seal": ("update hub_checkpoint set signature = 'AAAA' where number = 2", "its signature is wrong"),
    "a strange key": ("update hub_checkpoint set kid = 'x' where number = 2", "a key that isn't there: x"),
}


@pytest.mark.parametrize("how", TAMPERED)
async def test_tampering_is_named(db: Database, keys: Keys, written: Writer, how: str) -> None:
    """Missing, moved, added, doubled, cut off, whole chains and seals."""
    statement, says = TAMPERED[how]
    await db.fetch(statement)

    assert says in await broken(db, keys)


async def test_a_line_after_a_writers_end(db: Database, keys: Keys, written: Writer) -> None:
    """Whoever can compute a hash still can't add to a process that has ended."""
    rows = await db.fetch("select writer, seq, hash from hub_access where id = 9")
    forger = Writer(db)
    forger.chain.writer, forger.chain.seq, forger.chain.hash = rows[0]
    await forger.write([line(fields="Citizen.nothing")])

    assert "was added after writer" in await broken(db, keys)


async def test_rewritten_with_new_hashes(db: Database, keys: Keys, written: Writer) -> None:
    """A chain computed anew is consistent, but isn't what was sealed."""
    [(writer,)] = await db.fetch("select writer from hub_access where id = 1")
    await db.fetch("delete from hub_access where writer = $1", writer)
    forger = Writer(db)
    forger.chain = type(forger.chain)(writer)
    await forger.write([line(fields="nothing") for _ in range(10)])

    assert "had sealed another" in await broken(db, keys)


async def test_seals_cut_off_are_noticed_with_a_note_from_elsewhere(db: Database, keys: Keys, written: Writer) -> None:
    """The last seals and their lines can be deleted together; the digest in the operator's log tells."""
    last = (await verify(db, keys)).checkpoints[-1]
    await db.fetch("delete from hub_access where id > 4")
    await db.fetch("delete from hub_checkpoint where number > 0")

    assert (await verify(db, keys)).lines == 4
    with pytest.raises(Broken, match="cut off"):
        await verify(db, keys, (last.number, last.digest))


async def test_an_old_key_still_checks(db: Database, keys: Keys, written: Writer, tmp_path: Path) -> None:
    """After a rotation the old seals are good, and new ones are made with the new key."""
    (tmp_path / "other").mkdir()
    new = Keys.load(tmp_path / "other")
    both = Keys([keys.signing, new.signing])
    written.keys = both
    await written.seal()

    found = await verify(db, both)

    assert [one.kid for one in found.checkpoints] == ["", keys.signing.kid, keys.signing.kid, new.signing.kid]


async def test_workers_that_seal_at_once(db: Database, keys: Keys) -> None:
    """Each gets its own number."""
    writers = [Writer(db, keys) for _ in range(8)]
    for one in writers:
        await one.write([line()])

    await asyncio.gather(*(one.seal() for one in writers))

    found = await verify(db, keys)
    assert (found.unsealed, len(found.checkpoints)) == (0, 9)


async def test_a_failed_write_begins_another_chain(
    db: Database, keys: Keys, written: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows whether the lines are kept, so nothing builds on them, and nobody is answered."""
    load = db.load

    async def lost(*given: Any) -> None:
        await load(*given)
        raise ConnectionError("the answer never came")

    monkeypatch.setattr(db, "load", lost)
    with pytest.raises(Unavailable):
        await written.write([line()])
    monkeypatch.setattr(db, "load", load)
    await written.write([line()])
    await written.seal()

    found = await verify(db, keys)
    assert (found.lines, len(found.writers), found.unsealed) == (17, 3, 1)


async def test_a_line_is_kept_though_nobody_waits_for_it(db: Database, keys: Keys, written: Writer) -> None:
    """What was changed is in the log, whoever went away while the log was written."""
    waiting = [asyncio.create_task(written.write([line()])) for _ in range(3)]
    await asyncio.sleep(0)
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)

    await written.write([line()])

    assert (await verify(db, keys)).lines == 19


async def test_lines_committed_while_reading(db: Database, keys: Keys, written: Writer) -> None:
    """A line with a smaller number, committed after the reader had passed it, is no missing line."""
    original = db.fetch
    hidden: list[Any] = []

    async def late(sql: str, *args: Any) -> Any:
        rows = list(await original(sql, *args))
        if "order by id limit" in sql and not hidden:
            hidden.extend(row for row in rows if row[0] in (11, 12))
            rows = [row for row in rows if row[0] not in (11, 12)]
        return rows

    db.fetch = late  # type: ignore[method-assign]

    found = await verify(db, keys)

    assert (len(hidden), found.lines) == (2, 15)


async def test_lines_from_before_are_behind_a_boundary(empty_database: str, keys: Keys) -> None:
    """Migrating an older database leaves its lines where they are and seals that they were there."""
    plugins = composed(fence=False)[0].plugins[1:]
    new = ("hub_2026_11_24t13_58_21_673487", "hub_2026_11_24t13_58_21_673488")
    every = migrate.modules
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            migrate, "modules", lambda part: [m for m in every(part) if m.__name__.rpartition(".")[2] not in new]
        )
        async with started(empty_database, migrate.tables_of(plugins)) as db:
            await migrate.migrate(db, plugins)
    async with started(empty_database, migrate.tables_of(plugins)) as db:
        for number in range(3):
            await db.fetch(
                "insert into hub_access (at, citizen, actor, fields) values ($1, '1', $2, '')",
                datetime.now(UTC),
                str(number),
            )
        await migrate.migrate(db, plugins)
    async with started(empty_database, migrate.tables_of(plugins)) as db:
        writer = Writer(db, keys)
        await writer.write([line()])
        await writer.seal()
        found = await verify(db, keys)
        await db.fetch("update hub_access set actor = 'x' where id = 2")
        said = await broken(db, keys)

    assert (found.before, found.lines) == (3, 1)
    assert said.startswith("a line up to 3, from before there were chains")


def test_a_delay_is_declared_with_its_purpose(db: Database) -> None:
    """What an investigation reads is shown to the person when its days are over."""
    writer = Writer(db, catalog=Catalog(purposes=[INVESTIGATION]))
    today = datetime.now(UTC).date()

    assert writer.hidden_until("INVESTIGATION", today) == today + timedelta(days=30)
    assert writer.hidden_until("HEALTH_SERVICE", today) is None


def test_a_checkpoint_says_all_it_seals() -> None:
    """No fact of a checkpoint is outside its signature."""
    one = Checkpoint(1, datetime.now(UTC), "w", 2, "h", False, "p", "k", "s")
    changes = {"number": 2, "at": one.at + timedelta(seconds=1), "writer": "v", "seq": 3, "hash": "i", "closed": True,
               "previous": "q", "kid": "l"}  # fmt: skip
    assert {replace(one, **{name: value}).said == one.said for name, value in changes.items()} == {False}

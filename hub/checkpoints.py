"""Checkpoints: the access log sealed with the hub's key, and the search for the first line that isn't as it was."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature

from auth import BadKey, Keys
from hub.chain import FACTS, Chain, begun, linked, spelled
from hub.database import Database
from hub.errors import Unavailable
from hub.times import as_moment

log = logging.getLogger("simpul")

EVERY = 60.0  # seconds between two seals of a writer that writes
TRIES = 20  # of workers that seal at the same moment
BATCH = 5_000
CHECKPOINT = "number, at, writer, seq, hash, closed, previous, kid, signature"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A sealed place in a writer's chain."""

    number: int
    at: datetime
    writer: str
    seq: int
    hash: str
    closed: bool
    previous: str
    kid: str = ""
    signature: str = ""

    @classmethod
    def of(cls, row: Sequence[Any]) -> Checkpoint:
        number, at, writer, seq, hash, closed, *rest = row
        moment = as_moment(at)
        return cls(number, moment, writer, seq, hash, bool(closed), *rest)

    @property
    def said(self) -> bytes:
        """What is signed."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        facts = [self.number, at, self.writer, self.seq, self.hash, self.closed, self.previous, self.kid]
        return b"simpul checkpoint\n" + orjson.dumps(facts)

    @property
    def digest(self) -> str:
        """What the next checkpoint calls this one."""
        return hashlib.sha256(self.said).hexdigest()


async def seal(db: Database, keys: Keys, chain: Chain, *, closed: bool = False) -> Checkpoint | None:
    """Sign how far a chain has come; None when nothing is new. Workers that seal at once come one after another."""
    seq, reached = chain.seq, chain.hash
    if not seq or (seq == chain.sealed and not closed):
        return None
    for _ in range(TRIES):
        last = Checkpoint.of(
            (await db.fetch(f"select {CHECKPOINT} from hub_checkpoint order by number desc limit 1"))[0]
        )
        now = datetime.now(UTC)
        made = Checkpoint(last.number + 1, now, chain.writer, seq, reached, closed, last.digest, keys.signing.kid)
        signature = base64.b64encode(await _signed(keys, made)).decode()
        sql = f"insert into hub_checkpoint ({CHECKPOINT}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        values = (made.number, now, made.writer, seq, reached, closed, made.previous, made.kid, signature)
        if await db.fetch(f"{sql} on conflict (number) do nothing returning number", *values):
            chain.sealed = seq
            # also a witness outside the database
            log.info("sealed", {"checkpoint": made.number, "digest": made.digest})
            return made
    return None


async def _signed(keys: Keys, made: Checkpoint) -> bytes:
    """Raises: Unavailable when the key can't be reached."""
    try:
        return await asyncio.to_thread(keys.signing.sign, made.said)
    except BadKey as error:
        log.error("key", {"error": str(error)})
        raise Unavailable from None


# -- verification ---------------------------------------------------------------------------------------------------


class Broken(Exception):
    """The first thing that isn't as it was, in words for the auditor."""


@dataclass(slots=True)
class Verified:
    """What was found in order."""

    lines: int = 0
    before: int = 0
    writers: dict[str, tuple[int, str, int]] = field(default_factory=dict)  # seq, hash, id of the last line
    checkpoints: list[Checkpoint] = field(default_factory=list)
    unsealed: int = 0


async def verify(db: Database, keys: Keys, known: tuple[int, str] | None = None) -> Verified:
    """Read the whole log. known: number and digest of a checkpoint that was noted elsewhere.

    Raises: Broken, which names the first altered, missing or reordered line.
    """
    found = Verified()
    found.checkpoints = await _checkpoints(db, keys)
    boundary, *seals = found.checkpoints
    if known and (len(seals) < known[0] or found.checkpoints[known[0]].digest != known[1]):
        raise Broken(f"checkpoint {known[0]} is not the one that was noted, or is cut off")
    sealed = {(one.writer, one.seq): one for one in seals}
    closed = {one.writer: one.seq for one in seals if one.closed}
    before = hashlib.sha256()
    last = 0
    while rows := await db.fetch(
        f"select id, writer, seq, hash, {', '.join(FACTS)} from hub_access where id > $1 order by id limit {BATCH}",
        last,
    ):
        for row in rows:
            last = row[0]
            if row[1] is None:
                if last > boundary.seq:
                    raise Broken(f"line {last} is in no chain")
                before.update(spelled(row[4:]))
                found.before += 1
                continue
            await _follow(db, found, sealed, closed, row)
    if before.hexdigest() != boundary.hash:
        raise Broken(f"a line up to {boundary.seq}, from before there were chains, is altered or missing")
    for one in sealed.values():
        reached = found.writers.get(one.writer, (0, "", 0))[0]
        raise Broken(
            f"writer {one.writer}: the lines after {reached} up to {one.seq} are missing,"
            f" which checkpoint {one.number} had sealed"
        )
    ends = {one.writer: one.seq for one in seals}
    found.unsealed = sum(seq - ends.get(writer, 0) for writer, (seq, _, _) in found.writers.items())
    return found


async def _checkpoints(db: Database, keys: Keys) -> list[Checkpoint]:
    found: list[Checkpoint] = []
    for row in await db.fetch(f"select {CHECKPOINT} from hub_checkpoint order by number"):
        one = Checkpoint.of(row)
        if one.number != len(found):
            raise Broken(f"checkpoint {len(found)} is missing")
        if found and one.previous != found[-1].digest:
            raise Broken(f"checkpoint {found[-1].number} is altered")
        if found:
            _check_signature(one, keys)
        found.append(one)
    if not found:
        raise Broken("checkpoint 0 is missing")
    return found


def _check_signature(one: Checkpoint, keys: Keys) -> None:
    key = keys.find(one.kid)
    if key is None:
        raise Broken(f"checkpoint {one.number} is signed with a key that isn't there: {one.kid}")
    try:
        key.public.verify(base64.b64decode(one.signature), one.said)
    except (InvalidSignature, ValueError):
        raise Broken(f"checkpoint {one.number} is altered: its signature is wrong") from None


async def _follow(
    db: Database,
    found: Verified,
    sealed: dict[tuple[str, int], Checkpoint],
    closed: dict[str, int],
    row: Sequence[Any],
) -> None:
    """One line after the writer's last."""
    id, writer, seq, hash, *facts = row
    place, reached, at = found.writers.get(writer, (0, begun(writer), 0))
    if seq != place + 1:
        await _out_of_order(db, writer, place + 1, seq, id)
        for late in await db.fetch(
            f"select id, writer, seq, hash, {', '.join(FACTS)} from hub_access"
            " where writer = $1 and seq > $2 and seq < $3 order by seq",
            writer, place, seq,
        ):  # fmt: skip
            await _follow(db, found, sealed, closed, late)
        place, reached, at = found.writers[writer]
    if linked(reached, writer, seq, facts) != hash:
        raise Broken(f"line {id} (writer {writer}, {seq}) is altered")
    if seq > closed.get(writer, seq):
        raise Broken(f"line {id} was added after writer {writer} had ended")
    seal = sealed.pop((writer, seq), None)
    if seal and seal.hash != hash:
        raise Broken(f"line {id} or one before it is altered: checkpoint {seal.number} had sealed another")
    found.writers[writer] = seq, hash, max(at, id)
    found.lines += 1


async def _out_of_order(db: Database, writer: str, expected: int, seq: int, id: int) -> None:
    """Decide between a line that is missing, one that was moved, and one that was committed while we were reading."""
    ids = [
        row[0] for row in await db.fetch("select id from hub_access where writer = $1 and seq = $2", writer, expected)
    ]
    if seq < expected:
        same = await db.fetch("select id from hub_access where writer = $1 and seq = $2 order by id", writer, seq)
        if len(same) > 1:
            raise Broken(f"line {same[1][0]} (writer {writer}, {seq}) is there twice")
        raise Broken(f"line {id} (writer {writer}, {seq}) is out of order")
    if not ids:
        raise Broken(f"the line {expected} of writer {writer} is missing before line {id}")
    if ids[0] > id:
        raise Broken(f"line {ids[0]} (writer {writer}, {expected}) is out of order: line {id} came before it")

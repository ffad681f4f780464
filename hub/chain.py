"""The access log's tables, and how its lines hang together: each names its writer, its place, and the hash so far."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

import orjson
from piccolo.columns import BigInt, BigSerial, Boolean, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class AccessRow(Table, tablename="hub_access"):
    """A line of the access log. hidden_until: the first day the citizen sees it; writer, seq, hash: its place in the
    chain of the process that wrote it, null in lines from before there were chains."""

    id = BigSerial(primary_key=True)
    at = Timestamptz(default=None)
    citizen = Varchar(16)
    actor = Varchar(80)
    agency = Varchar(20, null=True)
    unit = Varchar(40, null=True)
    purpose = Varchar(40, null=True)
    operation = Varchar(80, null=True)
    fields = Text()
    account = Varchar(80, null=True, default=None)
    action = Varchar(5, default="READ")
    hidden_until = Date(null=True, default=None)
    writer = Varchar(22, null=True, default=None)
    seq = BigInt(null=True, default=None)
    hash = Varchar(64, null=True, default=None)


class CheckpointRow(Table, tablename="hub_checkpoint"):
    """A seal: the writer's chain had this hash at this line. previous: digest of the one before; closed: the writer
    ended here. Number 0 is the boundary: `seq` is the last line from before there were chains, `hash` their digest."""

    number = BigInt(primary_key=True)
    at = Timestamptz(default=None)
    writer = Varchar(22)
    seq = BigInt()
    hash = Varchar(64)
    closed = Boolean(default=False)
    previous = Varchar(64)
    kid = Varchar(64)
    signature = Text()


FACTS = (
    "at", "citizen", "actor", "account", "agency", "unit", "purpose", "operation", "action", "hidden_until", "fields",
)  # fmt: skip
COLUMNS = (*FACTS, "writer", "seq", "hash")


class Facts(NamedTuple):
    """What a line says, in the order of FACTS."""

    at: datetime
    citizen: str
    actor: str
    account: str | None
    agency: str | None
    unit: str | None
    purpose: str | None
    operation: str | None
    action: str
    hidden_until: date | None
    fields: str


def spelled(facts: Sequence[object]) -> bytes:
    """One spelling of a line's facts, as they went in and as either database gives them back."""
    at, *rest = facts
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    assert isinstance(moment, datetime)  # noqa: S101 - the column is one
    if moment.tzinfo is UTC and moment.microsecond:  # what orjson spells the same way, in a fifth of the time
        return orjson.dumps([moment, *rest])
    return orjson.dumps([moment.astimezone(UTC).isoformat(timespec="microseconds"), *rest])


def linked(before: str, writer: str, seq: int, facts: Sequence[object]) -> str:
    """The hash up to and with this line."""
    return hashlib.sha256(b"\n".join([before.encode(), f"{writer} {seq}".encode(), spelled(facts)])).hexdigest()


def begun(writer: str) -> str:
    """The hash before a writer's first line."""
    return hashlib.sha256(writer.encode()).hexdigest()


@dataclass(slots=True)
class Chain:
    """The lines of one writer, as far as they are known to be kept."""

    writer: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    seq: int = 0
    hash: str = ""
    sealed: int = 0  # up to this line

    def __post_init__(self) -> None:
        self.hash = self.hash or begun(self.writer)

    def lengthened(self, lines: Sequence[Facts]) -> tuple[list[tuple[object, ...]], int, str]:
        """The rows to keep, and where the chain then is: it moves only when they are kept."""
        rows: list[tuple[object, ...]] = []
        seq, reached = self.seq, self.hash
        for facts in lines:
            seq += 1
            reached = linked(reached, self.writer, seq, facts)
            rows.append((*facts, self.writer, seq, reached))
        return rows, seq, reached

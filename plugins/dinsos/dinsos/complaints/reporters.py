"""A complaint as steps see it, and its reporter: known, unnamed, or in possession of the tracking code."""

from __future__ import annotations

import copy
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from dinsos.complaints import rules, wall
from hub import Context, NotFound, Option, Principal, times

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # of tracking codes: nothing that is read wrong
TRIES = Option(
    "dinsos.tracking_tries", 10, "How often a number may be tracked within ten minutes: codes could be guessed."
)
REPORTER = "Pelapor"  # how a reporter stands in a case's history

ONE = """select number, status, visibility, anonymous, reporter, village, due_at, closed_at, tracking_hash
from dinsos_complaint where number = $1"""
ASSIGNED = "select partner, account from dinsos_complaint_partner where complaint = $1"
PHONE = "select guest_phone from dinsos_complaint where number = $1"
RECEIPT = "select receipt from dinsos_complaint where number = $1"
OPENED = """select expires_at from dinsos_identity_request
where complaint = $1 and asked_by = $2 and status = 'APPROVED'"""


@dataclass(frozen=True, slots=True)
class Row:
    """What a step has to know of a complaint."""

    number: str
    status: str
    visibility: rules.Visibility
    anonymous: bool
    reporter: str | None
    village: str
    due_at: datetime | None
    closed_at: datetime | None
    tracking_hash: str | None
    assignments: Sequence[wall.Assignment]

    def seen_by(self, who: Principal) -> bool:
        return wall.can_see(
            who,
            visibility=self.visibility,
            reporter=self.reporter,
            village=self.village,
            assignments=self.assignments,
            number=self.number,
        )

    def handled_by(self, who: Principal, all_of: str = rules.EDIT, assigned: str = rules.EDIT_ASSIGNED) -> bool:
        return wall.handles(who, village=self.village, assignments=self.assignments, all_of=all_of, assigned=assigned)


async def known(context: Context, number: str) -> Row:
    """A complaint that the caller may know of. Raises: NotFound, for an absent and a hidden one alike."""
    found = await looked_up(context, number)
    if found is None or not found.seen_by(context.who):
        raise NotFound
    return found


async def looked_up(context: Context, number: str) -> Row | None:
    """A complaint, whoever asks."""
    rows = await context.db.fetch(ONE, number)
    given = await context.db.fetch(ASSIGNED, number)
    if not rows:
        return None
    name, status, visibility, anonymous, reporter, village, due, closed, code = rows[0]
    assignments = [wall.Assignment(rules.Partner(partner), account) for partner, account in given]
    seen = rules.Visibility(visibility)
    due, closed = times.as_moment(due), times.as_moment(closed)
    return Row(name, status, seen, bool(anonymous), reporter, village, due, closed, code, assignments)


def unnamed(context: Context) -> Context:
    """The same caller without a name: a reporter's steps stand in the history as the reporter's, nobody's in person."""
    quiet = copy.copy(context)
    quiet.who = replace(context.who, name=REPORTER, username="")
    return quiet


async def is_open(context: Context, row: Mapping[str, Any]) -> bool:
    """Whether the caller may know who sent a complaint: nothing seals it, or it was opened for them."""
    if not rules.hides_reporter(rules.Visibility(row["visibility"]), anonymous=bool(row["anonymous"])):
        return True
    opened = await context.db.fetch(OPENED, row["number"], context.who.username)
    return any(until is not None and until > datetime.now(UTC) for until in (times.as_moment(one[0]) for one in opened))


async def phone_of(context: Context, number: str) -> str | None:
    """What a guest left."""
    rows = await context.db.fetch(PHONE, number)
    return rows[0][0] if rows else None


async def receipt_of(context: Context, number: str) -> str | None:
    """The number of the letter that proves a filing."""
    rows = await context.db.fetch(RECEIPT, number)
    return rows[0][0] if rows else None


def new_code() -> str:
    """A tracking code of 12 letters, 58 bits, in groups of four."""
    code = drawn(12)
    return "-".join((code[:4], code[4:8], code[8:]))


def drawn(many: int) -> str:
    """Letters drawn by lot."""
    lot, found = secrets.randbelow(len(LETTERS) ** many), []
    for _ in range(many):
        lot, letter = divmod(lot, len(LETTERS))
        found.append(LETTERS[letter])
    return "".join(found)


def hashed(number: str, code: str) -> str:
    """What is kept of a tracking code; spaces, dashes and capitals in what was typed don't count."""
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    return hashlib.sha256(f"{number}:{plain}".encode()).hexdigest()


async def proven(context: Context, number: str, code: str) -> Row:
    """The complaint whose code this is; the request may know it from now on.

    Raises:
        NotFound: for a wrong number and a wrong code alike.
        RateLimited: this number was tried too often, whether it exists or not.
    """
    await context.limit("dinsos.tracking", number[:40], TRIES.of(context.settings), 600)
    found = await looked_up(context, number)
    kept = found.tracking_hash if found and found.tracking_hash else ""
    fits = hmac.compare_digest(kept, hashed(number, code))
    if found is None or not fits:
        raise NotFound
    context.show(found.number)
    return found

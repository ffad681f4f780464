"""Three remote services about a citizen: batch functions over what lies in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

PEOPLE = [f"32750141079{n:05}" for n in range(500)]
Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


def three(on: str, keys: Sequence[str], **texts: str) -> Rows:
    """Three rows of each key, with a number."""
    return {key: [{"number": f"{on[0]}{key}{n}", on: key, **texts, "decile": n} for n in range(3)] for key in keys}


def two(on: str, above: Rows, **texts: Any) -> Rows:
    """Two rows of each row above."""
    rows = (row for found in above.values() for row in found)
    return {row["number"]: [{"id": n, on: row["number"], **texts} for n in range(2)] for row in rows}


RESIDENTS: Rows = {nik: [{"nik": nik, "name": f"Warga {nik[-4:]}"}] for nik in PEOPLE}
TICKETS = three("nik", PEOPLE, title="Lampu jalan padam", status="ANSWERED")
BENEFITS = three("nik", PEOPLE, programme="PKH")
VISITS = three("nik", PEOPLE, clinic="Puskesmas Bekasi Jaya", diagnosis="J06.9")
ANSWERS = two("ticket", TICKETS, text="Tim menuju lokasi", office="Dinas Perhubungan")
PAYMENTS = two("benefit", BENEFITS, amount=225_000, month="2026-01")
MEDICINES = two("visit", VISITS, name="Parasetamol", dose="3 x 1")


def among(rows: Rows, keys: Sequence[str]) -> list[Row]:
    return [row for key in keys for row in rows.get(key, ())]


async def residents(_: Any, keys: Sequence[str]) -> list[Row]:
    return among(RESIDENTS, keys)


async def tickets(_: Any, keys: Sequence[str]) -> list[Row]:
    return among(TICKETS, keys)


async def benefits(_: Any, keys: Sequence[str]) -> list[Row]:
    return among(BENEFITS, keys)


async def visits(_: Any, keys: Sequence[str]) -> list[Row]:
    return among(VISITS, keys)


async def answers(_: Any, keys: Sequence[str]) -> list[Row]:
    return among(ANSWERS, keys)


async def payments(_: Any, keys: Sequence[str]) -> list[Row]:
    return among(PAYMENTS, keys)


async def medicines(_: Any, keys: Sequence[str]) -> list[Row]:
    return among(MEDICINES, keys)

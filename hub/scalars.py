"""The contract's scalars: NIK, Date, DateTime, Rupiah."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NewType, TypeVar

import strawberry

from hub import nik as niks
from hub.errors import BadInput, Text
from hub.periods import Period
from hub.times import JAKARTA

T = TypeVar("T")
strawberry.enum(Period, name="RecapPeriod")
MOST_RUPIAH = 2**53

BAD_NIK = {
    niks.Reason.FORMAT: "NIK terdiri dari 16 digit.",
    niks.Reason.PROVINCE: "NIK diawali kode provinsi yang tidak ada.",
    niks.Reason.DATE: "NIK memuat tanggal lahir yang tidak ada.",
    niks.Reason.SERIAL: "Nomor urut NIK dimulai dari 0001.",
}

NIK = NewType("NIK", str)
Rupiah = NewType("Rupiah", int)


def _nik(value: object) -> str:
    if not isinstance(value, str):
        raise BadInput(Text("NIK adalah teks 16 digit.", "A NIK is a string of 16 digits."))
    try:
        return niks.parse(value)
    except niks.BadNik as error:
        raise BadInput(Text(BAD_NIK[error.reason], str(error))) from None


def _date(value: object) -> date:
    try:
        return date.fromisoformat(str(value)) if len(str(value)) == 10 else _no(date)
    except ValueError:
        return _no(date)


def _datetime(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return _no(datetime)
    return moment.astimezone(UTC) if moment.tzinfo else _no(datetime)


def _rupiah(value: object) -> int:
    if type(value) is not int or not -MOST_RUPIAH <= value <= MOST_RUPIAH:
        raise BadInput(Text("Rupiah adalah bilangan bulat.", "Rupiah are a whole number."))
    return value


def _no(kind: type[T]) -> T:
    wanted: dict[type[object], Text] = {
        date: Text("Tanggal ditulis YYYY-MM-DD.", "A date is written YYYY-MM-DD."),
        datetime: Text("Waktu ditulis menurut RFC 3339 dengan zona.", "A time is written as in RFC 3339, with offset."),
    }
    raise BadInput(wanted[kind])


def moment(value: datetime) -> str:
    return value.astimezone(JAKARTA).isoformat()


def _scalar(name: str, doc: str, out: Callable[[Any], object], read: Callable[[object], object]) -> Any:
    return strawberry.scalar(name=name, description=doc, serialize=out, parse_value=read)


SCALARS: dict[object, Any] = {
    NIK: _scalar("NIK", "A citizen's number: 16 ASCII digits, checked.", str, _nik),
    date: _scalar("Date", "A calendar date, YYYY-MM-DD.", date.isoformat, _date),
    datetime: _scalar("DateTime", "A moment as in RFC 3339 with its offset.", moment, _datetime),
    Rupiah: _scalar("Rupiah", "Whole rupiah, up to 2^53.", int, _rupiah),
}

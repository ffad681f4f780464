"""Positions over plain HTTP: what a tracking gateway or a vehicle's device sends every second, without GraphQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.openapi.datastructures import ResponseSpec

from dinkes.ambulances import positions, rules
from dinkes.ambulances.graph import OUTSIDE, SWAPPED
from hub import BadInput, Context, Forbidden, Refusal, Text, Unauthenticated, asker, refusal

PATH = "/dinkes/positions"
LARGEST = 1_000_000  # bytes
SHAPE = Text('Kirim [{"ambulance", "lat", "lon"}, …].', 'Send [{"ambulance", "lat", "lon"}, …].')


class Spot(msgspec.Struct):
    """Where a vehicle is. lat, lon: degrees."""

    ambulance: str
    lat: float
    lon: float


class Taken(msgspec.Struct):
    """What became of a batch."""

    accepted: int
    unknown: list[str]


READER = msgspec.json.Decoder(list[Spot])
REFUSED = {400: "BAD_INPUT", 401: "UNAUTHENTICATED", 403: "FORBIDDEN", 413: "It is too large.", 429: "RATE_LIMITED"}


def spots(body: bytes) -> Mapping[str, tuple[float, float]]:
    """The last position of each vehicle. Raises: BadInput."""
    try:
        given = READER.decode(body)
    except msgspec.DecodeError:
        raise BadInput(SHAPE) from None
    if len(given) > positions.MOST:
        raise BadInput(positions.TOO_MANY)
    for place, one in enumerate(given):
        try:
            rules.check_point(one.lat, one.lon)
        except rules.BadPoint as error:
            raise BadInput(SWAPPED if error.swapped else OUTSIDE, path=[place, error.part]) from None
    return {one.ambulance: (one.lat, one.lon) for one in given}


def _allowed(context: Context, codes: Mapping[str, object]) -> None:
    """A gateway reports any vehicle, a crew its own. Raises: Unauthenticated, Forbidden."""
    who = context.who
    if not all(rules.can_report(who.unit, who.permissions, ambulance=code) for code in codes):
        raise Unauthenticated if who.anonymous else Forbidden
    if not codes and not who.may(rules.TRACK):
        context.require(rules.REPORT)


@post(
    PATH,
    status_code=200,
    request_max_body_size=LARGEST,
    summary="Where ambulances are now: the last position of each counts",
    responses={
        status: ResponseSpec(dict[str, Any], description=said, generate_examples=False)
        for status, said in REFUSED.items()
    },
)
async def report(request: Request[Any, Any, Any]) -> Response[Any]:
    """Takes `[{"ambulance", "lat", "lon"}, …]`, 5,000 at most, of a tracking gateway or of a crew's own vehicle;
    answers `{"accepted", "unknown"}`. The same as the mutation `reportPositions`, for who sends every second."""
    try:
        context = await asker(request)
        points = spots(await request.body())
        _allowed(context, points)
        return Response(Taken(*await positions.moved(context, points)))
    except Refusal as why:
        return refusal(request, why)


ROUTES = (report,)

"""Transfers: an ambulance for a patient who is referred, asked for by the facility that sends them."""

from __future__ import annotations

from typing import NamedTuple

from dinkes.emergencies import dispatch, rules
from dinkes.emergencies.graph import CHANGED
from dinkes.emergencies.steps import LIFECYCLE
from dinkes.places import village_at
from dinkes.urgency import Triage
from hub import Conflict, Context, Fact, open_case, times

MOOT = ("dinkes.referral.cancelled", "dinkes.referral.voided")
OF_REFERRAL = "select number, status from dinkes_emergency where referral = $1 order by number"
CALLED_OFF = "Rujukannya berakhir."


class Transfer(NamedTuple):
    """What is asked. origin, destination: facility codes; lat, lon: of the origin; phone: to call back."""

    referral: str
    patient: str
    origin: str
    destination: str
    lat: float
    lon: float
    triage: Triage
    phone: str
    description: str


async def request(context: Context, asked: Transfer) -> str:
    """Put a transfer before PSC 119, inside a transaction that holds the referral; its number.

    Raises: Conflict while another of the same referral is under way.
    """
    if any(status in rules.OPEN for _, status in await context.db.fetch(OF_REFERRAL, asked.referral)):
        raise Conflict
    village = village_at(asked.lat, asked.lon)
    opened = await open_case(
        context,
        LIFECYCLE,
        applicant=None,
        confidential=True,
        unit=rules.UNIT,
        status=rules.Status.TRIAGED,
        values={
            "day": times.today(),
            "kind": rules.Kind.TRANSFER,
            "triage": asked.triage,
            "lat": asked.lat,
            "lon": asked.lon,
            "village": village,
            "outside": village is None,
            "description": asked.description,
            "phone": asked.phone,
            "patient": asked.patient,
            "patients": 1,
            "hospital": asked.destination,
            "referral": asked.referral,
            "origin": asked.origin,
        },
    )
    return opened.number


async def announce(context: Context, number: str) -> None:
    """Tell those who follow emergencies."""
    await context.publish(CHANGED, {"number": number})


async def call_off(context: Context, fact: Fact) -> None:
    """A referral ended before its patient left: nobody needs to come."""
    async with context.db.transaction():
        if not await fact.settled(context):
            return
        for number, status in await context.db.fetch(OF_REFERRAL, fact.subject):
            if status in rules.WAITING | rules.RIDING:
                await dispatch.end(context, rules.RIDE_STEPS["CANCELLED"], number, CALLED_OFF)
                await announce(context, number)

"""Who works in the city's health care, what each role allows, and for which purposes."""

from dinkes.ambulances import rules as ambulances
from dinkes.claims import rules as claims
from dinkes.coverage import rules as coverage
from dinkes.eligibility import rules as eligibility
from dinkes.emergencies import rules as emergencies
from dinkes.guarantees import rules as guarantees
from dinkes.recaps import rules as recaps
from dinkes.referrals import rules as referrals
from dinkes.treatments import rules as treatments
from dinkes.vitals import rules as vitals
from hub import (
    CONFIDENTIAL,
    EXCHANGE,
    HANDLE,
    HANDLE_UNIT,
    READ_LETTER,
    REVOKE_LETTER,
    TOKENS_OF_UNIT,
    Purpose,
    Role,
)

FIND_CITIZEN = "hub:citizen:find"

HEALTH_SERVICE = Purpose(
    "HEALTH_SERVICE",
    "Pelayanan kesehatan dan rujukan",
    "Health care and referral",
    "UU 27/2022 pasal 20(2)e; Permenkes 16/2024",
)
EMERGENCY = Purpose(
    "EMERGENCY", "Pertolongan gawat darurat", "Emergency care", "UU 27/2022 pasal 20(2)d; Permenkes 19/2016"
)
HEALTH_GUARANTEE = Purpose(
    "HEALTH_GUARANTEE",
    "Penjaminan biaya kesehatan",
    "Paying for care",
    "UU 27/2022 pasal 20(2)e; Perpres 82/2018 pasal 102",
)
PURPOSES = (HEALTH_SERVICE, EMERGENCY, HEALTH_GUARANTEE)


def _role(name: str, title: str, permissions: set[str], *purposes: Purpose) -> Role:
    """A role whose first purpose is the one it works for unless it says otherwise."""
    codes = tuple(purpose.code for purpose in purposes)
    return Role(f"dinkes.{name}", title, frozenset(permissions), codes, codes[0])


INBOX = {HANDLE_UNIT, CONFIDENTIAL}
CARE = {FIND_CITIZEN, coverage.READ, referrals.READ, referrals.SEND, treatments.READ, treatments.RECORD}
PARTNER = {eligibility.CHECK, guarantees.READ, guarantees.REQUEST, claims.READ, TOKENS_OF_UNIT}

ROLES = (
    _role(
        "dispatcher", "Operator PSC 119",
        {FIND_CITIZEN, ambulances.LOCATE, referrals.READ, referrals.READ_ALL}
        | {emergencies.READ_ALL, emergencies.DISPATCH, emergencies.RIDE, recaps.READ}
        | {treatments.READ, treatments.READ_ALL, treatments.RECORD} | INBOX,
        EMERGENCY, HEALTH_SERVICE,
    ),
    _role("crew", "Awak ambulans", {ambulances.REPORT, emergencies.RIDE}, EMERGENCY),
    _role("tracker", "Gerbang pelacak ambulans", {ambulances.TRACK}, EMERGENCY),
    _role("puskesmas", "Petugas puskesmas", CARE | PARTNER | INBOX | {emergencies.READ}, HEALTH_SERVICE),
    _role(
        "hospital", "Petugas rumah sakit",
        CARE | PARTNER | INBOX | {referrals.ANSWER, emergencies.READ, claims.SUBMIT},
        HEALTH_SERVICE, HEALTH_GUARANTEE,
    ),
    _role(
        "guarantee", "Petugas jaminan kesehatan",
        {FIND_CITIZEN, coverage.READ, coverage.WRITE, referrals.READ, referrals.READ_ALL, eligibility.CHECK}
        | {guarantees.READ, guarantees.READ_ALL, guarantees.REQUEST, guarantees.DECIDE}
        | {claims.READ, claims.READ_ALL, claims.APPROVE_ANY, claims.PAY_ANY, vitals.READ, recaps.READ}
        | {HANDLE, CONFIDENTIAL, READ_LETTER, REVOKE_LETTER},
        HEALTH_GUARANTEE, HEALTH_SERVICE,
    ),
    _role(
        "verifier", "Verifikator independen",
        {guarantees.READ, guarantees.READ_ALL, claims.READ, claims.READ_ALL, claims.VERIFY},
        HEALTH_GUARANTEE,
    ),
)  # fmt: skip

IDENTITY = _role(
    "agency", "Dinas Kesehatan",
    {FIND_CITIZEN, EXCHANGE, referrals.VOID, referrals.SEND, referrals.ANSWER, guarantees.END, emergencies.DISPATCH},
    HEALTH_GUARANTEE, HEALTH_SERVICE, EMERGENCY,
)  # fmt: skip
"""What Dinkes itself may do when it asks the graph, and when time, a death or a ride moves a case."""

"""Who works in the city's health care, what each role allows, and for which purposes."""

from dinkes.ambulances import rules as ambulances
from dinkes.coverage import rules as coverage
from dinkes.emergencies import rules as emergencies
from dinkes.guarantees import rules as guarantees
from dinkes.recaps import rules as recaps
from dinkes.referrals import rules as referrals
from dinkes.treatments import rules as treatments
from hub import CONFIDENTIAL, EXCHANGE, HANDLE_UNIT, TOKENS_OF_UNIT, Purpose, Role

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


ROLES = (
    _role(
        "dispatcher", "Operator PSC 119",
        {FIND_CITIZEN, ambulances.LOCATE, referrals.READ, referrals.READ_ALL}
        | {emergencies.READ_ALL, emergencies.DISPATCH, emergencies.RIDE, recaps.READ, HANDLE_UNIT, CONFIDENTIAL}
        | {treatments.READ, treatments.READ_ALL, treatments.RECORD},
        EMERGENCY, HEALTH_SERVICE,
    ),
    _role("crew", "Awak ambulans", {ambulances.REPORT, emergencies.RIDE}, EMERGENCY),
    _role("tracker", "Gerbang pelacak ambulans", {ambulances.TRACK}, EMERGENCY),
    _role(
        "puskesmas", "Petugas puskesmas",
        {FIND_CITIZEN, coverage.READ, referrals.READ, TOKENS_OF_UNIT}
        | {referrals.SEND, treatments.READ, treatments.RECORD, HANDLE_UNIT, CONFIDENTIAL},
        HEALTH_SERVICE,
    ),
    _role(
        "hospital", "Petugas rumah sakit",
        {FIND_CITIZEN, coverage.READ, referrals.READ, guarantees.READ, TOKENS_OF_UNIT}
        | {referrals.SEND, referrals.ANSWER, emergencies.READ, treatments.READ, treatments.RECORD}
        | {HANDLE_UNIT, CONFIDENTIAL},
        HEALTH_SERVICE, HEALTH_GUARANTEE,
    ),
    _role(
        "guarantee", "Petugas jaminan kesehatan",
        {FIND_CITIZEN, coverage.READ, referrals.READ, referrals.READ_ALL, guarantees.READ, guarantees.READ_ALL}
        | {recaps.READ},
        HEALTH_GUARANTEE, HEALTH_SERVICE,
    ),
    _role("verifier", "Verifikator independen", {guarantees.READ, guarantees.READ_ALL}, HEALTH_GUARANTEE),
)  # fmt: skip

IDENTITY = _role("agency", "Dinas Kesehatan", {FIND_CITIZEN, EXCHANGE, referrals.VOID}, HEALTH_SERVICE, EMERGENCY)

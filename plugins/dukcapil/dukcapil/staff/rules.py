"""Who works in population administration, and what each role allows."""

from dukcapil.documents import rules as documents
from dukcapil.feedback import rules as feedback
from dukcapil.matching import rules as matching
from dukcapil.outreach import rules as outreach
from dukcapil.pamor import rules as pamor
from dukcapil.recaps import rules as recaps
from dukcapil.requests import rules as requests
from dukcapil.residents import CIVIL_REGISTRATION
from dukcapil.residents import rules as residents
from hub import CONFIDENTIAL, HANDLE, HANDLE_UNIT, READ_LETTER, REVOKE_LETTER, SIGN_LETTER, Role


def _role(name: str, title: str, *permissions: str) -> Role:
    """A role that works for population administration."""
    purpose = CIVIL_REGISTRATION.code
    return Role(f"dukcapil.{name}", title, frozenset(permissions), (purpose,), purpose)


OPERATOR = (
    residents.READ, residents.FIND, documents.READ, requests.READ, requests.VERIFY, requests.NOTIFY, pamor.READ,
    feedback.READ, feedback.ANSWER_ANY, outreach.READ, outreach.SCHEDULE, outreach.VISIT, matching.MATCH, recaps.READ,
    HANDLE, CONFIDENTIAL, READ_LETTER,
)  # fmt: skip
HEAD = (
    residents.READ, residents.FIND, documents.READ, requests.READ, requests.VERIFY, requests.SIGN, requests.SET,
    requests.NOTIFY, pamor.READ, pamor.APPOINT, feedback.READ, feedback.ANSWER_ANY, outreach.READ, outreach.SCHEDULE,
    matching.MATCH, recaps.READ, HANDLE, CONFIDENTIAL, READ_LETTER, REVOKE_LETTER, SIGN_LETTER,
)  # fmt: skip
SECTION = (residents.READ, residents.FIND, documents.READ, requests.READ, requests.INITIAL, recaps.READ, HANDLE)
PAMOR = (residents.READ_AREA, pamor.HELP, pamor.ANNOUNCE, requests.FILE, HANDLE_UNIT)

ROLES = (
    _role("operator", "Operator Dukcapil", *OPERATOR),
    _role("section", "Kepala Seksi Dukcapil", *SECTION),
    _role("head", "Kepala Dinas Dukcapil", *HEAD),
    _role("pamor", "Satgas Pamor", *PAMOR),
)

"""Who works in population administration, and what each role allows."""

from dukcapil.documents import rules as documents
from dukcapil.residents import CIVIL_REGISTRATION
from dukcapil.residents import rules as residents
from hub import Role


def _role(name: str, title: str, *permissions: str) -> Role:
    """A role that works for population administration."""
    purpose = CIVIL_REGISTRATION.code
    return Role(f"dukcapil.{name}", title, frozenset(permissions), (purpose,), purpose)


ROLES = (
    _role("operator", "Operator Dukcapil", residents.READ, residents.FIND, documents.READ),
    _role("head", "Kepala Dinas Dukcapil", residents.READ, residents.FIND, documents.READ),
    _role("pamor", "Satgas Pamor", residents.READ_AREA),
)

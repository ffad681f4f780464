"""The hub's front door: the names a plugin may use."""

from auth import Permission, Principal, Purpose, Role
from hub.cases import CaseRow, CaseStep
from hub.citizen import Citizen
from hub.context import Context, Info
from hub.cursors import Connection
from hub.database import Database
from hub.declare import filters, join, read, roots
from hub.errors import (
    BadInput,
    BadPlugin,
    BadSetup,
    Conflict,
    Forbidden,
    NotFound,
    PurposeRequired,
    Refusal,
    SimpulError,
    Text,
    Unauthenticated,
    Unavailable,
)
from hub.fields import FIND_CITIZEN, entity, find
from hub.places import District, Province, Regency, Village
from hub.plugin import Event, Plugin, Service
from hub.reads import (
    among,
    column,
    declaration,
    equals,
    last,
    least,
    listing,
    many,
    most,
    one,
    page,
    pages,
    present,
    same,
    single,
)
from hub.scalars import JAKARTA, NIK, Rupiah

__all__ = [
    "FIND_CITIZEN", "JAKARTA", "NIK", "BadInput", "BadPlugin", "BadSetup", "CaseRow", "CaseStep", "Citizen",
    "Conflict", "Connection", "Context", "Database", "District", "Event", "Forbidden", "Info", "NotFound",
    "Permission", "Plugin", "Principal", "Province", "Purpose", "PurposeRequired", "Refusal", "Regency", "Role",
    "Rupiah", "Service", "SimpulError", "Text", "Unauthenticated", "Unavailable", "Village",
    "among", "column", "declaration", "entity", "equals", "filters", "find", "join", "last", "least", "listing",
    "many", "most", "one", "page", "pages", "present", "read", "roots", "same", "single",
]  # fmt: skip

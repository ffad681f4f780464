"""The hub's front door: the names a plugin may use."""

from auth import Permission, Principal, Purpose, Role, UnitKind
from hub.account import end_sessions
from hub.attachments import Attachment, attached
from hub.calendar import Calendar
from hub.cases import CONFIDENTIAL, HANDLE, HANDLE_UNIT, CaseRow, CaseStep, Request, TimelineEntry
from hub.citizen import EXCHANGE, Citizen
from hub.consents.rules import CONSENT
from hub.context import Context, Info
from hub.cursors import Connection, Edge, PageInfo
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
from hub.events import Fact, emit
from hub.fields import FIND_CITIZEN, entity, find
from hub.fit import needs
from hub.flow import Clock, Due, Lifecycle, Step, Taken, remark, take
from hub.letters import Ahead, Draft, Letter, LetterField, LetterKind, issue, issue_all, revoke, signed_ahead
from hub.letters.rules import READ as READ_LETTER
from hub.letters.rules import REVOKE as REVOKE_LETTER
from hub.letters.rules import SIGN as SIGN_LETTER
from hub.notices.words import Notice
from hub.numbers import CounterRow, reached, serial
from hub.opening import Opening, open_case, open_cases
from hub.options import Option
from hub.places import District, Province, Regency, Village
from hub.plugin import Event, Plugin, Service
from hub.reads import (
    among,
    column,
    declaration,
    equals,
    holds,
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
from hub.resources import Resource, asker, refusal, route
from hub.scalars import NIK, Rupiah
from hub.things import written
from hub.times import JAKARTA
from hub.tokens import MANAGE_UNIT as TOKENS_OF_UNIT

__all__ = [
    "CONFIDENTIAL",
    "CONSENT",
    "EXCHANGE",
    "FIND_CITIZEN",
    "HANDLE",
    "HANDLE_UNIT",
    "JAKARTA",
    "NIK",
    "READ_LETTER",
    "REVOKE_LETTER",
    "SIGN_LETTER",
    "TOKENS_OF_UNIT",
    "Ahead",
    "Attachment",
    "BadInput",
    "BadPlugin",
    "BadSetup",
    "Calendar",
    "CaseRow",
    "CaseStep",
    "Citizen",
    "Clock",
    "Conflict",
    "Connection",
    "Context",
    "CounterRow",
    "Database",
    "District",
    "Draft",
    "Due",
    "Edge",
    "Event",
    "Fact",
    "Forbidden",
    "Info",
    "Letter",
    "LetterField",
    "LetterKind",
    "Lifecycle",
    "NotFound",
    "Notice",
    "Opening",
    "Option",
    "PageInfo",
    "Permission",
    "Plugin",
    "Principal",
    "Province",
    "Purpose",
    "PurposeRequired",
    "Refusal",
    "Regency",
    "Request",
    "Resource",
    "Role",
    "Rupiah",
    "Service",
    "SimpulError",
    "Step",
    "Taken",
    "Text",
    "TimelineEntry",
    "Unauthenticated",
    "Unavailable",
    "UnitKind",
    "Village",
    "among",
    "asker",
    "attached",
    "column",
    "declaration",
    "emit",
    "end_sessions",
    "entity",
    "equals",
    "filters",
    "find",
    "holds",
    "issue",
    "issue_all",
    "join",
    "last",
    "least",
    "listing",
    "many",
    "most",
    "needs",
    "one",
    "open_case",
    "open_cases",
    "page",
    "pages",
    "present",
    "reached",
    "read",
    "refusal",
    "remark",
    "revoke",
    "roots",
    "route",
    "same",
    "serial",
    "signed_ahead",
    "single",
    "take",
    "written",
]  # fmt: skip

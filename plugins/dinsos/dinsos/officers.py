"""Who works for social affairs, and for what purpose."""

from dinsos.aid import rules as aid
from dinsos.appeals import rules as appeals
from dinsos.categories.graph import MANAGE as ROUTE
from dinsos.complaints import rules as complaints
from dinsos.complaints.rules import Partner
from dinsos.grants import rules as grants
from dinsos.identities import rules as identities
from dinsos.institutions import rules as institutions
from dinsos.partners import rules as partners
from dinsos.polls import rules as polls
from dinsos.registrations import rules as registrations
from dinsos.statements import rules as statements
from dinsos.surveys import rules as surveys
from hub import (
    CONFIDENTIAL,
    EXCHANGE,
    FIND_CITIZEN,
    HANDLE,
    READ_LETTER,
    REVOKE_LETTER,
    SIGN_LETTER,
    Purpose,
    Role,
    Service,
)
from hub.demo import DemoAccount

SOCIAL_SERVICE = Purpose(
    "SOCIAL_SERVICE", "Pelayanan kesejahteraan sosial", "Social services", "UU 11/2009; UU 27/2022 pasal 20(2)e"
)
LKS = "LKS-2020-000001"  # the institution that the demo's lks runs
CITY = "3275"  # the area of the demo's partners

OFFICE = frozenset(
    {
        complaints.READ,
        complaints.LIST,
        complaints.EDIT,
        aid.READ,
        FIND_CITIZEN,
        HANDLE,
        CONFIDENTIAL,
        identities.ASK,
        identities.DECIDE,
        polls.MANAGE,
        READ_LETTER,
        aid.ENROL,
        aid.REGISTRY,
        appeals.READ,
        appeals.HANDLE,
        institutions.READ,
        registrations.CHECK,
        statements.READ,
        statements.CHECK,
        surveys.PUBLISH,
        grants.READ,
        grants.VERIFY,
        grants.PAY,
    }
)
HEAD = frozenset(
    {
        ROUTE,
        partners.MANAGE,
        REVOKE_LETTER,
        SIGN_LETTER,
        appeals.DECIDE,
        registrations.DECIDE,
        statements.DECIDE,
        grants.DECIDE,
        grants.BUDGET,
    }
)
HELPER = frozenset({complaints.LIST_ASSIGNED, complaints.READ_ASSIGNED, complaints.EDIT_ASSIGNED})
IDENTITY = Role(
    "dinsos.agency",
    "Dinas Sosial",
    frozenset(
        {
            FIND_CITIZEN,
            EXCHANGE,
            complaints.SPEAK,
            complaints.SETTLE,
            statements.END,
        }
    ),
    (SOCIAL_SERVICE.code,),
    SOCIAL_SERVICE.code,
)


def _office(name: str, title: str, more: frozenset[str] = frozenset()) -> Role:
    return Role(name, title, OFFICE | more, (SOCIAL_SERVICE.code,), SOCIAL_SERVICE.code)


def _partner(partner: Partner, title: str) -> Role:
    return Role(f"dinsos.{_short(partner)}", title, HELPER | {complaints.HELPS[partner]})


def _short(partner: Partner) -> str:
    return partner.lower().replace("_", "")


def _account(username: str, name: str, role: str, unit: str | None = None) -> DemoAccount:
    return DemoAccount(username=username, name=name, roles=[role], unit=unit, agency="dinsos")


service = Service(
    name="officers",
    title="Petugas dan mitra",
    purposes=[SOCIAL_SERVICE],
    roles=[
        _office("dinsos.backoffice", "Petugas back office"),
        _office("dinsos.head", "Kepala Dinas Sosial", HEAD),
        _partner(Partner.PSM, "Pekerja Sosial Masyarakat"),
        _partner(Partner.TKSK, "Tenaga Kesejahteraan Sosial Kecamatan"),
        _partner(Partner.KARANG_TARUNA, "Karang Taruna"),
        _partner(Partner.TAGANA, "Taruna Siaga Bencana"),
        _partner(Partner.PUSKESOS, "Pusat Kesejahteraan Sosial"),
        Role("dinsos.lks", "Pengurus Lembaga Kesejahteraan Sosial", frozenset({institutions.MANAGE})),
    ],
    accounts=[
        _account("backoffice.dinsos", "Rina Marlina", "dinsos.backoffice"),
        _account("kepala.dinsos", "Hendra Gunawan", "dinsos.head"),
        _account("psm", "Nurhayati", "dinsos.psm", CITY),
        _account("tksk", "Asep Hidayat", "dinsos.tksk", CITY),
        _account("karangtaruna", "Fajar Ramadhan", "dinsos.karangtaruna", CITY),
        _account("tagana", "Joko Susilo", "dinsos.tagana", CITY),
        _account("puskesos", "Yuni Astuti", "dinsos.puskesos", CITY),
        _account("lks", "Maria Simanjuntak", "dinsos.lks", LKS),
    ],
)

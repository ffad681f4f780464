"""Who works for social affairs, and for what purpose."""

from dinsos.aid import rules as aid
from dinsos.categories.graph import MANAGE as ROUTE
from dinsos.complaints import rules as complaints
from dinsos.complaints.rules import Partner
from dinsos.identities import rules as identities
from dinsos.partners import rules as partners
from dinsos.polls import rules as polls
from hub import CONFIDENTIAL, EXCHANGE, FIND_CITIZEN, HANDLE, Purpose, Role, Service
from hub.demo import DemoAccount

SOCIAL_SERVICE = Purpose(
    "SOCIAL_SERVICE", "Pelayanan kesejahteraan sosial", "Social services", "UU 11/2009; UU 27/2022 pasal 20(2)e"
)
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
    }
)
HEAD = frozenset(
    {
        ROUTE,
        partners.MANAGE,
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
        Role("dinsos.lks", "Pengurus Lembaga Kesejahteraan Sosial", frozenset()),
    ],
    accounts=[
        _account("backoffice.dinsos", "Rina Marlina", "dinsos.backoffice"),
        _account("kepala.dinsos", "Hendra Gunawan", "dinsos.head"),
        _account("psm", "Nurhayati", "dinsos.psm", CITY),
        _account("tksk", "Asep Hidayat", "dinsos.tksk", CITY),
        _account("karangtaruna", "Fajar Ramadhan", "dinsos.karangtaruna", CITY),
        _account("tagana", "Joko Susilo", "dinsos.tagana", CITY),
        _account("puskesos", "Yuni Astuti", "dinsos.puskesos", CITY),
        _account("lks", "Maria Simanjuntak", "dinsos.lks"),
    ],
)

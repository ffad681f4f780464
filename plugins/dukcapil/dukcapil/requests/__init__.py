"""e-OPEN: population documents."""

from dukcapil.documents.steps import REGION
from dukcapil.requests import demo, graph, mutations, rules, tables
from dukcapil.requests.letters import KINDS
from dukcapil.requests.lifecycles import LIFECYCLES
from dukcapil.requests.notices import NOTICES
from hub import Event, Permission, Service

service = Service(
    name="requests",
    title="e-OPEN",
    tables=[
        tables.PopulationRequest, tables.Birth, tables.Death, tables.Stranger, tables.Card, tables.Move, tables.Mover,
        tables.Paper, tables.Doubt, tables.Requirement, tables.Notice,
    ],
    reads=[
        graph.PopulationRequest, graph.FiledBy, graph.BirthDetails, graph.DeathDetails, graph.UnregisteredDeathDetails,
        graph.CardDetails, graph.MoveDetails, graph.Mover, graph.PopulationPaper, graph.PopulationDoubt,
        graph.PopulationRequirement, graph.PopulationNotice,
    ],
    joins=[graph.CitizenPopulationRequests],
    query=[graph.PopulationQuery],
    mutation=[mutations.PopulationMutation],
    permissions=[
        Permission(rules.READ, "Membaca permohonan dokumen kependudukan"),
        Permission(rules.VERIFY, "Memverifikasi permohonan dokumen kependudukan"),
        Permission(rules.INITIAL, "Memaraf dokumen kependudukan"),
        Permission(rules.SIGN, "Menandatangani dan menerbitkan dokumen kependudukan"),
        Permission(rules.FILE, "Mengajukan permohonan untuk warga yang memberi kuasa"),
        Permission(rules.SET, "Menetapkan persyaratan dokumen kependudukan"),
        Permission(rules.NOTIFY, "Menyampaikan pengumuman layanan"),
    ],
    events=[
        Event("dukcapil.birth.registered", "A child is registered. Carries its nik, mother and family_card."),
        Event(
            "dukcapil.death.registered",
            "A death is registered. Carries nik, family_card (the one the person stood on), on (the day) and now_on"
            " (the card of those who stay, null when nobody does).",
        ),
        Event(
            "dukcapil.move.registered",
            "A move is registered, once for each person. Carries nik, family_card, to (code of the village) and out"
            " (whether they left the city).",
        ),
    ],
    letters=list(KINDS.values()),
    notices=NOTICES,
    lifecycles=list(LIFECYCLES.values()),
    options=[
        REGION, rules.ATTEMPTS, rules.INITIALS, rules.HOURS, rules.YOUNGEST_MOTHER, rules.SIBLING_DAYS,
        rules.DEATH_DAYS,
        rules.NEW_CARD_WITH_HEAD, rules.KIA_PHOTO_AGE,
    ],
    demo=demo.seed,
)  # fmt: skip

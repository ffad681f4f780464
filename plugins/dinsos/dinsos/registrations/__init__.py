"""SKETER: registration of social institutions."""

from dinsos.letters import PROVINCIAL, REGISTRATION
from dinsos.registrations import demo, graph, papers, rules, steps, tables
from hub import Permission, Service

service = Service(
    name="registrations",
    title="SKETER (Surat Keterangan Terdaftar)",
    tables=[tables.Registration, tables.RegistrationPaper, tables.Paper],
    reads=[graph.RegistrationPaper, graph.SubmittedPaper, graph.InstitutionRegistration],
    query=[graph.RegistrationQuery, graph.RegistrationRecap],
    mutation=[graph.RegistrationMutation, papers.PaperMutation],
    permissions=[
        Permission(rules.CHECK, "Memeriksa permohonan lembaga"),
        Permission(rules.DECIDE, "Memutus dan menandatangani permohonan lembaga"),
    ],
    lifecycles=[steps.LIFECYCLE],
    letters=[REGISTRATION, PROVINCIAL],
    options=[rules.DAYS, rules.YEARS, rules.PAPERS_FIRST, rules.VISIT_FIRST],
    demo=demo.registrations,
)

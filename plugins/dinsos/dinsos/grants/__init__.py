"""SI KITA: grants to social institutions."""

from dinsos.grants import demo, graph, money, mutations, reminders, rubrics, rules, steps, tables
from dinsos.letters import AGREEMENT
from hub import Event, Permission, Service

service = Service(
    name="grants",
    title="SI KITA (Sistem Verifikasi dan Pendataan Lembaga Kesejahteraan Sosial)",
    tables=[
        tables.GrantYear,
        tables.Proposal,
        tables.ProposalLine,
        tables.ReportLine,
        tables.ProposalClient,
        tables.ProposalCheck,
        tables.ScoreLine,
        tables.Criterion,
    ],
    reads=[
        graph.GrantLine,
        graph.GrantSpending,
        graph.GrantCheck,
        graph.GrantScoreLine,
        graph.GrantCriterion,
        graph.GrantProposal,
    ],
    query=[graph.GrantRoots, graph.GrantQuery],
    mutation=[mutations.GrantMutation, rubrics.RubricMutation],
    chores=[reminders.remind],
    permissions=[
        Permission(rules.READ, "Membaca semua proposal hibah"),
        Permission(rules.VERIFY, "Memverifikasi proposal hibah"),
        Permission(rules.DECIDE, "Memutus proposal hibah"),
        Permission(rules.PAY, "Mencatat pembayaran hibah"),
        Permission(rules.BUDGET, "Menetapkan anggaran hibah"),
    ],
    events=[Event(money.BUDGETED, "A year's budget for grants was written. Carries the year."), reminders.OVERDUE],
    lifecycles=[steps.LIFECYCLE],
    letters=[AGREEMENT],
    options=[rules.DAYS, rules.REPORT_BY, rules.COST],
    demo=demo.grants,
)

"""Duduk Mesra: complaints about the service, and questions."""

from dukcapil.feedback import demo, graph, rules, steps, tables, whatsapp
from hub import Permission, Service

service = Service(
    name="feedback",
    title="Duduk Mesra",
    tables=[tables.Feedback, tables.FeedbackMessage],
    reads=[graph.Feedback, graph.FeedbackMessage],
    joins=[graph.CitizenFeedback],
    query=[graph.FeedbackTickets, graph.FeedbackQuery],
    mutation=[graph.FeedbackMutation],
    permissions=[
        Permission(rules.READ, "Membaca tiket Duduk Mesra"),
        Permission(rules.ANSWER_ANY, "Menjawab tiket Duduk Mesra"),
    ],
    lifecycles=[steps.LIFECYCLE],
    options=[rules.DAYS, *rules.PHONES, rules.SECRET, rules.VERIFY],
    routes=whatsapp.ROUTES,
    demo=demo.seed,
)

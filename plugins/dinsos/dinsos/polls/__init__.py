"""Polls among residents."""

from dinsos.polls import demo, graph, rules, steps, tables
from hub import Permission, Service

service = Service(
    name="polls",
    title="Jajak pendapat",
    tables=[tables.Poll, tables.Choice, tables.Ballot],
    reads=[graph.Poll, graph.PollOption],
    query=[graph.PollQuery],
    mutation=[graph.PollMutation],
    subscription=[graph.PollSubscription],
    permissions=[Permission(rules.MANAGE, "Membuka dan menutup jajak pendapat")],
    chores=[steps.shred],
    demo=demo.polls,
)

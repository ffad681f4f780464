"""The partners' chat about a complaint."""

from dinsos.chat import demo, graph, rules, steps, tables
from hub import Service

service = Service(
    name="chat",
    title="Grup obrolan mitra",
    reads=[graph.ChatMessage],
    tables=[tables.Message, tables.Reading],
    query=[graph.ChatQuery],
    mutation=[graph.ChatMutation],
    subscription=[graph.ChatSubscription],
    handlers=dict.fromkeys(rules.SAYS, steps.told),
    demo=demo.chats,
)

"""SKM: how satisfied people are with services."""

from dinsos.letters import SATISFACTION
from dinsos.surveys import demo, graph, rules, tables
from hub import Permission, Service

service = Service(
    name="surveys",
    title="SKM (Survei Kepuasan Masyarakat)",
    tables=[tables.Survey, tables.Answered, tables.Publication],
    reads=[graph.SatisfactionPublication],
    query=[graph.SurveyQuery, graph.PublicationQuery],
    mutation=[graph.SurveyMutation],
    permissions=[Permission(rules.PUBLISH, "Mengumumkan hasil survei kepuasan masyarakat")],
    letters=[SATISFACTION],
    demo=demo.surveys,
)

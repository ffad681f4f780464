"""Cek Bansos: who is in the social registry and receives which aid."""

from dinsos.aid import demo, graph, rules, tables
from hub import Permission, Service

service = Service(
    name="aid",
    title="Cek Bantuan Sosial",
    tables=[tables.Programme, tables.Enrolment, tables.Registry],
    reads=[graph.SocialProgramme, graph.ReceivedProgramme, graph.SocialAid],
    joins=[graph.CitizenAid],
    query=[graph.AidQuery],
    permissions=[Permission(rules.READ, "Membaca data bantuan sosial penduduk")],
    demo=demo.aid,
)

"""Births and deaths that Dinkes hears of, and what they say about the health of mothers."""

from dinkes.vitals import demo, graph, rules, steps, tables
from hub import Permission, Service

service = Service(
    name="vitals",
    title="Kesehatan Ibu",
    tables=[tables.Birth, tables.Death],
    query=[graph.MaternalQuery],
    permissions=[Permission(rules.READ, "Membaca angka kematian ibu")],
    handlers={"dukcapil.birth.registered": steps.born, "dukcapil.death.registered": steps.died},
    demo=demo.fill,
)

"""Matching for other agencies: yes or no instead of data."""

from dukcapil.matching import graph, rules
from hub import Permission, Service

service = Service(
    name="matching",
    title="Pencocokan Data Kependudukan",
    query=[graph.MatchingQuery],
    permissions=[Permission(rules.MATCH, "Mencocokkan data penduduk")],
    options=[rules.PER_HOUR, rules.TRIES, rules.ALIKE],
)

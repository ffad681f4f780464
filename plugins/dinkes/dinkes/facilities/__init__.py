"""Health facilities."""

from dinkes.facilities import demo, graph, tables
from hub import Service, UnitKind

service = Service(
    name="facilities",
    title="Fasilitas Kesehatan",
    tables=[tables.Facility],
    reads=[graph.Facility],
    query=[graph.FacilityQuery],
    unit_kinds=[
        UnitKind("puskesmas", "Puskesmas", r"\d{11}"),
        UnitKind("hospital", "Rumah sakit", r"RS-\d{4}-\d{2,}"),
    ],
    demo=demo.fill,
)

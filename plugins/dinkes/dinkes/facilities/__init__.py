"""Health facilities."""

from dinkes.facilities import demo, graph, tables
from hub import Service

service = Service(
    name="facilities",
    title="Fasilitas Kesehatan",
    tables=[tables.Facility],
    reads=[graph.Facility],
    query=[graph.FacilityQuery],
    demo=demo.fill,
)

"""Health facilities."""

from hub import Service

from dinkes.facilities import demo, graph, tables

service = Service(
    name="facilities",
    title="Fasilitas Kesehatan",
    tables=[tables.Facility],
    reads=[graph.Facility],
    query=[graph.FacilityQuery],
    demo=demo.fill,
)

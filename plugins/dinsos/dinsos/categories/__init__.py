"""Categories of complaints and the teams that handle them."""

from dinsos.categories import demo, graph
from hub import Permission, Service

service = Service(
    name="categories",
    title="Kategori dan penyaluran pengaduan",
    reads=[graph.ComplaintRoute],
    query=[graph.RouteQuery, graph.CategoryQuery],
    mutation=[graph.RouteMutation],
    permissions=[Permission(graph.MANAGE, "Mengatur penyaluran pengaduan")],
    demo=demo.routes,
)

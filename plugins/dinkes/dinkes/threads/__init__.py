"""One thread of care: what belongs together, as each caller may see it."""

from dinkes.threads import graph
from hub import Service

service = Service(name="threads", title="Alur Layanan Kesehatan", joins=[graph.CitizenThreads])

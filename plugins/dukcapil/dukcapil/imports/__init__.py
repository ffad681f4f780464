"""The population register from files."""

from dukcapil.imports.population import Counts, import_population
from hub import Service

__all__ = ["Counts", "import_population", "service"]

service = Service(name="imports", title="Pemutakhiran Data Kependudukan", importers={"population": import_population})

"""All benchmarks, one after the other, on a PostgreSQL of DATABASE_URL.

CITIZENS, ROUNDS and ROUND_SECONDS in the environment make them smaller.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.bench import citizen, costs, filing
from tests.bench.servers import CITIZENS, city


def apart(name: str) -> None:
    """One that makes a city of its own."""
    print(f"== {name}", flush=True)
    subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=True)


def main() -> None:
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("make bench needs PostgreSQL: DATABASE_URL=postgresql://…")
    apart("import_population")
    with city() as told:
        for bench in (citizen, costs, filing):  # what is filed changes what is read: last
            print(f"== {bench.__name__.rpartition('.')[2]}, {CITIZENS} citizens", flush=True)
            bench.run(told)
    apart("functions")
    apart("subscribers")


main()

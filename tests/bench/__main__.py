"""All benchmarks, one after the other, on a PostgreSQL of DATABASE_URL."""

from __future__ import annotations

import os
import subprocess
import sys

BENCHES = ("import_population", "citizen", "functions", "filing", "costs", "subscribers")


def main() -> None:
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("make bench needs PostgreSQL: DATABASE_URL=postgresql://…")
    for name in BENCHES:
        print(f"== {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=True)


main()

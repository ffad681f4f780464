"""A citizen's three remote services, with batch functions and no tables: the hub beside Strawberry with loaders."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import orjson
from litestar import Litestar

from auth import Keys, Permission
from auth.tokens import Mint
from hub import Plugin, Service, app, column, many, read, roots, single
from hub.compose import Composition, compose
from tests.bench import agencies
from tests.bench.load import BUSY, FEW, Target, compare, post
from tests.bench.servers import BY_UVICORN, FREELY, free, serving

HUB, WITH_LOADERS = free(2)
URL = f"http://127.0.0.1:{HUB}"
READ = "agencies:resident:read"
QUERY = """query Resident($nik: String!) { resident(nik: $nik) { nik name
  tickets { number title status answers { id text office } }
  benefits { number programme decile payments { id amount month } }
  visits { number clinic diagnosis medicines { id name dose } } } }"""


@read(key="id", calls={"ticket": agencies.answers})
class Answer:
    id: int = column("Number.")
    text: str = column("What the office says.")
    office: str = column("Which office.")


@read(key="number", person="nik", calls={"nik": agencies.tickets})
class Ticket:
    number: str = column("Number.")
    title: str = column("What is the matter.")
    status: str = column("Where it stands.")
    answers: list[Answer] = many("What offices answered.", on="ticket")


@read(key="id", calls={"benefit": agencies.payments})
class Payment:
    id: int = column("Number.")
    amount: int = column("Rupiah.")
    month: str = column("Of which month.")


@read(key="number", person="nik", calls={"nik": agencies.benefits})
class Benefit:
    number: str = column("Number.")
    programme: str = column("Programme.")
    decile: int = column("Decile.")
    payments: list[Payment] = many("What was paid.", on="benefit")


@read(key="id", calls={"visit": agencies.medicines})
class Medicine:
    id: int = column("Number.")
    name: str = column("Name.")
    dose: str = column("Dose.")


@read(key="number", person="nik", calls={"nik": agencies.visits})
class Visit:
    number: str = column("Number.")
    clinic: str = column("Where.")
    diagnosis: str = column("ICD-10.", needs=READ, personal=True)
    medicines: list[Medicine] = many("What was given.", on="visit", needs=READ, personal=True)


@read(key="nik", person="nik", calls={"nik": agencies.residents})
class Resident:
    nik: str = column("NIK.")
    name: str = column("Name.", personal=True)
    tickets: list[Ticket] = many("Tickets.", on="nik", needs=READ, personal=True)
    benefits: list[Benefit] = many("Benefits.", on="nik", needs=READ, personal=True)
    visits: list[Visit] = many("Visits.", on="nik", needs=READ, personal=True)


@roots
class ResidentQuery:
    resident: Resident | None = single("One resident.", by="nik")


AGENCIES = Plugin(
    name="agencies",
    version="1",
    title="Agencies",
    services=[
        Service(
            name="residents",
            title="Residents",
            reads=[Answer, Ticket, Payment, Benefit, Medicine, Visit, Resident],
            query=[ResidentQuery],
            permissions=[Permission(READ, "Membaca")],
        )
    ],
)


def composed(*, fence: bool) -> tuple[Composition, tuple[()]]:
    return compose([AGENCIES]), ()


def create() -> Litestar:
    """The hub's application with this one plugin, whatever is installed."""
    app.composed = composed
    return app.create()


def requests(data: Path) -> list[bytes]:
    """Everybody asks for their own record, with a token."""
    catalog = composed(fence=False)[0].catalog
    mint = Mint(Keys.load(data / "keys"), catalog, URL, URL)
    made = []
    for nik in agencies.PEOPLE:
        who = catalog.principal(subject=nik, username=nik, name="Warga", roles=["citizen"], nik=nik)
        asked = orjson.dumps({"query": QUERY, "variables": {"nik": nik}})
        made.append(post("/graphql", asked, Authorization=f"Bearer {mint.issue(who)}"))
    return made


def _serving(port: int, *what: str, **told: str) -> contextlib.AbstractContextManager[int]:
    return serving(port, "uvicorn", "--port", str(port), *BY_UVICORN, *what, **told)


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        told = {"DATABASE_URL": "", "REDIS_URL": "", "SIMPUL_DATA": data, "SIMPUL_URL": URL, **FREELY}
        migrate = [sys.executable, "-m", "hub.cli", "migrate"]
        subprocess.run(migrate, env=os.environ | told, check=True, stdout=subprocess.DEVNULL)
        with (
            _serving(HUB, "--factory", "tests.bench.functions:create", **told) as ours,
            _serving(WITH_LOADERS, "tests.bench.with_loaders:app") as theirs,
        ):
            asked = requests(Path(data))
            hub = Target("hub", HUB, ours, asked)
            other = Target("Strawberry with loaders", WITH_LOADERS, theirs, asked)
            for connections in (FEW, BUSY):
                asyncio.run(compare("functions, three services", (hub, other), connections=connections))


if __name__ == "__main__":
    main()

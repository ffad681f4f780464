"""What the how-to shows works as it shows it, and the demo city's letters are real ones."""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import Any

import pytest

from hub import Plugin, issue, times
from hub.city import City
from hub.compose import compose
from hub.demo import Demo
from hub.letters import checking
from hub.letters.kinds import LetterKind
from tests.docs.pages import ROOT, titled
from tests.hub.letters.conftest import FACTS, HOLDER, KIND, NAME, Office

PAGE = titled(ROOT / "docs" / "howto" / "letters.md")


@pytest.fixture
def shown() -> dict[str, Any]:
    """The page's modules, one after the other."""
    names: dict[str, Any] = {}
    for title in ("kind", "issue", "offline"):
        exec(PAGE[title], names)  # noqa: S102 - the page's own code
    return names


def test_the_declaration_composes(shown: dict[str, Any]) -> None:
    plugin = Plugin(name="pertamanan", version="1", title="Dinas Pertamanan", services=[shown["service"]])

    compose([plugin])


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
async def test_the_letter_is_issued_and_checked_offline(office: Office, shown: dict[str, Any], client: Any) -> None:
    """Twice, the second in place of the first; strangers check it with the published keys alone."""
    first = await shown["permit"](office.context(), HOLDER, NAME, "PMK-1")
    second = await shown["permit"](office.context(), HOLDER, NAME, "PMK-1", replaces=first)
    keys = (await client.get("/.well-known/jwks.json")).json()

    claims = shown["check"](await office.text(second), keys)

    assert (first, second) == ("500.4/0001/IPPOHON/2026", "500.4/0002/IPPOHON/2026")
    assert list(await office.row(first, "status", "replaced_by")) == ["REPLACED", second]
    assert (claims["no"], claims["kind"], claims["who"]) == (second, "IPPOHON", "S*** R***")
    with pytest.raises(Exception, match="bad_signature"):
        shown["check"]((await office.text(first)).rsplit(".", 1)[0] + "." + "A" * 86, keys)


async def test_a_letter_of_the_demo_city_is_a_real_one(office: Office) -> None:
    """Signed with the hub's keys, in a list of its own, and as the service says it stands."""
    demo = Demo(City(citizens=10, seed=10), office.hub.seal)  # of another city than the tests'
    given = {"holder": HOLDER, "name": NAME, "facts": FACTS, "issued_on": demo.today, "signer": "Kepala Dinas"}
    valid, revoked, over = [office.number() for _ in range(3)]
    demo.letter(KIND, number=valid, valid_until=times.today() + timedelta(days=1), **given)
    demo.letter(KIND, number=revoked, status="REVOKED", reason="Keliru", **given)
    demo.letter(KIND, number=over, valid_until=times.today() - timedelta(days=1), **given)
    Demo(City(citizens=10)).letter(KIND, number="none", **given)

    await demo.write(office.hub.db)

    found = [await checking.check(office.hub.seal, office.hub.db, await office.text(n)) for n in (valid, revoked, over)]
    assert [one.verdict.value for one in found] == ["VALID", "REVOKED", "EXPIRED"]
    assert "Keliru" in found[1].reason.id


def test_the_how_to_names_every_argument() -> None:
    """Whoever adds one to `issue` explains it."""
    page = (ROOT / "docs" / "howto" / "letters.md").read_text()
    names = set(inspect.signature(issue).parameters) - {"context", "kind"}

    assert {name for name in names if f"`{name}`" not in page} == set()
    assert LetterKind.__dataclass_fields__.keys() <= set(page.replace("=", " ").replace("`", " ").split()) | {"agency"}

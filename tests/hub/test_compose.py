"""What fits together, and what refuses to start."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
import strawberry
from piccolo.columns import Varchar
from piccolo.table import Table

from auth import Permission
from hub import BadPlugin, BadSetup, Citizen, Plugin, Service, column, join, one, read, roots, single
from hub.app import composed
from hub.compose import compose
from hub.plugin import discover
from hub.schema import Schema

INSTALLED, _ = discover()
NAMES = [plugin.name for plugin in INSTALLED]


class Tree(Table, tablename="parks_tree"):
    code = Varchar(10, primary_key=True)
    kind = Varchar(20)


class Bench(Table, tablename="parks_bench"):
    code = Varchar(10, primary_key=True)


@read(Tree, key="code", rows="t.kind <> 'secret' or :may[parks:tree:read]")
class ParkTree:
    """A tree of the city."""

    code: str = column("Its code.")
    kind: str = column("Its kind.", needs="parks:tree:read")


@roots
class TreeQuery:
    park_tree: ParkTree | None = single("One tree.", by="code")


@strawberry.type(name="Me")
class Impostor:
    x: str


@strawberry.type
class ImpostorQuery:
    @strawberry.field
    def impostor(self) -> Impostor | None:
        return None


def parks(**changes: object) -> Plugin:
    """An agency of this test's own."""
    service = Service(
        name="trees",
        title="Pohon",
        tables=[Tree],
        reads=[ParkTree],
        query=[TreeQuery],
        permissions=[Permission("parks:tree:read", "Membaca pohon")],
    )
    return Plugin(name="parks", version="1", title="Pertamanan", services=[replace(service, **changes)])  # type: ignore[arg-type]


@pytest.mark.parametrize("names", [n for size in (1, 2, 3) for n in itertools.combinations(NAMES, size)], ids="+".join)
def test_every_subset_of_the_agencies_composes(names: tuple[str, ...]) -> None:
    """Take any plugin away and the rest is a whole schema of its own."""
    schema = Schema(compose([plugin for plugin in INSTALLED if plugin.name in names]))

    fields = schema._schema.type_map["Citizen"].fields  # type: ignore[attr-defined]
    assert ("name" in fields) == ("dukcapil" in names)
    assert ("socialAid" in fields) == ("dinsos" in names)
    assert ("healthCoverage" in fields) == ("dinkes" in names)


def test_a_new_agency_joins() -> None:
    schema = Schema(compose([*INSTALLED, parks()]))

    assert schema._schema.query_type is not None
    assert schema._schema.query_type.fields["parkTree"].description == "One tree."


def test_a_field_given_twice_names_both_sides() -> None:
    with pytest.raises(BadPlugin, match=r"plugin parks: Query\.park_tree is already given by parks"):
        compose([parks(query=[TreeQuery, TreeQuery])])


def test_a_root_field_of_another_agency_names_both_sides() -> None:
    @strawberry.type
    class Thief:
        @strawberry.field
        def plugins(self) -> str:
            return ""

    with pytest.raises(BadPlugin, match=r"plugin parks: Query\.plugins is already given by hub"):
        compose([parks(query=[Thief])])


def test_a_type_given_twice_names_both_sides() -> None:
    @read(Bench, key="code", name="Village")
    class Village:
        code: str = column("Code.")

    with pytest.raises(BadPlugin, match="plugin parks: type Village is already given by hub"):
        compose([parks(tables=[Tree, Bench], reads=[ParkTree, Village])])


def test_a_plain_type_given_twice_names_both_sides() -> None:
    composition = compose([parks(query=[TreeQuery, ImpostorQuery])])

    with pytest.raises(BadSetup, match="type Me is already given by"):
        Schema(composition)


def test_a_permission_nobody_declares_is_named() -> None:
    with pytest.raises(BadPlugin, match=r"plugin parks: .* needs parks:tree:read, which no installed plugin declares"):
        compose([parks(permissions=[])])


class Lost:
    code: str = column("Code.")
    facility: strawberry.Private[object] = one("Facility.", by="kind", to="Lighthouse")


def test_a_type_nobody_has_is_named() -> None:
    lost = read(Tree, key="code", name="LostTree")(type("LostTree", (), dict(vars(Lost))))

    with pytest.raises(BadPlugin, match=r"LostTree\.facility refers to the type Lighthouse, which no installed plugin"):
        compose([parks(reads=[ParkTree, lost])])


def test_a_column_the_table_lacks_is_named() -> None:
    @read(Tree, key="code", name="TallTree")
    class TallTree:
        height: int = column("Metres.")

    with pytest.raises(BadPlugin, match="TallTree: parks_tree has no column height"):
        compose([parks(reads=[ParkTree, TallTree])])


def test_a_field_of_citizen_must_be_optional() -> None:
    @join(Citizen, Tree, key="code")
    class CitizenTree:
        kind: str = column("The favourite tree.")

    with pytest.raises(BadPlugin, match="its agency may be away"):
        compose([parks(joins=[CitizenTree])])


def test_a_plugin_that_raises_stops_the_start(broken: str) -> None:
    with pytest.raises(BadPlugin, match="plugin wreck: does not load: RuntimeError: no ship"):
        composed(fence=False)


def test_a_fence_starts_without_it_and_says_so(broken: str) -> None:
    composition, fenced = composed(fence=True)

    assert [one.name for one in fenced] == [broken]
    assert "no ship" in fenced[0].reason
    assert {"hub", *NAMES} == {plugin.name for plugin in composition.plugins}

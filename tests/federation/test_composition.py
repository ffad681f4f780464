"""Two deployments, one source: what a federation router composes from the subgraphs is the composed schema."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    build_schema,
    is_enum_type,
    is_input_object_type,
    is_object_type,
    is_specified_scalar_type,
    is_union_type,
    parse,
    print_ast,
    validate,
)

from hub import Plugin
from hub.compose import compose
from hub.federation import sdl
from hub.plugin import discover
from hub.schema import Schema

HERE = Path(__file__).parent
INSTALLED, _ = discover()
NAMES = [plugin.name for plugin in INSTALLED]

OPERATIONS = """
query Person($nik: NIK!) {
  citizen(nik: $nik) {
    nik
    requests(first: 5) { edges { cursor node { number submittedAt timeline { status at } } } totalCount }
    accessLog { edges { node { actor fields } } }
    loans(first: 5) { edges { node { ...Loan } } pageInfo { hasNextPage endCursor } }
  }
}
query Me { me { username citizen { nik loans { totalCount } } } }
query Loans($status: [LoanStatus!], $after: String) {
  loans(filter: { status: $status }, after: $after) { edges { node { ...Loan borrower { nik } } } }
}
query Place { village(code: "3275011001") { name district { villages { name } } } }
mutation Renew($number: String!) { renewLoan(input: { number: $number }) { ...Loan } }
subscription Changed($number: String!) { loanChanged(number: $number) { ...Loan } }
fragment Loan on Loan { number status dueOn book { id title village { code name } } timeline { status at } }
"""

Composed = dict[str, str]
Composer = Callable[[Sequence[Plugin]], Composed]


@pytest.fixture(scope="session")
def composer(tmp_path_factory: pytest.TempPathFactory) -> Composer:
    """Composes the subgraphs of these plugins and the hub: `api` is for clients, `supergraph` for a router."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("no Node and npm to compose subgraphs with")
    installed = HERE / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < (HERE / "package-lock.json").stat().st_mtime:
        done = subprocess.run([npm, "ci"], cwd=HERE, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"npm can't install the composer: {done.stderr[-500:]}")

    def run(plugins: Sequence[Plugin]) -> Composed:
        composition = compose(plugins)
        folder = tmp_path_factory.mktemp("subgraphs")
        files = [folder / f"{plugin.name}.graphql" for plugin in composition.plugins]
        for file in files:
            file.write_text(sdl(Schema(composition, subgraph=file.stem)))
        done = subprocess.run([node, "compose.mjs", *files], cwd=HERE, capture_output=True, text=True, check=True)
        composed: Composed = json.loads(done.stdout)
        return composed

    return run


def described(text: str) -> dict[str, str]:
    """An API as one line for each of its parts, by schema coordinate."""
    schema = build_schema(text)
    lines = {}
    for name, kind in schema.type_map.items():
        if name.startswith("__") or is_specified_scalar_type(kind):
            continue
        lines[name] = f"{type(kind).__name__} {kind.description!r}"
        if is_object_type(kind):
            for field, made in kind.fields.items():
                lines[f"{name}.{field}"] = f"{made.type} {made.description!r} {made.deprecation_reason!r}"
                lines |= dict(_inputs(f"{name}.{field}({{}}:)", made.args))
        elif is_input_object_type(kind):
            lines |= dict(_inputs(f"{name}.{{}}", kind.fields))
        elif is_enum_type(kind):
            lines |= {
                f"{name}.{v}": f"{one.description!r} {one.deprecation_reason!r}" for v, one in kind.values.items()
            }
        elif is_union_type(kind):
            lines[name] += f" {sorted(one.name for one in kind.types)}"
    return lines


def _inputs(
    coordinate: str, inputs: dict[str, GraphQLArgument] | dict[str, GraphQLInputField]
) -> Iterator[tuple[str, str]]:
    for name, made in inputs.items():
        default = made.ast_node.default_value if made.ast_node else None
        written = f" = {print_ast(default)}" if default else ""
        yield coordinate.format(name), f"{made.type}{written} {made.description!r} {made.deprecation_reason!r}"


def differences(composed: str, federated: str) -> list[str]:
    """What the second API says otherwise than the first, readable."""
    ours, theirs = described(composed), described(federated)
    return [
        f"{coordinate}: composed {ours.get(coordinate, 'has none')}, federated {theirs.get(coordinate, 'has none')}"
        for coordinate in sorted(ours.keys() | theirs.keys())
        if ours.get(coordinate) != theirs.get(coordinate)
    ]


@pytest.mark.parametrize("missing", [None, *NAMES, "library"])
def test_shows_clients_the_same_api(composer: Composer, library: Plugin, missing: str | None) -> None:
    """With all agencies, and with any one away, the supergraph's API is the composed schema, word for word."""
    plugins = [plugin for plugin in (*INSTALLED, library) if plugin.name != missing]

    composed = composer(plugins)

    assert "errors" not in composed, composed["errors"]
    assert differences(Schema(compose(plugins)).as_str(), composed["api"]) == []


def test_answers_the_same_operations(composer: Composer, library: Plugin) -> None:
    """An operation that a client wrote for one deployment is valid for the other."""
    plugins = [*INSTALLED, library]
    document = parse(OPERATIONS)

    composed = composer(plugins)

    assert validate(Schema(compose(plugins))._schema, document) == []
    assert validate(build_schema(composed["api"]), document) == []


def test_tells_what_differs() -> None:
    """A type, a nullability, a default, a value and a description that differ are each named."""
    one = 'enum E { A B } type Query { "Doc." a(b: Int = 1): String! c: E }'
    other = "enum E { A } type Query { a(b: Int = 2): String c: E } type More { x: Int }"

    found = [line.split(" composed")[0] for line in differences(one, other)]

    assert found == ["E.B:", "More:", "More.x:", "Query.a:", "Query.a(b:):"]


class TestSubgraph:
    def test_refers_by_key_alone_to_what_others_keep(self, library: Plugin) -> None:
        """A village is at home in the hub; the library's subgraph merely names it."""
        schema = Schema(compose([library]), subgraph="library")

        text = sdl(schema)

        assert 'type Village @key(fields: "code", resolvable: false)' in text
        assert list(build_schema(_plain(text)).type_map["Village"].fields) == ["code"]  # type: ignore[attr-defined]

    def test_answers_for_the_entities_it_adds_to(self, library: Plugin) -> None:
        schema = Schema(compose([library]), subgraph="library")

        text = sdl(schema)

        assert 'type Citizen @key(fields: "nik") {' in text
        assert 'type Loan @key(fields: "number") {' in text
        assert "type PageInfo @shareable {" in text
        assert "type TimelineEntry @shareable {" in text

    def test_keeps_the_gateways_own_fields_out_of_its_sdl(self, library: Plugin) -> None:
        schema = Schema(compose([library]), subgraph="library")

        text = sdl(schema)

        assert not [name for name in ("_service", "_entities", "_Any", "_Entity", "_Service") if name in text]

    def test_needs_no_query_of_its_own(self, library: Plugin) -> None:
        """An agency that only adds to the citizen is served, and its SDL has no empty Query."""
        joins = library.services[0].joins
        service = type(library.services[0])(name="loans", title="", joins=joins, reads=library.services[0].reads)
        plugin = Plugin(name="library", version="1", title="", services=[service])

        schema = Schema(compose([plugin]), subgraph="library")

        assert schema._schema.query_type is not None
        assert list(schema._schema.query_type.fields) == ["_service", "_entities"]
        assert "type Query" not in sdl(schema)

    @pytest.mark.skipif("dukcapil" not in NAMES, reason="dukcapil is not installed")
    def test_keeps_the_citizens_root_at_the_register(self) -> None:
        """`citizen(nik)` is answered by the agency that knows who exists."""
        composition = compose(INSTALLED)

        texts = {name: sdl(Schema(composition, subgraph=name)) for name in ("hub", "dukcapil")}

        assert "  citizen(" in texts["dukcapil"]
        assert "  citizen(" not in texts["hub"]


def _plain(text: str) -> str:
    """An SDL that graphql-core can build: with federation's directives defined."""
    directives = "directive @key(fields: String!, resolvable: Boolean) on OBJECT\ndirective @shareable on OBJECT\n"
    return directives + text.partition("\n")[2]

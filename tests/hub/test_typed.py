"""Types that are made of a client's own operations."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import GenericAlias, NoneType
from typing import Any, get_args, get_type_hints

import pytest
from graphql import build_schema

from hub import typed
from hub.errors import BadSetup

SCHEMA = build_schema("""
scalar NIK
scalar Odd
enum Colour { RED GREEN }
input Deep { name: String!, count: Int! = 1, more: [Deep!] }
type Thing { nik: NIK!, colours: [Colour!]!, odd: Odd, below: Thing, many: [Thing] }
type Query { thing(nik: NIK!, deep: Deep): Thing, recap(from: Int!): Int! }
""")
TSC = shutil.which("tsc")
DOCUMENT = """
query OneThing($nik: NIK!, $deep: Deep, $short: Boolean! = false) {
  thing(nik: $nik, deep: $deep) { ...Fields ...Fields renamed: nik @skip(if: $short) many { nik } }
}
query Recap($from: Int!) { recap(from: $from) }
fragment Fields on Thing { nik colours odd below { nik } }
"""


def made(language: str) -> str:
    return typed.made(SCHEMA, language, "client.graphql", DOCUMENT)


def test_python_is_a_module_of_typed_dictionaries() -> None:
    """Null, left out, lists, enums, an input inside itself, a name that Python keeps for itself."""
    names: dict[str, Any] = {}
    exec(compile(made("python"), "client.py", "exec", dont_inherit=True), names)  # noqa: S102 - our own

    thing = get_type_hints(names["OneThingThing"], names)
    assert get_type_hints(names["OneThing"], names)["thing"] == names["OneThingThing"] | None
    assert get_args(get_type_hints(names["Deep"], names)["more"]) == (GenericAlias(list, names["Deep"]), NoneType)
    assert thing["nik"] is str
    assert get_args(get_args(thing["colours"])[0]) == ("RED", "GREEN")
    assert thing["odd"] == Any | None
    assert thing["many"] == GenericAlias(list, names["OneThingThingMany"] | None) | None
    assert names["OneThingThing"].__optional_keys__ == {"renamed"}
    assert names["OneThingVariables"].__required_keys__ == {"nik"}
    assert names["Deep"].__optional_keys__ == {"count", "more"}
    assert set(names["RecapVariables"].__annotations__) == {"from"}
    assert names["ONE_THING"].count("fragment Fields") == 1


def test_what_only_some_types_have_may_be_left_out() -> None:
    """Of a union and of an interface: fields of one type are there for that type."""
    schema = build_schema("""
      interface Case { number: String! }
      type Complaint implements Case { number: String!, title: String! }
      type Permit implements Case { number: String!, until: String }
      union Found = Complaint | Permit
      type Query { found: [Found!]!, case: Case }
    """)
    document = """query Search {
      found { __typename ... on Case { number } ... on Complaint { title } ...Until }
      case { number ... on Permit { until } }
    }
    fragment Until on Permit { until }"""
    names: dict[str, Any] = {}

    text = typed.made(schema, "python", "client.graphql", document)
    exec(compile(text, "client.py", "exec", dont_inherit=True), names)  # noqa: S102 - our own

    assert names["SearchFound"].__optional_keys__ == {"number", "title", "until"}
    assert names["SearchFound"].__required_keys__ == {"__typename"}
    assert names["SearchCase"].__optional_keys__ == {"until"}


def test_typescript_says_the_same() -> None:
    """Null is another thing than left out."""
    text = made("typescript")

    assert 'export type Colour = "RED" | "GREEN";' in text
    assert "  many: Array<OneThingThingMany | null> | null;" in text
    assert "  more?: Array<Deep> | null;" in text
    assert "  renamed?: string;" in text
    assert "  odd: unknown | null;" in text
    assert "export const OneThing = `query OneThing(" in text


@pytest.mark.skipif(not TSC, reason="the TypeScript compiler isn't installed")
def test_typescript_compiles(tmp_path: Path) -> None:
    (tmp_path / "client.ts").write_text(made("typescript"), encoding="utf-8")

    done = subprocess.run([str(TSC), "--strict", "--noEmit", tmp_path / "client.ts"], capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("document", "says"),
    [("query X { nothing }", "nothing"), ("{ recap(from: 1) }", "no name"), ("query {", "client.graphql")],
)
def test_a_bad_file_is_said_in_a_sentence(document: str, says: str) -> None:
    """No such field, no name, no GraphQL."""
    with pytest.raises(BadSetup, match=says):
        typed.made(SCHEMA, "python", "client.graphql", document)

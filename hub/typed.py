"""Types of a client's own operations, for TypeScript and Python: what goes in, what comes out, and the operation."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLSyntaxError,
    GraphQLType,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_required_input_field,
    parse,
    print_ast,
    type_from_ast,
    validate,
)

from hub.errors import BadSetup
from hub.plugin import Plugin

TEXT = ("ID", "String", "NIK", "Date", "DateTime")
WHOLE = ("Int", "Rupiah")


@dataclass(frozen=True, slots=True)
class Member:
    """A field. leaf: the name of its innermost type; optional: it may be left out."""

    name: str
    of: GraphQLType
    leaf: str
    optional: bool = False


@dataclass(slots=True)
class Model:
    """What a document needs, each before who refers to it."""

    enums: dict[str, Sequence[str]] = field(default_factory=dict)
    records: dict[str, list[Member]] = field(default_factory=dict)
    operations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Language:
    """How a language writes it. none: of what may be null."""

    scalars: Mapping[str, str]
    listed: str
    other: str
    none: str


PYTHON = Language(
    {**dict.fromkeys(TEXT, "str"), **dict.fromkeys(WHOLE, "int"), "Float": "float", "Boolean": "bool"},
    "list[{}]", "Any", "None",
)  # fmt: skip
TYPESCRIPT = Language(
    {**dict.fromkeys(TEXT, "string"), **dict.fromkeys((*WHOLE, "Float"), "number"), "Boolean": "boolean"},
    "Array<{}>", "unknown", "null",
)  # fmt: skip


def model(schema: GraphQLSchema, document: DocumentNode) -> Model:
    """What the operations of a document say and answer. Raises: BadSetup when they don't fit the schema."""
    if errors := validate(schema, document):
        raise BadSetup("\n".join(str(error) for error in errors))
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    made = Model()
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            if operation.name is None:
                raise BadSetup("an operation has no name")
            _Walk(schema, fragments, made).operation(operation, operation.name.value)
    return made


class Selected(NamedTuple):
    """A field that is selected. of: the type that has it; sometimes: not in every answer, because of a directive, or
    since only some of an interface's or union's types have it."""

    of: GraphQLType
    node: FieldNode
    sometimes: bool


@dataclass(frozen=True, slots=True)
class _Walk:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    made: Model

    def operation(self, node: OperationDefinitionNode, name: str) -> None:
        given = []
        for variable in node.variable_definitions or ():
            of = type_from_ast(self.schema, variable.type)
            assert of is not None  # noqa: S101 - it is valid
            optional = not isinstance(of, GraphQLNonNull) or variable.default_value is not None
            given.append(Member(variable.variable.name.value, of, self.input(get_named_type(of)), optional))
        self.made.records[f"{name}Variables"] = given
        root = self.schema.get_root_type(node.operation)
        assert root is not None  # noqa: S101 - it is valid
        self.answer(name, root, [node.selection_set])
        used = sorted(set(self.spreads(node.selection_set)))
        self.made.operations[name] = "\n\n".join(map(print_ast, (node, *(self.fragments[one] for one in used))))

    def spreads(self, selections: SelectionSetNode) -> Iterator[str]:
        for one in selections.selections:
            if isinstance(one, FragmentSpreadNode):
                yield one.name.value
                yield from self.spreads(self.fragments[one.name.value].selection_set)
            elif one.selection_set:  # type: ignore[attr-defined]
                yield from self.spreads(one.selection_set)  # type: ignore[attr-defined]

    def input(self, of: GraphQLType) -> str:
        if isinstance(of, GraphQLInputObjectType) and of.name not in self.made.records:
            self.made.records[of.name] = []  # an input may hold itself
            members = [
                Member(name, one.type, self.input(get_named_type(one.type)), not is_required_input_field(one))
                for name, one in of.fields.items()
            ]
            del self.made.records[of.name]
            self.made.records[of.name] = members  # after what it refers to
        return self.leaf(of)

    def leaf(self, of: GraphQLType) -> str:
        if isinstance(of, GraphQLEnumType):
            self.made.enums[of.name] = tuple(of.values)
        return str(of)

    def answer(self, name: str, of: GraphQLType, selections: Sequence[SelectionSetNode]) -> str:
        """The record of what is selected of a type."""
        found: dict[str, list[Selected]] = {}
        for one in self.fields(of, selections):
            found.setdefault((one.node.alias or one.node.name).value, []).append(one)
        members = []
        for key, those in found.items():
            kind = self.schema.get_field(those[0].of, those[0].node.name.value)  # type: ignore[arg-type]
            assert kind is not None  # noqa: S101 - it is valid
            below = [one.node.selection_set for one in those if one.node.selection_set]
            inner = get_named_type(kind.type)
            leaf = self.answer(name + key[0].upper() + key[1:], inner, below) if below else self.leaf(inner)
            members.append(Member(key, kind.type, leaf, all(one.sometimes for one in those)))
        self.made.records[name] = members
        return name

    def fields(
        self, of: GraphQLType, selections: Sequence[SelectionSetNode], *, sometimes: bool = False
    ) -> Iterator[Selected]:
        for one in (one for part in selections for one in part.selections):
            if isinstance(one, FieldNode):
                yield Selected(of, one, sometimes or bool(one.directives))
                continue
            fragment: Any = self.fragments[one.name.value] if isinstance(one, FragmentSpreadNode) else one
            condition = fragment.type_condition
            asked = self.schema.type_map[condition.name.value] if condition else of
            of_some = is_abstract_type(of) and asked is not of
            within = asked if of_some else of
            maybe = sometimes or of_some or bool(one.directives)
            yield from self.fields(within, [fragment.selection_set], sometimes=maybe)


def written(member: Member, model: Model, language: Language) -> str:
    """A member's type in a language."""
    known = member.leaf in model.records or member.leaf in model.enums
    leaf = member.leaf if known else language.scalars.get(member.leaf, language.other)

    def wrap(of: GraphQLType) -> str:
        inner = of.of_type if isinstance(of, GraphQLNonNull) else of
        text = language.listed.format(wrap(inner.of_type)) if isinstance(inner, GraphQLList) else leaf
        return text if inner is not of else f"{text} | {language.none}"

    return wrap(member.of)


def typescript(model: Model, note: str) -> str:
    """A module of interfaces; an operation and its answer have one name."""
    parts = [f"// {note}"]
    parts += [f"export type {name} = {_quoted(values, ' | ')};" for name, values in model.enums.items()]
    for name, members in model.records.items():
        lines = [f"  {one.name}{'?' if one.optional else ''}: {written(one, model, TYPESCRIPT)};" for one in members]
        parts.append("\n".join([f"export interface {name} {{", *lines, "}"]))
    parts += [f"export const {name} = `{text}`;" for name, text in model.operations.items()]
    return "\n\n".join(parts) + "\n"


def python(model: Model, note: str) -> str:
    """A module of typed dictionaries; an operation is a text in capitals."""
    parts = [f'"""{note}"""\n\nfrom typing import Any, Literal, NotRequired, TypedDict']
    parts += [f"{name} = Literal[{_quoted(values, ', ')}]" for name, values in model.enums.items()]
    later = set(model.records)  # what is referred to before it is there stands in quotes
    for name, members in model.records.items():
        fields = [(one.name, _needed(written(one, model, PYTHON), one, later)) for one in members]
        later.discard(name)
        if any(keyword.iskeyword(one) or one.startswith("__") for one, _ in fields):  # no names of a class's own
            parts.append(f"{name} = TypedDict({name!r}, {{{', '.join(f'{one!r}: {of}' for one, of in fields)}}})")
        else:
            lines = [f"    {one}: {of}" for one, of in fields] or ["    pass"]
            parts.append("\n".join([f"class {name}(TypedDict):", *lines]))
    parts += [f'{_capitals(name)} = """{text}"""' for name, text in model.operations.items()]
    return "\n\n\n".join(parts) + "\n"


def _quoted(values: Sequence[str], between: str) -> str:
    return between.join(f'"{one}"' for one in values)


def _needed(text: str, member: Member, later: Collection[str]) -> str:
    text = f'"{text}"' if member.leaf in later else text
    return f"NotRequired[{text}]" if member.optional else text


def _capitals(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


LANGUAGES = {"typescript": typescript, "python": python}
ENDINGS = {"typescript": "ts", "python": "py"}
NOTE = "Types of {} against this hub, made by `simpul types`. Don't edit."


def made(schema: GraphQLSchema, language: str, name: str, text: str) -> str:
    """The module for a client's file of operations. Raises: BadSetup."""
    try:
        document = parse(text)
    except GraphQLSyntaxError as error:
        raise BadSetup(f"{name}: {error}") from None
    return LANGUAGES[language](model(schema, document), NOTE.format(name))


def shipped(schema: GraphQLSchema, plugins: Sequence[Plugin]) -> dict[str, str]:
    """What agencies ship for their partners: a module in each language for every `clients/*.graphql` of a plugin."""
    return {
        f"{plugin.name}-{file.name.removesuffix('.graphql')}.{ending}": made(
            schema, language, file.name, file.read_text(encoding="utf-8")
        )
        for plugin in plugins
        if (folder := files(plugin.name) / "clients").is_dir()
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        for language, ending in ENDINGS.items()
    }

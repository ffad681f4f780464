"""A compiled query: one plan for all agencies, or one for each, whose statements run side by side.

Apart, each agency's part is compiled as if nothing else were asked, and reads no other agency's tables. Of an entity
each agency has its own fields; whether it is there, its register's agency says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hub.compose import declared_root
from hub.plan.operation import Unplanned
from hub.plan.statement import Named, Plan
from hub.reads import Shape

if TYPE_CHECKING:
    from hub.plan.compile import Compiler

At = int | Mapping[str, int]
"""Which plan answers a root field; of an entity, which one each of its fields."""


@dataclass(frozen=True, slots=True)
class Query:
    """The plans of a query, and which of them answers what; without that, the only one answers all."""

    plans: tuple[Plan, ...]
    order: Mapping[str, At] | None = None

    @property
    def weight(self) -> int:
        return sum(plan.weight for plan in self.plans)

    @property
    def named(self) -> tuple[Named, ...]:
        """People whom the request names; every plan that begins at one knows them."""
        return tuple(one for plan in self.plans for one in plan.named)

    @property
    def asked(self) -> str:
        """What it asks and how it shapes that, for people."""
        return "\n".join(f"{plan.asked}\n{plan.source}" for plan in self.plans)

    def joined(self, answers: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The data, from what each plan answers."""
        if self.order is None:
            return answers[0]
        return {
            key: answers[at][key]
            if isinstance(at, int)
            else {name: answers[one][key][name] for name, one in at.items()}
            for key, at in self.order.items()
        }


def compiled(begin: Callable[[str | None], Compiler], *, apart: bool) -> Query:
    """The query. begin: a new compiler, for the tables of one agency or of all.

    Raises:
        Unplanned: something is selected that no declaration describes; apart, something whose tables are two agencies'.
    """
    if not apart:
        return Query((begin(None).compile(),))
    looking = begin(None)
    query = looking.schema._schema.query_type
    assert query is not None  # noqa: S101 - every schema has one
    parts: dict[str, dict[str, set[str] | None]] = {}
    owned: dict[str, str | dict[str, str]] = {}
    for key, nodes in looking.operation.fields(
        query, [looking.operation.node.selection_set], looking.variables
    ).items():
        owned[key] = found = _owners(looking, nodes)
        if isinstance(found, str):
            parts.setdefault(found, {})[key] = None
        else:
            for name, agency in found.items():
                fields = parts.setdefault(agency, {}).setdefault(key, set())
                assert fields is not None  # noqa: S101 - a key is one or the other
                fields.update({name} - {""})
    places = {agency: at for at, agency in enumerate(parts)}
    order: dict[str, At] = {
        key: places[found]
        if isinstance(found, str)
        else {name: places[agency] for name, agency in found.items() if name}
        for key, found in owned.items()
    }
    return Query(tuple(begin(agency).compile(part) for agency, part in parts.items()), order)


def _owners(make: Compiler, nodes: Any) -> str | dict[str, str]:
    """Which agency a root field is of; for an entity, each of its fields, and "" for the register's."""
    query = make.schema._schema.query_type
    owners = make.schema.composition.owners
    definition = query.fields.get(nodes[0].name.value) if query else None
    made = definition.extensions.get("strawberry-definition") if definition else None
    declared = declared_root(made) if made is not None else None
    if definition is None or declared is None:
        raise Unplanned(f"Query.{nodes[0].name.value} runs its resolver")
    target = make.schema.target(declared)
    if not target.bare or declared.shape is not Shape.ONE:
        return owners[target.type]
    register = make.schema.register(target.type)
    if register is None:
        raise Unplanned("no register says who is known")
    home = owners[register.type]
    kind = make.object(definition.type)
    found = {"": home}
    for key, fields in make.operation.fields(kind, [node.selection_set for node in nodes], make.variables).items():
        name = fields[0].name.value
        owner = target if name == "__typename" else make.declared(kind, name)[1]
        found[key] = home if owner.type is target.type else owners[owner.type]
    return found

"""Python that shapes a statement's row into the answer: written once per plan, compiled, and printable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLEnumType

from hub.cursors import encoded
from hub.plan.dialects import moment_of
from hub.plan.operation import Unplanned
from hub.scalars import moment

AS_SENT = frozenset({"String", "NIK", "Int", "Boolean", "Float", "Rupiah"})
CONVERTED = {"ID": "str", "Date": "str", "DateTime": "moment"}


class Trouble(Exception):
    """The answer has an error in it; only an execution field by field can say which."""


class Missing(Trouble):
    """What was asked for isn't there, or is hidden."""


class Shaper:
    """The functions of a plan, innermost first."""

    def __init__(self) -> None:
        self.functions: list[str] = []
        self.constants: dict[str, Any] = {
            "there": there,
            "missing": missing,
            "several": several,
            "cursor": encoded,
            "moment": moment,
            "moment_of": moment_of,
        }

    def constant(self, value: object) -> str:
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name

    def function(
        self, made: Sequence[str], lines: Sequence[str] = (), name: str = "", of: str = "r", later: Sequence[str] = ()
    ) -> str:
        """A function of a row `r` that returns a dict of these entries; its name. later: lines about that dict, `d`."""
        name = name or f"f{len(self.functions)}"
        value = f"{{{', '.join(made)}}}"
        ending = [f"d = {value}", *later, "return d"] if later else [f"return {value}"]
        body = "".join(f"    {line}\n" for line in [*lines, *ending])
        self.functions.append(f"def {name}({of}):\n{body}")
        return name

    def rows(self, body: str) -> str:
        """A function of a batch function's rows."""
        name = f"f{len(self.functions)}"
        self.functions.append(f"def {name}(rows):\n    return {body}\n")
        return name

    def page(self, body: str, at: int) -> str:
        """A function of a connection's cells."""
        name = f"f{len(self.functions)}"
        lines = [f"w = run.windows[{at}]", "rows = c[0]", "kept = rows[: w.first]", f"return {body}"]
        self.functions.append(f"def {name}(c):\n" + "".join(f"    {line}\n" for line in lines))
        return name

    def leaf(self, name: str, enum: GraphQLEnumType | None) -> Callable[[str], str]:
        """How Python source of a leaf's value becomes source of what JSON has."""
        if enum is not None:
            known = self.constant({getattr(made.value, "value", made.value): key for key, made in enum.values.items()})
            return lambda text: f"{known}[{text}]"
        if name in AS_SENT:
            return str
        if name in CONVERTED:
            return lambda text: f"{CONVERTED[name]}({text})"
        raise Unplanned(f"the scalar {name} has no rule here")

    @property
    def source(self) -> str:
        """The whole plan as Python, to read: a function of the request's facts that returns `answer`."""
        inner = "".join(f"    {line}\n" for function in self.functions for line in function.splitlines())
        return f"def made(own, note, run):\n{inner}    return answer\n"

    def compiled(self) -> Callable[..., Callable[[Any], dict[str, Any]]]:
        space = dict(self.constants)
        exec(compile(self.source, "<plan>", "exec"), space)  # noqa: S102 - our own text: names and cell numbers
        made: Callable[..., Callable[[Any], dict[str, Any]]] = space["made"]
        return made


def there(value: Any) -> Any:
    """A value that the schema promises."""
    if value is None:
        raise Trouble("null where the schema promises a value")
    return value


def several(value: Any) -> Any:
    """A list, of what nobody has looked at."""
    if not isinstance(value, list | tuple):
        raise Trouble("no list where the schema promises one")
    return value


def missing() -> Any:
    raise Missing("not found")

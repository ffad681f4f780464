"""The arguments of declared fields, as Strawberry reads them from a resolver's signature."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Annotated, Any, get_args

import strawberry

from hub.context import Info
from hub.reads import DECLARED, Root

PAGE_SIZE = 20
AS_OF = "as_of"  # the argument that asks for the past
Day = Annotated[
    date | None,
    strawberry.argument(
        description="What the register says of that day, by the days things happened: who the person was, where they"
        " lived, on which family card and with whom. Whatever other agencies add is as of now."
    ),
]


def signed(resolve: Callable[..., Awaitable[Any]], arguments: Sequence[inspect.Parameter]) -> Callable[..., Any]:
    """Give a resolver the arguments that Strawberry reads from its signature."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    first = [inspect.Parameter("root", kind), inspect.Parameter("info", kind, annotation=Info)]
    resolve.__signature__ = inspect.Signature([*first, *arguments])  # type: ignore[attr-defined]
    resolve.__annotations__ = {part.name: part.annotation for part in [first[1], *arguments]}
    return resolve


def window_arguments() -> list[inspect.Parameter]:
    kind = inspect.Parameter.KEYWORD_ONLY
    return [
        inspect.Parameter("first", kind, annotation=int, default=PAGE_SIZE),
        inspect.Parameter("after", kind, annotation=str | None, default=strawberry.UNSET),
    ]


def filter_arguments(filter: type | None, *, flat: bool) -> list[inspect.Parameter]:
    kind = inspect.Parameter.KEYWORD_ONLY
    if filter is None:
        return []
    if not flat:
        return [inspect.Parameter("filter", kind, annotation=filter | None, default=strawberry.UNSET)]
    hints = inspect.get_annotations(filter, eval_str=True)
    return [
        inspect.Parameter(
            name,
            kind,
            annotation=hints[name],
            default=strawberry.UNSET if type(None) in get_args(hints[name]) else inspect.Parameter.empty,
        )
        for name in getattr(filter, DECLARED)
    ]


def key_arguments(declared: Root) -> list[inspect.Parameter]:
    kind = inspect.Parameter.KEYWORD_ONLY
    past = [inspect.Parameter(AS_OF, kind, annotation=Day, default=None)] if declared.past else []
    return [inspect.Parameter(declared.by, kind, annotation=declared.key), *past]

"""How an agency asks the graph: under its own name, for a stated purpose, so that the citizen sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from auth import ANONYMOUS, Principal
from hub.context import Context
from hub.errors import Forbidden, Unavailable
from hub.relay import alone

if TYPE_CHECKING:
    from hub.running import Hub


@dataclass(slots=True)
class Graph:
    """The graph as agencies ask it."""

    hub: Hub
    known: dict[str, Principal] = field(default_factory=dict)

    def identity(self, agency: str) -> Principal:
        """An agency's own principal; nobody, for one that declares no identity."""
        if agency not in self.known:
            plugin = next((one for one in self.hub.composition.plugins if one.name == agency), None)
            self.known[agency] = (
                self.hub.composition.catalog.principal(
                    subject=f"agency:{agency}",
                    username=agency,
                    name=plugin.title,
                    roles=[plugin.identity.name],
                    agency=agency,
                )
                if plugin and plugin.identity
                else ANONYMOUS
            )
        return self.known[agency]

    def context(self, agency: str, purpose: str | None = None) -> Context:
        """A context in which the agency itself acts."""
        who = self.identity(agency)
        chosen = (purpose if purpose in who.purposes else None) if purpose else who.default_purpose
        return self.hub.context(who=who, purpose=chosen)

    async def ask(
        self, agency: str, document: str, variables: Mapping[str, Any] | None = None, *, purpose: str
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The answer's data as JSON has it (fields of an agency that is away are null) and its errors. It sees what is
        committed: ask before opening a transaction, since the access log of the answer is another one.

        Raises:
            Forbidden: the purpose isn't one of the agency's.
            Unavailable: nothing came back.
        """
        context = self.context(agency, purpose)
        if context.purpose is None:
            raise Forbidden
        result = await alone(self._execute(context, document, dict(variables or {})))
        if result.data is None:
            raise Unavailable
        data = orjson.loads(orjson.dumps(result.data))  # as a client gets it: a plan may leave dates to the encoder
        return data, [error.formatted for error in result.errors or ()]

    async def _execute(self, context: Context, document: str, variables: dict[str, Any]) -> Any:
        from hub.endpoint import ALL, Ask, run

        return await run(self.hub, context, Ask(document, variables, None), ALL)

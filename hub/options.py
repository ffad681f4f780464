"""What a city may set about an agency's services: declared beside the rule, read from the same places as the hub's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from hub.errors import BadSetup

T = TypeVar("T", int, float, str, bool)


class Chosen(Protocol):
    """What the settings hold for agencies."""

    @property
    def options(self) -> Mapping[str, object]: ...


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """A figure or rule that differs between cities, or that no source confirms.

    name: `agency.word`, in simpul.toml `word` under `[agency]`, in the environment `SIMPUL_AGENCY_WORD`.
    """

    name: str
    default: T
    doc: str

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return "SIMPUL_" + self.name.replace(".", "_").upper()

    def of(self, settings: Chosen) -> T:
        """What the city chose, else the default.

        Raises: BadSetup when what is written doesn't fit.
        """
        raw = settings.options.get(self.variable)
        if raw is None:
            return self.default
        kind = type(self.default)
        try:
            if kind is bool:
                return str(raw).lower() in {"1", "true", "yes", "on"}
            return kind(str(raw))
        except ValueError:
            raise BadSetup(f"{self.variable}={raw!r} is no {kind.__name__}") from None

"""Which referrals, rides, guarantees and claims belong together: one thread of care."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Part(StrEnum):
    """What a line of a thread is about."""

    RIDE = "RIDE"
    REFERRAL = "REFERRAL"
    GUARANTEE = "GUARANTEE"
    CLAIM = "CLAIM"
    PAYMENT = "PAYMENT"


@dataclass(frozen=True, slots=True)
class Link:
    """A case and the one it stands on. number, on: of cases."""

    part: Part
    number: str
    on: str | None


@dataclass(slots=True)
class Thread:
    """Numbers of the cases of one thread, by part, in the order they were given."""

    numbers: dict[Part, list[str]] = field(default_factory=dict)

    def has(self, number: str) -> bool:
        return any(number in found for found in self.numbers.values())

    def of(self, part: Part) -> Sequence[str]:
        return self.numbers.get(part, ())

    def add(self, link: Link) -> None:
        self.numbers.setdefault(link.part, []).append(link.number)


def threads(links: Iterable[Link]) -> list[Thread]:
    """Cases that stand on each other, in one thread each; what a case stands on comes before it."""
    found: dict[str, Thread] = {}
    made: list[Thread] = []
    for link in links:
        thread = found.get(link.on) if link.on else None
        if thread is None:
            thread = Thread()
            made.append(thread)
        thread.add(link)
        found[link.number] = thread
    return made

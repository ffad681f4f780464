"""A step of a case as one line of a table."""

from collections.abc import Iterable

from hub import Clock, Step


def line(
    name: str,
    start: Iterable[str],
    to: str,
    may: str | None,
    event: str,
    *,
    note: bool = False,
    clock: Clock = Clock.RUNS,
    apart: Iterable[str] = (),
) -> Step:
    """The step: what it is called, from where to where, who may (None: the applicant), what it announces."""
    return Step(
        name=name, start=frozenset(start), to=to, may=may, event=event, note=note, clock=clock, apart=frozenset(apart)
    )

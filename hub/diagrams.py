"""The reference page of cases: how each kind lives, drawn from its lifecycle."""

from __future__ import annotations

from collections.abc import Iterable

from hub.compose import Composition
from hub.flow import Clock, Due, Lifecycle, Step
from hub.options import Option

ABOUT = (
    "How each kind of case lives. `requests` of a citizen and `inbox` of an officer list them all; `availableActions`"
    " says which of these steps the caller may take."
)
CLOCK = {Clock.AGAIN: "begins anew", Clock.RUNS: "runs", Clock.STOPS: "stops", Clock.ENDS: "ends"}


def lifecycles(composition: Composition) -> Iterable[str]:
    """What the page says first, then a section for every kind of case."""
    yield ABOUT
    for one in composition.lifecycles.values():
        yield f"## {one.agency}: {one.service}\n\n{_diagram(one)}\n\n{_promise(one.due)} {_table(one.steps)}"


def _diagram(one: Lifecycle) -> str:
    lines = [f"    [*] --> {one.opens}"]
    lines += [f"    {start} --> {step.to}: {step.name}" for step in one.steps for start in sorted(step.start)]
    lines += [f"    {end} --> [*]" for end in sorted(_ends(one))]
    return "\n".join(["```mermaid", "stateDiagram-v2", *dict.fromkeys(lines), "```"])


def _ends(one: Lifecycle) -> set[str]:
    return {step.to for step in one.steps} - {start for step in one.steps for start in step.start}


def _promise(due: Due) -> str:
    days, hours = (one.default if isinstance(one, Option) else one for one in (due.days, due.hours))
    said = f"{days} working days" if days else f"{hours} hours" if hours else "no promise"
    return f"Answer due: {said}.\n\n"


def _table(steps: Iterable[Step]) -> str:
    head = ["| step | from | to | who | announces | clock |", "| --- | --- | --- | --- | --- | --- |"]
    rows = [
        f"| {step.name} | {', '.join(sorted(step.start))} | {step.to} |"
        f" {f'`{step.may}`' if step.may else 'the applicant'} | `{step.event}` | {CLOCK[step.clock]} |"
        for step in steps
    ]
    return "\n".join([*head, *rows])

"""Every installed agency's kinds of cases: no way in that leads nowhere, no step that nobody may take."""

from __future__ import annotations

import pytest

from hub.app import composed
from hub.flow import Clock, Lifecycle

COMPOSITION = composed(fence=False)[0]
EVERY = [pytest.param(one, id=f"{one.agency}-{one.service}") for one in COMPOSITION.lifecycles.values()]


@pytest.mark.parametrize("lifecycle", EVERY)
def test_every_state_can_be_reached(lifecycle: Lifecycle) -> None:
    """From the first status, by steps alone, unless the service opens cases there itself."""
    known = {lifecycle.opens, *(start for step in lifecycle.steps for start in step.start)}
    reached, waiting = set(), [lifecycle.opens]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += [step.to for step in lifecycle.steps if state in step.start]

    assert known <= reached


@pytest.mark.parametrize("lifecycle", EVERY)
def test_every_case_can_end(lifecycle: Lifecycle) -> None:
    """From every state some way leads to one that no step leaves, or that ends the clock."""
    ends = {step.to for step in lifecycle.steps if step.clock is Clock.ENDS}
    leads = set(ends)
    while grown := {s for step in lifecycle.steps if step.to in leads for s in step.start} - leads:
        leads |= grown

    assert ends
    assert {lifecycle.opens, *(step.to for step in lifecycle.steps)} <= leads


@pytest.mark.parametrize("lifecycle", EVERY)
def test_every_step_is_somebody_s(lifecycle: Lifecycle) -> None:
    """A step needs a permission that some role gives, or is the applicant's."""
    roles = COMPOSITION.catalog.roles.values()
    for step in lifecycle.steps:
        assert step.may is None or any(step.may in role.permissions for role in roles), step.name


@pytest.mark.parametrize("lifecycle", EVERY)
def test_names_are_the_agency_s_own(lifecycle: Lifecycle) -> None:
    """Steps have names of their own, and events the agency's prefix in the past tense."""
    names = [step.name for step in lifecycle.steps]
    events = [lifecycle.event, *(step.event for step in lifecycle.steps)]

    assert len(names) == len(set(names))
    assert all(event.startswith(f"{lifecycle.agency}.") for event in events)
    columns = {column._meta.db_column_name for column in lifecycle.table._meta.columns}
    assert {"number", "status", "submitted_at", "due_at"} <= columns

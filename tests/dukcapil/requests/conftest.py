"""Two officers who take a request to its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.conftest import Ask
from tests.dukcapil.requests.documents import DECIDE, PERSON

OPERATOR, HEAD = "operator.dukcapil", "kepala.dukcapil"
Issue = Callable[[Any, str], Awaitable[dict[str, Any]]]


@pytest.fixture(scope="session")
def issue(ask: Ask) -> Issue:
    """Verify and sign what an application answered; what became of it."""

    async def take(sent: Any, field: str) -> dict[str, Any]:
        assert not sent.errors, sent.errors
        number = sent.data[field]["number"]
        verified = await ask(DECIDE, who=OPERATOR, number=number, decision="VERIFY")
        assert not verified.errors, verified.errors
        done = await ask(DECIDE, who=HEAD, number=number, decision="ISSUE")
        assert not done.errors, done.errors
        made: dict[str, Any] = done.data["decidePopulationRequest"]
        return made

    return take


@pytest.fixture(scope="session")
def person(ask: Ask) -> Callable[[str], Awaitable[dict[str, Any]]]:
    """What the register says of somebody, as an officer reads it."""

    async def read(nik: str) -> dict[str, Any]:
        answer = await ask(PERSON, who=OPERATOR, nik=nik)
        assert not answer.errors, answer.errors
        found: dict[str, Any] = answer.data["citizen"]
        return found

    return read

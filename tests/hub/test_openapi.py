"""The described HTTP API, against inputs nobody thought of."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance  # a well-shaped wrong password is a 400


def test_the_server_keeps_its_own_description(hub_url: str) -> None:
    """Whatever fits the description or breaks it, the answer is one that the description allows."""
    described = schemathesis.openapi.from_url(f"{hub_url}/openapi.json").exclude(path="/graphql")

    @given(case=described.as_strategy())
    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: schemathesis.Case) -> None:
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    holds()

"""Which facts an address hears, what leaves, and where the hub never calls."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.webhooks import rules

FACT = "dinkes.referral.sent"


@pytest.mark.parametrize(
    ("wanted", "agency", "unit", "data", "hears"),
    [
        (FACT, "dinkes", "RS-1", {"destination": "RS-1"}, True),
        (FACT, "dinkes", "RS-2", {"destination": "RS-1"}, False),
        ("dinkes.*", "dinkes", "RS-1", {"origin": "RS-1"}, True),
        ("dinkes.referral.answered", "dinkes", "RS-1", {"origin": "RS-1"}, False),
        ("dink*", "dinkes", "RS-1", {"origin": "RS-1"}, False),
        (FACT, "dinkes", None, {}, True),
        (FACT, "dinsos", None, {}, False),
        (FACT, None, None, {}, True),
    ],
)
def test_who_hears(wanted: str, agency: str | None, unit: str | None, data: dict[str, object], hears: bool) -> None:
    assert rules.hears(wanted, FACT, agency=agency, unit=unit, data=data) is hears


@pytest.mark.parametrize(
    ("agency", "unit", "hears"),
    [
        ("dinkes", None, True),
        ("dinkes", "RS-1", True),
        ("dinkes", "RS-2", False),
        ("dinsos", None, False),
        ("dinsos", "RS-1", False),
        (None, None, False),
    ],
)
def test_a_confidential_case_is_its_offices_alone(agency: str | None, unit: str | None, hears: bool) -> None:
    data = {"destination": "RS-1"}
    assert rules.hears("dinkes.*", FACT, agency=agency, unit=unit, data=data, office="dinkes") is hears


@given(st.dictionaries(st.text(max_size=5), st.from_regex(r"[0-9]{16}", fullmatch=True) | st.text(max_size=20)))
def test_no_nik_leaves(data: dict[str, str]) -> None:
    assert not any(len(str(value)) == 16 and str(value).isascii() and str(value).isdecimal()
                   for value in rules.thin(data).values())  # fmt: skip


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "::", "nonsense"],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not rules.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "103.10.10.10", "2001:4860:4860::8888"])
def test_public_addresses(address: str) -> None:
    assert rules.is_public(address)


@pytest.mark.parametrize(
    "url",
    ["http://rs.example/hook", "ftp://rs.example", "https://", "https://user:word@rs.example/", "javascript:alert(1)",
     "https://[::1", "https://rs.example/" + "x" * 500, "//rs.example"],
)  # fmt: skip
def test_addresses_of_the_wrong_shape(url: str) -> None:
    assert not rules.callable_url(url, insecure=False)


def test_tries_last_for_days_and_end() -> None:
    waits = [rules.later(attempts) for attempts in range(1, 20)]
    known = [wait for wait in waits if wait]

    assert sum(known, timedelta()) > timedelta(days=3)
    assert known == sorted(known)
    assert waits[-1] is None

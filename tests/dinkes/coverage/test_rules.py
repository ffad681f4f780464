"""What coverage means, and who may know it."""

from itertools import product

import pytest
from dinkes.coverage import rules


class TestActiveBpjs:
    @pytest.mark.parametrize(("scheme", "status"), list(product(rules.Scheme, rules.Status)))
    def test_unknown_is_never_no(self, scheme, status):
        """Only a known answer is yes or no: yes for an active JKN membership alone."""
        active = rules.has_active_bpjs(scheme, status)

        if status is rules.Status.UNKNOWN:
            assert active is None
        else:
            assert active is (scheme.startswith("JKN_") and status is rules.Status.ACTIVE)


class TestVisibility:
    @pytest.mark.parametrize(
        ("nik", "may", "seen"),
        [
            (None, frozenset(), False),
            ("3275021203850001", frozenset(), False),
            ("3275014107900001", frozenset(), True),
            (None, frozenset({rules.READ}), True),
        ],
    )
    def test_own_or_permitted(self, nik, may, seen):
        """Coverage is known to the person and to those with the permission."""
        assert rules.can_see(nik, may, citizen="3275014107900001") is seen

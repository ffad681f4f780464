"""Who may know a resident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dukcapil.residents import rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NIKS = ["3275014107900001", "3275010505880002", "3275021203850001", "3275011208160001"]
CARDS = ["3275012001150001", "3275021506110001", None]
AREAS = [("3275011001", "005"), ("3275011001", "006"), ("3275021002", "005")]
BORN = date(1990, 7, 1)
COLUMNS = ("nik", "family_card", "village", "rw", "birth_date")


@dataclass(frozen=True)
class Somebody:
    nik: str
    card: str | None
    area: tuple[str, str]


PEOPLE = st.lists(
    st.builds(Somebody, st.sampled_from(NIKS), st.sampled_from(CARDS), st.sampled_from(AREAS)),
    unique_by=lambda one: one.nik,
)
UNITS = st.sampled_from([None, "3275011001/005", "3275021002/005", "PSC119"])
GRANTS = st.frozensets(st.sampled_from([rules.READ, rules.READ_AREA, rules.FIND]))


class TestVisibility:
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(people=PEOPLE, nik=st.sampled_from([None, *NIKS]), unit=UNITS, may=GRANTS)
    async def test_python_and_sql_agree(self, register, seen, caller, people, nik, unit, may):
        """Who may know a resident is the same said in Python and in SQL."""
        await register.fetch("delete from dukcapil_resident")
        await register.load("dukcapil_resident", COLUMNS, [(p.nik, p.card, *p.area, BORN) for p in people])
        cards = {p.nik: p.card for p in people}

        found = await seen(rules.VISIBLE, caller(nik, unit, may))

        assert found == {
            p.nik
            for p in people
            if rules.can_see(
                nik,
                may,
                unit,
                resident=p.nik,
                family=frozenset(other for other, card in cards.items() if card and card == p.card),
                area="/".join(p.area),
            )
        }


class TestRelation:
    def test_follows_the_code_list(self):
        """The codes 1 to 11 are the head, the spouses, the children and so on to others."""
        assert [rules.Relation.of(code) for code in (1, 3, 9, 11)] == ["HEAD", "WIFE", "OTHER_FAMILY", "OTHER"]

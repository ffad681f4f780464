"""What partners learn from matching, and who learns that they asked."""

from __future__ import annotations

import pytest

from tests.conftest import Ask
from tests.dukcapil.people import People

MATCH = """query ($nik: NIK!, $name: String!, $born: Date, $sex: Sex) {
  matchCitizen(nik: $nik, name: $name, birthDate: $born, sex: $sex) { verdict fields } }"""
WHO = "operator.dukcapil"


async def test_a_match_is_logged(ask: Ask, people: People) -> None:
    """The person sees who asked, and why; an unknown NIK and a wrong name answer alike."""
    (one,) = await people.family({"relation": "HEAD", "sex": "FEMALE"})
    account = await people.account(one)

    match = await ask(MATCH, who=WHO, nik=one.nik, name=one.name.upper(), born="1988-03-07", sex="FEMALE")
    partly = await ask(MATCH, who=WHO, nik=one.nik, name="Orang Lain", born="1988-03-07")
    wrong = await ask(MATCH, who=WHO, nik=one.nik, name="Orang Lain", born="1999-03-07")
    unknown = await ask(MATCH, who=WHO, nik="3275015012629999", name=one.name, born="1988-03-07")

    assert match.data["matchCitizen"] == {"verdict": "MATCH", "fields": ["NAME", "BIRTH_DATE", "SEX"]}
    assert partly.data["matchCitizen"] == {"verdict": "PARTIAL", "fields": ["BIRTH_DATE"]}
    assert wrong.data == unknown.data == {"matchCitizen": {"verdict": "NO_MATCH", "fields": []}}
    log = await ask("{ me { citizen { accessLog(first: 9) { edges { node { purpose fields } } } } } }", who=account)
    lines = [edge["node"] for edge in log.data["me"]["citizen"]["accessLog"]["edges"]]
    assert lines == [{"purpose": "CIVIL_REGISTRATION", "fields": ["Citizen.match"]}] * 3


async def test_a_name_alone_is_refused(ask: Ask) -> None:
    assert (await ask(MATCH, who=WHO, nik="3275014107900001", name="Siti Rahayu")).codes == ["BAD_INPUT"]


@pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("warga", "FORBIDDEN"), ("pamor", "FORBIDDEN")])
async def test_only_partners_match(ask: Ask, who: str | None, code: str) -> None:
    answer = await ask(MATCH, who=who, nik="3275014107900001", name="Siti Rahayu", sex="FEMALE")

    assert answer.codes == [code]


async def test_guessing_is_slowed(ask: Ask, people: People) -> None:
    """Ten tries of one person in an hour, then RATE_LIMITED."""
    (one,) = await people.family({"relation": "HEAD"})
    officer = await people.account(None, "dukcapil.operator")

    answers = [await ask(MATCH, who=officer, nik=one.nik, name="Tebak", sex="MALE") for _ in range(11)]

    assert [one.codes for one in answers] == [[]] * 10 + [["RATE_LIMITED"]]

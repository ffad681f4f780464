"""The list of papers as a versioned setting."""

from datetime import datetime, timedelta

import pytest

from hub import JAKARTA

SET = "mutation S($input: RegistrationPaperInput!) { setRegistrationPaper(input: $input) { code since until } }"
LISTED = "{ registrationPapers { code title since until } }"


def paper(days=300, **more):
    """A paper from a day on."""
    since = (datetime.now(JAKARTA).date() + timedelta(days=days)).isoformat()
    usual = {"code": "ASSETS", "title": "Daftar aset", "legalEntity": "NO", "nonLegalEntity": "NO", "since": since}
    return usual | more


async def test_a_paper_changes_on_its_day(ask):
    """What counts until then is kept with its last day; writing the same again changes nothing."""
    given = paper()

    for _ in range(2):
        answer = await ask(SET, who="kepala.dinsos", input=given)

    listed = [one for one in (await ask(LISTED)).data["registrationPapers"] if one["code"] == "ASSETS"]
    assert answer.errors == []
    assert [(one["since"], one["until"]) for one in listed] == [("2024-01-01", given["since"]), (given["since"], None)]


@pytest.mark.parametrize("more", [{"code": "assets"}, {"code": ""}, {"title": ""}, paper(days=0)])
async def test_what_cannot_be_is_refused(ask, more):
    """A bad code, no title, and a change for today are refused."""
    answer = await ask(SET, who="kepala.dinsos", input=paper(days=500) | more)

    assert answer.codes == ["BAD_INPUT"]


@pytest.mark.parametrize(
    ("who", "code"), [(None, "UNAUTHENTICATED"), ("lks", "FORBIDDEN"), ("backoffice.dinsos", "FORBIDDEN")]
)
async def test_the_list_is_the_heads(ask, who, code):
    """Nobody else decides what is asked for."""
    answer = await ask(SET, who=who, input=paper())

    assert answer.codes == [code]

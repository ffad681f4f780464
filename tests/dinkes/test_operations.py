"""The example operations work as they stand, for the account their first line names."""

import json
import re
from importlib.resources import files

import pytest

NAMES = sorted(one.name for one in (files("dinkes") / "operations").iterdir() if one.name.endswith(".graphql"))
ACCOUNTS = {
    "(anybody)": None,
    "(as its crew)": "ambulans",
    "(as a dispatcher)": "psc119",
    "(as a puskesmas)": "puskesmas",
}


@pytest.mark.parametrize("name", [name for name in NAMES if re.match(r"0[25]|1[0-4]", name)])
async def test_works_for_its_account(ask, name):
    """With the variables that come with it, no error."""
    text = (files("dinkes") / "operations" / name).read_text(encoding="utf-8")
    title, *_ = text.splitlines()
    variables = re.search(r"^# variables: (.*)$", text, re.MULTILINE)
    who = next((account for said, account in ACCOUNTS.items() if said in title), None)

    answer = await ask(text, who=who, **json.loads(variables[1]) if variables else {})

    assert answer.errors == []
    assert answer.data

"""What clients learn from the register of institutions."""

import pytest

LKS = "LKS-2020-000001"
LIST = """query L($filter: InstitutionFilter, $first: Int!, $after: String) {
  institutions(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { number name chair status registeredUntil clients categories { code name clients } } } } }"""
INSIDE = """query I($number: String!) { institution(number: $number) {
  name details { chairNik npwp bank accountNumber accountHolder } versions { version since until chair } } }"""
KINDS = "{ welfareCategories { no code name } }"


class TestRegister:
    async def test_is_public(self, ask):
        """Anybody pages through the institutions by name, each once."""
        seen, after = [], None
        while True:
            answer = await ask(LIST, first=100, after=after)
            found = answer.data["institutions"]
            seen += [edge["node"]["number"] for edge in found["edges"]]
            if not found["pageInfo"]["hasNextPage"]:
                break
            after = found["pageInfo"]["endCursor"]

        assert len(seen) == len(set(seen)) == found["totalCount"] >= 355

    @pytest.mark.parametrize("code", ["POOR", "NEGLECTED_ELDERLY"])
    async def test_is_asked_by_category(self, ask, code):
        """A category lists the institutions that serve it, and no other."""
        answer = await ask(LIST, first=50, filter={"category": code})

        found = [edge["node"] for edge in answer.data["institutions"]["edges"]]
        assert found
        assert all(code in {one["code"] for one in node["categories"]} for node in found)
        assert all(node["clients"] == sum(one["clients"] for one in node["categories"]) for node in found)

    @pytest.mark.parametrize("code", ["", "%", "POO", "POOR VULNERABLE_WOMAN x"])
    async def test_has_nothing_of_an_unknown_category(self, ask, code):
        """Part of a code is no category."""
        answer = await ask(LIST, first=1, filter={"category": code})

        assert answer.data["institutions"]["totalCount"] == 0

    async def test_is_asked_by_size_and_end(self, ask):
        """Clients find the large institutions, and those whose registration ends soon."""
        large = await ask(LIST, first=50, filter={"clientsFrom": 60})
        ending = await ask(LIST, first=50, filter={"registeredUntilTo": "2026-11-01"})

        assert all(edge["node"]["clients"] >= 60 for edge in large.data["institutions"]["edges"])
        assert {edge["node"]["status"] for edge in ending.data["institutions"]["edges"]} == {"EXPIRED"}

    async def test_hides_who_is_not_in_it(self, ask, hub):
        """An institution that only asks to be registered is absent for the public, and there for the office."""
        (row,) = await hub.db.fetch("select number from dinsos_institution where registered_on is null limit 1")

        answers = {who: (await ask(INSIDE, who=who, number=row[0])).codes for who in (None, "lks", "backoffice.dinsos")}

        assert answers == {None: ["NOT_FOUND"], "lks": ["NOT_FOUND"], "backoffice.dinsos": []}

    async def test_lists_the_26_categories(self, ask):
        """The kinds of people are listed with their official names."""
        answer = await ask(KINDS)

        assert len(answer.data["welfareCategories"]) == 26
        assert answer.data["welfareCategories"][1] == {"no": 2, "code": "NEGLECTED_CHILD", "name": "Anak terlantar"}


class TestInside:
    @pytest.mark.parametrize("who", ["lks", "backoffice.dinsos", "kepala.dinsos"])
    async def test_is_for_its_own_people_and_the_office(self, ask, who):
        """Who runs the institution, and the office, see its account and its earlier letters."""
        answer = await ask(INSIDE, who=who, number=LKS)

        found = answer.data["institution"]
        assert answer.errors == []
        assert found["details"]["accountNumber"]
        assert [one["version"] for one in found["versions"]] == [1, 2, 3]

    @pytest.mark.parametrize("who", [None, "warga", "psm", "dinkes"])
    async def test_is_absent_for_others(self, ask, who):
        """For everybody else there is no account and no earlier letter."""
        answer = await ask(INSIDE, who=who, number=LKS)

        assert answer.data["institution"]["details"] is None
        assert answer.data["institution"]["versions"] == []

    async def test_is_absent_for_another_institution(self, ask):
        """An institution sees nothing inside another."""
        answer = await ask(INSIDE, who="lks", number="LKS-2021-000001")

        assert answer.data["institution"]["details"] is None

"""What clients do with proposals (usul) and objections (sanggah)."""

import asyncio

import pytest

SITI = "3275014107900001"
FILE = "mutation F($input: AppealInput!) { fileAppeal(input: $input) { number kind status programme { code } } }"
STEP = """mutation A($number: String!, $step: AppealStep!, $note: String) {
  advanceAppeal(input: { number: $number, step: $step, note: $note }) { status timeline { status note } } }"""
SHOWN = "query S($number: String!) { appeal(number: $number) { status reason } }"
PROPOSAL = {"kind": "PROPOSAL", "programme": "BPNT", "reason": "Kepala keluarga berhenti bekerja."}
OFFICE, HEAD = "backoffice.dinsos", "kepala.dinsos"


@pytest.fixture
def filed(asked, residents):
    """A case and who sent it."""

    async def make(**more):
        nik = await residents()
        answer = await asked(FILE, nik=nik, input=PROPOSAL | more)
        assert answer.codes == []
        return answer.data["fileAppeal"]["number"], nik

    return make


class TestFile:
    @pytest.mark.parametrize(
        "more",
        [
            {"reason": " "},
            {"programme": None},
            {"programme": "BST"},
            {"programme": "KELEMBAGAAN"},
            {"programme": "NONE"},
            {"nik": SITI},
        ],
    )
    async def test_refuses_what_cannot_be(self, ask, more):
        """No reason, no programme that takes people in, and a stranger are refused."""
        answer = await ask(FILE, who="warga2", input=PROPOSAL | more)

        assert answer.codes == ["BAD_INPUT"]

    @pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("lks", "FORBIDDEN"), (OFFICE, "FORBIDDEN")])
    async def test_is_for_citizens(self, ask, who, code):
        """A citizen sends it."""
        answer = await ask(FILE, who=who, input=PROPOSAL)

        assert answer.codes == [code]

    async def test_is_one_at_a_time(self, filed, asked):
        """The same proposal isn't sent again while it is open."""
        _, nik = await filed()

        again = await asked(FILE, nik=nik, input=PROPOSAL)
        other = await asked(FILE, nik=nik, input=PROPOSAL | {"programme": "PKH"})

        assert (again.codes, other.codes) == (["CONFLICT"], [])


class TestStages:
    async def test_lead_to_the_ministry(self, filed, ask):
        """A proposal passes every stage, each with its time and note; it is not a recipient before the end."""
        number, _ = await filed()
        way = [(OFFICE, "DISCUSS"), (OFFICE, "CHECK"), (HEAD, "ENDORSE"), (OFFICE, "FORWARD"), (HEAD, "ACCEPT")]

        answers = [await ask(STEP, who=who, number=number, step=step, note="Ya.") for who, step in way]

        assert [answer.codes for answer in answers] == [[]] * 5
        timeline = answers[-1].data["advanceAppeal"]["timeline"]
        stages = ["SUBMITTED", "DISCUSSED", "CHECKED", "ENDORSED", "FORWARDED", "ACCEPTED"]
        assert [line["status"] for line in timeline] == stages

    async def test_are_not_skipped(self, filed, ask):
        """A proposal isn't accepted before the ministry had it."""
        number, _ = await filed()
        await ask(STEP, who=OFFICE, number=number, step="CHECK", note="Ya.")

        answer = await ask(STEP, who=HEAD, number=number, step="ACCEPT")

        assert answer.codes == ["CONFLICT"]

    async def test_of_an_objection_are_the_offices(self, filed, ask):
        """An objection is checked and accepted."""
        number, _ = await filed(kind="OBJECTION")
        await ask(STEP, who=OFFICE, number=number, step="CHECK", note="Ya.")

        endorsed = await ask(STEP, who=HEAD, number=number, step="ENDORSE")
        accepted = await ask(STEP, who=HEAD, number=number, step="ACCEPT")

        assert endorsed.codes == ["CONFLICT"]
        assert accepted.data["advanceAppeal"]["status"] == "ACCEPTED"

    @pytest.mark.parametrize(
        ("who", "code"), [(OFFICE, "FORBIDDEN"), ("warga", "NOT_FOUND"), ("lks", "NOT_FOUND"), (None, "NOT_FOUND")]
    )
    async def test_are_the_offices(self, filed, ask, who, code):
        """The back office doesn't reject; for everybody else the case does not exist."""
        number, _ = await filed()

        answer = await ask(STEP, who=who, number=number, step="REJECT", note="-")

        assert answer.codes == [code]

    async def test_at_once_have_one_winner(self, filed, ask):
        """Two officers who decide at once: one wins, the other is told."""
        number, _ = await filed()
        asking = {"number": number, "step": "REJECT", "note": "Tidak."}

        answers = await asyncio.gather(*(ask(STEP, who=HEAD, **asking) for _ in range(4)))

        assert sorted(answer.codes for answer in answers) == [[], *[["CONFLICT"]] * 3]

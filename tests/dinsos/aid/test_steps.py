"""Taking people into programmes, deciles, and what a death or a move ends."""

import asyncio

import pytest
from dinsos.aid import rules
from hypothesis import given
from hypothesis import strategies as st

SITI, BUDI = "3275014107900001", "3275021203850001"
NOBODY = "3275010101700099"
ENROL = """mutation E($input: EnrolmentInput!) { enrolInProgramme(input: $input) {
  id programme { code } citizen { nik } since status } }"""
END = "mutation E($input: EndEnrolmentInput!) { endEnrolment(input: $input) { status until because } }"
GRADE = """mutation G($nik: NIK!, $decile: Int!) { setWelfareDecile(input: { nik: $nik, decile: $decile }) {
  registered decile source period history { decile because } } }"""
CHECK = """query C($nik: NIK!, $name: String!) { checkSocialAid(nik: $nik, name: $name) {
  found maskedName registered reason source period updatedOn programmes { code name lastDisbursedOn } } }"""
AID = """query A($nik: NIK!) { citizen(nik: $nik) { socialAid { registered decile
  enrolments { status because programme { code } } programmes { code } } } }"""
LOG = "{ me { citizen { accessLog(first: 1) { edges { node { actor agency purpose } } } } } }"
RECHECKS = "{ aidRechecks(first: 50) { edges { node { id familyCard reason doneAt } } } }"
SETTLE = (
    """mutation S($id: Int!) { settleAidRecheck(input: { id: $id, note: "Ahli waris menerima." }) { doneAt note } }"""
)
PROGRAMMES = {one.code: one for one in rules.PROGRAMMES}


@pytest.fixture
def unaided(hub, residents):
    """A resident whose family is in no programme and not in the registry, and another of the family."""

    async def find():
        while True:
            nik = await residents()
            family = "select nik from dukcapil_resident where status = 'ACTIVE' and family_card = (select family_card"
            family += " from dukcapil_resident where nik = $1) order by position"
            niks = [row[0] for row in await hub.db.fetch(family, nik)]
            marks = ", ".join(f"${place}" for place in range(1, len(niks) + 1))
            known = await hub.db.fetch(f"select citizen from dinsos_registry where citizen in ({marks})", *niks)
            enrolled = await hub.db.fetch(f"select id from dinsos_enrolment where citizen in ({marks})", *niks)
            if not known and not enrolled:
                return niks[0], niks[1]

    return find


def against(code, **facts):
    """What is against a resident in no programme, unless said otherwise."""
    usual = {"resident": True, "held": [], "decile": None, "highest": 4, "registry_first": False}
    return rules.objection(PROGRAMMES[code], **(usual | facts))


class TestObjection:
    @pytest.mark.parametrize(
        ("code", "facts", "found"),
        [
            ("BST", {}, rules.Objection.PROGRAMME_ENDED),
            ("KELEMBAGAAN", {}, rules.Objection.NOT_FOR_PEOPLE),
            ("PKH", {"resident": False}, rules.Objection.NOT_RESIDENT),
            ("PKH", {"held": [rules.Held(code="PKH", group=None, own=False)]}, rules.Objection.ALREADY_IN),
            ("ATENSI-YAPI", {"held": [rules.Held(code="ATENSI-YAPI", group=None, own=False)]}, None),
            ("PBI-APBD", {"held": [rules.Held(code="PBI-JK", group="PREMIUM", own=True)]}, rules.Objection.EXCLUDED),
            ("PBI-APBD", {"held": [rules.Held(code="PBI-JK", group="PREMIUM", own=False)]}, None),
            ("PKH", {"decile": 4}, None),
            ("PKH", {"decile": 5}, rules.Objection.DECILE_TOO_HIGH),
            ("DISABILITAS", {"decile": 9}, None),
            ("PKH", {}, None),
            ("PKH", {"registry_first": True}, rules.Objection.NOT_REGISTERED),
        ],
    )
    def test_is_the_first_that_applies(self, code, facts, found):
        """A family's programme comes once to a household; premiums exclude each other for a person."""
        assert against(code, **facts) == found

    @given(decile=st.integers(1, 10), highest=st.integers(1, 10))
    def test_by_decile_is_a_line(self, decile, highest):
        """Up to the highest decile people are taken in, above it they are not."""
        refused = against("BPNT", decile=decile, highest=highest)

        assert (refused is rules.Objection.DECILE_TOO_HIGH) is (decile > highest)


class TestEnrol:
    async def test_takes_a_resident_in(self, ask, unaided):
        """The office enrols somebody, who receives from then on."""
        nik, _ = await unaided()

        answer = await ask(ENROL, who="backoffice.dinsos", input={"nik": nik, "programme": "BPNT"})

        shown = await ask(AID, who="backoffice.dinsos", nik=nik)
        assert answer.errors == []
        assert answer.data["enrolInProgramme"]["status"] == "ACTIVE"
        assert shown.data["citizen"]["socialAid"]["programmes"] == [{"code": "BPNT"}]

    async def test_is_in_the_persons_log(self, ask, asked, unaided):
        """Who was enrolled sees who did it, and for what purpose."""
        nik, _ = await unaided()
        await ask(ENROL, who="backoffice.dinsos", input={"nik": nik, "programme": "DISABILITAS"})

        log = await asked("{ me { citizen { accessLog(first: 3) { edges { node { actor fields } } } } } }", nik=nik)

        lines = [edge["node"] for edge in log.data["me"]["citizen"]["accessLog"]["edges"]]
        assert {"actor": "Rina Marlina", "fields": ["dinsos.aid:ENROL"]} in lines

    async def test_takes_a_family_in_once(self, ask, unaided):
        """A family's programme isn't given to husband and wife, even at once."""
        niks = await unaided()
        given_input = [{"nik": nik, "programme": "PKH"} for nik in (*niks, *niks)]

        answers = await asyncio.gather(*(ask(ENROL, who="backoffice.dinsos", input=one) for one in given_input))

        refused = [answer for answer in answers if answer.errors]
        assert len(refused) == 3
        assert {answer.errors[0]["extensions"]["reason"] for answer in refused} == {"ALREADY_IN"}

    async def test_is_refused_with_a_reason(self, ask, unaided):
        """A decile that is too high, an ended programme, and one for institutions are refused."""
        nik, _ = await unaided()
        await ask(GRADE, who="backoffice.dinsos", nik=nik, decile=9)

        answers = [
            await ask(ENROL, who="backoffice.dinsos", input={"nik": nik, "programme": code})
            for code in ("BPNT", "BST", "KELEMBAGAAN")
        ]

        reasons = [answer.errors[0]["extensions"]["reason"] for answer in answers]
        assert reasons == ["DECILE_TOO_HIGH", "PROGRAMME_ENDED", "NOT_FOR_PEOPLE"]

    @pytest.mark.parametrize(
        ("more", "path"),
        [
            ({"programme": "NONE"}, ["input", "programme"]),
            ({"nik": NOBODY}, ["input", "nik"]),
            ({"since": "2199-01-01"}, ["input", "since"]),
            ({"source": ""}, ["input", "source"]),
        ],
    )
    async def test_refuses_what_cannot_be(self, ask, more, path):
        """What is wrong is named by its place in the input."""
        answer = await ask(ENROL, who="backoffice.dinsos", input={"nik": BUDI, "programme": "DISABILITAS", **more})

        assert answer.codes == ["BAD_INPUT"]
        assert answer.errors[0]["extensions"]["fields"][0]["path"] == path

    @pytest.mark.parametrize(
        ("who", "code"),
        [(None, "UNAUTHENTICATED"), ("warga", "FORBIDDEN"), ("psm", "FORBIDDEN"), ("dinkes", "FORBIDDEN")],
    )
    async def test_is_the_offices(self, ask, who, code):
        """Nobody else enrols, ends or grades."""
        answers = [
            await ask(ENROL, who=who, input={"nik": BUDI, "programme": "BPNT"}),
            await ask(END, who=who, input={"enrolment": 1, "because": "OTHER"}),
            await ask(GRADE, who=who, nik=BUDI, decile=1),
        ]

        assert [answer.codes for answer in answers] == [[code]] * 3

    async def test_ends_once(self, ask, unaided):
        """Aid that is ended stays ended, with its reason."""
        nik, _ = await unaided()
        made = await ask(ENROL, who="backoffice.dinsos", input={"nik": nik, "programme": "DISABILITAS"})
        ending = {"enrolment": made.data["enrolInProgramme"]["id"], "because": "GRADUATED"}

        ended = await ask(END, who="backoffice.dinsos", input=ending)
        again = await ask(END, who="backoffice.dinsos", input=ending)

        assert ended.data["endEnrolment"]["because"] == "GRADUATED"
        assert again.codes == ["CONFLICT"]


class TestDecile:
    async def test_is_the_familys(self, ask, unaided):
        """A decile is written for everybody on the card, and what was there is kept."""
        nik, other = await unaided()
        await ask(GRADE, who="backoffice.dinsos", nik=nik, decile=3)

        answer = await ask(GRADE, who="backoffice.dinsos", nik=other, decile=2)

        shown = await ask(AID, who="backoffice.dinsos", nik=nik)
        assert answer.data["setWelfareDecile"]["history"] == [{"decile": 3, "because": "REGRADED"}]
        assert shown.data["citizen"]["socialAid"]["decile"] == 2

    @pytest.mark.parametrize("decile", [0, 11, -1])
    async def test_is_one_to_ten(self, ask, decile):
        """There is no other decile."""
        answer = await ask(GRADE, who="backoffice.dinsos", nik=BUDI, decile=decile)

        assert answer.codes == ["BAD_INPUT"]


class TestCheck:
    async def test_answers_who_knows_nik_and_name(self, ask):
        """Siti's NIK with her name, however spelled, tells what she receives, why, and how old that is."""
        answer = await ask(CHECK, nik=SITI, name="  siti RAHAYU. ")

        found = answer.data["checkSocialAid"]
        assert (found["found"], found["maskedName"], found["registered"]) == (True, "S*** R***", True)
        assert (found["reason"], found["source"], found["period"]) == ("RECEIVES", "DTSEN", "2026-Q3")
        assert {one["code"] for one in found["programmes"]} == {"BPNT", "PKH"}

    async def test_tells_a_wrong_pair_nothing(self, ask):
        """A wrong name, another's name and a NIK that nobody has are answered alike."""
        pairs = [(SITI, "Siti"), (SITI, "Budi Santoso"), (NOBODY, "Siti Rahayu"), (SITI, "")]

        answers = [(await ask(CHECK, nik=nik, name=name)).data["checkSocialAid"] for nik, name in pairs]

        assert answers[0]["found"] is False
        assert answers == [answers[0]] * 4

    async def test_is_in_the_persons_log(self, ask):
        """Who was looked up finds the agency in the access log."""
        await ask(CHECK, nik=SITI, name="Siti Rahayu")

        log = await ask(LOG, who="warga")

        node = log.data["me"]["citizen"]["accessLog"]["edges"][0]["node"]
        assert (node["agency"], node["purpose"]) == ("dinsos", "SOCIAL_SERVICE")

    async def test_wants_a_nik(self, ask):
        """What is no NIK is bad input, not a miss."""
        answer = await ask(CHECK, nik="123", name="Siti")

        assert answer.codes == ["BAD_INPUT"]


class TestDeath:
    async def test_ends_all_aid_and_rechecks_the_family(self, ask, hub, unaided, announce):
        """A death ends every programme, strikes the registry row and has the family looked at; once."""
        nik, _ = await unaided()
        await ask(GRADE, who="backoffice.dinsos", nik=nik, decile=1)
        for code in ("BPNT", "DISABILITAS"):
            await ask(ENROL, who="backoffice.dinsos", input={"nik": nik, "programme": code})
        (card,) = (await hub.db.fetch("select family_card from dukcapil_resident where nik = $1", nik))[0]

        for _ in range(2):
            await announce("dukcapil.death.registered", nik, nik=nik, family_card=card, on="2026-11-20")

        rows = await hub.db.fetch("select status, because, until from dinsos_enrolment where citizen = $1", nik)
        assert [(row[0], row[1], str(row[2])) for row in rows] == [("ENDED", "DEATH", "2026-11-20")] * 2
        assert not await hub.db.fetch("select citizen from dinsos_registry where citizen = $1", nik)
        listed = await ask(RECHECKS, who="backoffice.dinsos")
        mine = [edge["node"] for edge in listed.data["aidRechecks"]["edges"] if edge["node"]["familyCard"] == card]
        settled = await ask(SETTLE, who="backoffice.dinsos", id=mine[0]["id"])
        assert [one["reason"] for one in mine] == ["DEATH"]
        assert settled.data["settleAidRecheck"]["doneAt"] is not None

    async def test_of_who_receives_nothing_changes_nothing(self, hub, unaided, announce):
        """A family without aid isn't looked at."""
        nik, _ = await unaided()

        await announce("dukcapil.death.registered", nik, nik=nik, family_card="9" * 16, on="2026-11-20")

        assert not await hub.db.fetch("select id from dinsos_recheck where citizen = $1", nik)


class TestMove:
    @pytest.mark.parametrize(("out", "ended"), [(True, {"DISABILITAS"}), (False, set())])
    async def test_out_of_the_city_ends_the_citys_aid(self, ask, hub, unaided, announce, out, ended):
        """Who leaves the city keeps national aid alone; a move inside it ends nothing."""
        nik, _ = await unaided()
        for code in ("BPNT", "DISABILITAS"):
            await ask(ENROL, who="backoffice.dinsos", input={"nik": nik, "programme": code})

        await announce("dukcapil.move.registered", nik, nik=nik, family_card="9" * 16, to=None, out=out)

        rows = await hub.db.fetch("select programme, status from dinsos_enrolment where citizen = $1", nik)
        assert {code for code, status in rows if status == "ENDED"} == ended


class TestGuesses:
    async def test_are_limited(self, ask):
        """Whoever tries one name after the other for a NIK is stopped, and so is everybody for that NIK."""
        nik = "3275010101700077"

        answers = [await ask(CHECK, nik=nik, name=f"Budi {place}") for place in range(21)]

        assert [answer.codes for answer in answers] == [*[[]] * 20, ["RATE_LIMITED"]]

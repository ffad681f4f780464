"""What clients learn about social aid."""

import pytest

SITI, BUDI = "3275014107900001", "3275021203850001"
AID = "socialAid { registered decile source period programmes { code name since lastDisbursedOn } }"
MINE = f"{{ me {{ citizen {{ {AID} }} }} }}"
OF = f"query Citizen($nik: NIK!) {{ citizen(nik: $nik) {{ {AID} }} }}"
PROGRAMMES = "{ programmes { code name level status unit amount period exclusiveGroup } }"
LOG = "{ me { citizen { accessLog(first: 1) { edges { node { agency fields } } } } } }"


class TestSocialAid:
    async def test_is_her_own_to_read(self, ask):
        """Siti Rahayu reads that she is in decile 3 and receives BPNT and PKH."""
        answer = await ask(MINE, who="warga")

        found = answer.data["me"]["citizen"]["socialAid"]
        assert answer.errors == []
        assert (found["registered"], found["decile"], found["source"], found["period"]) == (True, 3, "DTSEN", "2026-Q3")
        assert [(one["code"], one["since"]) for one in found["programmes"]] == [
            ("BPNT", "2022-01-10"),
            ("PKH", "2023-01-09"),
        ]
        assert found["programmes"][1]["name"] == "Program Keluarga Harapan"

    async def test_is_an_object_for_who_is_not_registered(self, ask):
        """Budi Santoso reads that he is not in the registry: an answer, not an error."""
        answer = await ask(MINE, who="warga2")

        assert answer.errors == []
        assert answer.data["me"]["citizen"]["socialAid"] == {
            "registered": False,
            "decile": None,
            "source": None,
            "period": None,
            "programmes": [],
        }

    @pytest.mark.parametrize("who", ["backoffice.dinsos", "kepala.dinsos"])
    async def test_is_the_offices_to_read(self, ask, who):
        """The office reads anybody's aid, and the citizen can see that it did."""
        answer = await ask(OF, who=who, nik=SITI)

        log = await ask(LOG, who="warga")
        assert answer.errors == []
        assert answer.data["citizen"]["socialAid"]["decile"] == 3
        assert log.data["me"]["citizen"]["accessLog"]["edges"][0]["node"]["agency"] == "dinsos"
        assert "Citizen.socialAid" in log.data["me"]["citizen"]["accessLog"]["edges"][0]["node"]["fields"]

    async def test_is_nobody_elses_to_read(self, hub, context, somebody):
        """Who may look citizens up, but not their aid, learns nothing, not even whether they are registered."""
        for nik in (SITI, BUDI):
            asked = context(somebody(may=frozenset({"hub:citizen:find", "dukcapil:resident:read"})))

            answer = await hub.schema.execute(OF, variable_values={"nik": nik}, context_value=asked)

            assert [type(error.original_error).__name__ for error in answer.errors] == ["Forbidden"]
            assert answer.data["citizen"]["socialAid"] is None

    async def test_lists_what_is_received_now(self, ask, hub):
        """An enrolment that ended or is suspended is not among the programmes."""
        (row,) = await hub.db.fetch(
            "select citizen from dinsos_enrolment where status = 'ENDED' order by citizen limit 1"
        )

        answer = await ask(OF, who="backoffice.dinsos", nik=row[0])

        assert answer.errors == []
        assert "BST" not in {one["code"] for one in answer.data["citizen"]["socialAid"]["programmes"]}


class TestProgrammes:
    async def test_are_public(self, ask):
        """Anybody lists the programmes, those that ended too."""
        answer = await ask(PROGRAMMES)

        found = {one["code"]: one for one in answer.data["programmes"]}
        assert answer.errors == []
        assert found.keys() >= {"PKH", "BPNT", "PBI-JK", "PBI-APBD", "BST", "ATENSI-YAPI"}
        assert found["BST"]["status"] == "ENDED"
        assert (found["BPNT"]["amount"], found["BPNT"]["period"], found["BPNT"]["unit"]) == (200_000, "MONTH", "FAMILY")

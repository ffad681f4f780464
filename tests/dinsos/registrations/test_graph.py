"""What clients do with registrations (SKETER)."""

import asyncio
from itertools import count

import pytest

SITI, AGUS = "3275014107900001", "3275010505880002"
FIELDS = "number kind status dueAt missingPapers institution { number name chair status registeredUntil version }"
REGISTER = f"mutation R($input: InstitutionInput!) {{ registerInstitution(input: $input) {{ {FIELDS} }} }}"
RENEW = (
    f"mutation R($institution: String!) {{ renewRegistration(input: {{institution: $institution}}) {{ {FIELDS} }} }}"
)
CHANGE = f"mutation C($input: InstitutionChangeInput!) {{ changeInstitution(input: $input) {{ {FIELDS} }} }}"
PROVINCE = f"""mutation P($institution: String!) {{
  requestProvincialRecommendation(input: {{ institution: $institution, kind: NEW }}) {{ {FIELDS} }} }}"""
DECIDE = f"""mutation D($number: String!, $decision: RegistrationDecision!, $note: String) {{
  decideRegistration(input: {{ number: $number, decision: $decision, note: $note }}) {{
    {FIELDS} timeline {{ status note by }} letter {{ number kind status validUntil qr {{ text }} }} }} }}"""
VISIT = f"mutation V($input: RegistrationVisitInput!) {{ recordFieldVisit(input: $input) {{ {FIELDS} finding }} }}"
SUPPLEMENT = (
    f"mutation S($input: RegistrationSupplementInput!) {{ supplementRegistration(input: $input) {{ {FIELDS} }} }}"
)
WITHDRAW = f"mutation W($number: String!) {{ withdrawRegistration(number: $number) {{ {FIELDS} }} }}"
CASE = "query C($number: String!) { institutionRegistration(number: $number) { status chairCheck finding } }"
VERIFY = "query V($text: String!) { verifyDocument(text: $text) { verdict number kind holder replacedBy } }"
serials = count(1)


def institution(**more):
    """An input that nobody used."""
    return {
        "name": f"Yayasan Uji {next(serials)}",
        "chair": {"nik": AGUS, "name": "Agus Wijaya"},
        "address": "Jl. Uji 1",
        "village": "3275011001",
        "categories": [{"code": "POOR", "clients": 4}, {"code": "NEGLECTED_CHILD", "clients": 6}],
        **more,
    }


@pytest.fixture
def register(asked, residents):
    """Ask for a registration; the case and who asked."""

    async def make(**more):
        nik = await residents()
        answer = await asked(REGISTER, nik=nik, input=institution(**more))
        assert answer.codes == []
        return answer.data["registerInstitution"], nik

    return make


@pytest.fixture
def registered(register, ask):
    """An institution in the register, and who runs it."""

    async def make(**more):
        case, nik = await register(**more)
        answer = await ask(DECIDE, who="kepala.dinsos", number=case["number"], decision="APPROVE")
        assert answer.errors == []
        return answer.data["decideRegistration"], nik

    return make


class TestRegister:
    async def test_opens_a_case(self, register):
        """A citizen asks, the institution has its number, and is not in the register yet."""
        case, _ = await register()

        assert (case["kind"], case["status"]) == ("NEW", "SUBMITTED")
        assert case["number"].startswith("SKETER-2026-")
        assert case["institution"]["status"] == "PENDING"
        assert {"DEED", "CLIENT_LIST"} <= set(case["missingPapers"])

    async def test_knows_which_papers_came(self, register):
        """A paper that is handed in isn't missing."""
        case, _ = await register(papers=[{"code": "DEED", "reference": "1/2026"}])

        assert "DEED" not in case["missingPapers"]

    @pytest.mark.parametrize("name", ["YAYASAN UJI KEMBAR", "uji  kembar", "Yayasan Uji-Kembar"])
    async def test_is_refused_twice(self, asked, residents, name):
        """An institution of the same name and village is registered once, however it is spelled."""
        await asked(REGISTER, nik=await residents(), input=institution(name="Yayasan Uji Kembar"))

        again = await asked(REGISTER, nik=await residents(), input=institution(name=name))

        assert again.codes == ["CONFLICT"]

    async def test_takes_a_tax_number_once(self, asked, residents, register):
        """Two institutions don't share an NPWP."""
        await register(npwp="1234567890123456")

        again = await asked(REGISTER, nik=await residents(), input=institution(npwp="1234567890123456"))

        assert again.codes == ["CONFLICT"]

    @pytest.mark.parametrize(
        ("more", "path"),
        [
            ({"name": "  "}, ["input", "name"]),
            ({"name": "x" * 121}, ["input", "name"]),
            ({"village": "3275019999"}, ["input", "village"]),
            ({"village": "327501"}, ["input", "village"]),
            ({"categories": []}, ["input", "categories"]),
            ({"categories": [{"code": "RICH"}]}, ["input", "categories", 0, "code"]),
            ({"categories": [{"code": "POOR"}, {"code": "POOR"}]}, ["input", "categories", 1, "code"]),
            ({"categories": [{"code": "POOR", "clients": -1}]}, ["input", "categories", 0, "clients"]),
            ({"npwp": "\uff11" * 16}, ["input", "npwp"]),
            ({"papers": [{"code": "NONE"}]}, ["input", "papers", 0, "code"]),
            ({"papers": [{"code": "DEED"}, {"code": "DEED"}]}, ["input", "papers", 1, "code"]),
            ({"attachments": ["nothing"]}, ["input", "attachments", 0]),
        ],
    )
    async def test_refuses_what_cannot_be(self, ask, more, path):
        """What is wrong is named by its place in the input, and nothing is written."""
        answer = await ask(REGISTER, who="warga2", input=institution(**more))

        assert answer.codes == ["BAD_INPUT"]
        assert answer.errors[0]["extensions"]["fields"][0]["path"] == path

    @pytest.mark.parametrize(
        ("who", "code"), [(None, "UNAUTHENTICATED"), ("psm", "FORBIDDEN"), ("backoffice.dinsos", "FORBIDDEN")]
    )
    async def test_is_for_citizens_and_institutions(self, ask, who, code):
        """Nobody else registers an institution."""
        answer = await ask(REGISTER, who=who, input=institution())

        assert answer.codes == [code]

    @pytest.mark.parametrize(
        ("chair", "found"),
        [
            ({"nik": AGUS, "name": "AGUS WIJAYA"}, "MATCH"),
            ({"nik": AGUS, "name": "Budi"}, "MISMATCH"),
            ({"nik": "3275010101700099", "name": "Budi"}, "UNKNOWN"),
        ],
    )
    async def test_compares_the_chair_for_the_office(self, ask, register, chair, found):
        """The office learns whether name and NIK of the chair belong together."""
        case, _ = await register(chair=chair)

        answer = await ask(CASE, who="backoffice.dinsos", number=case["number"])

        assert answer.data["institutionRegistration"]["chairCheck"] == found

    async def test_tells_the_applicant_nothing_about_the_chair(self, asked, register):
        """Nobody finds out through a registration whether a name belongs to a NIK."""
        case, nik = await register()

        answer = await asked(CASE, nik=nik, number=case["number"])

        assert set(answer.codes) == {"FORBIDDEN"}
        assert answer.data["institutionRegistration"]["chairCheck"] is None


class TestDecide:
    async def test_registers_with_a_letter(self, registered, ask):
        """An approval puts the institution into the register, with a letter that verifies."""
        case, _ = await registered()

        letter = case["letter"]
        checked = await ask(VERIFY, text=letter["qr"]["text"])
        assert (case["status"], case["institution"]["status"]) == ("APPROVED", "REGISTERED")
        assert case["institution"]["registeredUntil"] == letter["validUntil"]
        assert (letter["kind"], letter["status"]) == ("SKETER", "VALID")
        assert checked.data["verifyDocument"]["verdict"] == "VALID"
        assert checked.data["verifyDocument"]["holder"].startswith("Y***")

    async def test_is_verified_by_one_and_signed_by_another(self, register, ask):
        """The back office verifies, the head signs; who verified can't sign."""
        case, _ = await register()
        number = case["number"]

        verified = await ask(DECIDE, who="kepala.dinsos", number=number, decision="VERIFY")
        signed = await ask(DECIDE, who="kepala.dinsos", number=number, decision="APPROVE")

        assert verified.data["decideRegistration"]["status"] == "VERIFIED"
        assert signed.codes == ["FORBIDDEN"]

    async def test_keeps_a_visits_finding_in_the_office(self, register, ask, asked):
        """What a field visit found is for the office alone."""
        case, nik = await register()
        visited = {"number": case["number"], "visitedOn": "2026-11-02", "finding": "Gedung kosong."}

        seen = await ask(VISIT, who="backoffice.dinsos", input=visited)

        hidden = await asked(CASE, nik=nik, number=case["number"])
        assert seen.data["recordFieldVisit"]["finding"] == "Gedung kosong."
        assert hidden.data["institutionRegistration"]["finding"] is None

    @pytest.mark.parametrize("decision", ["APPROVE", "REJECT"])
    async def test_is_the_heads(self, register, ask, decision):
        """The back office doesn't decide."""
        case, _ = await register()

        answer = await ask(DECIDE, who="backoffice.dinsos", number=case["number"], decision=decision, note="-")

        assert answer.codes == ["FORBIDDEN"]

    @pytest.mark.parametrize("who", ["warga", "warga2", "lks", "psm", "operator.dukcapil"])
    async def test_does_not_exist_for_others(self, register, ask, who):
        """A case of another institution is absent, for deciding too."""
        case, _ = await register()

        answers = [
            await ask(CASE, who=who, number=case["number"]),
            await ask(DECIDE, who=who, number=case["number"], decision="APPROVE"),
            await ask(DECIDE, who=who, number="SKETER-2026-999999", decision="APPROVE"),
        ]

        assert [answer.codes for answer in answers] == [["NOT_FOUND"]] * 3

    @pytest.mark.parametrize("decision", ["RETURN", "REJECT"])
    async def test_says_why_not(self, register, ask, decision):
        """RETURN and REJECT without a note are refused."""
        case, _ = await register()

        answer = await ask(DECIDE, who="kepala.dinsos", number=case["number"], decision=decision)

        assert answer.codes == ["BAD_INPUT"]

    async def test_returns_stop_the_clock(self, register, ask, asked):
        """While the institution is asked, no deadline runs; its answer starts it again."""
        case, nik = await register()
        note = {"number": case["number"], "decision": "RETURN", "note": "NPWP?"}

        returned = await ask(DECIDE, who="backoffice.dinsos", **note)
        papers = {"number": case["number"], "papers": [{"code": "NPWP"}]}
        answered = await asked(SUPPLEMENT, nik=nik, input=papers)

        assert returned.data["decideRegistration"]["dueAt"] is None
        assert answered.data["supplementRegistration"]["dueAt"] is not None
        assert "NPWP" not in answered.data["supplementRegistration"]["missingPapers"]

    async def test_rejected_leaves_its_name(self, register, ask, asked, residents):
        """An institution that was rejected may ask again."""
        case, _ = await register(name="Yayasan Uji Lagi")
        await ask(DECIDE, who="kepala.dinsos", number=case["number"], decision="REJECT", note="Belum.")

        again = await asked(REGISTER, nik=await residents(), input=institution(name="Yayasan Uji Lagi"))

        assert again.codes == []

    async def test_at_once_has_one_winner(self, register, ask):
        """Two officers who decide at once: one wins, the other is told, one letter is issued."""
        case, _ = await register()
        ways = [{"decision": "APPROVE"}, {"decision": "REJECT", "note": "Tidak."}]

        answers = await asyncio.gather(
            *(ask(DECIDE, who="kepala.dinsos", number=case["number"], **way) for way in ways for _ in range(2))
        )

        assert sorted(answer.codes for answer in answers) == [[], *[["CONFLICT"]] * 3]


class TestLater:
    async def test_renewal_gives_a_new_version(self, registered, asked, ask):
        """A renewal replaces the letter under the same registration number."""
        first, nik = await registered()
        number = first["institution"]["number"]
        case = (await asked(RENEW, nik=nik, institution=number)).data["renewRegistration"]

        answer = await ask(DECIDE, who="kepala.dinsos", number=case["number"], decision="APPROVE")

        renewed = answer.data["decideRegistration"]
        old = await ask(VERIFY, text=first["letter"]["qr"]["text"])
        assert (renewed["institution"]["number"], renewed["institution"]["version"]) == (number, 2)
        assert renewed["institution"]["registeredUntil"] > first["institution"]["registeredUntil"]
        assert old.data["verifyDocument"]["verdict"] == "REPLACED"
        assert old.data["verifyDocument"]["replacedBy"] == renewed["letter"]["number"]

    async def test_change_moves_no_date(self, registered, asked, ask):
        """A new chair and a new address: a new letter, the same last day."""
        first, nik = await registered()
        number = first["institution"]["number"]
        wanted = {
            "institution": number,
            "chair": {"nik": SITI, "name": "Siti Rahayu"},
            "categories": [{"code": "DISABILITY", "clients": 9}],
        }
        case = (await asked(CHANGE, nik=nik, input=wanted)).data["changeInstitution"]

        answer = await ask(DECIDE, who="kepala.dinsos", number=case["number"], decision="APPROVE")

        changed = answer.data["decideRegistration"]["institution"]
        listed = await ask(
            "query I($n: String!) { institution(number: $n) { chair clients categories { code } } }", n=number
        )
        assert changed["registeredUntil"] == first["institution"]["registeredUntil"]
        assert listed.data["institution"] == {
            "chair": "Siti Rahayu",
            "clients": 9,
            "categories": [{"code": "DISABILITY"}],
        }

    async def test_change_of_nothing_is_refused(self, registered, asked):
        """Something has to change."""
        first, nik = await registered()

        answer = await asked(CHANGE, nik=nik, input={"institution": first["institution"]["number"]})

        assert answer.codes == ["BAD_INPUT"]

    async def test_recommendation_to_the_province(self, registered, asked, ask):
        """A registered institution gets a letter to the province, and its registration stays as it is."""
        first, nik = await registered()
        case = await asked(PROVINCE, nik=nik, institution=first["institution"]["number"])
        number = case.data["requestProvincialRecommendation"]["number"]

        answer = await ask(DECIDE, who="kepala.dinsos", number=number, decision="APPROVE")

        decided = answer.data["decideRegistration"]
        assert decided["letter"]["kind"] == "REKOMENDASI-SKT"
        assert decided["institution"]["version"] == 1

    async def test_needs_a_registration(self, register, asked):
        """An institution that never was in the register renews nothing."""
        case, nik = await register()

        answers = [
            await asked(RENEW, nik=nik, institution=case["institution"]["number"]),
            await asked(PROVINCE, nik=nik, institution=case["institution"]["number"]),
        ]

        assert [answer.codes for answer in answers] == [["BAD_INPUT"]] * 2

    async def test_is_for_its_own_people(self, registered, ask):
        """Another's institution is public, but not anybody's to renew."""
        first, _ = await registered()

        answers = [
            await ask(RENEW, who=who, institution=first["institution"]["number"])
            for who in (None, "lks", "warga", "backoffice.dinsos")
        ]

        assert [answer.codes for answer in answers] == [["UNAUTHENTICATED"], *[["FORBIDDEN"]] * 3]

    async def test_is_one_at_a_time(self, registered, asked):
        """An institution has one open case, however often it asks at once."""
        first, nik = await registered()
        number = first["institution"]["number"]

        answers = await asyncio.gather(*(asked(RENEW, nik=nik, institution=number) for _ in range(4)))

        assert sorted(answer.codes for answer in answers) == [[], *[["CONFLICT"]] * 3]

    async def test_withdrawn_makes_room(self, registered, asked):
        """After taking a case back the institution may ask again."""
        first, nik = await registered()
        number = first["institution"]["number"]
        case = (await asked(RENEW, nik=nik, institution=number)).data["renewRegistration"]

        withdrawn = await asked(WITHDRAW, nik=nik, number=case["number"])

        again = await asked(RENEW, nik=nik, institution=number)
        assert withdrawn.data["withdrawRegistration"]["status"] == "WITHDRAWN"
        assert again.codes == []

    async def test_is_asked_by_the_institutions_account(self, ask):
        """The account whose unit an institution is asks, answers and withdraws for it."""
        case = (await ask(RENEW, who="lks", institution="LKS-2020-000001")).data["renewRegistration"]
        await ask(DECIDE, who="backoffice.dinsos", number=case["number"], decision="RETURN", note="Laporan?")

        answered = await ask(SUPPLEMENT, who="lks", input={"number": case["number"]})
        withdrawn = await ask(WITHDRAW, who="lks", number=case["number"])

        assert answered.data["supplementRegistration"]["status"] == "SUBMITTED"
        assert withdrawn.data["withdrawRegistration"]["status"] == "WITHDRAWN"

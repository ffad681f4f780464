"""Complaints come in: from citizens, from guests with a code, from another agency; and are late."""

import asyncio
import io
import re
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from dinsos.complaints import reporters, rules
from dinsos.complaints.filing import outreach
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from auth import ANONYMOUS
from hub import Fact
from hub.cases import escalate as overdue

FILE = """mutation File($input: ComplaintInput!) {
  fileComplaint(input: $input) {
    number category visibility status title village { code } submittedAt dueAt photos { id } responses { text }
    team trackingCode details { address subject institution }
  }
}"""
ONE = "query One($number: String!) { complaint(number: $number) { number title trackingCode details { address } } }"
TRACK = """query Track($number: String!, $code: String!) {
  trackComplaint(number: $number, trackingCode: $code) {
    number title photos { id } responses { text } details { address }
  }
}"""
TWO = """query Two($one: String!, $first: String!, $two: String!, $second: String!) {
  a: trackComplaint(number: $one, trackingCode: $first) { number details { address } }
  b: trackComplaint(number: $two, trackingCode: $second) { number details { address } }
}"""
WHO = "query Who($number: String!) { complaint(number: $number) { reporter { nik } guestPhone } }"
TIMELINE = """{ me { citizen { requests(first: 1) { edges { node { number timeline { status by } } } } } } }"""
ANA, TONO = "3275015203910001", "3275021507880002"
PLAIN = {"category": "OTHER", "title": "Jam loket", "description": "Kapan loket buka?", "village": "3275011001"}
SECRET = PLAIN | {"visibility": "CONFIDENTIAL", "address": "Gang Mawar 3"}
GUEST = PLAIN | {"phone": "0812-3456-7890"}


def given_(**changes):
    return PLAIN | changes


class TestFiling:
    async def test_of_a_citizen_opens_a_case(self, act, somebody, hub):
        """A citizen's complaint has a number, a deadline, a team and a case under their NIK."""
        answer = await act(FILE, somebody(nik=ANA), input=PLAIN)

        filed = answer.data["fileComplaint"]
        (case,) = await hub.db.fetch(
            "select service, status, applicant, confidential, unit from hub_case where number = $1", filed["number"]
        )
        assert answer.codes == []
        assert re.fullmatch(r"SIP-\d{4}-\d{6}", filed["number"])
        assert (filed["status"], filed["visibility"], filed["team"]) == ("SUBMITTED", "PUBLIC", "SEKRETARIAT")
        assert tuple(case[:3]) == ("complaints", "SUBMITTED", ANA)
        assert (bool(case[3]), case[4]) == (False, "SEKRETARIAT")
        assert filed["submittedAt"] < filed["dueAt"]

    async def test_leaves_the_reporters_name_out_of_the_history(self, act, somebody, hub):
        """Who sent a complaint doesn't stand in the lines that officers read."""
        filed = (await act(FILE, somebody(nik=ANA), input=SECRET)).data["fileComplaint"]

        lines = await hub.db.fetch('select "by", account from hub_case_step where number = $1', filed["number"])

        assert [tuple(line) for line in lines] == [("Pelapor", None)]

    @pytest.mark.parametrize("category", sorted(rules.PROTECTED))
    async def test_about_children_and_victims_is_confidential_by_itself(self, act, somebody, category):
        """Children, violence, HIV and trafficking are confidential unless the reporter chooses."""
        answer = await act(FILE, somebody(nik=ANA), input=given_(category=category, address="Gang Mawar 3"))

        assert answer.data["fileComplaint"]["visibility"] == "CONFIDENTIAL"
        assert answer.data["fileComplaint"]["number"].startswith("SIR-")

    async def test_of_many_at_once_is_everybodys_own(self, act, somebody, hub):
        """Who files at the same moment shares a transaction and nothing else: number, code, receipt, answer."""
        sent = [(SECRET if n % 3 else PLAIN) | {"title": f"Bersama {n}"} for n in range(40)]
        who = [somebody(nik=ANA) if n % 2 else ANONYMOUS for n in range(40)]
        guests = [one if person.nik else one | {"phone": "081234567890"} for one, person in zip(sent, who, strict=True)]

        answers = await asyncio.gather(*(act(FILE, p, input=one) for p, one in zip(who, guests, strict=True)))

        filed = [answer.data["fileComplaint"] for answer in answers]
        assert [one["title"] for one in filed] == [one["title"] for one in sent]
        assert len({one["submittedAt"] for one in filed}) < 10  # a moment for each transaction
        for series in ("SIP", "SIR"):
            numbers = sorted(int(one["number"][-6:]) for one in filed if one["number"].startswith(series))
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        found = await asyncio.gather(*(act(TRACK, number=one["number"], code=one["trackingCode"]) for one in filed))
        assert [one.data["trackComplaint"]["title"] for one in found] == [one["title"] for one in sent]
        receipts = "select count(*) from hub_letter where case_number = $1"
        assert [(await hub.db.fetch(receipts, one["number"]))[0][0] for one in filed] == [1] * 40

    async def test_with_a_wrong_file_is_refused_alone(self, act, somebody):
        """A file that doesn't exist is the mistake of one of many: the others are filed, and their numbers have no
        gap."""
        sent = [PLAIN | {"attachments": ["none"] if n == 5 else []} for n in range(12)]

        answers = await asyncio.gather(*(act(FILE, somebody(nik=ANA), input=one) for one in sent))

        assert [answer.codes for answer in answers] == [["BAD_INPUT"] if n == 5 else [] for n in range(12)]
        numbers = sorted(int(answer.data["fileComplaint"]["number"][-6:]) for answer in answers if not answer.codes)
        assert numbers == list(range(numbers[0], numbers[0] + 11))

    async def test_of_a_guest_is_tracked_by_its_code(self, act):
        """A guest finds a confidential complaint, with its parts, by the code on the receipt, however it is typed."""
        filed = (await act(FILE, input=SECRET | GUEST | {"visibility": "CONFIDENTIAL"})).data["fileComplaint"]
        typed = filed["trackingCode"].lower().replace("-", " ")

        found = await act(TRACK, number=filed["number"], code=typed)
        hidden = await act(ONE, number=filed["number"])

        assert found.codes == []
        assert found.data["trackComplaint"]["number"] == filed["number"]
        assert found.data["trackComplaint"]["details"] == {"address": "Gang Mawar 3"}
        assert hidden.codes == ["NOT_FOUND"]

    async def test_shows_the_code_once(self, act, somebody):
        """After filing, nobody is shown the tracking code again."""
        who = somebody(nik=ANA)
        filed = (await act(FILE, who, input=PLAIN)).data["fileComplaint"]

        again = await act(ONE, who, number=filed["number"])

        assert len(filed["trackingCode"]) == 14
        assert again.data["complaint"]["trackingCode"] is None

    async def test_is_known_by_two_codes_in_one_request(self, act):
        """Two tracked complaints of one request don't hide each other's parts."""
        one, two = [(await act(FILE, input=SECRET | GUEST)).data["fileComplaint"] for _ in range(2)]

        found = await act(
            TWO, one=one["number"], first=one["trackingCode"], two=two["number"], second=two["trackingCode"]
        )

        assert found.codes == []
        assert [found.data[name]["details"] for name in "ab"] == [{"address": "Gang Mawar 3"}] * 2

    async def test_a_code_opens_its_own_complaint_alone(self, act):
        """A wrong code, another's code, and a number that was never given answer alike."""
        one, two = [(await act(FILE, input=SECRET | GUEST)).data["fileComplaint"] for _ in range(2)]

        answers = [
            await act(TRACK, number=number, code=code)
            for number, code in [
                (one["number"], "AAAA-AAAA-AAAA"),
                (one["number"], two["trackingCode"]),
                ("SIR-1999-000001", one["trackingCode"]),
                (one["number"], ""),
            ]
        ]

        assert [answer.codes for answer in answers] == [["NOT_FOUND"]] * 4
        assert len({answer.errors[0].message for answer in answers}) == 1

    async def test_makes_guessing_codes_slow(self, act):
        """After ten wrong codes a number rests, the one that exists like the one that doesn't; others don't."""
        one, two = [(await act(FILE, input=SECRET | GUEST)).data["fileComplaint"] for _ in range(2)]

        told = {
            number: [(await act(TRACK, number=number, code=str(guess))).codes for guess in range(12)]
            for number in (one["number"], "SIR-1999-777777")
        }

        right = await act(TRACK, number=one["number"], code=one["trackingCode"])
        other = await act(TRACK, number=two["number"], code=two["trackingCode"])
        for codes in told.values():
            assert codes == [["NOT_FOUND"]] * 10 + [["RATE_LIMITED"]] * 2
        assert (right.codes, other.codes) == (["RATE_LIMITED"], [])

    @pytest.mark.parametrize(
        ("changes", "path"),
        [
            ({"title": "  "}, ["input", "title"]),
            ({"title": "x" * 151}, ["input", "title"]),
            ({"description": ""}, ["input", "description"]),
            ({"village": "3275019999"}, ["input", "village"]),
            ({"village": "3171011001"}, ["input", "village"]),
            ({"village": "327501"}, ["input", "village"]),
            ({"village": None}, ["input", "village"]),
            ({"point": {"lat": 106.99, "lon": -6.24}}, ["input", "point"]),
            ({"point": {"lat": -7.25, "lon": 112.75}}, ["input", "point"]),
            ({"category": "HOMELESS"}, ["input", "address"]),
            ({"category": "INSTITUTION_AID"}, ["input", "institution"]),
            ({"attachments": ["none"]}, ["input", "attachments", 0]),
        ],
    )
    async def test_that_says_too_little_is_refused(self, act, somebody, hub, changes, path):
        """The field at fault is named, and no number is lost."""
        before = await hub.db.fetch("select count(*) from dinsos_complaint")

        answer = await act(FILE, somebody(nik=ANA), input=PLAIN | changes)

        assert answer.codes == ["BAD_INPUT"]
        assert answer.errors[0].extensions["fields"][0]["path"] == path
        assert await hub.db.fetch("select count(*) from dinsos_complaint") == before

    @pytest.mark.parametrize("phone", [None, "", "12345", "08", "+4912345678901", "0812345678901234"])
    async def test_of_a_guest_needs_a_number_to_call(self, act, phone):
        """Who isn't signed in leaves a mobile number."""
        answer = await act(FILE, input=PLAIN | {"phone": phone})

        assert answer.codes == ["BAD_INPUT"]
        assert answer.errors[0].extensions["fields"][0]["path"] == ["input", "phone"]

    async def test_finds_the_village_of_a_point(self, act, somebody):
        """A point in the city is enough of an address; the village is the one around it."""
        answer = await act(
            FILE,
            somebody(nik=ANA),
            input={
                "category": "HOMELESS",
                "title": "Di bawah jembatan",
                "description": "Tiga orang",
                "point": {"lat": -6.2383, "lon": 106.9756},
            },
        )

        assert answer.codes == []
        assert answer.data["fileComplaint"]["village"]["code"].startswith("3275")

    async def test_keeps_the_numbers_without_gaps(self, act, somebody):
        """Ten at once get ten numbers that follow each other."""
        who = somebody(nik=ANA)

        answers = await asyncio.gather(*(act(FILE, who, input=PLAIN) for _ in range(10)))

        serials = sorted(int(answer.data["fileComplaint"]["number"][-6:]) for answer in answers)
        assert serials == list(range(serials[0], serials[0] + 10))

    async def test_is_possible_over_http_with_a_photo(self, ask, client):
        """A guest sends a photo first, then the complaint with it."""
        photo = io.BytesIO()
        Image.new("RGB", (8, 8), "red").save(photo, "PNG")
        sent = await client.post("/attachments", files={"file": ("foto.png", photo.getvalue(), "image/png")})

        answer = await ask(FILE, input=GUEST | {"attachments": [sent.json()["id"]]})

        assert sent.status_code == 201, sent.text
        assert answer.errors == []
        assert answer.data["fileComplaint"]["photos"] == [{"id": sent.json()["id"]}]


class TestPromise:
    @pytest.mark.parametrize(
        ("category", "least", "most"),
        [("HOMELESS", timedelta(hours=24), timedelta(hours=24)), ("DISABILITY_AID", timedelta(days=5), timedelta(40))],
    )
    async def test_is_of_the_category(self, act, somebody, category, least, most):
        """People in danger are looked after within a day, day and night; the rest within five working days."""
        filed = (await act(FILE, somebody(nik=ANA), input=given_(category=category, address="Jl. Mawar"))).data

        sent, due = (datetime.fromisoformat(filed["fileComplaint"][name]) for name in ("submittedAt", "dueAt"))
        assert least <= due - sent <= most

    async def test_that_is_broken_is_passed_on_once(self, act, somebody, office, hub, delivered):
        """A complaint nobody looked after in time is marked for the head of the office; one that was answered isn't."""
        late, answered = [(await act(FILE, somebody(nik=ANA), input=PLAIN)).data["fileComplaint"] for _ in range(2)]
        respond = """mutation R($input: ComplaintResponseInput!) { respondToComplaint(input: $input) { number } }"""
        await act(respond, office(), input={"number": answered["number"], "kind": "ANSWER", "text": "Pukul 8."})
        for number in (late["number"], answered["number"]):
            await hub.db.fetch(
                "update hub_case set due_at = $2 where number = $1 and due_at is not null",
                number,
                datetime.now(UTC) - timedelta(hours=1),
            )

        await overdue(hub.graph.context("hub"))
        await delivered()

        found = dict(
            await hub.db.fetch(
                "select number, escalated_at is not null from dinsos_complaint where number in ($1, $2)",
                late["number"],
                answered["number"],
            )
        )
        assert {number: bool(told) for number, told in found.items()} == {
            late["number"]: True,
            answered["number"]: False,
        }


class TestIdentity:
    async def test_of_a_guest_is_a_number_for_the_office(self, act, office, somebody):
        """The office may call a guest who complained in public; nobody else sees the number."""
        filed = (await act(FILE, input=GUEST)).data["fileComplaint"]

        known = await act(WHO, office(), purpose="SOCIAL_SERVICE", number=filed["number"])
        others = await act(WHO, somebody(nik=TONO), number=filed["number"])

        assert known.data["complaint"] == {"reporter": None, "guestPhone": "081234567890"}
        assert others.codes == ["FORBIDDEN", "FORBIDDEN"]
        assert others.data["complaint"] == {"reporter": None, "guestPhone": None}

    @pytest.mark.parametrize("changes", [{"visibility": "CONFIDENTIAL"}, {"anonymous": True}])
    async def test_is_sealed_to_the_office_where_it_was_asked_for(self, act, office, somebody, changes):
        """Neither who sent a confidential or anonymous complaint nor a guest's number is shown to an officer."""
        of_citizen = (await act(FILE, somebody(nik=ANA), input=PLAIN | changes)).data["fileComplaint"]["number"]
        of_guest = (await act(FILE, input=GUEST | changes)).data["fileComplaint"]["number"]

        answers = [await act(WHO, office(), purpose="SOCIAL_SERVICE", number=one) for one in (of_citizen, of_guest)]

        assert [answer.data["complaint"] for answer in answers] == [{"reporter": None, "guestPhone": None}] * 2

    async def test_is_the_reporters_own_to_see(self, act, somebody):
        """The reporter finds themselves in their confidential complaint."""
        filed = (await act(FILE, somebody(nik=ANA), input=SECRET)).data["fileComplaint"]

        answer = await act(
            "query Q($n: String!) { complaint(number: $n) { reporter { nik } } }", somebody(nik=ANA), n=filed["number"]
        )

        assert answer.data["complaint"] == {"reporter": {"nik": ANA}}


class TestOutreach:
    @pytest.mark.parametrize(
        ("group", "category"),
        [("DISABILITY", "DISABILITY_AID"), ("MENTAL_DISORDER", "MENTAL_DISORDER"), ("NEGLECTED", "NEGLECTED")],
    )
    async def test_becomes_a_confidential_complaint_with_its_origin(self, hub, delivered, group, category):
        """A visit that people in need asked for is a confidential complaint, once however often it is delivered."""
        number = f"JBL-TEST-{group}"
        fact = await told(hub, {"number": number, "group": group, "village": "3275011001"})

        await delivered()
        await again(hub, fact)

        rows = await hub.db.fetch(
            "select category, visibility, origin_agency, reporter, status from dinsos_complaint"
            " where origin_number = $1",
            number,
        )
        assert [tuple(row) for row in rows] == [(category, "CONFIDENTIAL", "dukcapil", None, "SUBMITTED")]

    @pytest.mark.parametrize("group", ["DISASTER", "INDIGENOUS", "OTHER"])
    async def test_of_other_groups_is_no_complaint(self, hub, delivered, group):
        """Other groups need no social assessment."""
        await told(hub, {"number": f"JBL-TEST-{group}", "group": group, "village": "3275011001"})

        await delivered()

        sql = "select count(*) from dinsos_complaint where origin_number = $1"
        assert (await hub.db.fetch(sql, f"JBL-TEST-{group}"))[0][0] == 0


async def told(hub, data):
    """Write the fact as Dukcapil announces it, on its way to Dinsos; the delivery's id."""
    now = datetime.now(UTC)
    rows = await hub.db.fetch(
        "insert into hub_event (name, subject, data, at) values ($1, $2, $3, $4) returning id",
        "dukcapil.outreach.requested",
        data["number"],
        orjson.dumps(data).decode(),
        now,
    )
    await hub.db.load(
        "hub_delivery",
        ("event", "handler", "subject", "state", "attempts", "next_at"),
        [(rows[0][0], "dinsos.complaints", data["number"], "WAITING", 0, now)],
    )
    return rows[0][0]


async def again(hub, fact):
    """Hand the same fact over once more, as after a crash before it was noted as done."""
    rows = await hub.db.fetch("select id from hub_delivery where event = $1", fact)
    row = (await hub.db.fetch("select subject, data from hub_event where id = $1", fact))[0]
    await outreach(
        hub.graph.context("dinsos"),
        Fact(fact, "dukcapil.outreach.requested", row[0], orjson.loads(row[1]), datetime.now(UTC), rows[0][0]),
    )


class TestCodes:
    @given(code=st.builds(reporters.new_code), number=st.sampled_from(["SIP-2026-000001", "SIR-2026-000001"]))
    def test_are_hashed_as_they_are_read_aloud(self, code, number):
        """Small letters, spaces and dashes change nothing; another number does."""
        plain = reporters.hashed(number, code)

        assert reporters.hashed(number, code.lower().replace("-", " ")) == plain
        assert reporters.hashed(number + "0", code) != plain

    def test_are_long_and_all_different(self):
        """A thousand codes of twelve letters are a thousand."""
        codes = {reporters.new_code() for _ in range(1000)}

        assert len(codes) == 1000
        assert all(re.fullmatch(r"(?:[2-9A-HJKMNP-TV-Z]{4}-){2}[2-9A-HJKMNP-TV-Z]{4}", code) for code in codes)

"""What clients learn about complaints."""

import pytest
from dinsos.complaints import rules
from dinsos.complaints.rules import Partner
from dinsos.complaints.wall import Assignment

SITI, BUDI = "3275014107900001", "3275021203850001"
OPEN, SECRET = "SIP-2026-000001", "SIR-2026-000001"
FIELDS = """number category visibility status title description village { code name } submittedAt dueAt
  photos { id } responses { kind text at by }"""
ONE = f"query Complaint($number: String!) {{ complaint(number: $number) {{ {FIELDS} }} }}"
WHO = "query Complaint($number: String!) { complaint(number: $number) { number reporter { nik } } }"
PUBLIC = f"""query PublicComplaints($category: ComplaintCategory, $first: Int!, $after: String) {{
  complaints(filter: {{ category: $category }}, first: $first, after: $after) {{
    edges {{ cursor node {{ {FIELDS} }} }} pageInfo {{ hasNextPage endCursor }} totalCount
  }}
}}"""
ORIGIN = """query ComplaintOrigin($origin: String!) {
  complaints(filter: { origin: $origin }, first: 5) { edges { node { number origin { agency number } } } totalCount }
}"""
NARROW = """query Narrow($filter: ComplaintFilter!) {
  complaints(filter: $filter, first: 1000) { edges { node { status village { code } } } totalCount }
}"""
OF = (
    "query Citizen($nik: NIK!) { citizen(nik: $nik) { complaints(first: 5) { edges { node { number } } totalCount } } }"
)
MINE = "{ me { citizen { complaints(first: 5) { edges { node { number visibility } } totalCount } } } }"
REQUESTS = (
    "{ me { citizen { requests(first: 50) { edges { node { number agency service status timeline { status } } } } } } }"
)
LOG = "{ me { citizen { accessLog(first: 1) { edges { node { agency purpose fields } } } } } }"
NAMES = "{ complaints(first: 1000) { edges { node { reporter { nik } } } } }"


async def total(hub, where):
    rows = await hub.db.fetch(f"select count(*) from dinsos_complaint where {where}")
    return rows[0][0]


class TestComplaint:
    async def test_a_public_one_is_everybodys(self, ask):
        """Anybody reads a public complaint with the office's responses, without signing in."""
        answer = await ask(ONE, number=OPEN)

        found = answer.data["complaint"]
        assert answer.errors == []
        assert (found["category"], found["visibility"], found["status"]) == ("NEGLECTED_ELDERLY", "PUBLIC", "CLOSED")
        assert found["village"] == {"code": "3275011001", "name": "Bekasi Jaya"}
        assert [response["kind"] for response in found["responses"]] == ["FOLLOW_UP", "ASSISTANCE", "CLOSE"]
        assert found["submittedAt"] < found["dueAt"]

    @pytest.mark.parametrize("who", ["warga", "backoffice.dinsos", "kepala.dinsos"])
    async def test_a_confidential_one_is_its_reporters_and_the_offices(self, ask, who):
        """Its reporter, the back office and the head of the office read a confidential complaint."""
        answer = await ask(ONE, who=who, number=SECRET)

        assert answer.errors == []
        assert answer.data["complaint"]["visibility"] == "CONFIDENTIAL"

    @pytest.mark.parametrize("who", [None, "warga2", "psm", "tksk", "puskesos", "lks", "psc119", "admin", "auditor"])
    async def test_a_hidden_one_answers_like_a_wrong_number(self, ask, who):
        """For everybody else a confidential complaint is a number that was never given."""
        hidden = await ask(ONE, who=who, number=SECRET)
        wrong = await ask(ONE, who=who, number="SIR-1999-000001")

        assert hidden.codes == wrong.codes == ["NOT_FOUND"]
        assert (hidden.status, hidden.data, hidden.errors) == (wrong.status, wrong.data, wrong.errors)

    async def test_a_partner_it_is_assigned_to_reads_it(self, hub, context, somebody, undone, make_complaint):
        """A partner reads a confidential complaint from the moment it is assigned to them, and its partners."""
        psm = somebody(unit="3275", may=frozenset({rules.HELPS[Partner.PSM], rules.READ_ASSIGNED}))
        document = "query One($number: String!) { complaint(number: $number) { partners photos { id } } }"

        async with undone():
            number = await make_complaint(visibility="CONFIDENTIAL", assignments=[Assignment(Partner.PSM)])
            answer = await hub.schema.execute(document, variable_values={"number": number}, context_value=context(psm))

        assert answer.errors is None
        assert answer.data["complaint"] == {"partners": ["PSM"], "photos": [{"id": number}]}


class TestReporter:
    @pytest.mark.parametrize(("number", "reporter"), [(OPEN, {"nik": SITI}), (SECRET, None)])
    async def test_is_known_to_the_back_office_when_nothing_seals_it(self, ask, number, reporter):
        """The back office learns who sent a public complaint; a confidential one's reporter is sealed."""
        answer = await ask(WHO, who="backoffice.dinsos", number=number)

        assert answer.errors == []
        assert answer.data["complaint"]["reporter"] == reporter

    async def test_is_known_to_the_reporter(self, ask):
        """The reporter finds themselves."""
        answer = await ask(WHO, who="warga", number=OPEN)

        assert answer.errors == []
        assert answer.data["complaint"]["reporter"] == {"nik": SITI}

    @pytest.mark.parametrize(
        ("who", "code"),
        [(None, "UNAUTHENTICATED"), ("warga2", "FORBIDDEN"), ("psm", "FORBIDDEN"), ("lks", "FORBIDDEN")],
    )
    async def test_is_nobody_elses_to_know(self, ask, who, code):
        """Others read the public complaint, but never who sent it."""
        answer = await ask(WHO, who=who, number=OPEN)

        assert answer.codes == [code]
        assert answer.data["complaint"] == {"number": OPEN, "reporter": None}

    async def test_of_an_anonymous_complaint_is_sealed_to_the_office_too(
        self, hub, context, somebody, undone, make_complaint
    ):
        """An anonymous complaint is public, its reporter a secret that only an approved request opens."""
        office, partner = somebody(may=frozenset({rules.READ})), somebody(may=frozenset({rules.HELPS[Partner.PSM]}))
        asked = context(office)
        asked.purpose = "SOCIAL_SERVICE"

        async with undone():
            number = {"number": await make_complaint(reporter=BUDI, anonymous=True)}
            known = await hub.schema.execute(WHO, variable_values=number, context_value=asked)
            assert asked.seen == {}
            hidden = await hub.schema.execute(WHO, variable_values=number, context_value=context(partner))

        assert known.errors is None
        assert known.data["complaint"]["reporter"] is None
        assert hidden.data["complaint"] == {"number": number["number"], "reporter": None}

    async def test_a_guest_and_a_citizen_look_alike(self, ask, undone, make_complaint):
        """Whether a guest or a citizen with an account sent a complaint can't be told from the answer."""
        async with undone():
            of_guest = await ask(WHO, who="warga2", number=await make_complaint(reporter=None))
        of_citizen = await ask(WHO, who="warga2", number=OPEN)

        assert of_guest.errors == of_citizen.errors

    async def test_leaves_a_line_in_the_access_log(self, ask):
        """A citizen sees that the back office looked up who sent her complaint."""
        await ask(WHO, who="backoffice.dinsos", number=OPEN)

        answer = await ask(LOG, who="warga")

        (edge,) = answer.data["me"]["citizen"]["accessLog"]["edges"]
        assert edge["node"] == {"agency": "dinsos", "purpose": "SOCIAL_SERVICE", "fields": ["Complaint.reporter"]}


class TestComplaints:
    async def test_show_the_public_what_is_public(self, ask, hub):
        """Without a token, the list and its total hold the public complaints and no other."""
        answer = await ask(PUBLIC, first=1000)

        found = answer.data["complaints"]
        assert answer.errors == []
        assert {edge["node"]["visibility"] for edge in found["edges"]} == {"PUBLIC"}
        assert found["totalCount"] == len(found["edges"]) == await total(hub, "visibility = 'PUBLIC'")

    async def test_show_the_reporter_her_own(self, ask, hub):
        """A citizen finds her own confidential complaint among the public ones."""
        answer = await ask(PUBLIC, who="warga", first=1000)

        found = answer.data["complaints"]
        assert [edge["node"]["number"] for edge in found["edges"] if edge["node"]["visibility"] != "PUBLIC"] == [SECRET]
        assert found["totalCount"] == await total(hub, f"visibility = 'PUBLIC' or number = '{SECRET}'")

    async def test_show_the_back_office_all(self, ask, hub):
        """The back office lists every complaint."""
        answer = await ask(PUBLIC, who="backoffice.dinsos", first=1)

        assert answer.data["complaints"]["totalCount"] == await total(hub, "true")

    async def test_come_in_pages(self, ask):
        """Page after page gives every complaint once, newest first."""
        whole = (await ask(PUBLIC, first=1000)).data["complaints"]["edges"]

        found, after = [], None
        while True:
            page = (await ask(PUBLIC, first=7, after=after)).data["complaints"]
            found += page["edges"]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break

        assert found == whole
        assert [e["node"]["submittedAt"] for e in found] == sorted(
            (e["node"]["submittedAt"] for e in found), reverse=True
        )

    async def test_are_filtered_by_category(self, ask, hub):
        """A filter on a category that is mostly confidential counts the public ones only."""
        answer = await ask(PUBLIC, first=1000, category="VIOLENCE")

        assert answer.errors == []
        assert answer.data["complaints"]["totalCount"] == await total(
            hub, "visibility = 'PUBLIC' and category = 'VIOLENCE'"
        )

    async def test_are_filtered_by_status_and_village(self, ask, hub):
        """A filter on status and village keeps those alone."""
        answer = await ask(NARROW, filter={"status": "CLOSED", "village": "3275011001"})

        found = answer.data["complaints"]
        assert [edge["node"] for edge in found["edges"]] == found["totalCount"] * [
            {"status": "CLOSED", "village": {"code": "3275011001"}}
        ]
        assert found["totalCount"] == await total(
            hub, "visibility = 'PUBLIC' and status = 'CLOSED' and village = '3275011001'"
        )

    @pytest.mark.parametrize(("may", "totals"), [(frozenset(), 0), (frozenset({rules.READ}), 1)])
    async def test_are_found_by_origin(self, hub, context, somebody, undone, make_complaint, may, totals):
        """The back office finds the confidential complaint that follows from another agency's request; nobody else."""
        origin = {"agency": "dukcapil", "number": "JBL-2026-000001"}

        async with undone():
            number = await make_complaint(
                visibility="CONFIDENTIAL", origin_agency=origin["agency"], origin_number=origin["number"]
            )
            answer = await hub.schema.execute(
                ORIGIN, variable_values={"origin": origin["number"]}, context_value=context(somebody(may=may))
            )

        found = answer.data["complaints"]
        assert answer.errors is None
        assert found["totalCount"] == totals
        assert [edge["node"] for edge in found["edges"]] == totals * [{"number": number, "origin": origin}]

    async def test_name_no_reporter_to_the_public(self, ask):
        """Asked for every reporter, the public gets none."""
        answer = await ask(NAMES)

        assert set(answer.codes) == {"UNAUTHENTICATED"}
        assert {edge["node"]["reporter"] for edge in answer.data["complaints"]["edges"]} == {None}


class TestCitizenComplaints:
    async def test_are_her_own_to_read(self, ask):
        """A citizen reads her complaints, newest first, the confidential one among them."""
        answer = await ask(MINE, who="warga")

        found = answer.data["me"]["citizen"]["complaints"]
        assert answer.errors == []
        assert found["totalCount"] == 3
        assert [edge["node"]["number"] for edge in found["edges"]] == ["SIP-2026-000002", SECRET, OPEN]

    @pytest.mark.parametrize("who", ["backoffice.dinsos", "kepala.dinsos"])
    async def test_are_the_back_offices_to_read(self, ask, who):
        """The back office reads what a citizen sent under their name, not what is confidential."""
        answer = await ask(OF, who=who, nik=SITI)

        assert answer.errors == []
        assert answer.data["citizen"]["complaints"]["totalCount"] == 2

    async def test_tell_nobody_else_who_complained(self, hub, context, somebody):
        """Who may look citizens up, but not their complaints, learns neither the complaints nor how many."""
        who = somebody(may=frozenset({"hub:citizen:find", "hub:case:read", "dukcapil:resident:read"}))
        asked = context(who)
        asked.purpose = "SOCIAL_SERVICE"

        answer = await hub.schema.execute(OF, variable_values={"nik": SITI}, context_value=asked)
        asked.seen.clear()

        assert [type(error.original_error).__name__ for error in answer.errors] == ["Forbidden"]
        assert answer.data["citizen"]["complaints"] is None

    async def test_are_among_her_requests(self, ask):
        """A citizen finds her complaints with their history among everything she asked for."""
        answer = await ask(REQUESTS, who="warga")

        found = [edge["node"] for edge in answer.data["me"]["citizen"]["requests"]["edges"]]
        mine = {node["number"]: node for node in found if node["service"] == "complaints"}
        assert answer.errors == []
        assert mine.keys() == {OPEN, "SIP-2026-000002", SECRET}
        assert mine[SECRET]["service"] == "complaints"
        assert [step["status"] for step in mine[SECRET]["timeline"]] == ["SUBMITTED", "IN_PROGRESS"]

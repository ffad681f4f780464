"""The partners' chat about a complaint."""

import asyncio
from itertools import count

import pytest
from dinsos.complaints.rules import Partner
from dinsos.complaints.wall import Assignment

ANA = "3275015203910001"
POST = """mutation PostChatMessage($complaint: String!, $text: String!) {
  postChatMessage(input: { complaint: $complaint, text: $text }) { id at author partner text }
}"""
HISTORY = """query ChatHistory($complaint: String!, $first: Int!, $before: String) {
  chatMessages(complaint: $complaint, first: $first, before: $before) {
    edges { cursor node { id author partner text system attachments { id } } }
    pageInfo { hasPreviousPage startCursor } totalCount
  }
}"""
UNREAD = "query U($complaint: String!) { chatUnread(complaint: $complaint) }"
READ = "mutation R($complaint: String!, $message: ID!) { markChatRead(complaint: $complaint, message: $message) }"
READERS = "query R($complaint: String!) { chatReaders(complaint: $complaint) { reader message } }"
POSTED = "subscription P($complaint: String!) { chatPosted(complaint: $complaint) { id author partner text } }"
RESPOND = "mutation R($input: ComplaintResponseInput!) { respondToComplaint(input: $input) { status } }"
ASSIGN = "mutation A($input: AssignPartnersInput!) { assignPartners(input: $input) { number } }"
PSM = [Assignment(Partner.PSM)]
SERIALS = count(7_000)  # a number of its own for every chat: facts about an earlier one may still be on their way


@pytest.fixture
async def shared(undone, make_complaint, hub):
    """A public complaint that is assigned to the PSM of its area."""
    async with undone():
        yield await make_complaint(next(SERIALS), status="SUBMITTED", assignments=PSM)
        await hub.db.fetch("delete from dinsos_chat_message where complaint like 'TEST-%'")
        await hub.db.fetch("delete from dinsos_chat_reading where complaint like 'TEST-%'")


def texts(answer):
    return [edge["node"]["text"] for edge in answer.data["chatMessages"]["edges"]]


class TestMessages:
    async def test_are_shared_by_office_and_partners(self, act, office, helper, shared):
        """What one writes the other reads, in order, with what the author is."""
        await act(POST, office(), complaint=shared, text="Mohon dicek.")
        answer = await act(POST, helper("psm"), complaint=shared, text="  Siap.  ")

        history = await act(HISTORY, office(), complaint=shared, first=10)
        assert answer.codes == []
        assert texts(history) == ["Mohon dicek.", "Siap."]
        assert [edge["node"]["partner"] for edge in history.data["chatMessages"]["edges"]] == [None, "PSM"]
        assert history.data["chatMessages"]["totalCount"] == 2

    async def test_come_in_pages_from_the_end(self, act, office, shared):
        """The last ones first, earlier ones before a cursor, none twice."""
        for number in range(7):
            await act(POST, office(), complaint=shared, text=str(number))

        found, before = [], None
        while True:
            page = await act(HISTORY, office(), complaint=shared, first=3, before=before)
            found = texts(page) + found
            before = page.data["chatMessages"]["pageInfo"]["startCursor"]
            if not page.data["chatMessages"]["pageInfo"]["hasPreviousPage"]:
                break

        assert found == [str(number) for number in range(7)]

    @pytest.mark.parametrize("document", [POST, HISTORY, UNREAD, READERS, READ])
    @pytest.mark.parametrize("visibility", ["PUBLIC", "CONFIDENTIAL"])
    async def test_are_nobody_elses(self, act, somebody, helper, undone, make_complaint, document, visibility):
        """Public, reporter, another kind, the same kind elsewhere: no chat; of a hidden complaint no trace."""
        async with undone():
            number = await make_complaint(visibility=visibility, assignments=PSM, reporter=ANA)
            callers = [
                somebody(username=""),
                somebody(nik="3275021507880002"),
                helper("tksk"),
                helper("psm", unit="327502"),
            ]
            given = {"complaint": number}
            more = {"text": "x"} if document is POST else {"first": 1} if document is HISTORY else {}
            more |= {"message": "1"} if document is READ else {}
            answers = [await act(document, who, **given, **more) for who in callers]
            reporter = await act(document, somebody(nik=ANA), **given, **more)
            wrong = await act(document, callers[2], complaint="TEST-NONE", **more)

        refused = ["UNAUTHENTICATED", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"]
        assert [one.codes[0] for one in answers] == (refused if visibility == "PUBLIC" else ["NOT_FOUND"] * 4)
        assert reporter.codes == ["FORBIDDEN"]
        assert wrong.codes == ["NOT_FOUND"]

    @pytest.mark.parametrize(
        ("document", "given"),
        [
            (POST, {"text": " "}),
            (POST, {"text": "x" * 2001}),
            (HISTORY, {"first": 1001}),
            (HISTORY, {"first": -1}),
            (HISTORY, {"first": 1, "before": "abc"}),
            (HISTORY, {"first": 1, "before": "9" * 30}),
        ],
    )
    async def test_fit(self, act, office, shared, document, given):
        """Empty and endless messages, impossible pages and foreign cursors are refused."""
        answer = await act(document, office(), complaint=shared, **given)

        assert answer.codes == ["BAD_INPUT"]

    async def test_of_the_hub_tell_of_each_step(self, act, office, helper, shared, delivered):
        """Steps of the complaint appear in its chat, each once, by the hub."""
        await act(ASSIGN, office(), input={"number": shared, "partners": ["PSM"]})
        await act(RESPOND, helper("psm"), input={"number": shared, "kind": "FOLLOW_UP", "text": "Ke lokasi"})
        await delivered()

        history = await act(HISTORY, office(), complaint=shared, first=10)

        nodes = [edge["node"] for edge in history.data["chatMessages"]["edges"]]
        assert [(node["text"], node["system"], node["author"]) for node in nodes] == [
            ("Mitra ditugaskan.", True, "Sistem"),
            ("Pengaduan ditindaklanjuti.", True, "Sistem"),
        ]

    async def test_end_with_the_assignment(self, act, office, helper, shared):
        """Whoever isn't assigned any more reads nothing of it."""
        await act(POST, helper("psm"), complaint=shared, text="Siap.")
        await act(ASSIGN, office(), input={"number": shared, "partners": []})

        answer = await act(HISTORY, helper("psm"), complaint=shared, first=10)

        assert answer.codes == ["FORBIDDEN"]


class TestReading:
    async def test_is_marked_and_never_goes_back(self, act, office, helper, shared):
        """Own messages count as read; marks move forward only; the others see them."""
        ids = [
            (await act(POST, office(), complaint=shared, text=str(n))).data["postChatMessage"]["id"] for n in range(3)
        ]
        before = await act(UNREAD, helper("psm"), complaint=shared)
        await act(READ, helper("psm"), complaint=shared, message=ids[1])

        back = await act(READ, helper("psm"), complaint=shared, message=ids[0])

        readers = await act(READERS, office("lain"), complaint=shared)
        assert (before.data["chatUnread"], back.data["markChatRead"]) == (3, 1)
        assert (await act(UNREAD, office(), complaint=shared)).data["chatUnread"] == 0
        assert sorted(one["message"] for one in readers.data["chatReaders"]) == sorted([ids[1], ids[2]])

    async def test_is_of_this_chat(self, act, office, shared):
        """A message of no chat, or of another, can't be read here."""
        answer = await act(READ, office(), complaint=shared, message="1")

        assert answer.codes == ["NOT_FOUND"]


class TestLive:
    async def test_messages_arrive_at_who_takes_part(self, hub, context, act, office, helper, shared):
        """A message reaches those who follow; somebody else is refused at once."""
        live = await hub.schema.subscribe(POSTED, {"complaint": shared}, context_value=context(helper("psm")))
        other = await hub.schema.subscribe(POSTED, {"complaint": shared}, context_value=context(helper("tksk")))

        waiting = asyncio.ensure_future(anext(live))
        refused = await anext(other)
        await asyncio.sleep(0.1)
        await act(POST, office(), complaint=shared, text="Mohon dicek.")
        told = await asyncio.wait_for(waiting, 5)

        await live.aclose()
        assert told.data["chatPosted"]["text"] == "Mohon dicek."
        assert [error.extensions["code"] for error in refused.errors] == ["FORBIDDEN"]


class TestDemo:
    async def test_has_chats_of_assigned_complaints(self, ask, hub):
        """In the demo city partners and the office have written about what they share."""
        rows = await hub.db.fetch(
            "select m.complaint from dinsos_chat_message m where m.complaint like 'SI%' and not m.system and not exists"
            " (select 1 from dinsos_complaint_partner p where p.complaint = m.complaint)"
        )
        (first, *_) = await hub.db.fetch(
            "select complaint from dinsos_chat_message where partner = 'PSM' and complaint like 'SI%' order by id"
        )

        answer = await ask(HISTORY, who="psm", complaint=first[0], first=10)

        assert list(rows) == []
        assert answer.errors == []
        assert answer.data["chatMessages"]["totalCount"] >= 3

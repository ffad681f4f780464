"""What happens to a complaint after it was filed: who may do what, and who wins."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from dinsos.complaints import closing, rules
from dinsos.complaints.rules import Partner, ResponseKind, Status
from dinsos.complaints.wall import Assignment

from auth import ANONYMOUS
from hub import Forbidden, take

ANA, TONO = "3275015203910001", "3275021507880002"
FILE = "mutation F($input: ComplaintInput!) { fileComplaint(input: $input) { number trackingCode } }"
RESPOND = """mutation R($input: ComplaintResponseInput!) {
  respondToComplaint(input: $input) { number status closedAt dueAt responses { kind text by } }
}"""
REOPEN = "mutation R($input: ComplaintReasonInput!) { reopenComplaint(input: $input) { number status closedAt dueAt } }"
WITHDRAW = "mutation W($input: ComplaintReasonInput!) { withdrawComplaint(input: $input) { status } }"
PROTECT = "mutation P($input: ComplaintReasonInput!) { protectComplaint(input: $input) { visibility } }"
ADD = "mutation A($input: ComplaintSupplementInput!) { supplementComplaint(input: $input) { number } }"
ADDED = "query Q($n: String!) { complaint(number: $n) { details { supplements { text } } } }"
RATE = "mutation R($input: ComplaintRatingInput!) { rateComplaint(input: $input) { satisfaction { score } } }"
FOLLOW = "mutation F($number: String!) { followComplaint(number: $number) { number followers } }"
FOLLOWED = "{ followedComplaints { number } }"
SIMILAR = """query S($category: ComplaintCategory!, $village: String, $point: ComplaintPointInput) {
  similarComplaints(category: $category, village: $village, point: $point) { number }
}"""
QUEUE = """query Q($filter: ComplaintQueueFilter) {
  complaintQueue(filter: $filter, first: 1000) { edges { node { number complaint { title } } } }
}"""
PLAIN = {"category": "OTHER", "title": "Jam loket", "description": "Kapan loket buka?", "village": "3275011001"}
REASON = "Masih belum selesai"


@pytest.fixture
async def filed(act, somebody):
    """Ana's new public complaint."""
    return (await act(FILE, somebody(nik=ANA), input=PLAIN)).data["fileComplaint"]["number"]


@pytest.fixture
async def closed(act, office, filed):
    """Ana's complaint, closed."""
    await act(RESPOND, office(), input=response(filed, "CLOSE"))
    return filed


def response(number, kind="ANSWER", text="Sudah ditangani.", **more):
    return {"number": number, "kind": kind, "text": text, **more}


async def answered(hub, number, days):
    """Let the answer be so many days old."""
    at = datetime.now(UTC) - timedelta(days=days)
    await hub.db.fetch("update dinsos_response set at = $2 where complaint = $1 returning id", number, at)


class TestResponding:
    @pytest.mark.parametrize("kind", list(ResponseKind))
    async def test_moves_the_complaint(self, act, office, filed, announced, kind):
        """Each kind of response is kept, moves the complaint and is announced."""
        answer = await act(RESPOND, office(), input=response(filed, kind.value))

        found = answer.data["respondToComplaint"]
        assert answer.codes == []
        assert found["status"] == rules.BECOMES[kind]
        assert found["responses"] == [{"kind": kind.value, "text": "Sudah ditangani.", "by": "Somebody"}]
        assert (found["closedAt"] is not None) is (kind is ResponseKind.CLOSE)
        assert await announced(filed) == [rules.FILED, rules.step(kind, partner=False).event]

    async def test_keeps_the_promise(self, act, office, filed, hub):
        """The deadline that was promised stays readable; for the hub it runs no more."""
        before = await hub.db.fetch("select due_at from dinsos_complaint where number = $1", filed)

        answer = await act(RESPOND, office(), input=response(filed))

        assert answer.data["respondToComplaint"]["dueAt"] is not None
        assert await hub.db.fetch("select due_at from dinsos_complaint where number = $1", filed) == before
        assert (await hub.db.fetch("select due_at from hub_case where number = $1", filed))[0][0] is None

    @pytest.mark.parametrize(
        ("who", "codes"),
        [("nobody", ["UNAUTHENTICATED"]), ("reporter", ["FORBIDDEN"]), ("partner", ["FORBIDDEN"])],
    )
    async def test_is_nobody_elses(self, act, somebody, helper, filed, who, codes):
        """A partner it isn't assigned to, the reporter and the public read a public complaint but don't answer it."""
        caller = {"nobody": somebody(username=""), "reporter": somebody(nik=ANA), "partner": helper("psm")}[who]

        answer = await act(RESPOND, caller, input=response(filed))

        assert answer.codes == codes

    async def test_of_an_assigned_partner_is_kept(self, act, helper, undone, make_complaint):
        """A partner follows up and assists what is assigned to them, and doesn't close it."""
        async with undone():
            number = await make_complaint(status="SUBMITTED", assignments=[Assignment(Partner.PSM)])
            followed = await act(RESPOND, helper("psm"), input=response(number, "FOLLOW_UP"))
            shut = await act(RESPOND, helper("psm"), input=response(number, "CLOSE"))
            elsewhere = await act(RESPOND, helper("psm", unit="3275021001"), input=response(number, "FOLLOW_UP"))

        assert followed.data["respondToComplaint"]["status"] == "IN_PROGRESS"
        assert (shut.codes, elsewhere.codes) == (["FORBIDDEN"], ["FORBIDDEN"])

    async def test_of_the_reporters_own_hand_is_refused(self, act, office, filed):
        """An officer doesn't answer their own complaint."""
        answer = await act(RESPOND, replace(office(), nik=ANA), input=response(filed))

        assert answer.codes == ["FORBIDDEN"]

    @pytest.mark.parametrize("kind", ["ANSWER", "CLOSE"])
    async def test_by_five_at_once_has_one_winner(self, act, office, filed, hub, kind):
        """Five officers who decide at once: one wins, four are told, one response is kept."""
        answers = await asyncio.gather(
            *(act(RESPOND, office(f"petugas{n}"), input=response(filed, kind)) for n in range(5))
        )

        assert sorted(code for answer in answers for code in answer.codes) == ["CONFLICT"] * 4
        kept = await hub.db.fetch("select count(*) from dinsos_response where complaint = $1", filed)
        assert kept[0][0] == 1

    async def test_ends_with_closing(self, act, office, closed):
        """Nothing is answered after closing."""
        answers = [await act(RESPOND, office(), input=response(closed, kind.value)) for kind in ResponseKind]

        assert [answer.codes for answer in answers] == [["CONFLICT"]] * 4

    @pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
    async def test_says_something(self, act, office, filed, text):
        """An empty or endless response is refused."""
        answer = await act(RESPOND, office(), input=response(filed, text=text))

        assert answer.codes == ["BAD_INPUT"]

    async def test_to_what_is_hidden_is_like_to_nothing(self, act, helper, undone, make_complaint):
        """Answering a hidden complaint and answering a wrong number are refused alike."""
        async with undone():
            number = await make_complaint(visibility="CONFIDENTIAL", reporter=ANA)
            hidden = await act(RESPOND, helper("psm"), input=response(number))
            wrong = await act(RESPOND, helper("psm"), input=response("TEST-NONE"))

        assert hidden.codes == wrong.codes == ["NOT_FOUND"]
        assert hidden.errors[0].message == wrong.errors[0].message

    async def test_keeps_internal_notes_inside(self, act, office, somebody, filed, hub):
        """A note for the office is no response and stands in no line that the reporter reads."""
        await act(RESPOND, office(), input=response(filed, internal="Cek DTSEN dulu"))

        lines = await hub.db.fetch("select note, internal from hub_case_step where number = $1 order by id", filed)
        assert [(note, bool(inside)) for note, inside in lines][1:] == [
            ("Sudah ditangani.", False),
            ("Cek DTSEN dulu", True),
        ]


class TestClosing:
    @pytest.mark.parametrize(("days", "status"), [(9, "ANSWERED"), (40, "CLOSED")])
    async def test_comes_by_itself_when_nobody_says_more(self, act, office, filed, hub, announced, days, status):
        """Ten working days after its last answer it is closed, in the agency's name."""
        await act(RESPOND, office(), input=response(filed))
        await answered(hub, filed, days)

        await closing.close(hub.graph.context("dinsos"))

        lines = await hub.db.fetch('select status, "by" from hub_case_step where number = $1 order by id', filed)
        assert tuple(lines[-1]) == (status, "Somebody" if status == "ANSWERED" else "Dinas Sosial")
        assert (await announced(filed))[-1] == {"ANSWERED": rules.SAID, "CLOSED": rules.SHUT}[status]

    async def test_waits_when_the_reporter_said_something(self, act, somebody, office, filed, hub):
        """What was added after the answer waits for another."""
        await act(RESPOND, office(), input=response(filed))
        await answered(hub, filed, 40)
        await act(ADD, somebody(nik=ANA), input={"number": filed, "text": "Loketnya tutup lagi."})

        await closing.close(hub.graph.context("dinsos"))

        assert await hub.db.fetch("select status from dinsos_complaint where number = $1", filed) == [("ANSWERED",)]

    async def test_is_the_agencys_alone(self, act, office, filed, hub, context):
        """No officer closes in the name of silence."""
        await act(RESPOND, office(), input=response(filed))

        with pytest.raises(Forbidden):
            await take(context(office()), rules.LIFECYCLE, rules.LIFECYCLE.named("settle"), filed)


class TestReopening:
    async def test_is_the_reporters_while_there_is_time(self, act, somebody, closed, announced):
        """The reporter says it isn't settled: it is in progress again, with a new promise."""
        answer = await act(REOPEN, somebody(nik=ANA), input={"number": closed, "reason": REASON})

        found = answer.data["reopenComplaint"]
        assert answer.codes == []
        assert (found["status"], found["closedAt"]) == ("IN_PROGRESS", None)
        assert datetime.fromisoformat(found["dueAt"]) > datetime.now(UTC)
        assert (await announced(closed))[-1] == rules.AGAIN

    async def test_is_over_after_ten_working_days(self, act, somebody, closed, hub):
        """The server keeps the time: four weeks later it is too late."""
        late = datetime.now(UTC) - timedelta(days=28)
        await hub.db.fetch("update dinsos_complaint set closed_at = $2 where number = $1", closed, late)

        answer = await act(REOPEN, somebody(nik=ANA), input={"number": closed, "reason": REASON})

        assert answer.codes == ["CONFLICT"]

    @pytest.mark.parametrize(("nik", "codes"), [(TONO, ["FORBIDDEN"]), (None, ["FORBIDDEN"])])
    async def test_is_nobody_elses(self, act, somebody, closed, nik, codes):
        """Another citizen doesn't reopen it."""
        answer = await act(REOPEN, somebody(nik=nik), input={"number": closed, "reason": REASON})

        assert answer.codes == codes

    async def test_needs_a_reason_and_a_closed_complaint(self, act, somebody, filed, closed):
        """No reason: BAD_INPUT; once it is open again: CONFLICT."""
        silent = await act(REOPEN, somebody(nik=ANA), input={"number": closed, "reason": " "})
        first = await act(REOPEN, somebody(nik=ANA), input={"number": closed, "reason": REASON})
        second = await act(REOPEN, somebody(nik=ANA), input={"number": closed, "reason": REASON})

        assert (silent.codes, first.codes, second.codes) == (["BAD_INPUT"], [], ["CONFLICT"])

    async def test_of_a_guest_needs_the_code(self, act, office):
        """A guest with the code reopens and rates; without it, or with a wrong one, nobody does."""
        made = (await act(FILE, input=PLAIN | {"phone": "081234567890"})).data["fileComplaint"]
        number, code = made["number"], made["trackingCode"]
        await act(RESPOND, office(), input=response(number, "CLOSE"))

        bare = await act(REOPEN, input={"number": number, "reason": REASON})
        wrong = await act(REOPEN, input={"number": number, "reason": REASON, "trackingCode": "AAAA-AAAA-AAAA"})
        rated = await act(RATE, input={"number": number, "score": 2, "trackingCode": code})
        right = await act(REOPEN, input={"number": number, "reason": REASON, "trackingCode": code})

        assert (bare.codes, wrong.codes, rated.codes, right.codes) == (["UNAUTHENTICATED"], ["NOT_FOUND"], [], [])
        assert right.data["reopenComplaint"]["status"] == "IN_PROGRESS"


class TestWithdrawing:
    async def test_is_the_reporters_before_an_answer(self, act, somebody, office, filed, announced):
        """A complaint that nobody looked after may be taken back, by its reporter alone."""
        other = await act(WITHDRAW, somebody(nik=TONO), input={"number": filed, "reason": "Salah kirim"})
        own = await act(WITHDRAW, somebody(nik=ANA), input={"number": filed, "reason": "Salah kirim"})
        again = await act(WITHDRAW, somebody(nik=ANA), input={"number": filed, "reason": "Salah kirim"})

        assert (other.codes, own.codes, again.codes) == (["FORBIDDEN"], [], ["CONFLICT"])
        assert own.data["withdrawComplaint"]["status"] == "CLOSED"
        assert (await announced(filed))[-1] == rules.BACK


class TestSupplementing:
    async def test_is_the_reporters_and_read_by_who_handles_it(self, act, somebody, office, helper, filed, announced):
        """What the reporter adds to a public complaint is for those who handle it, not for the public."""
        added = await act(ADD, somebody(nik=ANA), input={"number": filed, "text": "Namanya Pak Karta"})
        read = [
            await act(ADDED, who, n=filed) for who in (office(), somebody(nik=ANA), somebody(nik=TONO), helper("psm"))
        ]

        assert added.codes == []
        assert [one.data["complaint"]["details"] for one in read] == [
            {"supplements": [{"text": "Namanya Pak Karta"}]},
            {"supplements": [{"text": "Namanya Pak Karta"}]},
            None,
            None,
        ]
        assert (await announced(filed))[-1] == rules.ADDED

    async def test_is_nobody_elses_and_ends_with_closing(self, act, somebody, office, filed, closed):
        """Others add nothing, a guest needs the code, and nothing is added to what is closed."""
        given = {"number": filed, "text": "x"}
        answers = [
            await act(ADD, who, input=given) for who in (ANONYMOUS, somebody(nik=TONO), office(), somebody(nik=ANA))
        ]
        guest = (await act(FILE, input=PLAIN | {"phone": "081234567890"})).data["fileComplaint"]
        bare = await act(ADD, input={"number": guest["number"], "text": "x"})
        coded = await act(ADD, input={"number": guest["number"], "text": "x", "trackingCode": guest["trackingCode"]})
        empty = await act(ADD, somebody(nik=ANA), input=given | {"text": " "})

        assert [one.codes[0] for one in answers] == ["UNAUTHENTICATED", "FORBIDDEN", "FORBIDDEN", "CONFLICT"]
        assert (bare.codes, coded.codes, empty.codes) == (["UNAUTHENTICATED"], [], ["BAD_INPUT"])


class TestProtecting:
    async def test_hides_what_was_public(self, act, somebody, office, filed, hub):
        """The office makes a public complaint confidential; from then on it doesn't exist for others."""
        document = "query Q($n: String!) { complaint(number: $n) { number } }"
        before = await act(document, n=filed)

        answer = await act(PROTECT, office(), input={"number": filed, "reason": "Nama anak disebut"})

        after = await act(document, n=filed)
        assert answer.data["protectComplaint"] == {"visibility": "CONFIDENTIAL"}
        assert (before.codes, after.codes) == ([], ["NOT_FOUND"])
        assert (await hub.db.fetch("select confidential from hub_case where number = $1", filed))[0][0]

    async def test_is_the_reporters_before_an_answer(self, act, somebody, office, filed):
        """The reporter raises secrecy as long as nobody has answered; others never."""
        other = await act(PROTECT, somebody(nik=TONO), input={"number": filed, "reason": REASON})
        await act(RESPOND, office(), input=response(filed))
        late = await act(PROTECT, somebody(nik=ANA), input={"number": filed, "reason": REASON})

        assert (other.codes, late.codes) == (["FORBIDDEN"], ["CONFLICT"])

    async def test_by_two_at_once_happens_once(self, act, office, filed):
        """Two officers who hide it at once: one wins."""
        answers = await asyncio.gather(
            *(act(PROTECT, office(f"petugas{n}"), input={"number": filed, "reason": REASON}) for n in range(2))
        )

        assert sorted(code for answer in answers for code in answer.codes) == ["CONFLICT"]


class TestRating:
    async def test_is_given_once_after_closing(self, act, somebody, office, closed, hub):
        """The reporter rates a closed complaint once; the office reads the score, nobody's name is with it."""
        first = await act(RATE, somebody(nik=ANA), input={"number": closed, "score": 4, "comment": "Cepat"})
        second = await act(RATE, somebody(nik=ANA), input={"number": closed, "score": 1})

        kept = await hub.db.fetch("select * from dinsos_satisfaction where complaint = $1", closed)
        assert (first.codes, second.codes) == ([], ["CONFLICT"])
        assert ANA not in str([tuple(row) for row in kept])

    @pytest.mark.parametrize("score", [0, 5, -1])
    async def test_is_one_to_four(self, act, somebody, closed, score):
        """Other scores don't count."""
        answer = await act(RATE, somebody(nik=ANA), input={"number": closed, "score": score})

        assert answer.codes == ["BAD_INPUT"]

    async def test_is_of_the_reporter_and_of_closed_ones(self, act, somebody, office, filed):
        """Nobody else rates, and nothing that is open."""
        early = await act(RATE, somebody(nik=ANA), input={"number": filed, "score": 4})
        other = await act(RATE, somebody(nik=TONO), input={"number": filed, "score": 4})
        nobody = await act(RATE, input={"number": filed, "score": 4})

        assert (early.codes, other.codes, nobody.codes) == (["CONFLICT"], ["FORBIDDEN"], ["UNAUTHENTICATED"])


class TestFollowing:
    async def test_counts_each_citizen_once(self, act, somebody, filed):
        """A citizen follows once, however often they say so; the reporter needn't."""
        await act(FOLLOW, somebody(nik=ANA), number=filed)
        await act(FOLLOW, somebody(nik=TONO), number=filed)

        again = await act(FOLLOW, somebody(nik=TONO), number=filed)

        found = await act(FOLLOWED, somebody(nik=TONO))
        assert again.data["followComplaint"] == {"number": filed, "followers": 1}
        assert filed in [one["number"] for one in found.data["followedComplaints"]]

    async def test_ends_with_the_wall(self, act, somebody, office, filed):
        """A complaint that became confidential is gone for those who followed it."""
        await act(FOLLOW, somebody(nik=TONO), number=filed)
        await act(PROTECT, office(), input={"number": filed, "reason": REASON})

        found = await act(FOLLOWED, somebody(nik=TONO))

        assert found.codes == []
        assert filed not in [one["number"] for one in found.data["followedComplaints"]]

    async def test_is_for_citizens(self, act, office, filed):
        """Nobody follows without an account of their own."""
        assert (await act(FOLLOW, number=filed)).codes == ["UNAUTHENTICATED"]
        assert (await act(FOLLOW, office(), number=filed)).codes == ["FORBIDDEN"]
        assert (await act(FOLLOWED)).codes == ["UNAUTHENTICATED"]


class TestSimilar:
    async def test_are_the_open_public_ones_nearby(self, act, somebody, office):
        """Nearest first: what is about the same, nearby, open and public."""
        who, at = somebody(nik=ANA), {"lat": -6.2383, "lon": 106.9756}
        given = {"category": "HOMELESS", "title": "Tenda", "description": "Di taman"}
        near, nearest, far, secret, other, done = [
            (await act(FILE, who, input=given | changes)).data["fileComplaint"]["number"]
            for changes in (
                {"point": {"lat": -6.2400, "lon": 106.9756}},
                {"point": at},
                {"point": {"lat": -6.2483, "lon": 106.9756}},
                {"point": at, "visibility": "CONFIDENTIAL"},
                {"point": at, "category": "DISASTER_AID"},
                {"point": at},
            )
        ]
        await act(RESPOND, office(), input=response(done, "CLOSE"))

        answer = await act(SIMILAR, category="HOMELESS", point=at)

        found = [one["number"] for one in answer.data["similarComplaints"]]
        assert answer.codes == []
        assert [number for number in found if number in {near, nearest, far, secret, other, done}] == [nearest, near]


class TestQueue:
    async def test_shows_heads_to_who_may_list_and_words_to_who_may_open(self, act, somebody, undone, make_complaint):
        """Listing, opening: two permissions. Who may list a confidential complaint doesn't read it."""
        lister = somebody(may=frozenset({rules.LIST}))
        opener = somebody(may=frozenset({rules.LIST, rules.READ}))

        async with undone():
            number = await make_complaint(visibility="CONFIDENTIAL", village="3275011001")
            filter = {"village": "3275011001", "visibility": "CONFIDENTIAL"}
            listed = await act(QUEUE, lister, filter=filter)
            opened = await act(QUEUE, opener, filter=filter)
            neither = await act(QUEUE, somebody(may=frozenset({rules.EDIT})), filter=filter)

        found = [
            {edge["node"]["number"]: edge["node"]["complaint"] for edge in one.data["complaintQueue"]["edges"]}
            for one in (listed, opened, neither)
        ]
        assert [number in one for one in found] == [True, True, False]
        assert (found[0][number], found[1][number]) == (None, {"title": "Tes"})

    async def test_of_a_partner_is_what_is_assigned(self, act, helper, undone, make_complaint):
        """A partner's queue holds what is assigned to them and nothing else, not even public ones."""
        async with undone():
            mine = await make_complaint(1, assignments=[Assignment(Partner.PSM)])
            other = await make_complaint(2, assignments=[Assignment(Partner.TKSK)])
            answer = await act(QUEUE, helper("psm"))

        found = {edge["node"]["number"] for edge in answer.data["complaintQueue"]["edges"]}
        assert mine in found
        assert other not in found


class TestLifecycle:
    def test_reaches_every_status(self):
        """From filing, every status is reached."""
        reached, before = {Status.SUBMITTED}, set()
        while reached != before:
            before = set(reached)
            reached |= {Status(step.to) for step in rules.STEPS if step.start & reached}

        assert reached == set(Status)

    def test_has_no_step_without_a_permission_or_the_reporter(self):
        """Office steps need a permission; the reporter's own are withdrawing and reopening."""
        assert {step.name for step in rules.STEPS if step.may is None} == {"withdraw", "reopen"}

    @pytest.mark.parametrize("kind", list(ResponseKind))
    def test_has_a_step_for_every_response(self, kind):
        """Partners take every step but closing."""
        assert rules.step(kind, partner=False).to == rules.BECOMES[kind]
        assert (rules.step(kind, partner=True) is None) is (kind is ResponseKind.CLOSE)


class TestLive:
    async def test_changes_are_followed_by_who_may_see_them(self, hub, context, act, somebody, office):
        """The reporter of a confidential complaint follows it live; somebody else is told it isn't there."""
        secret = PLAIN | {"visibility": "CONFIDENTIAL"}
        number = (await act(FILE, somebody(nik=ANA), input=secret)).data["fileComplaint"]["number"]
        document = "subscription S($number: String!) { complaintChanged(number: $number) { number status } }"
        live = await hub.schema.subscribe(document, {"number": number}, context_value=context(somebody(nik=ANA)))
        other = await hub.schema.subscribe(document, {"number": number}, context_value=context(somebody(nik=TONO)))

        waiting = asyncio.ensure_future(anext(live))
        refused = await anext(other)
        await asyncio.sleep(0.1)
        await act(RESPOND, office(), input=response(number))
        told = await asyncio.wait_for(waiting, 5)

        await live.aclose()
        assert told.data == {"complaintChanged": {"number": number, "status": "ANSWERED"}}
        assert [error.extensions["code"] for error in refused.errors] == ["NOT_FOUND"]

    async def test_changes_reach_a_guest_with_the_code(self, hub, context, act, somebody, office):
        """A guest follows a confidential complaint with its code, and with no other."""
        secret = PLAIN | {"visibility": "CONFIDENTIAL", "phone": "081234567890"}
        filed = (await act(FILE, input=secret)).data["fileComplaint"]
        document = """subscription S($number: String!, $code: String!) {
          complaintChanged(number: $number, trackingCode: $code) { status }
        }"""
        given = {"number": filed["number"], "code": filed["trackingCode"]}
        live = await hub.schema.subscribe(document, given, context_value=context(ANONYMOUS))
        wrong = await hub.schema.subscribe(document, given | {"code": "AAAA"}, context_value=context(ANONYMOUS))

        waiting = asyncio.ensure_future(anext(live))
        refused = await anext(wrong)
        await asyncio.sleep(0.1)
        await act(RESPOND, office(), input=response(filed["number"]))
        told = await asyncio.wait_for(waiting, 5)

        await live.aclose()
        assert told.data == {"complaintChanged": {"status": "ANSWERED"}}
        assert [error.extensions["code"] for error in refused.errors] == ["NOT_FOUND"]

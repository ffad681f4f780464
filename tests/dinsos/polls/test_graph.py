"""Polls among residents, end to end."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from dinsos.polls import steps

from hub import Unavailable

SITI, BUDI = "3275014107900001", "3275021203850001"
POLLS = "query Polls { polls(open: true) { id question options { id text votes } totalVotes closesAt voted } }"
VOTE = """mutation Vote($poll: ID!, $option: ID!) {
  vote(input: { poll: $poll, option: $option }) { id totalVotes options { id votes } voted }
}"""
OPEN = "mutation O($input: PollInput!) { openPoll(input: $input) { id area options { id text votes } } }"
CLOSE = "mutation C($id: ID!) { closePoll(id: $id) { id closesAt totalVotes options { votes } voted } }"
CHANGED = "subscription P($poll: ID!) { pollChanged(poll: $poll) { totalVotes } }"


def poll(**changes):
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    return {"question": "Buka hari Sabtu?", "options": ["Ya", "Tidak"], "closesAt": later} | changes


@pytest.fixture
async def opened(act, office):
    """A poll that was opened just now; its id."""
    return (await act(OPEN, office(), input=poll())).data["openPoll"]["id"]


class TestVoting:
    async def test_counts_a_resident_once(self, act, somebody, opened):
        """Siti's vote is counted; her second is refused, whatever she chooses."""
        who = somebody(nik=SITI)
        first = await act(VOTE, who, poll=opened, option=f"{opened}-1")
        second = await act(VOTE, who, poll=opened, option=f"{opened}-2")

        assert first.data["vote"] == {
            "id": opened,
            "totalVotes": 1,
            "options": [{"id": f"{opened}-1", "votes": 1}, {"id": f"{opened}-2", "votes": 0}],
            "voted": True,
        }
        assert second.codes == ["CONFLICT"]

    async def test_at_once_counts_once(self, act, somebody, opened, hub):
        """Five votes of one resident at the same moment are one."""
        answers = await asyncio.gather(
            *(act(VOTE, somebody(nik=SITI), poll=opened, option=f"{opened}-1") for _ in range(5))
        )

        rows = await hub.db.fetch("select total from dinsos_poll where id = $1", opened)
        assert sorted(code for answer in answers for code in answer.codes) == ["CONFLICT"] * 4
        assert rows[0][0] == 1

    async def test_leaves_nobodys_name(self, act, somebody, opened, hub):
        """What is kept of a vote is a count and a key: no NIK, no account, no time, no choice."""
        await act(VOTE, somebody(nik=SITI, username="siti"), poll=opened, option=f"{opened}-2")

        kept = [
            [tuple(row) for row in await hub.db.fetch(f"select * from {table} where {column} = $1", opened)]
            for table, column in (("dinsos_poll_ballot", "poll"), ("dinsos_poll_option", "poll"), ("dinsos_poll", "id"))
        ]
        assert len(kept[0]) == 1
        assert len(kept[0][0]) == 2
        assert SITI not in str(kept)
        assert "siti" not in str(kept)

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"username": ""}, "UNAUTHENTICATED"),
            ({}, "FORBIDDEN"),
            ({"nik": "3171011001900001"}, "FORBIDDEN"),
        ],
    )
    async def test_is_for_residents(self, act, somebody, opened, hub, facts, code):
        """Nobody, an officer without a NIK, and a NIK that the record doesn't know are refused; nothing is counted."""
        answer = await act(VOTE, somebody(**facts), poll=opened, option=f"{opened}-1")

        rows = await hub.db.fetch("select total from dinsos_poll where id = $1", opened)
        assert answer.codes == [code]
        assert rows[0][0] == 0

    @pytest.mark.parametrize("status", ["MOVED_OUT", "DECEASED"])
    async def test_is_not_for_who_moved_away_or_died(self, act, somebody, opened, hub, status):
        """The record counts, not the NIK's digits."""
        rows = await hub.db.fetch("select nik from dukcapil_resident where status = $1 order by nik limit 1", status)

        answer = await act(VOTE, somebody(nik=rows[0][0]), poll=opened, option=f"{opened}-1")

        assert answer.codes == ["FORBIDDEN"]

    async def test_of_an_area_is_for_its_residents(self, act, office, somebody):
        """A poll in another district isn't for Siti of Bekasi Jaya."""
        there = (await act(OPEN, office(), input=poll(area="327508"))).data["openPoll"]["id"]
        here = (await act(OPEN, office(), input=poll(area="3275011001"))).data["openPoll"]["id"]

        answers = [await act(VOTE, somebody(nik=SITI), poll=one, option=f"{one}-1") for one in (there, here)]

        assert [answer.codes for answer in answers] == [["FORBIDDEN"], []]

    async def test_is_for_an_answer_of_the_poll(self, act, office, somebody, opened):
        """An option of another poll and a poll that isn't are absent; a vote that failed may be given again."""
        other = (await act(OPEN, office(), input=poll())).data["openPoll"]["id"]
        wrong = await act(VOTE, somebody(nik=SITI), poll=opened, option=f"{other}-1")
        none = await act(VOTE, somebody(nik=SITI), poll="JP-0000-0000", option=f"{opened}-1")

        again = await act(VOTE, somebody(nik=SITI), poll=opened, option=f"{opened}-1")

        assert (wrong.codes, none.codes, again.codes) == (["NOT_FOUND"], ["NOT_FOUND"], [])

    async def test_ends_with_the_poll(self, act, office, somebody, opened, hub):
        """After closing nobody votes; the counts stay, who voted is forgotten."""
        await act(VOTE, somebody(nik=SITI), poll=opened, option=f"{opened}-1")
        closed = await act(CLOSE, office(), id=opened)
        late = await act(VOTE, somebody(nik=BUDI), poll=opened, option=f"{opened}-1")
        twice = await act(CLOSE, office(), id=opened)

        kept = await hub.db.fetch("select count(*) from dinsos_poll_ballot where poll = $1", opened)
        secret = await hub.db.fetch("select secret from dinsos_poll where id = $1", opened)
        assert closed.data["closePoll"]["options"] == [{"votes": 1}, {"votes": 0}]
        assert (late.codes, twice.codes) == (["CONFLICT"], ["CONFLICT"])
        assert (kept[0][0], secret[0][0]) == (0, None)

    async def test_is_forgotten_when_the_time_is_over(self, act, somebody, opened, hub):
        """A poll that ends by itself loses its ballots too, at the next look."""
        await act(VOTE, somebody(nik=SITI), poll=opened, option=f"{opened}-1")
        over = datetime.now(UTC) - timedelta(seconds=1)
        await hub.db.fetch("update dinsos_poll set closes_at = $2 where id = $1 returning id", opened, over)

        await steps.shred(hub.graph.context("dinsos"))

        kept = await hub.db.fetch("select count(*) from dinsos_poll_ballot where poll = $1", opened)
        counts = await hub.db.fetch("select total, secret from dinsos_poll where id = $1", opened)
        assert (kept[0][0], counts[0][0], counts[0][1]) == (0, 1, None)


class TestPolls:
    async def test_are_public_with_live_counts(self, ask):
        """Anybody lists the open polls; those of the demo among them, in the order they close."""
        answer = await ask(POLLS)

        found = answer.data["polls"]
        assert answer.errors == []
        assert len(found) >= 2
        assert [one["closesAt"] for one in found] == sorted(one["closesAt"] for one in found)
        assert {one["voted"] for one in found} == {None}
        for one in found:
            if one["id"].startswith("JP-DEMO"):
                assert one["totalVotes"] == sum(option["votes"] for option in one["options"])

    async def test_are_opened_and_closed_by_the_back_office(self, act, somebody, helper, opened):
        """Nobody else opens or closes a poll."""
        for who, code in (
            (somebody(username=""), "UNAUTHENTICATED"),
            (somebody(nik=SITI), "FORBIDDEN"),
            (helper("psm"), "FORBIDDEN"),
        ):
            assert (await act(OPEN, who, input=poll())).codes == [code]
            assert (await act(CLOSE, who, id=opened)).codes == [code]

    @pytest.mark.parametrize(
        "changes",
        [
            {"question": " "},
            {"question": "x" * 301},
            {"options": ["Ya"]},
            {"options": ["Ya", "Ya"]},
            {"options": ["Ya", " "]},
            {"options": [str(n) for n in range(11)]},
            {"closesAt": "2020-01-01T00:00:00Z"},
            {"area": "3171"},
        ],
    )
    async def test_have_a_question_and_answers(self, act, office, changes):
        """A poll that can't be voted in is refused."""
        assert (await act(OPEN, office(), input=poll(**changes))).codes == ["BAD_INPUT"]

    async def test_are_followed_live(self, act, hub, context, somebody, opened):
        """A vote reaches those who follow."""
        live = await hub.schema.subscribe(CHANGED, {"poll": opened}, context_value=context(somebody(username="")))

        waiting = asyncio.ensure_future(anext(live))
        await asyncio.sleep(0.1)
        await act(VOTE, somebody(nik=SITI), poll=opened, option=f"{opened}-1")
        told = await asyncio.wait_for(waiting, 5)

        await live.aclose()
        assert told.data == {"pollChanged": {"totalVotes": 1}}


async def test_without_the_population_record_nobody_votes(act, somebody, opened, monkeypatch):
    """Unknown is never no, and never yes: while the record can't be asked, the vote is UNAVAILABLE and not lost."""

    async def away(*_):
        raise Unavailable

    monkeypatch.setattr(steps, "_citizen", away)
    refused = await act(VOTE, somebody(nik=SITI), poll=opened, option=f"{opened}-1")
    monkeypatch.undo()
    later = await act(VOTE, somebody(nik=SITI), poll=opened, option=f"{opened}-1")

    assert (refused.codes, later.codes) == (["UNAVAILABLE"], [])

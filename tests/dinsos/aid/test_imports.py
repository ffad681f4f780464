"""Payments and the social registry from files; overlaps and recaps."""

import pytest
from dinsos.aid import components, imports
from hypothesis import given
from hypothesis import strategies as st

SITI, BUDI, CARD = "3275014107900001", "3275021203850001", "3275012001150001"
PAID = "nik,programme,amount,paid_on,reference\n"
GRADED = "nik,family_card,decile,source,period\n"
OVERLAPS = "{ aidOverlaps { familyCard group programmes } }"
RECAP = "{ socialAidRecap(year: 2026) { code active enrolled ended disbursed } }"
ESTIMATE = "query E($components: [String!]!) { estimateAid(components: $components) { yearly each paid { code } } }"
CODES = st.lists(st.sampled_from(sorted(components.components())), max_size=12)


@pytest.fixture
def file(tmp_path):
    """A file with this text."""

    def write(text):
        path = tmp_path / "lines.csv"
        path.write_text(text)
        return path

    return write


class TestDisbursements:
    async def test_are_recorded_once(self, hub, file, ask):
        """A payment is counted once however often its file is read, and the recap has it."""
        path = file(f"{PAID}{SITI},BPNT,600000,2026-07-10,TEST-PAID-1\n{SITI},BPNT,600000,2026-04-10,TEST-PAID-2\n")
        before = await paid(ask)

        first = await imports.disbursements(hub.db, path)
        again = await imports.disbursements(hub.db, path)

        assert (first.new, first.known, again.new, again.known) == (2, 0, 0, 2)
        assert await paid(ask) - before == 1_200_000

    @pytest.mark.parametrize(
        "line",
        [
            f"{SITI},BPNT,600000,2019-07-10,TEST-A",
            f"{BUDI},ATENSI-YAPI,600000,2026-07-10,TEST-B",
            f"{SITI},BPNT,-1,2026-07-10,TEST-C",
            f"{SITI},BPNT,6.5,2026-07-10,TEST-D",
            f"{SITI},BPNT,600000,10/07/2026,TEST-E",
            f"{SITI},BPNT,600000,2026-07-10,",
            "123,BPNT,600000,2026-07-10,TEST-F",
        ],
    )
    async def test_are_refused_with_their_line(self, hub, file, line):
        """A payment that can't be is named; nothing of it is written."""
        counts = await imports.disbursements(hub.db, file(PAID + line + "\n"))

        assert (counts.new, counts.known) == (0, 0)
        assert counts.refused[0].startswith("line 2:")


class TestRegistry:
    async def test_keeps_what_it_said(self, hub, file, residents):
        """A new quarter replaces the row and keeps the old one; the same again changes nothing."""
        nik = await residents()
        await imports.registry(hub.db, file(f"{GRADED}{nik},{CARD},7,DTSEN,2026-Q2\n"))
        path = file(f"{GRADED}{nik},{CARD},6,DTSEN,2026-Q4\n")

        first = await imports.registry(hub.db, path)
        again = await imports.registry(hub.db, path)

        rows = await hub.db.fetch("select decile from dinsos_registry where citizen = $1", nik)
        kept = await hub.db.fetch("select decile from dinsos_registry_history where citizen = $1 order by id", nik)
        assert (first.new, again.known) == (1, 1)
        assert (rows[0][0], kept[-1][0]) == (6, 7)

    @pytest.mark.parametrize(
        "line",
        [f"{BUDI},{CARD},11,DTSEN,2026-Q3", f"{BUDI},{CARD},3,DTSEN,Q3", f"{BUDI},1,3,DTSEN,2026-Q3", "1,1,1,1,1"],
    )
    async def test_refuses_what_cannot_be(self, hub, file, line):
        """A decile, a period or a card that can't be is named with its line."""
        counts = await imports.registry(hub.db, file(GRADED + line + "\n"))

        assert len(counts.refused) == 1

    async def test_wants_its_columns(self, hub, file):
        """A file of something else is refused whole."""
        with pytest.raises(ValueError, match="no column family_card"):
            await imports.registry(hub.db, file("nik\n"))


class TestOverlaps:
    async def test_show_a_family_that_is_in_twice(self, ask, hub):
        """What an import or an earlier rule let through is shown: one family, one programme, two people."""
        for nik in (SITI, BUDI):
            await hub.db.fetch(
                """insert into dinsos_enrolment (citizen, programme, name, since, status, source, family_card)
                values ($1, 'BENCANA', 'x', '2026-01-01', 'ACTIVE', 'TEST', '9999999999999999') returning id"""
                if hub.db.dialect == "sqlite"
                else """insert into dinsos_enrolment (citizen, programme, name, since, status, source, family_card)
                values ($1, 'BENCANA', 'x', date '2026-01-01', 'ACTIVE', 'TEST', '9999999999999999') returning id""",
                nik,
            )

        answer = await ask(OVERLAPS, who="backoffice.dinsos")

        await hub.db.fetch("delete from dinsos_enrolment where source = 'TEST' returning id")
        mine = [one for one in answer.data["aidOverlaps"] if one["familyCard"] == "9" * 16]
        assert mine == [{"familyCard": "9" * 16, "group": "BENCANA", "programmes": ["BENCANA", "BENCANA"]}]

    @pytest.mark.parametrize("document", [OVERLAPS, RECAP])
    async def test_are_the_offices(self, ask, document):
        """Neither overlaps nor recaps are for anybody else."""
        answers = [await ask(document, who=who) for who in (None, "warga", "lks")]

        assert [answer.codes for answer in answers] == [["UNAUTHENTICATED"], ["FORBIDDEN"], ["FORBIDDEN"]]


class TestComponents:
    @given(CODES, st.integers(1, 6))
    def test_pay_the_best(self, codes, most):
        """No other choice of so many components pays more."""
        amounts = sorted((components.components()[code].amount for code in codes), reverse=True)

        assert [one.amount for one in components.paid(codes, most)] == amounts[:most]

    async def test_of_a_large_family_are_four(self, ask):
        """A family with six components is paid for the best four."""
        six = ["PRIMARY_SCHOOL", "PREGNANT", "ELDERLY", "SENIOR_SCHOOL", "INFANT", "JUNIOR_SCHOOL"]

        answer = await ask(ESTIMATE, components=six)

        found = answer.data["estimateAid"]
        assert [one["code"] for one in found["paid"]] == ["PREGNANT", "INFANT", "ELDERLY", "SENIOR_SCHOOL"]
        assert (found["yearly"], found["each"]) == (10_400_000, 2_600_000)

    @pytest.mark.parametrize("codes", [["NONE"], ["INFANT"] * 21])
    async def test_are_known_ones(self, ask, codes):
        """Unknown components and too many are refused."""
        answer = await ask(ESTIMATE, components=codes)

        assert answer.codes == ["BAD_INPUT"]


async def paid(ask):
    """What was paid for BPNT this year."""
    answer = await ask(RECAP, who="backoffice.dinsos")
    assert answer.errors == []
    return {one["code"]: one["disbursed"] for one in answer.data["socialAidRecap"]}["BPNT"]

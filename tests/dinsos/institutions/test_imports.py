"""An existing register of institutions from a file."""

import pytest
from dinsos.institutions import imports

HEADER = "name,chair,address,village,registered_on,registered_until,categories,number\n"
GOOD = "Panti Impor {n},Budi,Jl. A 1,3275011001,2024-02-01,2027-02-01,POOR:3 NEGLECTED_CHILD:4,\n"


@pytest.fixture
def file(tmp_path):
    """A file with these lines."""

    def write(*lines, header=HEADER):
        path = tmp_path / "lks.csv"
        path.write_text(header + "".join(lines))
        return path

    return write


class TestImport:
    async def test_adds_what_the_register_does_not_know(self, hub, file, ask):
        """New institutions are registered with a number, and public; the same file again changes nothing."""
        path = file(GOOD.format(n=1), GOOD.format(n=2))

        first = await imports.load(hub.db, path)
        again = await imports.load(hub.db, path)

        listed = await ask(
            '{ institutions(filter: {category: "POOR"}, first: 100) { edges { node { name clients } } } }'
        )
        names = {edge["node"]["name"]: edge["node"]["clients"] for edge in listed.data["institutions"]["edges"]}
        assert (first.new, first.known, again.new, again.known) == (2, 0, 0, 2)
        assert names["Panti Impor 1"] == 7

    async def test_keeps_a_number_that_is_given(self, hub, file):
        """A register's own numbers stay."""
        line = GOOD.format(n=3).replace(",\n", ",SK-77/2019\n")

        await imports.load(hub.db, file(line))

        rows = await hub.db.fetch("select name, version from dinsos_institution where number = 'SK-77/2019'")
        assert [tuple(row) for row in rows] == [("Panti Impor 3", 1)]

    @pytest.mark.parametrize(
        ("wrong", "right"),
        [
            ("3275011001", "3275019999"),
            ("2027-02-01", "2023-02-01"),
            ("2027-02-01", "01/02/2027"),
            ("POOR:3", "RICH:3"),
            ("POOR:3", "POOR:x"),
            ("Budi", " "),
        ],
    )
    async def test_names_the_line_it_refuses(self, hub, file, wrong, right):
        """A line with a mistake is refused with its number; the others are taken."""
        bad = GOOD.format(n=4).replace(wrong, right)

        counts = await imports.load(hub.db, file(bad, GOOD.format(n=5)))

        assert len(counts.refused) == 1
        assert counts.refused[0].startswith("line 2:")
        assert counts.new + counts.known == 1

    async def test_wants_its_columns(self, hub, file):
        """A file of something else is refused whole."""
        with pytest.raises(ValueError, match="no column chair"):
            await imports.load(hub.db, file(header="name,address\n"))

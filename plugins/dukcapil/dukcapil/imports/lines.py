"""A population file, line by line: rows for the register in batches, and the lines that can't be taken.

The columns are those of the national data warehouse: NIK, NO_KK, NAMA_LGKP and so on, in any order, others ignored.
"""

import csv
import gzip
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any, TextIO

from dukcapil.imports import codes
from dukcapil.imports.codes import Known, Refused
from dukcapil.residents.rules import Relation
from hub import BadSetup, nik

BATCH = 20_000
COLUMNS = (
    "nik", "name", "sex", "birth_place", "birth_date", "religion", "marital_status", "education", "occupation",
    "blood_group", "mother_name", "father_name", "family_card", "relation", "position", "street", "rt", "rw",
    "village", "district", "regency",
)  # fmt: skip
CARD = ("number", "head", "registered_on")
REQUIRED = (
    "NIK", "NO_KK", "NAMA_LGKP", "JENIS_KLMIN", "TMPT_LHR", "TGL_LHR", "STAT_HBKEL", "ALAMAT", "NO_RT", "NO_RW",
)  # fmt: skip
OPTIONAL = (
    "AGAMA", "STATUS_KAWIN", "PDDK_AKH", "JENIS_PKRJN", "GOL_DARAH", "NAMA_LGKP_IBU", "NAMA_LGKP_AYAH",
)  # fmt: skip
BY_CODE = ("NO_PROP", "NO_KAB", "NO_KEC", "NO_KEL")
BY_NAME = ("PROP_NAME", "KAB_NAME", "KEC_NAME", "KEL_NAME")
WIDTHS = {"NAMA_LGKP": 100, "TMPT_LHR": 60, "NAMA_LGKP_IBU": 100, "NAMA_LGKP_AYAH": 100, "ALAMAT": 120}

Row = tuple[Any, ...]


@dataclass(slots=True)
class Batch:
    """Some lines of the file. rows: as COLUMNS; cards: as CARD, by number; position: bytes of the file read so far."""

    rows: list[Row] = field(default_factory=list)
    cards: dict[str, Row] = field(default_factory=dict)
    refused: list[tuple[int, str, list[str]]] = field(default_factory=list)
    position: int = 0

    def __len__(self) -> int:
        return len(self.rows) + len(self.refused)


class PopulationFile:
    """A CSV, plain or as .gz, with its header read.

    Raises:
        BadSetup: it can't be read, or columns are missing.
    """

    def __init__(self, path: Path) -> None:
        self.raw = path.open("rb")
        text: Any = gzip.open(self.raw) if path.suffix == ".gz" else self.raw
        self.lines = _text(text)
        try:
            first = self.lines.readline()
        except (OSError, EOFError) as error:
            raise BadSetup(f"{path} can't be read: {error}") from error
        delimiter = max(",;|\t", key=first.count)
        self.header = [name.strip().upper() for name in next(csv.reader([first], delimiter=delimiter), [])]
        self.reader = csv.reader(self.lines, delimiter=delimiter)
        self.row = rows(self.header)

    def batches(self, size: int = BATCH) -> Iterator[Batch]:
        """The file's lines, so many at a time.

        Raises:
            BadSetup: the file breaks off; what came before has been given.
        """
        reader, width, read = self.reader, len(self.header), self.row
        batch, ended = Batch(), False
        while not ended:
            line = reader.line_num + 2
            cells: list[str] = []
            try:
                cells = next(reader)
                if len(cells) == width:
                    row, registered = read(cells)
                    batch.rows.append(row)
                    if row[14] == 1:
                        batch.cards[row[12]] = (row[12], row[0], registered)
                elif cells:
                    raise Refused(f"{len(cells)} cells instead of {width}")
            except Refused as reason:
                batch.refused.append((line, str(reason), cells[:width]))
            except csv.Error as error:
                batch.refused.append((line, f"no CSV: {error}", cells))
            except StopIteration:
                ended = True
            except (EOFError, OSError) as error:
                raise BadSetup(f"the file breaks off after line {line - 1}: {error}") from error
            if len(batch) >= size or ended:
                batch.position = self.raw.tell()
                yield batch
                batch = Batch()

    def close(self) -> None:
        self.lines.close()
        self.raw.close()


def rows(header: list[str]) -> Callable[[list[str]], tuple[Row, Any]]:
    """A function from a line's cells to a row of the register and the day its card was registered.

    Raises:
        BadSetup: columns are missing. The function raises Refused.
    """
    places = {name: at for at, name in reversed(list(enumerate(header)))}
    by_code = all(name in places for name in BY_CODE)
    where = BY_CODE if by_code else BY_NAME
    if missing := [name for name in (*REQUIRED, *where) if name not in places]:
        raise BadSetup(f"the file lacks the columns {', '.join(missing)}")
    empty = len(header)
    pick = itemgetter(*(places.get(name, empty) for name in (*REQUIRED, *OPTIONAL)))
    place = itemgetter(*(places[name] for name in where))
    sexes, days, cards = Known(codes.sex), Known(codes.birth_date), Known(codes.card_date)
    religions, maritals = codes.codes("AGAMA", "agama"), codes.codes("STATUS_KAWIN", "status_kawin")
    schoolings, works = codes.codes("PDDK_AKH", "pendidikan"), codes.codes("JENIS_PKRJN", "pekerjaan")
    bloods, relations = codes.codes("GOL_DARAH", "golongan_darah"), codes.codes("STAT_HBKEL", "status_hubungan")
    rts, rws = Known(partial(codes.block, "NO_RT")), Known(partial(codes.block, "NO_RW"))
    villages = Known(codes.village_of_codes if by_code else codes.village_of_names)
    names = [None, *(relation.value for relation in Relation)]
    homes = Known(_home)

    def read(cells: list[str]) -> tuple[Row, Any]:
        cells.append("")
        (
            number, card, name, sex, birth_place, born, relation, street, rt, rw,
            religion, marital, schooling, work, blood, mother, father,
        ) = pick(cells)  # fmt: skip
        number = _nik(number)
        card, registered = _card(card, cards)
        position = relations[relation]
        if position is None:
            raise Refused("STAT_HBKEL: empty")
        name, birth_place, street = " ".join(name.split()), " ".join(birth_place.split()), " ".join(street.split())
        mother, father = " ".join(mother.split()), " ".join(father.split())
        if not name or not (
            f"{name}{birth_place}{street}{mother}{father}".isprintable()
            and len(name) <= 100 and len(birth_place) <= 60 and len(street) <= 120
            and len(mother) <= 100 and len(father) <= 100
        ):  # fmt: skip
            raise Refused(_fault(name, birth_place, mother, father, street))
        return (
            number, name, sexes[sex], birth_place, days[born], religions[religion], maritals[marital],
            schoolings[schooling], works[work], bloods[blood], mother or None, father or None,
            card, names[position], position, street, rts[rt], rws[rw], *homes[villages[place(cells)]],
        ), registered  # fmt: skip

    return read


def _home(village: str) -> tuple[str, str, str]:
    return village, sys.intern(village[:6]), sys.intern(village[:4])


def _nik(cell: str) -> str:
    try:
        return nik.parse(cell)
    except nik.BadNik as error:
        raise Refused(f"NIK: {error}") from None


def _card(cell: str, days: Known[str, Any]) -> tuple[str, Any]:
    """A family card's number and the day in it."""
    card = cell.strip()
    if len(card) != 16 or not (card.isascii() and card.isdigit()):
        raise Refused("NO_KK: a family card has 16 digits")
    return card, days[card[6:12]]


def _fault(name: str, *others: str) -> str:
    """What is wrong with the free text of a line."""
    if not name:
        return "NAMA_LGKP: empty"
    for (column, width), text in zip(WIDTHS.items(), (name, *others), strict=True):
        if len(text) > width:
            return f"{column}: longer than {width} letters"
        if not text.isprintable():
            return f"{column}: holds bytes that are no text"
    raise AssertionError("the text is fine")


def _text(raw: Any) -> TextIO:
    import io

    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")

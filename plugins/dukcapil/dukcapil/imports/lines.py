"""A population file, line by line: rows for the register in batches, and the lines that can't be taken.

The columns are those of the national data warehouse: NIK, NO_KK, NAMA_LGKP and so on, in any order, others ignored.
A row is one text as COPY reads it, not a tuple: nothing encodes it again, and the garbage collector walks nothing.
"""

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from dukcapil.imports import codes
from dukcapil.imports.codes import NULL, Known, Refused
from hub import BadSetup, nik

BATCH = 10_000
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


@dataclass(slots=True)
class Batch:
    """Some lines of the file.

    rows: COLUMNS with tabs between; cards: CARD, by number; position: bytes of the file read so far.
    """

    rows: list[str] = field(default_factory=list)
    cards: dict[str, str] = field(default_factory=dict)
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
        self.size = path.stat().st_size
        text: Any = gzip.open(self.raw) if path.suffix == ".gz" else self.raw  # noqa: SIM115 - close() closes it
        self.lines = io.TextIOWrapper(text, encoding="utf-8-sig", errors="surrogateescape", newline="")
        try:
            self._header()
        except BadSetup:
            self.close()
            raise
        except (OSError, EOFError, csv.Error) as error:
            self.close()
            raise BadSetup(f"{path} can't be read: {error}") from error

    def _header(self) -> None:
        first = self.lines.readline()
        delimiter = max(",;|\t", key=first.count)
        self.header = [name.strip().upper() for name in next(csv.reader([first], delimiter=delimiter), [])]
        self.reader = csv.reader(self.lines, delimiter=delimiter)
        self.row = rows(self.header)

    def batches(self, size: int = BATCH) -> Iterator[Batch]:
        """The file's lines, so many at a time.

        Raises:
            BadSetup: the file breaks off; what came before has been given.
        """
        batch, broken = Batch(), ""
        while True:
            line = self.reader.line_num + 2
            try:
                ended = not self._fill(batch, size)
            except csv.Error as error:
                batch.refused.append((line, f"no CSV here or below: {error}", []))
                continue
            except (EOFError, OSError) as error:
                ended, broken = True, f"the file breaks off after line {self.reader.line_num + 1}: {error}"
            if len(batch):
                batch.position = self.raw.tell()
                yield batch
                batch = Batch()
            if broken:
                raise BadSetup(broken)
            if ended:
                return

    def _fill(self, batch: Batch, size: int) -> bool:
        """Read on until the batch is full; False at the end of the file."""
        reader, width, read = self.reader, len(self.header), self.row
        keep, cards, refused = batch.rows.append, batch.cards, batch.refused
        for cells in islice(reader, size - len(batch)):
            try:
                if len(cells) != width:
                    raise Refused(f"{len(cells)} cells instead of {width}")
                row, card = read(cells)
                keep(row)
                if card:
                    cards[card[:16]] = card
            except Refused as reason:
                if cells:  # a blank line is no line
                    refused.append((reader.line_num + 1, str(reason), cells[:width]))
        return len(batch) >= size

    def close(self) -> None:
        self.lines.close()
        self.raw.close()


def rows(header: list[str]) -> Callable[[list[str]], tuple[str, str]]:
    """A function from a line's cells to a row of the register and, if it is the head's, the row of the family card.

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
    homes = Known(codes.home_of_codes if by_code else codes.home_of_names)
    sexes, days, cards = Known(codes.sex), Known(codes.birth_date), Known(codes.family_card, most=1)
    religions, maritals = codes.listed("AGAMA", "agama"), codes.listed("STATUS_KAWIN", "status_kawin")
    schoolings, works = codes.listed("PDDK_AKH", "pendidikan"), codes.listed("JENIS_PKRJN", "pekerjaan")
    bloods, relations = codes.listed("GOL_DARAH", "golongan_darah"), Known(codes.relation)
    rts, rws = Known(partial(codes.block, "NO_RT")), Known(partial(codes.block, "NO_RW"))

    def read(cells: list[str]) -> tuple[str, str]:
        cells.append("")
        (
            number, card, name, sex, born_in, born, relation, street, rt, rw,
            religion, marital, schooling, work, blood, mother, father,
        ) = pick(cells)  # fmt: skip
        number = _nik(number)
        card, registered = cards[card]
        relation = relations[relation]
        name, born_in, mother, father, street = texts((name, born_in, mother, father, street))
        row = (
            f"{number}\t{name}\t{sexes[sex]}\t{born_in}\t{days[born]}\t{religions[religion]}\t{maritals[marital]}"
            f"\t{schoolings[schooling]}\t{works[work]}\t{bloods[blood]}\t{mother or NULL}\t{father or NULL}"
            f"\t{card}\t{relation}\t{street}\t{rts[rt]}\t{rws[rw]}\t{homes[place(cells)]}"
        )
        return row, f"{card}\t{number}\t{registered}" if relation is codes.HEAD else ""

    return read


def texts(found: tuple[str, str, str, str, str]) -> tuple[str, ...]:
    """Free text as it is kept: one space between words, backslashes doubled as COPY wants. Raises: Refused."""
    name, born_in, mother, father, street = found
    whole = f"|{name}|{born_in}|{mother}|{father}|{street}|"
    if (
        name and len(name) <= 100 and len(born_in) <= 60 and len(mother) <= 100 and len(father) <= 100
        and len(street) <= 120 and whole.isprintable() and "  " not in whole and "| " not in whole
        and " |" not in whole and "\\" not in whole
    ):  # fmt: skip
        return found
    return tuple(_text(text, column, width) for text, (column, width) in zip(found, WIDTHS.items(), strict=True))


def _text(cell: str, column: str, width: int) -> str:
    text = " ".join(cell.split())
    if not text and column == "NAMA_LGKP":
        raise Refused(f"{column}: empty")
    if len(text) > width:
        raise Refused(f"{column}: longer than {width} letters")
    if not text.isprintable():
        raise Refused(f"{column}: holds bytes that are no text")
    return text.replace("\\", "\\\\")


def _nik(cell: str) -> str:
    try:
        return nik.parse(cell)
    except nik.BadNik as error:
        raise Refused(f"NIK: {error}") from None

"""The documents as letters: what each prints, what it is called in public, and which one it takes the place of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dukcapil.documents.rules import Kind as DocumentKind
from hub import Context, LetterField, LetterKind, Text, issue, revoke


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The document a request ends with. number: as printed; public: as anybody reads it who checks the letter;
    holder: NIK, empty for somebody without one;
    also: other holders of the same document; subject: NIK that the request is about from now on; letter: its letter,
    when that is written already."""

    kind: DocumentKind
    number: str
    public: str
    holder: str
    name: str
    facts: Mapping[str, object]
    also: Sequence[str] = ()
    subject: str | None = None
    letter: str | None = None


def _field(name: str, indonesian: str, english: str) -> LetterField:
    return LetterField(name=name, label=Text(indonesian, english))


def _kind(name: DocumentKind, title: Text, body: str, *fields: LetterField) -> LetterKind:
    return LetterKind(name=name.value, agency="dukcapil", title=title, body=body, fields=fields)


PERSON = (
    _field("bearer", "Nama", "Name"),
    _field("sex", "Jenis kelamin", "Sex"),
    _field("birth_place", "Tempat lahir", "Place of birth"),
    _field("birth_date", "Tanggal lahir", "Date of birth"),
    _field("village", "Kelurahan", "Village"),
)
KINDS = {
    DocumentKind(kind.name): kind
    for kind in (
        _kind(
            DocumentKind.BIRTH_CERTIFICATE,
            Text("Kutipan Akta Kelahiran", "Birth certificate"),
            "Berdasarkan Akta Kelahiran nomor {number}, telah lahir:",
            _field("child", "Nama", "Name"),
            _field("sex", "Jenis kelamin", "Sex"),
            _field("birth_place", "Tempat lahir", "Place of birth"),
            _field("birth_date", "Tanggal lahir", "Date of birth"),
            _field("mother", "Ibu", "Mother"),
            _field("father", "Ayah", "Father"),
            _field("basis", "Dasar pencatatan", "Basis"),
        ),
        _kind(
            DocumentKind.DEATH_CERTIFICATE,
            Text("Kutipan Akta Kematian", "Death certificate"),
            "Berdasarkan Akta Kematian nomor {number}, telah meninggal dunia:",
            _field("deceased", "Nama", "Name"),
            _field("died_on", "Tanggal meninggal", "Date of death"),
            _field("place", "Tempat meninggal", "Place of death"),
        ),
        _kind(
            DocumentKind.IDENTITY_CARD,
            Text("Kartu Tanda Penduduk Elektronik", "Identity card"),
            "Kartu tanda penduduk dengan nomor terbit {number} diterbitkan untuk:",
            *PERSON,
        ),
        _kind(
            DocumentKind.CHILD_IDENTITY_CARD,
            Text("Kartu Identitas Anak", "Child's identity card"),
            "Kartu identitas anak dengan nomor terbit {number} diterbitkan untuk:",
            *PERSON,
        ),
        _kind(
            DocumentKind.FAMILY_CARD,
            Text("Kartu Keluarga", "Family card"),
            "Kartu Keluarga nomor {number} diterbitkan untuk keluarga:",
            _field("head", "Kepala keluarga", "Head of the family"),
            _field("members", "Jumlah anggota", "Members"),
            _field("village", "Kelurahan", "Village"),
        ),
        _kind(
            DocumentKind.MOVE_LETTER,
            Text("Surat Keterangan Pindah WNI (SKPWNI)", "Move letter"),
            "Surat pindah nomor {number} diterbitkan untuk:",
            _field("people", "Yang pindah", "Who moves"),
            _field("street", "Alamat tujuan", "New address"),
            _field("village", "Kelurahan/desa tujuan", "New village"),
        ),
    )
}
REPLACES = frozenset({DocumentKind.IDENTITY_CARD, DocumentKind.CHILD_IDENTITY_CARD})

OLD = """select l.number from hub_letter l where l.holder = $1 and l.kind = $2 and l.agency = 'dukcapil'
and l.status = 'VALID' order by l.issued_at desc limit 1"""
OLD_CARD = """select v.letter from dukcapil_family_card_version v join hub_letter l on l.number = v.letter
where v.number = $1 and l.status = 'VALID' order by v.version desc limit 1"""
CARD = "update dukcapil_family_card_version set letter = $3 where number = $1 and version = $2"


async def write(context: Context, made: Outcome, *, case: str | None = None, replaces: str | None = None) -> str:
    """Issue the letter of a document, in place of the holder's older card; its number. Joins the transaction."""
    if replaces is None and made.kind in REPLACES:
        replaces = await _old(context, made.holder, made.kind)
    return await issue(
        context, KINDS[made.kind], number=made.public, holder=made.holder or None, name=made.name, facts=made.facts,
        case=case, replaces=replaces,
    )  # fmt: skip


async def family_card(
    context: Context, made: Outcome, number: str, version: int, *, case: str | None = None, follows: str | None = None
) -> str:
    """Issue the letter of a version of a family card. follows: number of the card it takes the place of, if another."""
    replaces = await _card_letter(context, follows or number)
    letter = await write(context, made, case=case, replaces=replaces)
    await context.db.fetch(CARD, number, version, letter)
    return letter


async def void_card(context: Context, number: str, reason: str) -> None:
    """The letter of a family card on which nobody is left."""
    if letter := await _card_letter(context, number):
        await revoke(context, letter, reason)


async def void(context: Context, holder: str, kinds: Sequence[DocumentKind], reason: str) -> None:
    """The holder's letters of these kinds no longer count."""
    for kind in kinds:
        if letter := await _old(context, holder, kind):
            await revoke(context, letter, reason)


async def _old(context: Context, holder: str, kind: DocumentKind) -> str | None:
    rows = await context.db.fetch(OLD, holder, kind.value)
    return rows[0][0] if rows else None


async def _card_letter(context: Context, number: str) -> str | None:
    rows = await context.db.fetch(OLD_CARD, number)
    return rows[0][0] if rows else None

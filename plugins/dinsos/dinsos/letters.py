"""The letters the agency signs, and the numbers they bear."""

from datetime import datetime

from hub import JAKARTA, Context, LetterField, LetterKind, Text, serial

AGENCY = "dinsos"


def _field(name: str, indonesian: str, english: str, *, rupiah: bool = False) -> LetterField:
    return LetterField(name=name, label=Text(indonesian, english), rupiah=rupiah)


INSTITUTION = (
    _field("institution", "Nomor registrasi", "Registration number"),
    _field("form", "Bentuk", "Legal form"),
    _field("chair", "Ketua", "Chair"),
    _field("address", "Alamat", "Address"),
    _field("serves", "Pelayanan PPKS", "Serves"),
)
REGISTRATION = LetterKind(
    name="SKETER",
    agency=AGENCY,
    title=Text("Surat Keterangan Terdaftar", "Certificate of Registration"),
    fields=(*INSTITUTION, _field("version", "Versi", "Version")),
    body="Kepala Dinas Sosial menerangkan bahwa {name} terdaftar sebagai lembaga kesejahteraan sosial:",
)
PROVINCIAL = LetterKind(
    name="REKOMENDASI-SKT",
    agency=AGENCY,
    title=Text("Rekomendasi Surat Keterangan Terdaftar Provinsi", "Recommendation to the Province"),
    fields=(*INSTITUTION, _field("purpose", "Untuk", "For")),
    body="Kepala Dinas Sosial merekomendasikan {name} kepada Pemerintah Provinsi Jawa Barat:",
)
POVERTY = LetterKind(
    name="SKTM",
    agency=AGENCY,
    title=Text("Surat Keterangan Tidak Mampu", "Certificate of Limited Means"),
    fields=(_field("purpose", "Keperluan", "Purpose"),),
    body="Kepala Dinas Sosial menerangkan bahwa {name} berasal dari keluarga tidak mampu.",
)
RECOMMENDATION = LetterKind(
    name="REKOMENDASI-JAMINAN",
    agency=AGENCY,
    title=Text("Rekomendasi Jaminan Kesehatan", "Recommendation for a Health Guarantee"),
    fields=(_field("purpose", "Keperluan", "Purpose"),),
    body="Kepala Dinas Sosial merekomendasikan {name} untuk jaminan pembiayaan kesehatan daerah.",
)
SATISFACTION = LetterKind(
    name="SKM",
    agency=AGENCY,
    title=Text("Hasil Survei Kepuasan Masyarakat", "Result of the Satisfaction Survey"),
    fields=(
        _field("service", "Layanan", "Service"),
        _field("first", "Dari tanggal", "From"),
        _field("last", "Sampai tanggal", "To"),
        _field("respondents", "Jumlah responden", "Respondents"),
        _field("index", "Indeks kepuasan masyarakat", "Satisfaction index"),
        _field("grade", "Mutu pelayanan", "Grade"),
    ),
    body="Dinas Sosial mengumumkan hasil survei kepuasan masyarakat:",
)
AGREEMENT = LetterKind(
    name="NPHD",
    agency=AGENCY,
    title=Text("Naskah Perjanjian Hibah Daerah", "Grant Agreement"),
    fields=(
        _field("proposal", "Nomor proposal", "Proposal"),
        _field("title", "Untuk", "For"),
        _field("year", "Tahun anggaran", "Budget year"),
        _field("amount", "Jumlah hibah", "Amount", rupiah=True),
        _field("report_due", "Dilaporkan paling lambat", "To be reported by"),
    ),
    body="Pemerintah Kota memberikan hibah kepada {name}:",
)
KINDS = (REGISTRATION, PROVINCIAL, POVERTY, RECOMMENDATION, SATISFACTION, AGREEMENT)


async def next_number(context: Context, kind: LetterKind) -> str:
    """The next number of a kind and year, without gaps. Call it inside the transaction that issues the letter."""
    year = datetime.now(JAKARTA).year
    return f"{kind.name}/{await serial(context.db, f'dinsos {kind.name} {year}'):04}/DINSOS/{year}"

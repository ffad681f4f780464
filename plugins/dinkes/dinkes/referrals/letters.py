"""The referral letter (surat rujukan). Source: what Permenkes 16/2024 wants a referral to say."""

from __future__ import annotations

from collections.abc import Mapping

from hub import Context, LetterField, LetterKind, Option, Text, issue, revoke

DAYS = Option("dinkes.referral_days", 30, "Days that a referral letter is valid; no source gives a figure.")
KIND = LetterKind(
    name="RUJUKAN",
    agency="dinkes",
    title=Text("Surat Rujukan", "Referral letter"),
    fields=(
        LetterField(name="origin", label=Text("Fasilitas perujuk", "Referred by")),
        LetterField(name="destination", label=Text("Dirujuk ke", "Referred to")),
        LetterField(name="diagnosis", label=Text("Diagnosis (ICD-10)", "Diagnosis (ICD-10)")),
        LetterField(name="situation", label=Text("Keadaan", "Situation")),
        LetterField(name="recommendation", label=Text("Permintaan", "Request")),
        LetterField(name="needs", label=Text("Kebutuhan", "Needs")),
        LetterField(name="doctor", label=Text("Dokter penanggung jawab", "Responsible doctor")),
    ),
    days=DAYS,
    body="Bersama surat ini kami merujuk pasien {name} untuk pemeriksaan dan penanganan lebih lanjut.",
    closing="Mohon jawaban rujukan setelah pasien ditangani.",
)
NAMES = "select code, name from dinkes_facility where code in ($1, $2)"
LETTER = "select number from hub_letter where number = $1 and status = 'VALID'"


async def write(context: Context, number: str, name: str, values: Mapping[str, object]) -> None:
    """Issue the letter of a referral, in the caller's transaction. values: columns of the referral."""
    facilities = {row[0]: row[1] for row in await context.db.fetch(NAMES, values["origin"], values["destination"])}
    origin, destination = str(values["origin"]), str(values["destination"])
    await issue(
        context,
        KIND,
        number=number,
        holder=str(values["patient"]),
        name=name,
        case=number,
        unit=origin,
        other_unit=destination,
        facts={
            "origin": facilities.get(origin, origin),
            "destination": facilities.get(destination, destination),
            "diagnosis": f"{values['diagnosis_code']} {values['diagnosis_text']}",
            "situation": values["situation"],
            "recommendation": values["recommendation"],
            "needs": values["needs"],
            "doctor": values["doctor"],
        },
    )


async def void(context: Context, number: str, reason: str) -> None:
    """Revoke the letter of a referral that will not be followed, in the caller's transaction, if there is one."""
    if await context.db.fetch(LETTER, number):
        await revoke(context, number, reason)

"""What the population register says of a patient, asked for in Dinkes' own name."""

from __future__ import annotations

from hub import BadInput, Context, Text, Unavailable

PURPOSE = "HEALTH_SERVICE"
PATIENT = "query Patient($nik: NIK!) { citizen(nik: $nik) { name status } }"
STRANGER = "Pasien"  # on the letter of somebody whom the register doesn't know
DEAD = Text("Menurut catatan kependudukan pasien sudah meninggal.", "The register says that the patient has died.")


async def alive(context: Context, nik: str) -> str:
    """The name of a patient. One whom the register doesn't know, a guest of the city, is treated too; one whom it
    knows as dead is refused.

    Raises: BadInput.
    """
    try:
        data, _ = await context.graph.ask("dinkes", PATIENT, {"nik": nik}, purpose=PURPOSE)
    except Unavailable:  # the register is away, or has nobody of this number: care does not wait for it
        return STRANGER
    person = data.get("citizen") or {}
    if person.get("status") == "DECEASED":
        raise BadInput(DEAD, path=["input", "patient"])
    return person.get("name") or STRANGER

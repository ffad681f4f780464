"""Callers of tests that need an emergency and vehicles to send."""

import pytest

FIELDS = """fragment EmergencyFields on Emergency {
  number status reportedAt position { lat lon } ambulance { code kind } hospital { code name }
  steps { step at } responseSeconds
}"""
REPORT = f"""mutation($input: EmergencyInput!) {{ reportEmergency(input: $input) {{
  ...EmergencyFields trackingCode outsideCity triage village {{ code name }} caller {{ phone }} description
}} }} {FIELDS}"""
BEKASI = {"lat": -6.2383, "lon": 107.0006}
CALL = {"phone": "0812-3456-7890", "position": BEKASI, "description": "Korban pingsan", "kind": "MEDICAL"}


@pytest.fixture
async def free(hub):
    """Vehicles that can be sent, emergency ones first; whatever a test does with them is undone."""
    sql = (
        "select code from dinkes_ambulance where status = 'AVAILABLE' and emergency is null and kind = $1 order by code"
    )
    codes = [[row[0] for row in await hub.db.fetch(sql, kind)] for kind in ("EMERGENCY", "TRANSPORT", "HEARSE")]
    yield codes
    await hub.db.fetch(
        "update dinkes_ambulance set status = 'AVAILABLE', emergency = null where emergency is not null returning code"
    )


@pytest.fixture
def call(ask):
    """Report an emergency; its answer."""

    async def report(who=None, **more):
        answer = await ask(REPORT, who=who, input={**CALL, **more})
        assert answer.errors == []
        return answer.data["reportEmergency"]

    return report

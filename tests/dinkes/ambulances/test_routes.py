"""Positions over plain HTTP."""

import json

import pytest

PATH = "/dinkes/positions"
BEKASI = {"lat": -6.2383, "lon": 107.0006}
WHERE = "select lat, lon from dinkes_position where ambulance = $1"


@pytest.fixture
def report(client, token):
    """Send a body as an account: status and what was answered."""

    async def send(body, who="ambulans", **headers):
        if who:
            headers["Authorization"] = f"Bearer {await token(who)}"
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = await client.post(PATH, content=content, headers={"Content-Type": "application/json", **headers})
        return answer.status_code, answer.json()

    return send


async def test_a_crew_reports_its_own(hub, report):
    """The last of several counts, and is kept."""
    status, said = await report([{"ambulance": "EMG-01", "lat": -6.3, "lon": 107.0}, {"ambulance": "EMG-01", **BEKASI}])

    ((lat, lon),) = await hub.db.fetch(WHERE, "EMG-01")
    assert (status, said) == (200, {"accepted": 1, "unknown": []})
    assert (lat, lon) == (BEKASI["lat"], BEKASI["lon"])


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [(None, "EMG-01", 401), ("warga", "EMG-01", 403), ("psc119", "EMG-01", 403), ("ambulans", "EMG-02", 403)],
)
async def test_nobody_reports_anothers(hub, report, who, code, status):
    """One vehicle that isn't the caller's, and nothing of the batch is taken."""
    before = await hub.db.fetch(WHERE, code)

    answer, said = await report([{"ambulance": code, "lat": -6.25, "lon": 107.01}], who=who)

    assert answer == status
    assert said["errors"][0]["extensions"]["code"] in ("UNAUTHENTICATED", "FORBIDDEN")
    assert list(map(tuple, await hub.db.fetch(WHERE, code))) == list(map(tuple, before))


@pytest.mark.parametrize("who", [None, "warga", "psc119"])
async def test_an_empty_batch_is_nobodys_way_in(report, who):
    assert (await report([], who=who))[0] in (401, 403)


@pytest.mark.parametrize("body", [
    b"", b"\xff", b"null", b"{}", b"[1]", [{"ambulance": "EMG-01"}], [{"ambulance": "EMG-01", "lat": "x", "lon": 1}],
    [{"ambulance": "EMG-01", "lat": 107.0, "lon": -6.2}], [{"ambulance": "EMG-01", "lat": 0, "lon": 0}],
    [{"ambulance": "EMG-01", **BEKASI}] * 5_001,
])  # fmt: skip
async def test_bad_input_is_refused(report, body):
    """No JSON, another shape, swapped coordinates, no fix, too many."""
    status, said = await report(body)

    assert status == 400
    assert said["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_a_bad_token_is_never_nobody(report):
    status, _ = await report([], who=None, Authorization="Bearer nonsense")

    assert status == 401


async def test_a_gateway_reports_any(hub, caller, context):
    """With the permission to track: all that exist, and the rest is named."""
    from dinkes.ambulances import positions

    accepted, unknown = await positions.moved(
        context(caller("dinkes.tracker")), {"EMG-01": (-6.24, 107.0), "EMG-02": (-6.25, 107.0), "XXX-1": (-6.2, 107.0)}
    )

    assert (accepted, unknown) == (2, ["XXX-1"])

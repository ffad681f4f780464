"""More than one vehicle for one emergency."""

import asyncio

import pytest

SEND = """mutation($emergency: String!, $ambulance: String!, $also: Boolean! = false, $note: String,
  $replace: Boolean! = false) {
  dispatchAmbulance(input: {
    emergency: $emergency, ambulance: $ambulance, also: $also, replace: $replace, note: $note
  }) { status ambulance { code } rides { ambulance { code } status } } }"""
MOVE = """mutation($emergency: String!, $step: DispatchStep!, $ambulance: String, $hospital: String) {
  updateDispatch(input: { emergency: $emergency, step: $step, ambulance: $ambulance, hospital: $hospital }) {
    status ambulance { code } hospital { code } responseSeconds
    rides { ambulance { code } status sentAt departedAt arrivedAt leftAt handedOverAt endedAt hospital { code } }
  } }"""
CREW, HOSPITAL, OTHER = "EMG-01", "RS-3275-01", "RS-3275-02"


@pytest.fixture
def move(ask):
    """A step of a vehicle by the dispatcher; the emergency after it, or the codes."""

    async def take(number, step, ambulance=None, hospital=None, who="psc119"):
        answer = await ask(MOVE, who=who, emergency=number, step=step, ambulance=ambulance, hospital=hospital)
        return answer.data["updateDispatch"] if not answer.errors else answer.codes

    return take


@pytest.fixture
async def two(ask, call, free):
    """An emergency to which EMG-01 and a second vehicle are sent: its number and the second."""
    number = (await call())["number"]
    second = free[1][0]
    await ask(SEND, who="psc119", emergency=number, ambulance=CREW)
    answer = await ask(SEND, who="psc119", emergency=number, ambulance=second, also=True)
    assert answer.errors == []
    return number, second


async def test_each_has_its_own_times(hub, move, two):
    """The second arrives first: its arrival is the response time; the case ends with the last vehicle."""
    number, second = two
    for step in ("DEPARTED", "ON_SCENE"):
        await move(number, step, second)
    first = await move(number, "DEPARTED", CREW)
    await move(number, "ON_SCENE", CREW)
    away = await move(number, "TO_HOSPITAL", second, HOSPITAL)
    await move(number, "HANDED_OVER", second)
    treated = await move(number, "TREATED", CREW)

    one, other = treated["rides"]
    assert first["status"] == "ON_SCENE"
    assert (away["status"], away["hospital"]["code"]) == ("TRANSPORTING", HOSPITAL)
    assert treated["status"] == "HANDED_OVER"
    assert treated["responseSeconds"] >= 0
    assert [(ride["ambulance"]["code"], ride["status"]) for ride in (one, other)] == [
        (CREW, "TREATED"),
        (second, "HANDED_OVER"),
    ]
    assert other["arrivedAt"] < one["arrivedAt"]
    assert one["endedAt"]
    assert (one["leftAt"], one["hospital"]) == (None, None)
    rows = await hub.db.fetch("select count(*) from dinkes_ambulance where emergency = $1", number)
    assert rows[0][0] == 0


async def test_a_step_says_whose_it_is(ask, move, two):
    """The dispatcher names the vehicle when two could be meant; a crew moves its own and no other."""
    number, second = two

    assert await move(number, "DEPARTED") == ["BAD_INPUT"]
    assert await move(number, "DEPARTED", second, who="ambulans") == ["FORBIDDEN"]
    assert (await move(number, "DEPARTED", who="ambulans"))["rides"][0]["status"] == "DEPARTED"
    assert (await move(number, "DEPARTED"))["rides"][1]["status"] == "DEPARTED"
    assert await move(number, "DEPARTED", CREW) == ["CONFLICT"]


async def test_one_is_called_off_and_the_other_goes_on(hub, move, two):
    """Calling one off frees it and leaves the case to the other; without a name the whole case ends."""
    number, second = two
    await move(number, "DEPARTED", CREW)
    left = await move(number, "CANCELLED", CREW)
    free = await hub.db.fetch(
        "select emergency from dinkes_ambulance where code in ($1, $2) order by code", CREW, second
    )
    ended = await move(number, "CANCELLED")

    assert (left["status"], left["ambulance"]["code"]) == ("EN_ROUTE", second)
    assert [row[0] for row in free] == [None, number]
    assert ended["status"] == "CANCELLED"
    assert [ride["status"] for ride in ended["rides"]] == ["CANCELLED", "CANCELLED"]


async def test_the_last_two_end_at_once(move, two):
    """Two crews that end at the same moment leave no case open behind them."""
    number, second = two
    for code in (CREW, second):
        for step in ("DEPARTED", "ON_SCENE"):
            await move(number, step, code)

    await asyncio.gather(move(number, "TREATED", CREW), move(number, "REFUSED", second))

    assert (await move(number, "RETURNED", CREW)) == ["CONFLICT"]
    assert (await move(number, "CANCELLED")) == ["CONFLICT"]


async def test_one_more_needs_a_case_under_way(ask, call, free):
    """Nobody goes beside nobody; the same vehicle doesn't go twice; beside and instead exclude each other."""
    number = (await call())["number"]
    early = await ask(SEND, who="psc119", emergency=number, ambulance=CREW, also=True)
    await ask(SEND, who="psc119", emergency=number, ambulance=CREW)
    twice = await ask(SEND, who="psc119", emergency=number, ambulance=CREW, also=True)
    both = await ask(SEND, who="psc119", emergency=number, ambulance=free[1][0], also=True, replace=True, note="x")
    crew = await ask(SEND, who="ambulans", emergency=number, ambulance=free[1][0], also=True)

    assert early.codes == twice.codes == ["CONFLICT"]
    assert both.codes == ["BAD_INPUT"]
    assert crew.codes == ["FORBIDDEN"]


async def test_replacing_the_first_leaves_the_second(ask, two, free):
    """Another instead of the first; the second goes on."""
    number, _ = two

    answer = await ask(SEND, who="psc119", emergency=number, ambulance=free[1][1], replace=True, note="Ban pecah")

    found = answer.data["dispatchAmbulance"]
    assert found["ambulance"]["code"] == free[1][1]
    assert [ride["status"] for ride in found["rides"]] == ["CANCELLED", "SENT", "SENT"]


async def test_both_crews_know_the_case(hub, two, caller, context):
    """The second vehicle's crew sees the case like the first's."""
    number, second = two
    who = caller("dinkes.crew", unit=second)

    found = await hub.schema.execute(
        "query($n: String!) { emergency(number: $n) { number } }", {"n": number}, context(who)
    )

    assert found.errors is None
    assert found.data == {"emergency": {"number": number}}

"""How often: exact for one worker, for several over Redis, and per worker where Redis is gone."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from auth import Guard, Slowed
from hub import limits
from hub.errors import RateLimited
from hub.limits import Limiter, hold
from hub.running import Hub


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex


@pytest.fixture
async def redis() -> AsyncIterator[Redis]:
    url = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/9")
    found = Redis.from_url(url)
    try:
        await found.ping()  # type: ignore[misc]
    except (OSError, ConnectionError) as error:
        pytest.skip(f"no Redis to test with: {error}")
    yield found
    await found.aclose()


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr(limits.time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


async def admitted(limiter: Limiter, key: str, tries: int, *given: float) -> int:
    return sum([await limiter.take(key, *given) == 0 for _ in range(tries)])  # type: ignore[arg-type]


class TestAlone:
    async def test_a_full_bucket_drains(self, clock: Clock, key: str) -> None:
        """As many at once as it holds, then one each time one has drained."""
        limiter = Limiter()

        at_once = await admitted(limiter, key, 20, 10, 60)
        wait = await limiter.take(key, 10, 60)
        clock.now += wait
        later = await admitted(limiter, key, 5, 10, 60)
        clock.now += 3600
        rested = await admitted(limiter, key, 20, 10, 60)

        assert (at_once, round(wait, 3), later, rested) == (10, 6.0, 1, 10)

    async def test_keys_are_apart(self, clock: Clock, key: str) -> None:
        """One caller's bucket is not another's."""
        limiter = Limiter()
        await admitted(limiter, key, 10, 10, 60)

        assert await limiter.take(f"{key}'", 10, 60) == 0

    async def test_costs(self, clock: Clock, key: str) -> None:
        """Dear operations fill it faster; one that is dearer than the bucket fits an empty one."""
        limiter = Limiter()

        first, second = await limiter.take(key, 100, 60, 70), await limiter.take(key, 100, 60, 31)

        assert (first, round(second, 3)) == (0, 0.6)
        assert await limiter.take(f"{key}'", 100, 60, 1_000) == 0

    async def test_taken_back(self, clock: Clock, key: str) -> None:
        """What is given back doesn't count, and no credit is saved up."""
        limiter = Limiter()
        for _ in range(50):
            await limiter.take(key, 10, 60)
            await limiter.take(key, 10, 60, -1)
        await limiter.take(key, 10, 60, -1)

        assert await admitted(limiter, key, 20, 10, 60) == 10

    async def test_what_is_kept_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A flood of keys costs no more memory than so many."""
        monkeypatch.setattr(limits, "KEPT", 10)
        limiter = Limiter()
        for number in range(100):
            await limiter.take(str(number), 10, 60)

        assert len(limiter.empty) == 10


class TestShared:
    async def test_workers_share_a_bucket(self, redis: Redis, key: str) -> None:
        """Five workers together let through what one would."""
        workers = [Limiter(redis) for _ in range(5)]

        passed = await asyncio.gather(*(admitted(one, key, 10, 20, 600) for one in workers))

        assert sum(passed) == 20
        assert 0 < await workers[0].take(key, 20, 600) <= 30

    async def test_a_large_limit_is_taken_in_parts(self, redis: Redis, key: str) -> None:
        """Redis is asked once for many requests, and the total is still right."""
        asked = 0
        limiter = Limiter(redis)
        original = redis.eval

        def counting(*given: Any) -> Any:
            nonlocal asked
            asked += 1
            return original(*given)

        redis.eval = counting  # type: ignore[method-assign]
        passed = await admitted(limiter, key, 1_500, 1_000, 6_000)

        assert 1_000 <= passed <= 1_001  # one may drain meanwhile
        assert asked < 100 + 2 * (1_500 - passed) + 10

    async def test_taken_back(self, redis: Redis, key: str) -> None:
        """As alone."""
        limiter = Limiter(redis)
        for _ in range(30):
            await limiter.take(key, 10, 600)
            await limiter.take(key, 10, 600, -1)
        await limiter.take(key, 10, 600, -1)

        assert await admitted(limiter, key, 20, 10, 600) == 10

    async def test_nothing_is_left_in_redis(self, redis: Redis, key: str) -> None:
        """A bucket that is empty again is no key any more."""
        await Limiter(redis).take(key, 100, 60)

        assert 0 < await redis.pttl(f"limit:{key}") <= 600


async def test_without_redis_each_worker_counts(key: str) -> None:
    """Redis gone: the limit holds per worker, and nobody waits for Redis at each request."""
    limiter = Limiter(Redis.from_url("redis://127.0.0.1:1/0"))

    passed = await admitted(limiter, key, 30, 10, 600)

    assert passed == 10
    assert limiter.away > 0


async def test_no_limit(key: str) -> None:
    """0 is none."""
    for _ in range(100):
        await hold(Limiter(), key, 0, 60)
    limiter = Limiter()
    await hold(limiter, key, 1, 60)

    with pytest.raises(RateLimited) as caught:
        await hold(limiter, key, 1, 60)

    assert caught.value.details == {"retryAfter": 60}


class TestGuard:
    async def test_wrong_passwords_slow_down(self, key: str) -> None:
        """An account from one address, then from all, and an address with all accounts."""
        guard = Guard(Limiter().take, 3)
        for _ in range(3):
            await guard.attempt("warga", "10.0.0.1")

        with pytest.raises(Slowed) as caught:
            await guard.attempt("Warga", "10.0.0.1")
        await guard.attempt("warga", "10.0.0.2")
        await guard.attempt("warga2", "10.0.0.1")
        for number in range(26):  # thirty in all
            await guard.attempt("warga", f"10.0.1.{number}")
            await guard.attempt(f"other{number}", "10.0.0.1")
        with pytest.raises(Slowed):
            await guard.attempt("warga", "10.0.2.1")
        with pytest.raises(Slowed):
            await guard.attempt("another", "10.0.0.1")
        assert caught.value.seconds == 100

    async def test_right_ones_do_not(self, key: str) -> None:
        """Whoever signs in all day with the right password never waits."""
        guard = Guard(Limiter().take, 3)
        for _ in range(100):
            await guard.attempt("warga", "10.0.0.1")
            await guard.forgive("warga", "10.0.0.1")


@pytest.fixture
def strict(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """The hub with small limits and empty buckets."""
    limiter = Limiter()
    monkeypatch.setattr(hub, "limiter", limiter)
    monkeypatch.setattr(hub, "settings", replace(hub.settings, principal_rate=5, address_rate=3, cost_rate=2_000))
    monkeypatch.setattr(hub.app.state, "auth", replace(hub.auth, guard=Guard(limiter.take, 2)))  # type: ignore[union-attr]
    return hub


class TestAtTheDoor:
    ME = "{ me { username } }"
    PLUGINS = "{ plugins { name } }"

    async def asked(self, client: httpx.AsyncClient, query: str, **headers: str) -> httpx.Response:
        return await client.post("/graphql", json={"query": query}, headers=headers)

    async def test_anonymous_by_address(self, strict: Hub, client: httpx.AsyncClient) -> None:
        """429 with the code, a sentence, and how long to wait."""
        answers = [await self.asked(client, self.PLUGINS, **{"Accept-Language": "en"}) for _ in range(4)]

        last = answers[-1]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert int(last.headers["Retry-After"]) in range(1, 21)
        [error] = last.json()["errors"]
        assert error["extensions"]["code"] == "RATE_LIMITED"
        assert error["extensions"]["retryAfter"] == int(last.headers["Retry-After"])
        assert error["message"] == "Too often. Try again in a moment."

    async def test_bad_tokens_count_for_their_address(self, strict: Hub, client: httpx.AsyncClient) -> None:
        """Guessing tokens is no way around."""
        answers = [await self.asked(client, self.ME, Authorization="Bearer x") for _ in range(4)]

        assert [one.status_code for one in answers] == [401, 401, 401, 429]

    async def test_signed_in_by_account(self, strict: Hub, client: httpx.AsyncClient, token: Any) -> None:
        """Each account has its own bucket, whatever its address."""
        warga, warga2 = [f"Bearer {await token(who)}" for who in ("warga", "warga2")]

        answers = [await self.asked(client, self.ME, Authorization=warga) for _ in range(6)]

        assert [one.status_code for one in answers] == [200] * 5 + [429]
        assert (await self.asked(client, self.ME, Authorization=warga2)).status_code == 200

    @pytest.mark.parametrize("query", ["{ complaints(first: 900) { edges { node { number } } } }"])
    async def test_dear_operations(self, strict: Hub, client: httpx.AsyncClient, token: Any, query: str) -> None:
        """What could read many rows may be asked less often, planned or executed field by field."""
        warga = f"Bearer {await token('warga')}"
        unplanned = f"{query[:-1]} me {{ username }} }}"

        answers = [await self.asked(client, one, Authorization=warga) for one in (query, unplanned, query)]

        assert [one.status_code for one in answers] == [200, 200, 429]
        assert "errors" not in answers[1].json()

    async def test_an_agencys_own_limit(self, strict: Hub) -> None:
        """What could be guessed is limited by its own name and key."""
        context = strict.graph.context("hub")
        for _ in range(3):
            await context.limit("dinsos.check", "10.0.0.1", 3, 60)
        await context.limit("dinsos.track", "10.0.0.1", 3, 60)
        await context.limit("dinsos.check", "10.0.0.2", 3, 60)

        with pytest.raises(RateLimited) as caught:
            await context.limit("dinsos.check", "10.0.0.1", 3, 60)

        assert caught.value.details == {"retryAfter": 20}

    async def test_guessing_a_password(self, strict: Hub, client: httpx.AsyncClient) -> None:
        """The token endpoint says how long to wait, before it looks at the password."""
        form = {"grant_type": "password", "username": "warga", "password": "wrong"}
        answers = [await client.post("/auth/token", data=form) for _ in range(2)]
        right = await client.post("/auth/token", data=form | {"password": "demo-bekasi"})

        assert [one.status_code for one in answers] == [400, 400]
        assert (right.status_code, right.json()["error"]) == (429, "slow_down")
        assert int(right.headers["Retry-After"]) in range(1, 151)


async def test_redis_gone(hub: Hub, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign-in works, wrong passwords still slow down, and a revoked token is refused: revocation is the database's."""
    app: Any = hub.app
    async with Redis.from_url("redis://127.0.0.1:1/0") as away:
        limiter = Limiter(away)
        monkeypatch.setattr(hub, "limiter", limiter)
        monkeypatch.setattr(hub, "auth", replace(hub.auth, guard=Guard(limiter.take, 2)))
        monkeypatch.setattr(app.state, "auth", hub.auth)
        form = {"grant_type": "password", "username": "auditor", "password": "demo-bekasi"}

        tokens = (await client.post("/auth/token", data=form)).json()
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        wrong = [await client.post("/auth/token", data=form | {"password": "x"}) for _ in range(3)]
        good = await client.post("/graphql", json={"query": "{ me { username } }"}, headers=headers)
        await client.post("/auth/revoke", data={"token": tokens["refresh_token"]})
        revoked = await client.post("/graphql", json={"query": "{ me { username } }"}, headers=headers)

    assert [one.status_code for one in wrong] == [400, 400, 429]
    assert (good.status_code, revoked.status_code) == (200, 401)
    assert limiter.away > 0

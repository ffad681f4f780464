"""Signing in at a provider ends in the same session as a password, for the right person only."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import jwt
import pyotp
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec.structs import replace

from auth import Account, Auth, Ended, Factor, Guard, Identity, Oidc, Refused, Visit, accounts, principal_of
from auth.oidc import people
from auth.oidc.visits import challenge_of

NIK = "3275014107900001"
FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
OFFICER = {"groups": ["staff", "backoffice"], "name": "Rina", "preferred_username": "Rina"}
FRONT = "https://warga.test/masuk"
once = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what differs between databases is tried below


async def who(auth: Auth, tokens: dict[str, Any]) -> Any:
    return await principal_of(auth, f"Bearer {tokens['access_token']}")


def trust(oidc: Oidc, **changes: Any) -> None:
    """Another entry in the operator's file."""
    oidc.trusted.providers["sso"] = oidc.clients["sso"].provider = replace(oidc.clients["sso"].provider, **changes)


class TestPeople:
    async def test_an_officer_gets_what_the_rules_give(self, auth: Auth, browser, forge) -> None:
        """A new person has an account of their own, with the roles and the unit of their groups."""
        forge.people["77"] = OFFICER

        found = await who(auth, await browser.sign_in("77"))

        assert (found.username, found.name, found.unit, found.agency) == ("rina@sso", "Rina", "U1", "dinsos")
        assert found.roles == {"dinsos.officer"}

    async def test_the_same_person_has_the_same_account(self, auth: Auth, browser, forge) -> None:
        """Issuer and subject say who it is, whatever the provider calls them today."""
        forge.people["77"] = OFFICER
        first = await who(auth, await browser.sign_in("77"))
        forge.people["77"] = OFFICER | {"preferred_username": "rina.baru", "email": "lain@bekasi.test"}

        again = await who(auth, await browser.sign_in("77"))

        assert again.subject == first.subject
        assert await Account.count() == 1

    async def test_two_first_sign_ins_at_once(self, oidc: Oidc) -> None:
        """One account is made, and it is the one that is linked."""
        provider = oidc.trusted.providers["sso"]
        seen = provider.sees({"sub": "77", **OFFICER}, oidc.auth.catalog.known)

        async def first() -> bool:
            try:
                async with oidc.auth.transaction():
                    await people.welcome("sso", provider, seen, oidc.auth.clock(), oidc.auth.roles)
            except Refused:
                return False
            return True

        done = await asyncio.gather(*(first() for _ in range(4)))

        assert any(done)
        assert (await Account.count(), await Identity.count()) == (1, 1)

    async def test_no_name_and_no_address_opens_anothers_account(self, auth: Auth, make, browser, forge) -> None:
        """An account is never found by username or e-mail."""
        await make("rina@sso", roles=["dinsos.officer"])
        forge.people["77"] = OFFICER | {"email": "rina@sso"}

        found = await who(auth, await browser.sign_in("77"))

        theirs = await accounts.named("rina@sso")
        assert theirs is not None
        assert found.subject != theirs.id
        assert found.username.endswith("@sso")

    async def test_a_citizen_comes_by_nik(self, auth: Auth, make, browser, forge) -> None:
        """A NIK that a provider vouches for is the citizen's own account, and is linked once."""
        own = await make("warga", nik=NIK)
        forge.people["a"] = {"nik": NIK}

        found = await who(auth, await browser.sign_in("a"))

        assert (found.subject, found.roles) == (own.id, {"citizen"})
        assert await Identity.count() == 1

    async def test_a_new_citizen(self, auth: Auth, browser, forge) -> None:
        """Without an account, the NIK makes one."""
        forge.people["a"] = {"nik": NIK, "name": "Siti Rahayu"}

        found = await who(auth, await browser.sign_in("a"))

        assert (found.nik, found.roles, found.unit) == (NIK, {"citizen"}, None)

    async def test_a_nik_is_believed_only_where_the_operator_says_so(
        self, auth: Auth, make, browser, oidc, forge
    ) -> None:
        """A claim called nik of another provider opens nothing."""
        await make("warga", nik=NIK)
        trust(oidc, nik="")
        forge.people["a"] = OFFICER | {"nik": NIK}

        found = await who(auth, await browser.sign_in("a"))

        assert found.nik is None

    @pytest.mark.parametrize("nik", ["", NIK[1:], NIK.translate(FULL_WIDTH), int(NIK), [NIK], None])
    async def test_what_is_no_nik(self, browser, forge, nik: object) -> None:
        """A claim that is no NIK counts as none; a person with nothing gets no account."""
        forge.people["a"] = {"nik": nik, "groups": []}

        assert await browser.come_back("a") == {"error": "access_denied"}
        assert await Account.count() == 0

    async def test_roles_follow_the_groups(self, auth: Auth, browser, oidc, forge) -> None:
        """What the rules name is given and taken with every sign-in; what an administrator gave stays; tokens that say
        otherwise die."""
        trust(oidc, rules=oidc.clients["sso"].provider.rules[:2])
        forge.people["77"] = OFFICER
        old = await browser.sign_in("77")
        account = await accounts.named("rina@sso")
        assert account is not None
        await auth.grant(account, "citizen")
        forge.people["77"] = {"groups": ["crew"]}

        found = await who(auth, await browser.sign_in("77"))

        assert (found.roles, found.unit, found.agency) == ({"citizen", "dinkes.crew"}, "EMG-01", "dinkes")
        with pytest.raises(Exception, match="bad token"):
            await who(auth, old)

    async def test_one_unit(self, auth: Auth, browser, forge) -> None:
        """Rules that name another unit than the first one's give nothing."""
        forge.people["77"] = {"groups": ["crew", "backoffice"]}

        found = await who(auth, await browser.sign_in("77"))

        assert (found.roles, found.unit) == ({"dinsos.officer"}, "U1")

    @pytest.mark.parametrize("groups", [[], ["staff"], "backoffices", None, {"backoffice": 1}])
    async def test_a_stranger_gets_no_account(self, browser, forge, groups: object) -> None:
        """Whom no rule gives anything is refused, and leaves nothing."""
        forge.people["9"] = {"groups": groups}

        assert await browser.come_back("9") == {"error": "access_denied"}
        assert await Account.count() == 0

    async def test_a_closed_account_stays_closed(self, auth: Auth, browser, forge) -> None:
        """Whoever was deactivated doesn't come back through a provider."""
        forge.people["77"] = OFFICER
        await browser.sign_in("77")
        account = await accounts.named("rina@sso")
        assert account is not None
        await auth.deactivate(account)

        assert await browser.come_back("77") == {"error": "access_denied"}

    @pytest.mark.parametrize("had_one", [True, False])
    async def test_the_deceased(self, auth: Auth, make, clock, browser, forge, had_one: bool) -> None:
        """After a death no provider opens the person's account, or a new one."""
        if had_one:
            await make("warga", nik=NIK)
        async with auth.transaction():
            await accounts.close_all(NIK, clock())
        forge.people["a"] = {"nik": NIK}

        assert await browser.come_back("a") == {"error": "access_denied"}
        assert await Ended.count() == 1

    async def test_lasts_as_long_as_the_providers_word(self, auth: Auth, clock, browser, forge) -> None:
        """After twelve hours the provider is asked again."""
        forge.people["77"] = OFFICER
        tokens = await browser.sign_in("77")

        clock.pass_(hours=11)
        renewed = await auth.refresh(tokens["refresh_token"])
        clock.pass_(hours=2)

        with pytest.raises(Exception, match="refused"):
            await auth.refresh(renewed.refresh)

    async def test_what_was_done_is_told(self, oidc: Oidc, browser, forge) -> None:
        """The access log hears of what a sign-in did to an account, once."""
        told: list[Any] = []

        async def tell(provider: str, account: Account, done: Any) -> None:
            told.append((provider, account.username, list(done)))

        oidc.tell = tell
        forge.people["77"] = OFFICER
        await browser.sign_in("77")
        await browser.sign_in("77")

        assert told == [("sso", "rina@sso", ["LINK", "GRANT:dinsos.officer"])]


@once
class TestSecondFactor:
    async def test_is_asked_for(self, auth: Auth, clock, browser, forge) -> None:
        """An account with a second factor needs its code here too; a wrong one uses the sign-in up."""
        forge.people["77"] = OFFICER
        await browser.sign_in("77")
        account = await accounts.named("rina@sso")
        assert account is not None
        secret, _ = await auth.factors.begin(account)
        app = pyotp.TOTP(secret)
        await auth.factors.confirm(account, app.at(clock()))
        clock.pass_(minutes=1)
        code, right = (await browser.come_back("77"))["code"], app.at(clock())

        tried: list[dict[str, str]] = [{}, {"totp": "000000"}, {"totp": right}]
        without, wrong, after = [await browser.exchange(code, **more) for more in tried]
        again = await browser.exchange((await browser.come_back("77"))["code"], totp=right)

        assert [one.json().get("error") for one in (without, wrong, after, again)] == [
            "mfa_required", "invalid_grant", "invalid_grant", None,
        ]  # fmt: skip
        assert await Factor.count() == 1


@once
class TestTheWay:
    async def test_there(self, browser, forge) -> None:
        """The browser is sent to the provider with state, nonce and challenge; the verifier stays in its cookie."""
        left = await browser.leave()

        there = httpx.URL(left.headers["location"])
        query = dict(there.params)
        cookie = left.headers["set-cookie"]
        assert left.status_code == 302
        assert str(there).startswith("https://sso.test/authorize?")
        assert query["redirect_uri"] == "https://simpul.test/auth/oidc/sso/callback"
        assert (query["client_id"], query["scope"]) == ("simpul", "openid profile")
        assert query["code_challenge"] == challenge_of(browser.client.cookies["simpul_oidc"])
        assert len({query["state"], query["nonce"], query["code_challenge"]}) == 3
        assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/auth/oidc"))
        assert left.headers["cache-control"] == "no-store"

    async def test_back(self, browser, forge) -> None:
        """The code is in the fragment of the front end's address, where no server and no log sees it."""
        forge.people["77"] = OFFICER
        left = await browser.leave(return_to=FRONT)

        answer = await browser.client.get(forge.sign_in(left.headers["location"], "77"))

        back = urlsplit(answer.headers["location"])
        assert f"{back.scheme}://{back.netloc}{back.path}" == FRONT
        assert not back.query
        assert dict(parse_qsl(back.fragment)).keys() == {"code"}
        assert not browser.client.cookies

    @pytest.mark.parametrize(
        "to",
        [
            "https://evil.test/",
            FRONT + "/",
            FRONT + "?x=1",
            FRONT.replace("https", "http"),
            "//evil.test",
            "/graphql",
            "https://simpul.test/graphql@evil.test",
            "https://warga.test@evil.test/masuk",
            "javascript:alert(1)",
        ],
    )
    async def test_no_open_redirect(self, browser, to: str) -> None:
        """Only an address that the operator listed, whole, is gone back to."""
        left = await browser.leave(return_to=to)

        assert (left.status_code, left.json()["error"]) == (400, "invalid_request")

    @pytest.mark.parametrize("challenge", ["", "short", "v" * 44, "=" * 43])
    async def test_a_challenge_is_needed(self, browser, challenge: str) -> None:
        """Without one, whoever sees the code could use it."""
        assert (await browser.leave(code_challenge=challenge)).status_code == 400

    async def test_a_state_works_once(self, browser, forge) -> None:
        """Neither state nor code can be replayed."""
        forge.people["77"] = OFFICER
        left = await browser.leave()
        cookie = dict(browser.client.cookies)
        back = forge.sign_in(left.headers["location"], "77")
        first = await browser.client.get(back)
        code = dict(parse_qsl(urlsplit(first.headers["location"]).fragment))["code"]

        again = await browser.client.get(back, headers={"cookie": f"simpul_oidc={cookie['simpul_oidc']}"})
        taken, retaken = await browser.exchange(code), await browser.exchange(code)

        assert (again.status_code, again.json()["error"]) == (400, "access_denied")
        assert (taken.status_code, retaken.status_code) == (200, 400)
        assert await Visit.count() == 0

    async def test_only_the_browser_that_left_comes_back(self, browser, forge) -> None:
        """A callback that somebody else was talked into is refused: nobody signs in as the attacker."""
        forge.people["77"] = OFFICER
        back = forge.sign_in((await browser.leave()).headers["location"], "77")
        browser.client.cookies.clear()

        answer = await browser.client.get(back)

        assert (answer.status_code, answer.json()["error"]) == (400, "access_denied")

    async def test_only_the_front_end_that_began_gets_tokens(self, browser, forge) -> None:
        """A code without its verifier is worth nothing."""
        forge.people["77"] = OFFICER
        code = (await browser.come_back("77"))["code"]

        stolen = await browser.exchange(code, code_verifier="w" * 43)

        assert stolen.json()["error"] == "invalid_grant"

    @pytest.mark.parametrize(("minutes", "good"), [(9, True), (11, False)])
    async def test_takes_ten_minutes_at_most(self, browser, forge, clock, minutes: int, good: bool) -> None:
        """A sign-in that was left lying is over."""
        forge.people["77"] = OFFICER
        left = await browser.leave()
        clock.pass_(minutes=minutes)

        answer = await browser.client.get(forge.sign_in(left.headers["location"], "77"))

        assert (answer.status_code == 302) is good

    async def test_a_code_is_exchanged_within_five_minutes(self, browser, forge, clock) -> None:
        """And is refused like any other after that."""
        forge.people["77"] = OFFICER
        code = (await browser.come_back("77"))["code"]
        clock.pass_(minutes=6)

        assert (await browser.exchange(code)).json()["error"] == "invalid_grant"

    @pytest.mark.parametrize("query", ["error=access_denied", "code=made-up", "code=x&iss=https://other.test", ""])
    async def test_a_provider_that_says_no(self, browser, query: str) -> None:
        """The front end is told, and the reason stays with the provider."""
        left = await browser.leave()
        state = httpx.URL(left.headers["location"]).params["state"]

        answer = await browser.client.get(f"/auth/oidc/sso/callback?state={state}&{query}")

        assert answer.headers["location"] == "https://simpul.test/graphql#error=access_denied"

    async def test_an_unknown_provider(self, browser) -> None:
        """Is not found, both ways."""
        for way in ("login", "callback"):
            answer = await browser.client.get(f"/auth/oidc/other/{way}")

            assert (answer.status_code, answer.json()["error"]) == (404, "invalid_request")

    async def test_the_list(self, browser) -> None:
        """Front ends know what to offer."""
        answer = await browser.client.get("/auth/oidc")

        assert answer.json() == [{"name": "sso", "title": "Akun pegawai"}]

    async def test_a_provider_that_is_away(self, browser, forge) -> None:
        """Before and after, people are told that it is away, and nothing else breaks."""
        forge.down = True
        before = await browser.leave()
        forge.down = False
        left = await browser.leave()
        back = forge.sign_in(left.headers["location"], "77")
        forge.down = True

        after = await browser.client.get(back)

        assert before.headers["location"] == "https://simpul.test/graphql#error=temporarily_unavailable"
        assert after.headers["location"].endswith("#error=temporarily_unavailable")

    async def test_too_many_sign_ins_from_an_address(self, auth: Auth, oidc, browser) -> None:
        """The front end is told how long to wait, before the provider is asked anything."""

        async def limit(key: str, times: int, seconds: float, cost: float = 1) -> float:
            return 41.5

        oidc.auth = dataclasses.replace(auth, guard=Guard(limit, 5))

        left = await browser.leave(return_to=FRONT)

        assert left.headers["location"] == f"{FRONT}#error=slow_down&retry_after=42"
        assert browser.forge.asked == []

    @pytest.mark.parametrize(
        "change",
        [
            {"issuer": "https://other.test"},
            {"token_endpoint": "http://sso.test/token"},
            {"jwks_uri": "ftp://sso.test/keys"},
            {"authorization_endpoint": None},
            {"jwks_uri": "https://sso.test/nothing"},
        ],
    )
    async def test_a_provider_that_describes_itself_badly(self, browser, forge, change: dict[str, Any]) -> None:
        """Somebody else's description, or one that sends secrets in the clear, is not believed."""
        forge.described |= change

        left = await browser.leave(return_to=FRONT)

        assert left.headers["location"] == f"{FRONT}#error=temporarily_unavailable"


ANOTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _unsigned(claims: dict[str, Any]) -> str:
    parts = [{"alg": "none", "kid": "k1"}, claims]
    return ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts) + "."


def _confused(forge: Any, claims: dict[str, Any]) -> str:
    """Signed with the public key, as if it were a secret that both know."""
    public = forge.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"k1"}').rstrip(b"=")
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    mac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return b".".join([head, body, base64.urlsafe_b64encode(mac.sign(head + b"." + body, public)).rstrip(b"=")]).decode()


BAD = {
    "unsigned": lambda forge, claims: _unsigned(claims),
    "signed with the public key": _confused,
    "another key": lambda forge, claims: forge.signed(claims, key=ANOTHER),
    "another algorithm": lambda forge, claims: forge.signed(claims, alg="RS512"),
    "an unknown key": lambda forge, claims: forge.signed(claims, kid="k2"),
    "a flipped bit": lambda forge, claims: forge.signed(claims)[:-8] + "AAAAAAAA",
    "another issuer": lambda forge, claims: forge.signed(claims | {"iss": "https://other.test"}),
    "another client": lambda forge, claims: forge.signed(claims | {"aud": "other"}),
    "two clients": lambda forge, claims: forge.signed(claims | {"aud": ["simpul", "other"]}),
    "made for another": lambda forge, claims: forge.signed(claims | {"azp": "other"}),
    "expired": lambda forge, claims: forge.signed(claims | {"exp": claims["iat"] - 61}),
    "not yet": lambda forge, claims: forge.signed(claims | {"nbf": claims["iat"] + 61}),
    "from tomorrow": lambda forge, claims: forge.signed(claims | {"iat": claims["iat"] + 86_400}),
    "another sign-in": lambda forge, claims: forge.signed(claims | {"nonce": "other"}),
    "no nonce": lambda forge, claims: forge.signed({k: v for k, v in claims.items() if k != "nonce"}),
    "no end": lambda forge, claims: forge.signed({k: v for k, v in claims.items() if k != "exp"}),
    "an end that is no number": lambda forge, claims: forge.signed(claims | {"exp": [1]}),
    "nobody": lambda forge, claims: forge.signed(claims | {"sub": ""}),
    "a long subject": lambda forge, claims: forge.signed(claims | {"sub": "x" * 256}),
    "a long token": lambda forge, claims: forge.signed(claims | {"more": "x" * 20_000}),
    "no token": lambda forge, claims: None,
    "no text": lambda forge, claims: {"id": 1},
    "nonsense": lambda forge, claims: "a.b.c",
}


@once
@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
async def test_a_bad_id_token_signs_nobody_in(browser, forge, bad: Any) -> None:
    """Whatever is wrong with it, the answer is the same, and there is no account."""
    forge.people["77"] = OFFICER
    forge.twist = lambda claims: bad(forge, claims)

    assert await browser.come_back("77") == {"error": "access_denied"}
    assert await Account.count() == 0


@once
async def test_a_key_that_is_new_is_found(browser, forge, oidc, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider may change its keys: they are read again, but not for every made-up name."""
    monkeypatch.setattr("auth.oidc.client.SOON", 0.0)
    forge.people["77"] = OFFICER
    await browser.sign_in("77")
    forge.key = ANOTHER
    oidc.clients["sso"]._keys.clear()
    before = len(forge.asked)

    await browser.sign_in("77")

    assert forge.asked[before:] == ["/token", "/.well-known/openid-configuration", "/keys"]


@once
@pytest.mark.parametrize(
    ("about", "good"), [({"sub": "77", **OFFICER}, True), ({"sub": "78", **OFFICER}, False), ({}, False)]
)
async def test_userinfo(browser, forge, oidc, about: dict[str, Any], good: bool) -> None:
    """Where the provider tells groups only there, it is asked, about the same person."""
    trust(oidc, userinfo=True)
    forge.people["77"] = {}
    forge.about = about

    assert ("code" in await browser.come_back("77")) is good

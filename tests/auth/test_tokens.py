"""Access tokens: our own is known again, and everything else is refused alike."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auth import BadToken, Catalog, Key, Keys, Permission, Principal
from auth import tokens as room
from auth.signer import jwk
from auth.tokens import Mint

Forge = Callable[["Workshop"], str]
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class Workshop:
    """Makes tokens that are nearly right."""

    def __init__(self, mint: Mint, good: str) -> None:
        self.mint, self.good = mint, good
        self.key = mint.keys.signing
        self.head, self.body, self.signature = good.split(".")
        self.header: dict[str, Any] = jwt.get_unverified_header(good)
        self.claims: dict[str, Any] = jwt.decode(good, options={"verify_signature": False})

    def sign(self, header: object, claims: object, key: Ed25519PrivateKey | None = None) -> str:
        return self.sign_raw(json.dumps(header).encode(), json.dumps(claims).encode(), key)

    def sign_raw(self, header: bytes, claims: bytes, key: Ed25519PrivateKey | None = None) -> str:
        signed = f"{base64(header)}.{base64(claims)}"
        return f"{signed}.{base64((key or self.key).sign(signed.encode()))}"

    def hs256(self, secret: bytes) -> str:
        signed = f"{base64(json.dumps({**self.header, 'alg': 'HS256'}).encode())}.{self.body}"
        return f"{signed}.{base64(hmac.digest(secret, signed.encode(), hashlib.sha256))}"

    def says(self, **claims: object) -> str:
        return self.sign(self.header, {**self.claims, **claims})

    def headed(self, **header: object) -> str:
        return self.sign({**self.header, **header}, self.claims)

    def without(self, *claims: str) -> str:
        return self.sign(self.header, {name: value for name, value in self.claims.items() if name not in claims})

    def public(self, encoding: Encoding, form: PublicFormat) -> bytes:
        return self.key.public.public_bytes(encoding, form)


STRANGER = Ed25519PrivateKey.generate()
PEM, SPKI, RAW = Encoding.PEM, PublicFormat.SubjectPublicKeyInfo, Encoding.Raw


def spelled(part: str) -> str:
    """The same bytes in other letters: the bits after the last byte are not zero."""
    last = ALPHABET[ALPHABET.index(part[-1]) ^ 1]
    return part[:-1] + last


BAD: dict[str, Forge] = {
    "empty": lambda w: "",
    "no token": lambda w: "warga",
    "alg none, unsigned": lambda w: f"{base64(json.dumps({**w.header, 'alg': 'none'}).encode())}.{w.body}.",
    "alg none, signed": lambda w: w.headed(alg="none"),
    "alg is another name of it": lambda w: w.headed(alg="Ed25519"),
    "HS256 with the public key in PEM": lambda w: w.hs256(w.public(PEM, SPKI)),
    "HS256 with the public key raw": lambda w: w.hs256(w.public(RAW, PublicFormat.Raw)),
    "HS256 with the published x": lambda w: w.hs256(jwk(w.key)["x"].encode()),
    "another kid": lambda w: w.headed(kid=Key.of(STRANGER).kid),
    "no kid": lambda w: w.sign({"alg": "EdDSA", "typ": "at+jwt"}, w.claims),
    "kid is a path": lambda w: w.headed(kid="../../0001.pem"),
    "kid is a number": lambda w: w.headed(kid=1),
    "another key under our kid": lambda w: w.sign(w.header, w.claims, STRANGER),
    "another key, brought along": lambda w: w.sign(
        {**w.header, "jwk": dict(jwk(Key.of(STRANGER)))}, w.claims, STRANGER
    ),
    "a key address in the header": lambda w: w.headed(jku="https://evil.test/jwks.json"),
    "crit": lambda w: w.headed(crit=["exp"]),
    "crit, empty": lambda w: w.headed(crit=[]),
    "b64 false": lambda w: w.headed(b64=False, crit=["b64"]),
    "typ JWT": lambda w: w.headed(typ="JWT"),
    "typ of a letter": lambda w: w.headed(typ="vc+jwt"),
    "typ in capitals": lambda w: w.headed(typ="AT+JWT"),
    "no typ": lambda w: w.sign({"alg": "EdDSA", "kid": w.key.kid}, w.claims),
    "issuer of another city": lambda w: w.says(iss="https://other.test"),
    "issuer with a slash": lambda w: w.says(iss="https://simpul.test/"),
    "another audience": lambda w: w.says(aud="hospital"),
    "several audiences": lambda w: w.says(aud=["simpul", "hospital"]),
    "expired": lambda w: w.says(iat=w.claims["iat"] - 606, nbf=w.claims["nbf"] - 606, exp=w.claims["exp"] - 606),
    "not yet good": lambda w: w.says(nbf=w.claims["nbf"] + 7),
    "issued in the future": lambda w: w.says(iat=w.claims["iat"] + 7),
    "good for a year": lambda w: w.says(exp=w.claims["exp"] + 31_536_000),
    "exp is a string": lambda w: w.says(exp=str(w.claims["exp"])),
    "exp is a fraction": lambda w: w.says(exp=w.claims["exp"] + 0.5),
    "exp is true": lambda w: w.says(exp=True),
    "exp is huge": lambda w: w.sign_raw(
        json.dumps(w.header).encode(),
        json.dumps(w.claims).replace(str(w.claims["exp"]), "9" * 5000).encode(),
    ),
    "nobody": lambda w: w.says(sub=""),
    "no id": lambda w: w.says(jti=""),
    "roles is a string": lambda w: w.says(roles="dinsos.officer"),
    "claims are a list": lambda w: w.sign(w.header, [w.claims]),
    "claims are no JSON": lambda w: w.sign_raw(json.dumps(w.header).encode(), b"{'sub': 1}"),
    "claims are no UTF-8": lambda w: w.sign_raw(json.dumps(w.header).encode(), b'{"sub": "\xff"}'),
    "header is a list": lambda w: w.sign([], w.claims),
    "header is deep": lambda w: w.sign_raw(b"[" * 3000, b"{}"),
    "header is deep inside": lambda w: w.sign_raw(b'{"kid":' + b"[" * 3000, b"{}"),
    "first bit of the header": lambda w: spelled(w.head[0]) + w.head[1:] + f".{w.body}.{w.signature}",
    "first bit of the claims": lambda w: f"{w.head}.{spelled(w.body[0])}{w.body[1:]}.{w.signature}",
    "first bit of the signature": lambda w: f"{w.head}.{w.body}.{spelled(w.signature[0])}{w.signature[1:]}",
    "signature spelled otherwise": lambda w: f"{w.head}.{w.body}.{spelled(w.signature)}",
    "signature padded": lambda w: f"{w.good}==",
    "signature cut": lambda w: w.good[:-2],
    "no signature": lambda w: f"{w.head}.{w.body}.",
    "signature of zeros": lambda w: f"{w.head}.{w.body}.{base64(bytes(64))}",
    "claims padded": lambda w: f"{w.head}.{w.body}=.{w.signature}",
    "line break at the end": lambda w: w.good + "\n",
    "space inside": lambda w: f"{w.head}. {w.body}.{w.signature}",
    "classic base64": lambda w: w.good.replace("-", "+").replace("_", "/") + "+/",
    "two parts": lambda w: f"{w.head}.{w.body}",
    "four parts": lambda w: f"{w.good}.{w.signature}",
    "five parts, as if encrypted": lambda w: f"{w.good}..",
    "JSON serialisation": lambda w: json.dumps({"protected": w.head, "payload": w.body, "signature": w.signature}),
    "100 KB of letters": lambda w: "A" * 102_400,
    "100 KB, signed": lambda w: w.says(name="A" * 102_400),
    "100 KB of dots": lambda w: "." * 102_400,
    "a refresh token": lambda w: f"simpul_rt_{'A' * 22}.{'A' * 43}",
    "other letters": lambda w: "é.é.é",
    "half a surrogate pair": lambda w: w.good + "\ud800",
    "digits of another script": lambda w: w.good.replace("1", "\uff11") + "\uff11",
    "null": lambda w: w.good + "\0",
}


@pytest.fixture
def mint(keys: Keys, catalog: Catalog, clock) -> Mint:
    return Mint(keys, catalog, "https://simpul.test", "simpul", clock)


@pytest.fixture
def officer(catalog: Catalog) -> Principal:
    return catalog.principal(
        subject="7",
        username="backoffice.dinsos",
        name="Budi Santoso",
        nik="3275021203850001",
        roles=["dinsos.officer"],
        unit="rehsos",
        agency="dinsos",
    )


@pytest.fixture
def workshop(mint: Mint, officer: Principal) -> Workshop:
    return Workshop(mint, mint.issue(officer))


def test_says_who_it_is(mint: Mint, officer: Principal) -> None:
    """The principal that went in comes out, with its sign-in, and from when until when its token is good."""
    issued = int(mint.clock().timestamp())

    assert mint.verify(mint.issue(officer, session="s")) == replace(
        officer, session="s", issued=issued, expires=issued + 605
    )


def test_is_what_the_standard_says(workshop: Workshop, clock) -> None:
    """Header and claims are those of RFC 9068, and any library can check the token with the published keys."""
    now = int(clock().timestamp())
    jwks = jwt.PyJWKSet.from_dict(dict(workshop.mint.keys.jwks()))

    claims = jwt.decode(
        workshop.good,
        jwks[workshop.header["kid"]],
        ["EdDSA"],
        audience="simpul",
        issuer="https://simpul.test",
        options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
    )

    assert workshop.header == {"alg": "EdDSA", "typ": "at+jwt", "kid": workshop.key.kid}
    assert {name: claims[name] for name in ("sub", "iat", "nbf", "exp")} == {
        "sub": "7",
        "iat": now,
        "nbf": now,
        "exp": now + 600,
    }


def test_carries_no_permissions(workshop: Workshop) -> None:
    """Roles travel, what they allow does not."""
    assert set(workshop.claims) == {
        *("iss", "aud", "sub", "jti", "iat", "nbf", "exp"),
        *("username", "name", "nik", "roles", "unit", "agency"),
    }


def test_two_tokens_have_two_ids(mint: Mint, officer: Principal) -> None:
    """A token can be named, to be revoked."""
    ids = {jwt.decode(mint.issue(officer), options={"verify_signature": False})["jti"] for _ in range(2)}

    assert len(ids) == 2


@pytest.mark.parametrize("forge", BAD.values(), ids=BAD.keys())
def test_bad_tokens_are_refused_alike(workshop: Workshop, forge: Forge) -> None:
    """Each of these is a BadToken that says nothing, before and after the good one was seen."""
    bad = forge(workshop)

    for _ in ("before", "after"):
        with pytest.raises(BadToken) as caught:
            workshop.mint.verify(bad)
        assert caught.value.args == ("bad token",)
        assert caught.value.__cause__ is None
        workshop.mint.verify(workshop.good)


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "jti", "iat", "nbf", "exp", "username", "name", "roles"])
def test_every_claim_is_needed(workshop: Workshop, claim: str) -> None:
    """A token of ours that leaves something out is not one of ours."""
    with pytest.raises(BadToken):
        workshop.mint.verify(workshop.without(claim))


@pytest.mark.parametrize(("seconds", "good"), [(-6, False), (-5, True), (0, True), (604, True), (605, False)])
def test_is_good_for_ten_minutes_and_five_seconds(workshop: Workshop, clock, seconds: int, good: bool) -> None:
    """Clocks may differ by five seconds either way, and a token seen before expires like any other."""
    workshop.mint.verify(workshop.good)
    clock.pass_(seconds=seconds)

    for mint in (
        workshop.mint,
        Mint(workshop.mint.keys, workshop.mint.catalog, "https://simpul.test", "simpul", clock),
    ):
        if good:
            assert mint.verify(workshop.good).subject == "7"
        else:
            with pytest.raises(BadToken):
                mint.verify(workshop.good)


def test_an_old_key_still_verifies(keys: Keys, mint: Mint, officer: Principal, clock) -> None:
    """After a new key takes over, tokens of the old one are good until they expire."""
    token = mint.issue(officer)
    rotated = Keys([keys.signing, Key.of(Ed25519PrivateKey.generate())])
    later = Mint(rotated, mint.catalog, mint.issuer, mint.audience, clock)

    assert later.verify(token).subject == officer.subject
    assert jwt.get_unverified_header(later.issue(officer))["kid"] == rotated.signing.kid


def test_a_token_that_would_be_refused_is_not_issued(mint: Mint, catalog: Catalog) -> None:
    """Too much in a token is an error where it is made, not where it is used."""
    long = catalog.principal(subject="7", username="warga", name="A" * 9000, roles=())

    with pytest.raises(ValueError, match="too long"):
        mint.issue(long)


@pytest.mark.parametrize("which", ["jti", "subject", "neither"])
def test_what_was_verified_can_be_forgotten(workshop: Workshop, which: str) -> None:
    """A forgotten token is read again at its next use, with the catalog of that moment."""
    mint = workshop.mint
    mint.verify(workshop.good)
    mint.catalog.roles.clear()

    named = {"jti": {"jti": workshop.claims["jti"]}, "subject": {"subject": "7"}, "neither": {"subject": "8"}}
    mint.forget(**named[which])

    assert bool(mint.verify(workshop.good).roles) == (which == "neither")


def test_memory_is_bounded(mint: Mint, officer: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tokens used longest ago make room."""
    monkeypatch.setattr(room, "KEPT", 2)
    first, second, third = (mint.issue(officer) for _ in range(3))

    for token in (first, second, first, third):
        mint.verify(token)

    assert list(mint._seen) == [first, third]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(min_value=0), letter=st.sampled_from(ALPHABET + "=.+/ é"))
def test_a_token_has_one_spelling(workshop: Workshop, at: int, letter: str) -> None:
    """Whichever letter is changed, the token is bad."""
    good = workshop.good
    at %= len(good)
    changed = good[:at] + letter + good[at + 1 :]

    if changed == good:
        workshop.mint.verify(changed)
    else:
        with pytest.raises(BadToken):
            workshop.mint.verify(changed)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.lists(st.binary(), min_size=3, max_size=3).map(lambda p: ".".join(map(base64, p)))))
def test_no_text_breaks_it(mint: Mint, text: str) -> None:
    """Whatever is sent, the answer is BadToken and nothing else."""
    with pytest.raises(BadToken):
        mint.verify(text)


@given(st.lists(st.sampled_from(["citizen", "dinsos.officer", "dinkes.crew", "gone"])), st.text(), st.text())
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_principal_survives(mint: Mint, roles: list[str], name: str, unit: str) -> None:
    """Names in any script come back as they went in."""
    who = mint.catalog.principal(subject="7", username="warga", name=name, roles=roles, unit=unit or None)

    found = mint.verify(mint.issue(who))
    assert replace(found, issued=0, expires=None) == who


def test_permissions_are_those_of_today(mint: Mint, officer: Principal, clock) -> None:
    """A role that lost its plugin lost its permissions too, in tokens already out."""
    token = mint.issue(officer)
    bare = Mint(mint.keys, Catalog(permissions=(Permission("a:b:c", ""),)), mint.issuer, mint.audience, clock)

    assert bare.verify(token).permissions == frozenset()

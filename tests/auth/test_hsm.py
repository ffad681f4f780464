"""Keys in a token of SoftHSM, the software device of Debian's package softhsm2."""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pkcs11
import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from auth import BadKey, Keys, Token
from auth.signer import compact, jwk
from tests.softhsm import MODULE, NEEDED, PIN, new_token

pytestmark = NEEDED


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Token]:
    """A token with one key of ours."""
    made = new_token(tmp_path, monkeypatch)
    made.rotate()
    yield made
    made.close()


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # RFC 9864 renames it; libraries know both
def test_any_jose_library_checks_what_it_signs(token: Token) -> None:
    """The JWS is EdDSA over Ed25519, checked by joserfc with the published key alone."""
    ((label, key),) = token.named()
    header = json.dumps({"alg": "EdDSA", "kid": key.kid}).encode()

    text = compact(key, header, b"payload")

    published = OKPKey.import_key({**jwk(key)})
    assert label == "simpul-0001"
    assert jws.deserialize_compact(text, published, algorithms=["EdDSA"]).payload == b"payload"
    assert published.thumbprint() == key.kid


def test_the_private_half_stays_inside(token: Token) -> None:
    """The device is told that the key may not be shown, not even wrapped."""
    token.named()
    private = token._session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label="simpul-0001")

    assert private[pkcs11.Attribute.SENSITIVE] is True
    assert private[pkcs11.Attribute.EXTRACTABLE] is False
    with pytest.raises(pkcs11.AttributeSensitive):
        private[pkcs11.Attribute.VALUE]


def test_files_check_and_the_device_signs(token: Token, tmp_path: Path) -> None:
    """A hub that moves to a device still knows what its files signed, and makes no file of its own."""
    files = Keys.load(tmp_path / "keys")

    moved = Keys.load(tmp_path / "keys", None, token)
    fresh = Keys.load(tmp_path / "other", None, token)

    assert moved.find(files.signing.kid) is not None
    assert [name for name, _ in moved.named()] == ["0001.pem", "simpul-0001"]
    assert moved.signing.kid == token.named()[0][1].kid
    assert [one["kid"] for one in moved.jwks()["keys"]] == [files.signing.kid, moved.signing.kid]
    assert not (tmp_path / "other").exists()
    assert fresh.signing.kid == moved.signing.kid


def test_a_rotated_key_checks_at_once_and_signs_after_a_start(
    token: Token, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auth.keys.LOOK", 0.0)
    running = Keys.load(tmp_path / "keys", None, token)
    old = running.signing

    label = token.rotate()
    restarted = Keys.load(tmp_path / "keys", None, token)

    assert label == "simpul-0002"
    assert restarted.signing.kid != old.kid
    assert running.find(restarted.signing.kid) is not None
    assert (running.signing, restarted.find(old.kid)) == (old, old)
    old.public.verify(old.sign(b"still"), b"still")


def test_a_lost_session_is_opened_anew(token: Token) -> None:
    """A device that was restarted doesn't need the hub to be."""
    ((_, key),) = token.named()
    key.sign(b"before")
    pkcs11.lib(str(MODULE)).reinitialize()

    signature = key.sign(b"after")

    key.public.verify(signature, b"after")


def test_a_device_that_is_gone_is_said_so_and_comes_back(token: Token, tmp_path: Path) -> None:
    ((_, key),) = token.named()
    token.close()
    (tmp_path / "tokens").rename(tmp_path / "away")
    (tmp_path / "tokens").mkdir()

    with pytest.raises(BadKey, match=r"'simpul' of .* does not answer: NoSuchToken"):
        key.sign(b"x")

    (tmp_path / "tokens").rmdir()
    (tmp_path / "away").rename(tmp_path / "tokens")
    key.public.verify(key.sign(b"x"), b"x")


def test_threads_take_turns(token: Token) -> None:
    """Eight threads sign at once, each its own text."""
    ((_, key),) = token.named()
    texts = [f"text {at}".encode() for at in range(80)]

    with ThreadPoolExecutor(8) as threads:
        signatures = list(threads.map(key.sign, texts))

    for text, signature in zip(texts, signatures, strict=True):
        key.public.verify(signature, text)


def test_a_wrong_pin_is_tried_once(token: Token) -> None:
    """Tried again and again it would lock the token; the message says which setting to mend, and not the PIN."""
    token.close()
    wrong = Token(MODULE, "simpul", "0000")

    with pytest.raises(BadKey, match="the PIN in SIMPUL_HSM_PIN_FILE does not open") as refused:
        wrong.named()

    assert "0000" not in str(refused.value)


def test_an_unknown_token_or_library_is_named(token: Token, tmp_path: Path) -> None:
    with pytest.raises(BadKey, match=r"'none' of .* does not answer: NoSuchToken"):
        Token(MODULE, "none", PIN).named()
    with pytest.raises(BadKey, match=r"nothing\.so"):
        Token(tmp_path / "nothing.so", "simpul", PIN).named()


def test_an_empty_token_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made in it behind the operator's back."""
    empty = new_token(tmp_path, monkeypatch)

    with pytest.raises(BadKey, match="holds no key: run `simpul keys rotate`"):
        Keys.load(tmp_path / "keys", None, empty)

    empty.close()


def test_a_child_process_opens_its_own_session(token: Token) -> None:
    """What a start tried before its workers were forked doesn't break theirs."""
    ((_, key),) = token.named()
    token.close()

    child = os.fork()
    if not child:
        try:
            key.public.verify(key.sign(b"child"), b"child")
            os._exit(0)
        finally:
            os._exit(1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    key.public.verify(key.sign(b"parent"), b"parent")

"""Form bodies are read strictly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.forms import MEDIA_TYPE, parse
from auth.refusals import BadRequest


@pytest.mark.parametrize(
    "media_type", [MEDIA_TYPE, f"{MEDIA_TYPE}; charset=UTF-8", "Application/X-WWW-Form-urlencoded"]
)
def test_reads_a_form(media_type: str) -> None:
    """Escapes, plus signs and plain UTF-8 are all text; an empty value counts as absent."""
    assert parse(media_type, "a=1+2&b=%C3%A9&c=é&d=&e=%3D".encode()) == {"a": "1 2", "b": "é", "c": "é", "e": "="}


@pytest.mark.parametrize("media_type", ["", "application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_refuses_another_media_type(media_type: str) -> None:
    """Only a form is a form."""
    with pytest.raises(BadRequest):
        parse(media_type, b"a=1")


@pytest.mark.parametrize(
    "body",
    [b"a=1&a=2", b"a=1&a=", b"a", b"a=1&", b"a=%FF", b"a=\xff", b"a=%ED%A0%80", b"&".join([b"a=1"] * 17)],
    ids=["twice", "twice, once empty", "no value", "open end", "bad escape", "no UTF-8", "surrogate", "too many"],
)
def test_refuses_what_is_not_clear(body: bytes) -> None:
    """A form that can be read in two ways is not read."""
    with pytest.raises(BadRequest) as caught:
        parse(MEDIA_TYPE, body)
    assert caught.value.code == "invalid_request"


@given(st.binary(max_size=200))
def test_no_body_breaks_it(body: bytes) -> None:
    """Whatever is sent is a form or a bad request."""
    try:
        fields = parse(MEDIA_TYPE, body)
    except BadRequest:
        return
    assert all(fields.values())

"""The Authorization header is nobody, somebody, or an error."""

import pytest

from auth import ANONYMOUS, Auth, BadToken, principal_of


@pytest.fixture
async def access(auth: Auth, make) -> str:
    await make("warga")
    return (await auth.password("warga", "demo-bekasi")).access


async def test_no_header_is_nobody(auth: Auth) -> None:
    """Without a header the caller is anonymous."""
    assert await principal_of(auth, None) is ANONYMOUS


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER  "])
async def test_a_good_token_is_somebody(auth: Auth, access: str, scheme: str) -> None:
    """The scheme is written in any case (RFC 9110, 11.1)."""
    assert (await principal_of(auth, scheme + access)).username == "warga"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "{}", "Basic {}", "Bearer {} ", "Bearer {},{}", " Bearer {}"]
)
async def test_anything_else_is_an_error(auth: Auth, access: str, header: str) -> None:
    """A header that is not a good bearer token is never anonymous."""
    with pytest.raises(BadToken):
        await principal_of(auth, header.format(access, access))


async def test_a_refresh_token_is_no_bearer_token(auth: Auth, access: str) -> None:
    """A refresh token opens nothing but the token endpoint."""
    tokens = await auth.password("warga", "demo-bekasi")

    with pytest.raises(BadToken):
        await principal_of(auth, f"Bearer {tokens.refresh}")

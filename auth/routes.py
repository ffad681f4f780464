"""The HTTP endpoints of signing in: token, revoke, introspection, and the public keys."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from litestar import Request, get, post
from litestar.datastructures import CacheControlHeader
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.openapi import ResponseSpec
from litestar.response.base import ASGIResponse
from litestar.types import ExceptionHandlersMap

from auth import forms, refusals
from auth.errors import Missing, Refused, Slowed, WeakPassword
from auth.introspection import introspect
from auth.oidc import ROUTES as OIDC_ROUTES
from auth.oidc import Oidc
from auth.refusals import BadRequest, OAuthError
from auth.signer import JwkSet
from auth.signin import Auth, Tokens

_TAGS: Final = ["auth"]
_GRANTS: Final = ("password", "refresh_token", "authorization_code")
_REFUSALS: Final[ExceptionHandlersMap] = {
    BadRequest: refusals.bad_request,
    Refused: refusals.refused,
    Slowed: refusals.slowed,
    Missing: refusals.missing,
    WeakPassword: refusals.weak,
    RequestEntityTooLarge: refusals.too_large,
}
_NO_STORE: Final = CacheControlHeader(no_store=True)
_KEYS_FRESH: Final = CacheControlHeader(public=True, max_age=300)  # a new key must be known before it signs


def _refusal(description: str) -> ResponseSpec:
    return ResponseSpec(OAuthError, description=description, generate_examples=False)


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """Tokens, as RFC 6749, 5.1 spells them. expires_in: seconds."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    refresh_token: str


@post(
    "/auth/token",
    operation_id="token",
    operation_class=forms.TokenOperation,
    summary="Sign in, or stay signed in",
    tags=_TAGS,
    status_code=200,
    cache_control=_NO_STORE,
    request_max_body_size=forms.LIMIT,
    exception_handlers=_REFUSALS,
    response_description="An access token for ten minutes and a refresh token that works once.",
    responses={
        400: _refusal("No token, and why."),
        413: _refusal("The body is too large."),
        429: _refusal("Too many wrong passwords; `Retry-After` says how long to wait."),
    },
)
async def token(request: Request[Any, Any, Any]) -> TokenAnswer:
    """Exchange a username and a password, a refresh token, or the code of a sign-in through a provider, for new tokens
    (RFC 6749, sections 4.3, 6 and 4.1)."""
    auth: Auth = request.app.state.auth
    fields = forms.parse(request.headers.get("content-type", ""), await request.body())
    tokens = await _granted(auth, request.app.state.oidc, fields, auth.address_of(request))
    return TokenAnswer(tokens.access, "Bearer", tokens.expires_in, tokens.refresh)


async def _granted(auth: Auth, oidc: Oidc, fields: dict[str, str], address: str | None) -> Tokens:
    await auth.revoked.fresh()  # the roles that the tokens will name
    match fields:
        case {"grant_type": "password", "username": username, "password": password}:
            return await auth.password(
                username, password, address=address, code=fields.get("totp"), new=fields.get("new_password")
            )
        case {"grant_type": "refresh_token", "refresh_token": refresh}:
            return await auth.refresh(refresh)
        case {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}:
            return await oidc.redeem(code, verifier, totp=fields.get("totp"), address=address)
        case {"grant_type": grant} if grant not in _GRANTS:
            raise BadRequest("unsupported_grant_type")
        case _:
            raise BadRequest("invalid_request")


@post(
    "/auth/revoke",
    operation_id="revoke",
    operation_class=forms.RevokeOperation,
    summary="Sign out",
    tags=_TAGS,
    status_code=200,
    cache_control=_NO_STORE,
    request_max_body_size=forms.LIMIT,
    exception_handlers=_REFUSALS,
    response_description="The token is not good any more, or never was.",
    responses={400: _refusal("There is no token in the request."), 413: _refusal("The body is too large.")},
)
async def revoke(request: Request[Any, Any, Any]) -> ASGIResponse:
    """End the sign-in that a refresh or access token belongs to, or an API token (RFC 7009); any token gets the same
    answer."""
    auth: Auth = request.app.state.auth
    fields = forms.parse(request.headers.get("content-type", ""), await request.body())
    if "token" not in fields:
        raise BadRequest("invalid_request")
    await auth.revoke(fields["token"])
    return ASGIResponse(headers={"Cache-Control": refusals.NO_STORE})  # no body; None would be sent as "null"


@get(
    "/.well-known/jwks.json",
    operation_id="jwks",
    summary="Public keys",
    tags=_TAGS,
    cache_control=_KEYS_FRESH,
    response_description="The keys that check access tokens.",
)
async def jwks(request: Request[Any, Any, Any]) -> JwkSet:
    """The public keys to check access tokens with (RFC 7517)."""
    auth: Auth = request.app.state.auth
    return auth.keys.jwks()


ROUTES: Final = (token, revoke, introspect, jwks, *OIDC_ROUTES)

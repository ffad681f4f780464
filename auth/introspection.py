"""Whether a token is good and for what: asked by gateways. Source: RFC 7662."""

from __future__ import annotations

import hmac
from typing import Any, Final

import msgspec
from litestar import Request, post
from litestar.datastructures import CacheControlHeader
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.openapi import ResponseSpec

from auth import apitokens, forms, refusals
from auth.bearer import principal_of
from auth.errors import BadToken
from auth.refusals import BadRequest, NotAGateway, OAuthError
from auth.signin import Auth

HEADER: Final = "X-Simpul-Gateway"
PERMISSION: Final = "hub:token:introspect"


class Introspection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a gateway may know of a token; `active` alone when it is not good. Times: seconds."""

    active: bool
    scope: str | None = None
    client_id: str | None = None
    username: str | None = None
    token_type: str | None = None
    sub: str | None = None
    iss: str | None = None
    aud: str | None = None
    iat: int | None = None
    exp: int | None = None
    unit: str | None = None
    agency: str | None = None
    purposes: list[str] | None = None


@post(
    "/auth/introspect",
    operation_id="introspect",
    operation_class=forms.IntrospectOperation,
    summary="Whether a token is good",
    tags=["auth"],
    status_code=200,
    cache_control=CacheControlHeader(no_store=True),
    request_max_body_size=forms.LIMIT,
    exception_handlers={
        BadRequest: refusals.bad_request,
        NotAGateway: refusals.not_a_gateway,
        RequestEntityTooLarge: refusals.too_large,
    },
    response_description="What the token is good for; `active` is false for any that is not.",
    responses={
        400: ResponseSpec(OAuthError, description="There is no token in the request.", generate_examples=False),
        401: ResponseSpec(OAuthError, description="Only a gateway may ask.", generate_examples=False),
        413: ResponseSpec(OAuthError, description="The body is too large.", generate_examples=False),
    },
)
async def introspect(request: Request[Any, Any, Any]) -> Introspection:
    """Say whether a token is good (RFC 7662). The caller shows the gateway's secret in `X-Simpul-Gateway`, or a bearer
    token with the permission `hub:token:introspect`."""
    auth: Auth = request.app.state.auth
    await _gateway(auth, request)
    fields = forms.parse(request.headers.get("content-type", ""), await request.body())
    if "token" not in fields:
        raise BadRequest("invalid_request")
    try:
        return await _about(auth, fields["token"])
    except BadToken:
        return Introspection(active=False)


async def _gateway(auth: Auth, request: Request[Any, Any, Any]) -> None:
    shown = request.headers.get(HEADER, "")
    if auth.gateway and hmac.compare_digest(shown.encode("latin-1", "replace"), auth.gateway.encode()):
        return
    try:
        who = await principal_of(auth, request.headers.get("authorization"), auth.address_of(request))
    except BadToken:
        raise NotAGateway from None
    if not who.may(PERMISSION):
        raise NotAGateway


async def _about(auth: Auth, token: str) -> Introspection:
    """Raises: BadToken."""
    if token.startswith(apitokens.PREFIX):
        row = await auth.api.good(token, None, anywhere=True)
        who = auth.api.speaks_for(row)
        issued, expires = int(row.created.timestamp()), int(row.expires.timestamp())
    else:
        who = await principal_of(auth, f"Bearer {token}")
        issued, expires = who.issued, auth.mint.expiry(token)
    return Introspection(
        active=True,
        scope=" ".join(sorted(who.permissions)),
        client_id=who.username,
        username=who.username,
        token_type="Bearer",  # noqa: S106 - a kind, no secret
        sub=who.subject,
        iss=auth.issuer,
        aud=auth.audience,
        iat=issued,
        exp=expires,
        unit=who.unit,
        agency=who.agency,
        purposes=sorted(who.purposes),
    )

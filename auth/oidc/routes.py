"""The way through a provider over HTTP: there by `login`, back by `callback`, and the list of providers."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.datastructures import CacheControlHeader, Cookie
from litestar.openapi import ResponseSpec
from litestar.openapi.spec import OpenAPIType, Operation, Parameter, Schema
from litestar.params import FromPath
from litestar.types import ExceptionHandlersMap

from auth import refusals
from auth.errors import ProviderAway, Refused, Slowed
from auth.oidc import visits
from auth.oidc.signin import Oidc
from auth.refusals import BadRequest, Code, OAuthError, UnknownProvider

COOKIE: Final = "simpul_oidc"
PATH: Final = "/auth/oidc"
TAGS: Final = ["auth"]
LONGEST: Final = 4096  # characters of a parameter

log = logging.getLogger("simpul")

_REFUSALS: Final[ExceptionHandlersMap] = {
    BadRequest: refusals.bad_request,
    UnknownProvider: refusals.unknown,
    Refused: refusals.denied,
}


@dataclass(frozen=True, slots=True)
class ProviderInfo:
    """Where people can sign in. name: as in `/auth/oidc/{name}/login`."""

    name: str
    title: str


def _refusal(description: str) -> ResponseSpec:
    return ResponseSpec(OAuthError, description=description, generate_examples=False)


def _query(name: str, description: str, *, required: bool = False) -> Parameter:
    schema = Schema(type=OpenAPIType.STRING, min_length=1)
    return Parameter(name=name, param_in="query", description=description, required=required, schema=schema)


@dataclass
class LoginOperation(Operation):
    """What `login` takes."""

    def __post_init__(self) -> None:
        self.parameters = [
            *(self.parameters or []),
            _query("code_challenge", "SHA-256 of the front end's verifier, base64url (RFC 7636, S256).", required=True),
            _query("return_to", "Where the front end waits, as the operator listed it; else the explorer."),
        ]


@dataclass
class CallbackOperation(Operation):
    """What a provider sends along."""

    def __post_init__(self) -> None:
        self.parameters = [
            *(self.parameters or []),
            _query("state", "The sign-in this is about.", required=True),
            _query("code", "The provider's code."),
            _query("error", "Why there is none."),
            _query("iss", "Who says so (RFC 9207)."),
        ]


@get(
    PATH,
    operation_id="oidcProviders",
    summary="Where people can sign in",
    tags=TAGS,
    response_description="The providers that this city trusts.",
)
async def providers(request: Request[Any, Any, Any]) -> list[ProviderInfo]:
    """The OpenID Connect providers that this city trusts."""
    oidc: Oidc = request.app.state.oidc
    return [ProviderInfo(name, one.title) for name, one in oidc.trusted.providers.items()]


@get(
    PATH + "/{provider:str}/login",
    operation_id="oidcLogin",
    operation_class=LoginOperation,
    summary="Sign in at a provider",
    tags=TAGS,
    status_code=302,
    cache_control=CacheControlHeader(no_store=True),
    exception_handlers=_REFUSALS,
    response_description="The way to the provider, or back to the front end with an error.",
    responses={
        400: _refusal("No challenge, or a front end that the operator didn't list."),
        404: _refusal("There is no such provider."),
    },
)
async def login(request: Request[Any, Any, Any], provider: FromPath[str]) -> Response[None]:
    """Send the browser to a provider (OpenID Connect, authorization code). Afterwards it comes to `return_to` with
    `#code=…`, to be exchanged at `/auth/token`, or with `#error=…`: at once when the provider is away, or with
    `#error=slow_down&retry_after=…` (seconds) when too many sign-ins began at this address."""
    oidc = _trusting(request, provider)
    challenge = request.query_params.get("code_challenge", "")
    back = oidc.goes_back_to(request.query_params.get("return_to"))
    if back is None or not visits.is_challenge(challenge):
        raise BadRequest("invalid_request")
    try:
        there, begun = await oidc.begin(provider, challenge, back, address=oidc.auth.address_of(request))
    except ProviderAway as error:
        return _to(f"{back}#{urlencode(_away(provider, error))}", _cookie(oidc, "", 0))
    except Slowed as error:
        wait = {**_error("slow_down"), "retry_after": str(error.seconds)}
        return _to(f"{back}#{urlencode(wait)}", _cookie(oidc, "", 0))
    return _to(there, _cookie(oidc, begun.verifier, int(visits.AWAY.total_seconds())))


@get(
    PATH + "/{provider:str}/callback",
    operation_id="oidcCallback",
    operation_class=CallbackOperation,
    summary="Come back from a provider",
    tags=TAGS,
    status_code=302,
    cache_control=CacheControlHeader(no_store=True),
    exception_handlers=_REFUSALS,
    response_description="The way back to the front end, with a code or an error.",
    responses={
        400: _refusal("The sign-in did not begin in this browser, took too long, or is over."),
        404: _refusal("There is no such provider."),
    },
)
async def callback(request: Request[Any, Any, Any], provider: FromPath[str]) -> Response[None]:
    """Where a provider sends the browser back to."""
    oidc = _trusting(request, provider)
    given = {name: request.query_params.get(name, "")[:LONGEST] for name in ("state", "code", "iss")}
    verifier = request.cookies.get(COOKIE, "")
    challenge, back = await oidc.arrive(provider, given["state"], verifier)
    if given["code"] and given["iss"] in ("", oidc.trusted.providers[provider].issuer):
        answer = await _welcomed(oidc, provider, given["code"], verifier, challenge)
    else:
        answer = _error("access_denied")
    return _to(f"{back}#{urlencode(answer)}", _cookie(oidc, "", 0))


async def _welcomed(oidc: Oidc, provider: str, code: str, verifier: str, challenge: str) -> dict[str, str]:
    try:
        return {"code": await oidc.welcome(provider, code, verifier, challenge)}
    except Refused:
        return _error("access_denied")
    except ProviderAway as error:
        return _away(provider, error)


def _away(provider: str, error: ProviderAway) -> dict[str, str]:
    log.warning("provider away", {"provider": provider, "why": str(error)})
    return _error("temporarily_unavailable")


def _error(code: Code) -> dict[str, str]:
    return {"error": code}


def _trusting(request: Request[Any, Any, Any], provider: str) -> Oidc:
    oidc: Oidc = request.app.state.oidc
    if provider not in oidc.clients:
        raise UnknownProvider
    return oidc


def _cookie(oidc: Oidc, value: str, seconds: int) -> Cookie:
    """Lax: the provider's redirect brings it along, and nothing else from another site does."""
    secure = oidc.auth.issuer.startswith("https://")
    return Cookie(COOKIE, PATH, value, seconds, secure=secure, httponly=True, samesite="lax")


def _to(address: str, cookie: Cookie) -> Response[None]:
    headers = {"Location": address, "Referrer-Policy": "no-referrer"}
    return Response(None, status_code=302, headers=headers, cookies=[cookie])


ROUTES: Final = (providers, login, callback)

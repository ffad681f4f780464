"""Form bodies: read strictly, and described for OpenAPI."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema

from auth.refusals import BadRequest

MEDIA_TYPE: Final = "application/x-www-form-urlencoded"
LIMIT: Final = 8192  # bytes of a body


def parse(content_type: str, body: bytes) -> dict[str, str]:
    """The fields of a form; one without a value counts as absent, one given twice is an error (RFC 6749, 3.2).

    Litestar's own parser is not used: it keeps the last 1024 bodies in a cache, passwords and all.

    Raises: BadRequest.
    """
    if content_type.partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise BadRequest("invalid_request")
    try:
        text = body.decode()
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=16)
    except ValueError:
        raise BadRequest("invalid_request") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadRequest("invalid_request")
    return {name: value for name, value in fields.items() if value}


def _text(description: str) -> Schema:
    return Schema(type=OpenAPIType.STRING, min_length=1, description=description)


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return Schema(type=OpenAPIType.OBJECT, required=list(required), properties={**required, **(optional or {})})


def _form(schema: Schema) -> RequestBody:
    return RequestBody(required=True, content={MEDIA_TYPE: OpenAPIMediaType(schema=schema)})


@dataclass
class TokenOperation(Operation):
    """POST /auth/token takes one of three forms."""

    def __post_init__(self) -> None:
        password = {
            "grant_type": Schema(type=OpenAPIType.STRING, const="password"),
            "username": _text("Username, in any case."),
            "password": _text("Password."),
        }
        more = {
            "totp": _text(
                "A code of the authenticator app, or a recovery code; else the answer may be `mfa_required`."
            ),
            "new_password": _text("Replaces a one-time password; else the answer may be `password_change_required`."),
        }
        refresh = {
            "grant_type": Schema(type=OpenAPIType.STRING, const="refresh_token"),
            "refresh_token": _text("The refresh token of the last answer; it works once."),
        }
        code = {
            "grant_type": Schema(type=OpenAPIType.STRING, const="authorization_code"),
            "code": _text("The code that came back with the browser from a provider; it works once, for five minutes."),
            "code_verifier": _text("What `code_challenge` was made of (RFC 7636)."),
        }
        forms = [_object(password, more), _object(refresh), _object(code, {"totp": more["totp"]})]
        self.request_body = _form(Schema(one_of=forms))


@dataclass
class IntrospectOperation(Operation):
    """POST /auth/introspect takes a token."""

    def __post_init__(self) -> None:
        self.request_body = _form(_object({"token": _text("An access token or an API token.")}))


@dataclass
class RevokeOperation(Operation):
    """POST /auth/revoke takes a token."""

    def __post_init__(self) -> None:
        token = {"token": _text("The refresh or access token whose sign-in ends, or the API token to end.")}
        hint = {"token_type_hint": _text("What kind of token it is; not needed here.")}
        self.request_body = _form(_object(token, hint))

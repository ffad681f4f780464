"""How the token endpoints refuse: the OAuth error answer, in the reader's language. Source: RFC 6749, 5.2."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from litestar import Request, Response
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from auth.errors import Missing, Refused, Slowed, WeakPassword

Code = Literal[
    "invalid_request",
    "invalid_grant",
    "unsupported_grant_type",
    "invalid_client",
    "slow_down",
    "mfa_required",
    "password_change_required",
    "weak_password",
    "access_denied",
    "temporarily_unavailable",
]
Language = Literal["id", "en"]

NO_STORE: Final = "no-store"

# ASCII without quotes and backslashes, says the RFC.
_TEXTS: Final[dict[Code, dict[Language, str]]] = {
    "invalid_request": {
        "id": "Permintaan tidak lengkap atau tidak terbaca.",
        "en": "The request is incomplete or unreadable.",
    },
    "invalid_grant": {
        "id": "Nama pengguna atau kata sandi salah, atau sesi sudah berakhir. Silakan masuk lagi.",
        "en": "Wrong username or password, or the session has ended. Please sign in again.",
    },
    "unsupported_grant_type": {
        "id": "Cara masuk ini tidak dikenal; gunakan password, refresh_token atau authorization_code.",
        "en": "This way to sign in is unknown; use password, refresh_token or authorization_code.",
    },
    "invalid_client": {
        "id": "Hanya gerbang layanan yang boleh bertanya.",
        "en": "Only a gateway may ask.",
    },
    "mfa_required": {
        "id": "Masukkan kode dari aplikasi autentikator (kolom totp).",
        "en": "Send a code of your authenticator app (field totp).",
    },
    "password_change_required": {
        "id": "Ganti kata sandi sekali pakai ini (kolom new_password).",
        "en": "Replace this one-time password (field new_password).",
    },
    "weak_password": {
        "id": "Kata sandi baru terlalu pendek atau mudah ditebak.",
        "en": "The new password is short or easily guessed.",
    },
    "access_denied": {
        "id": "Masuk lewat penyedia ini gagal atau sudah kedaluwarsa. Silakan mulai lagi.",
        "en": "Signing in through this provider failed or took too long. Please begin again.",
    },
    "slow_down": {
        "id": "Terlalu banyak percobaan. Tunggu sebentar.",
        "en": "Too many attempts. Wait a moment.",
    },
}


@dataclass(frozen=True, slots=True)
class OAuthError:
    """Why no token is given."""

    error: Code
    error_description: str


class BadRequest(Exception):
    """The request itself is refused, with this code."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code: Code = code


class UnknownProvider(Exception):
    """The operator trusts no provider of this name."""


class NotAGateway(Exception):
    """Whoever asks is no gateway of this hub."""


def language(accept: str) -> Language:
    """Indonesian or English, as an Accept-Language header weighs them; Indonesian when it names neither."""
    best: tuple[float, Language] = (0.0, "id")
    for item in accept.split(","):
        tag, _, weight = item.partition(";")
        name = tag.strip().lower().partition("-")[0]
        if (name == "id" or name == "en") and (quality := _quality(weight)) > best[0]:
            best = (quality, "en" if name == "en" else "id")
    return best[1]


def _quality(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0.0


def _answer(request: Request[Any, Any, Any], code: Code, status: int) -> Response[OAuthError]:
    spoken = language(request.headers.get("accept-language", ""))
    headers = {"Cache-Control": NO_STORE, "Content-Language": spoken, "Vary": "Accept-Language"}
    return Response(OAuthError(code, _TEXTS[code][spoken]), status_code=status, headers=headers)


def bad_request(request: Request[Any, Any, Any], error: BadRequest) -> Response[OAuthError]:
    """The request is not one this endpoint understands."""
    return _answer(request, error.code, 400)


def refused(request: Request[Any, Any, Any], _: Refused) -> Response[OAuthError]:
    """The one answer to unknown account, wrong password, inactive account and stale token."""
    return _answer(request, "invalid_grant", 400)


def not_a_gateway(request: Request[Any, Any, Any], _: NotAGateway) -> Response[OAuthError]:
    """Whoever asks may not."""
    return _answer(request, "invalid_client", 401)


def missing(request: Request[Any, Any, Any], error: Missing) -> Response[OAuthError]:
    """The password is right; the client asks for the rest and tries again."""
    return _answer(request, error.what, 400)


def weak(request: Request[Any, Any, Any], _: WeakPassword) -> Response[OAuthError]:
    """The new password is not good enough."""
    return _answer(request, "weak_password", 400)


def denied(request: Request[Any, Any, Any], _: Refused) -> Response[OAuthError]:
    """Nobody comes back this way."""
    return _answer(request, "access_denied", 400)


def unknown(request: Request[Any, Any, Any], _: UnknownProvider) -> Response[OAuthError]:
    """There is no such provider."""
    return _answer(request, "invalid_request", 404)


def slowed(request: Request[Any, Any, Any], error: Slowed) -> Response[OAuthError]:
    """Too many wrong passwords, for this account or from this address."""
    answer = _answer(request, "slow_down", 429)
    answer.headers["Retry-After"] = str(error.seconds)
    return answer


def too_large(request: Request[Any, Any, Any], _: RequestEntityTooLarge) -> Response[OAuthError]:
    """The body is larger than any honest form."""
    return _answer(request, "invalid_request", 413)

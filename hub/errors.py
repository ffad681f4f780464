"""What the hub refuses and how it says so: one error tree, one place that turns errors into answers."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from graphql import GraphQLError, VariableDefinitionNode

log = logging.getLogger("simpul")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence for people, in Indonesian and in English."""

    id: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.id


class SimpulError(Exception):
    """Everything the hub raises on purpose.

    SimpulError
    ├── BadSetup          the hub can't start: settings, plugins, database (message for the operator)
    │   └── BadPlugin     a plugin doesn't fit, named
    └── Refusal           a request can't be served (code for the client)
        ├── Unauthenticated   UNAUTHENTICATED
        ├── Forbidden         FORBIDDEN
        ├── NotFound          NOT_FOUND: absent, or hidden from the caller (no difference)
        ├── BadInput          BAD_INPUT, with the fields at fault
        ├── Conflict          CONFLICT: somebody else decided first
        ├── PurposeRequired   PURPOSE_REQUIRED
        ├── RateLimited       RATE_LIMITED, with the seconds to wait
        ├── TooExpensive      TOO_EXPENSIVE, with the price and the limit, before anything runs
        ├── NotPersisted      PERSISTED_QUERY_NOT_FOUND: send the operation whole
        └── Unavailable       UNAVAILABLE: an agency or its database is away
    """


class BadSetup(SimpulError):
    """The hub can't start; the message says what to do."""


class BadPlugin(BadSetup):
    """A plugin can't be loaded or composed. `plugin` names it."""

    def __init__(self, plugin: str, message: str) -> None:
        super().__init__(f"plugin {plugin}: {message}")
        self.plugin = plugin


class Refusal(SimpulError):
    """An expected "no", with a code from the contract and a sentence in two languages."""

    code: ClassVar[str] = "INTERNAL"
    text: ClassVar[Text] = Text("Terjadi kesalahan di server.", "Something went wrong on the server.")

    def __init__(self, text: Text | None = None, **details: object) -> None:
        self.said = text or self.text
        self.details = details
        super().__init__(self.said.en)


class Unauthenticated(Refusal):
    code = "UNAUTHENTICATED"
    text = Text("Silakan masuk terlebih dahulu.", "Sign in first.")


class Forbidden(Refusal):
    code = "FORBIDDEN"
    text = Text("Anda tidak berwenang untuk ini.", "You may not do this.")


class NotFound(Refusal):
    code = "NOT_FOUND"
    text = Text("Data tidak ditemukan.", "Not found.")


class BadInput(Refusal):
    code = "BAD_INPUT"
    text = Text("Masukan tidak sah.", "The input is not valid.")

    def __init__(self, text: Text | None = None, *, path: Sequence[str | int] = (), **details: object) -> None:
        super().__init__(text, **details)
        self.path = list(path)


class Conflict(Refusal):
    code = "CONFLICT"
    text = Text("Sudah diubah oleh orang lain. Muat ulang.", "Somebody else changed this first. Load it again.")


class PurposeRequired(Refusal):
    code = "PURPOSE_REQUIRED"
    text = Text(
        "Sebutkan tujuan yang diizinkan (header X-Purpose) untuk membaca data orang lain.",
        "State an allowed purpose (header X-Purpose) to read somebody else's record.",
    )


class RateLimited(Refusal):
    code = "RATE_LIMITED"
    text = Text("Terlalu sering. Coba lagi sebentar lagi.", "Too often. Try again in a moment.")


class TooExpensive(Refusal):
    code = "TOO_EXPENSIVE"
    text = Text(
        "Permintaan terlalu besar. Minta lebih sedikit, atau halaman demi halaman.",
        "The request is too large. Ask for less, or page by page.",
    )


class NotPersisted(Refusal):
    code = "PERSISTED_QUERY_NOT_FOUND"
    text = Text("PersistedQueryNotFound", "PersistedQueryNotFound")  # as Apollo's clients expect it


class Unavailable(Refusal):
    code = "UNAVAILABLE"
    text = Text("Layanan sedang tidak tersedia. Coba lagi nanti.", "The service is away. Try again later.")


SUGGESTION = re.compile(r"\s*Did you mean .*$", re.DOTALL)
VARIABLE = re.compile(r"^Variable '\$(?P<name>\w+)'(?: got invalid value .*?)?(?: at '(?P<at>[^']+)')?")


def settle(error: GraphQLError, language: str, request_id: str) -> None:
    """Make one GraphQL error say what the contract says, in place; what nobody expected is logged and masked."""
    extensions = error.extensions or {}
    if "code" in extensions:
        return
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error:
        cause = cause.original_error
    if isinstance(cause, Refusal):
        error.message = cause.said.in_language(language)
        error.extensions = {"code": cause.code, **cause.details}
        if isinstance(cause, BadInput):
            error.extensions["fields"] = [{"path": _path(error, cause.path), "message": error.message}]
    elif cause is None or isinstance(cause, GraphQLError):
        path = _path(error, ())
        error.message = SUGGESTION.sub("", error.message)
        error.extensions = {"code": BadInput.code, "fields": [{"path": path, "message": error.message}]}
    else:
        log.error("unexpected", {"request_id": request_id, "path": error.path}, exc_info=cause)
        error.message = Refusal.text.in_language(language)
        error.extensions = {"code": Refusal.code, "requestId": request_id}


def _path(error: GraphQLError, inner: Sequence[str | int]) -> list[str | int]:
    """Where the mistake is: a variable's name and the way into it, else the argument of a field."""
    if inner:
        return list(inner)
    for node in error.nodes or ():
        if isinstance(node, VariableDefinitionNode):
            return [node.variable.name.value]
    if found := VARIABLE.match(error.message):
        return [part for part in re.split(r"[.\[\]]+", found["at"] or found["name"]) if part]
    return list(error.path or ())


def refused(refusal: Refusal, language: str) -> dict[str, Any]:
    """A refusal that comes before GraphQL, as a whole answer."""
    error = GraphQLError("", original_error=refusal)
    settle(error, language, "")
    return {"errors": [error.formatted]}

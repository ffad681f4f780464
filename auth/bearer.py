"""The Authorization header becomes a principal."""

import re

from auth.errors import BadToken
from auth.principal import ANONYMOUS, Principal
from auth.signin import Auth

_BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)


async def principal_of(auth: Auth, authorization_header: str | None) -> Principal:
    """Who sends this header; without one, nobody.

    Raises: BadToken for a header that is not a good bearer token: never silently anonymous.
    """
    if authorization_header is None:
        return ANONYMOUS
    if (found := _BEARER.fullmatch(authorization_header)) is None:
        raise BadToken
    return auth.mint.verify(found[1])

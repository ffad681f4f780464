"""The Authorization header becomes a principal."""

import re

from auth import apitokens
from auth.errors import BadToken
from auth.principal import ANONYMOUS, Principal
from auth.signin import Auth

_BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)


async def principal_of(auth: Auth, authorization_header: str | None, address: str | None = None) -> Principal:
    """Who sends this header, from this address; without one, nobody.

    Raises: BadToken for a header that is not a good bearer token: never silently anonymous.
    """
    if authorization_header is None:
        return ANONYMOUS
    if (found := _BEARER.fullmatch(authorization_header)) is None:
        raise BadToken
    if found[1].startswith(apitokens.PREFIX):
        return await auth.api.principal(found[1], address)
    await auth.revoked.fresh()  # first: what the token's roles allow may have changed
    who = auth.mint.verify(found[1])
    await auth.revoked.check(who)
    return who

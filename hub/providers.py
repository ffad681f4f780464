"""Sign-in at OpenID Connect providers: which ones, and what a sign-in did to an account, in the access log."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from auth import ANONYMOUS, Account, BadProvider, Oidc, Providers
from hub import audit
from hub.errors import BadSetup
from hub.settings import Settings

if TYPE_CHECKING:
    from hub.compose import Composition
    from hub.running import Hub

log = logging.getLogger("simpul")


def trusted(settings: Settings, composition: Composition) -> Providers:
    """The providers that people may sign in at. Raises: BadSetup."""
    try:
        return Providers.load(settings.oidc, composition.catalog)
    except BadProvider as error:
        raise BadSetup(f"SIMPUL_OIDC: {error}") from None


def of(hub: Hub) -> Oidc:
    """Sign-in at these providers; what one gives and takes stands in the access log under its name.

    Raises: BadSetup.
    """
    found = trusted(hub.settings, hub.composition)

    async def tell(provider: str, account: Account, done: Sequence[str]) -> None:
        actor = replace(ANONYMOUS, username=f"oidc:{provider}", name=found.providers[provider].title)
        context = hub.context(who=actor)
        for one in done:
            context.administered(account.nik, f"hub.providers:{one}:{account.username}")
        await audit.write(context, None)

    return Oidc(hub.auth, found, tell)


async def warn(oidc: Oidc) -> None:
    """Tell the operator of roles that rules name and nobody declares or has composed: they give nothing until then."""
    await oidc.auth.revoked.fresh()
    for provider, role in oidc.trusted.unknown(oidc.auth.catalog.known):
        log.warning("provider names no role", {"provider": provider, "role": role})

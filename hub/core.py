"""The hub's own contributions, as a plugin like any other."""

from __future__ import annotations

from importlib.metadata import version

from hub import (
    account,
    attachments,
    audit,
    cases,
    citizen,
    consents,
    corrections,
    events,
    held,
    identity,
    letters,
    notices,
    places,
    roles,
    signins,
    tokens,
    users,
    webhooks,
)
from hub.plugin import Plugin

HUB = Plugin(
    name="hub",
    version=version("simpul"),
    title="Simpul",
    services=[
        citizen.service,
        places.service,
        cases.service,
        events.service,
        held.service,
        corrections.service,
        consents.service,
        attachments.service,
        webhooks.service,
        notices.service,
        letters.service,
        audit.service,
        identity.service,
        tokens.service,
        users.service,
        signins.service,
        roles.service,
        account.service,
    ],
    migrations="hub.migrations",
)

"""What clients may ask about sealed identities, and how they are opened."""

from __future__ import annotations

from datetime import datetime

import strawberry

from dinsos.complaints.graph import Complaint
from dinsos.complaints.inputs import words
from dinsos.identities import rules, steps, tables
from hub import (
    Connection,
    Info,
    NotFound,
    among,
    column,
    declaration,
    equals,
    filters,
    find,
    needs,
    one,
    pages,
    read,
    roots,
)

strawberry.enum(rules.Status, name="IdentityRequestStatus")


@read(tables.IdentityRequest, key="id", rows=rules.VISIBLE)
class IdentityRequest:
    """A request to learn who sent a confidential or anonymous complaint."""

    id: strawberry.ID = column("Its id.")
    complaint: Complaint | None = one("The complaint.", by="complaint")
    reason: str = column("Why.")
    status: rules.Status = column("Where it stands.")
    asked_by: str = column("Who asked.", "asked_name")
    asked_at: datetime = column("When.")
    decided_by: str | None = column("Who decided.")
    decided_at: datetime | None = column("When.")
    expires_at: datetime | None = column("Until when the identity is open to who asked.")


@filters
class IdentityRequestFilter:
    """Which requests."""

    status: list[rules.Status] | None = among("Standing at one of these.")
    complaint: str | None = equals("About the complaint with this number.")


@roots
class IdentityQuery:
    identity_requests: Connection[IdentityRequest] = pages(
        "Requests to learn who sent a complaint, newest first: the caller's own, and all for those who decide.",
        order="-asked_at",
        filter=IdentityRequestFilter,
    )


@strawberry.input
class IdentityRequestInput:
    """A request to learn who sent a complaint."""

    number: str = strawberry.field(description="The complaint's number.")
    reason: str = strawberry.field(description="Why this is needed: 500 letters at most.")


@strawberry.input
class IdentityDecisionInput:
    """A decision on another officer's request."""

    id: strawberry.ID = strawberry.field(description="The request's id.")
    approve: bool = strawberry.field(description="Whether the identity is opened.")


@strawberry.type
class IdentityMutation:
    @strawberry.mutation
    @needs(rules.ASK)
    async def request_identity(self, info: Info, input: IdentityRequestInput) -> IdentityRequest:
        """Ask to learn who sent a confidential or anonymous complaint. A second officer decides (`decideIdentity`).

        Once approved, `Complaint.reporter` shows it to who asked, for 24 hours unless the city says otherwise; each
        reading stands in the reporter's access log. BAD_INPUT when nothing is sealed.
        """
        reason = words(input.reason, "reason", 500) or ""
        id = await steps.ask(info.context, input.number, reason)
        found: IdentityRequest = await find(declaration(IdentityRequest), id, info)
        return found

    @strawberry.mutation
    @needs(rules.DECIDE)
    async def decide_identity(self, info: Info, input: IdentityDecisionInput) -> IdentityRequest:
        """Approve or refuse another officer's request. FORBIDDEN for one's own; CONFLICT when it has been decided."""
        if not (input.id.isascii() and input.id.isdigit() and len(input.id) < 19):
            raise NotFound
        await steps.decide(info.context, int(input.id), input.approve)
        found: IdentityRequest = await find(declaration(IdentityRequest), int(input.id), info)
        return found

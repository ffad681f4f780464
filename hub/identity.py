"""Who is signed in, and which plugins answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

from auth import Purpose, Role
from hub import audit, tokens, users
from hub.citizen import Citizen
from hub.context import Info
from hub.demo import DemoAccount
from hub.errors import Unauthenticated
from hub.fields import entity
from hub.mydata import MyDataQuery
from hub.plugin import Service

if TYPE_CHECKING:
    from hub.compose import Composition


@strawberry.type
class Me:
    """The account that asks."""

    username: str = strawberry.field(description="Name to sign in with.")
    name: str = strawberry.field(description="Name of the person or system.")
    roles: list[str] = strawberry.field(description="Roles the account has.")
    permissions: list[str] = strawberry.field(description="What the roles allow, as `agency:thing:verb`.")
    purposes: list[str] = strawberry.field(description="Purposes the account may state in the header X-Purpose.")
    unit: str | None = strawberry.field(description="The office, puskesmas, hospital or RW it works for.")
    nik: strawberry.Private[str | None]

    @strawberry.field
    def citizen(self) -> Citizen | None:
        """The account's own record, when it belongs to a citizen."""
        found: Citizen | None = entity(Citizen, self.nik) if self.nik else None
        return found


@strawberry.type
class InstalledService:
    """A public service of an agency."""

    name: str = strawberry.field(description="Its short name.")
    title: str = strawberry.field(description="Its official name.")


@strawberry.type
class InstalledPlugin:
    """An agency on this hub."""

    name: str = strawberry.field(description="Its short name.")
    version: str = strawberry.field(description="Version of the plugin; empty when it does not load.")
    title: str = strawberry.field(description="Official name of the agency.")
    status: str = strawberry.field(description="ACTIVE, or FENCED: installed but left out because it does not work.")
    services: list[InstalledService] = strawberry.field(description="What it offers.")


@strawberry.type
class IdentityQuery:
    @strawberry.field
    def me(self, info: Info) -> Me | None:
        """The account that asks. UNAUTHENTICATED when nobody is signed in."""
        who = info.context.who
        if who.anonymous:
            raise Unauthenticated
        return Me(
            username=who.username,
            name=who.name,
            roles=sorted(who.roles),
            permissions=sorted(who.permissions),
            purposes=sorted(who.purposes),
            unit=who.unit,
            nik=who.nik,
        )

    @strawberry.field
    def plugins(self, info: Info) -> list[InstalledPlugin]:
        """The agencies on this hub, and those that are fenced off."""
        composition: Composition = info.schema.composition  # type: ignore[attr-defined]
        fenced = info.context.fenced
        active = [
            InstalledPlugin(
                name=plugin.name,
                version=plugin.version,
                title=plugin.title,
                status="ACTIVE",
                services=[InstalledService(name=one.name, title=one.title) for one in plugin.services],
            )
            for plugin in composition.plugins
        ]
        left_out = [
            InstalledPlugin(name=one.name, version="", title=one.name, status="FENCED", services=[]) for one in fenced
        ]
        return [*active, *left_out]


SELF_SERVICE = Purpose("SELF_SERVICE", "Urusan keluarga sendiri", "Own family's affairs", "UU 27/2022 pasal 20(2)a")
INVESTIGATION = Purpose(
    "INVESTIGATION",
    "Pemeriksaan dugaan penyalahgunaan data",
    "Investigation of suspected misuse of data",
    "UU 27/2022 pasal 15(1)b",
    delayed_days=30,
)
AUDIT = Purpose("AUDIT", "Pengawasan jejak akses", "Oversight of the access log", "UU 27/2022 pasal 31")

service = Service(
    name="identity",
    title="Akun",
    query=[IdentityQuery, MyDataQuery],
    purposes=[SELF_SERVICE, AUDIT, INVESTIGATION],
    roles=[
        Role("citizen", "Warga", frozenset(), (SELF_SERVICE.code,), SELF_SERVICE.code),
        Role(
            "admin",
            "Administrator",
            frozenset({tokens.MANAGE, users.MANAGE}),
            (users.ADMINISTRATION.code,),
            users.ADMINISTRATION.code,
        ),
        Role("auditor", "Auditor", frozenset({audit.READ}), (AUDIT.code, INVESTIGATION.code), AUDIT.code),
    ],
    accounts=[
        DemoAccount(username="warga", name="Siti Rahayu", roles=["citizen"], nik="3275014107900001"),
        DemoAccount(username="warga2", name="Budi Santoso", roles=["citizen"], nik="3275021203850001"),
        DemoAccount(username="admin", name="Administrator", roles=["admin"]),
        DemoAccount(username="auditor", name="Auditor", roles=["auditor"]),
    ],
)

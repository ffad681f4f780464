"""Roles in the graph: those that agencies declare, and those that an administrator composes of declared permissions."""

from __future__ import annotations

import strawberry

from auth import Auth, BadCatalog, Role, RoleTaken, composed
from hub.context import Context, Info
from hub.errors import BadInput, Conflict, Forbidden, NotFound, Text, Unauthenticated
from hub.fit import needs
from hub.plugin import Service
from hub.tokens import MANAGE as TOKENS
from hub.users import MANAGE

BAD_NAME = Text(
    "Nama peran terdiri dari 2 sampai 36 huruf kecil, angka dan . _ -",
    "A role's name has 2 to 36 small letters, digits and . _ -",
)
BAD_TITLE = Text("Judul terdiri dari 1 sampai 200 karakter.", "A title has 1 to 200 characters.")
UNDECLARED = Text("Tidak ada dinas yang menyatakan ini.", "No agency declares this.")
NOTHING = Text("Peran harus mengizinkan sesuatu.", "A role has to allow something.")
NO_DEFAULT = Text("Tujuan bawaan harus salah satu tujuannya.", "The default purpose is one of its purposes.")
TAKEN = Text("Nama peran sudah dipakai.", "The role's name is taken.")
OWN_ROLE = Text(
    "Administrator tidak boleh mengubah peran yang dimilikinya.", "Administrators can't change a role of their own."
)


@strawberry.type
class RoleInfo:
    """What a role allows."""

    name: str
    title: str
    permissions: list[str] = strawberry.field(description="What it allows.")
    purposes: list[str] = strawberry.field(description="The purposes it may state in X-Purpose.")
    default_purpose: str | None = strawberry.field(description="The purpose that is meant when none is stated.")
    unit_kind: str | None = strawberry.field(description="An account has it only while it works for such a unit.")
    needs_second_factor: bool = strawberry.field(description="Whether an account has it only with a second factor.")
    composed: bool = strawberry.field(description="Whether an administrator composed it; else an agency declares it.")

    @classmethod
    def of(cls, role: Role, auth: Auth) -> RoleInfo:
        return cls(
            name=role.name,
            title=role.title,
            permissions=sorted(role.permissions),
            purposes=list(role.purposes),
            default_purpose=role.default_purpose,
            unit_kind=role.unit_kind,
            needs_second_factor=auth.needs_factor(role.name),
            composed=role.name in auth.catalog.composed,
        )


@strawberry.type
class PermissionInfo:
    """One thing somebody may do."""

    name: str
    title: str


@strawberry.type
class UnitKindInfo:
    """A kind of unit that a role may be for."""

    name: str
    title: str


@strawberry.type
class Rights:
    @strawberry.field
    @needs(MANAGE)
    def roles(self, info: Info) -> list[RoleInfo]:
        """The roles that can be given, for administrators."""
        auth = _administered(info.context)
        return [RoleInfo.of(role, auth) for _, role in sorted(auth.catalog.known.items())]

    @strawberry.field
    @needs(MANAGE, TOKENS)
    def permissions(self, info: Info) -> list[PermissionInfo]:
        """The permissions that the installed agencies know, for administrators."""
        who = info.context.who
        if not (who.may(MANAGE) or who.may(TOKENS)):
            raise Unauthenticated if who.anonymous else Forbidden
        known = info.context.auth.catalog.permissions.values()
        return [PermissionInfo(name=one.name, title=one.title) for one in sorted(known, key=lambda one: str(one.name))]

    @strawberry.field
    @needs(MANAGE)
    def unit_kinds(self, info: Info) -> list[UnitKindInfo]:
        """The kinds of units that the installed agencies know, for administrators."""
        known = _administered(info.context).catalog.unit_kinds
        return [UnitKindInfo(name=one.name, title=one.title) for _, one in sorted(known.items())]


@strawberry.input
class ComposeRoleInput:
    """A role, whole: what is not named, it doesn't allow."""

    name: str
    title: str
    permissions: list[str] = strawberry.field(description="Of those in `permissions`.")
    purposes: list[str] = strawberry.field(default_factory=list, description="Needed to read about other people.")
    default_purpose: str | None = None
    unit_kind: str | None = strawberry.field(default=None, description="Of those in `unitKinds`; unset: any unit.")
    needs_second_factor: bool = False


@strawberry.input
class RoleNameInput:
    """A role."""

    name: str


@strawberry.type
class RoleMutations:
    @strawberry.mutation
    @needs(MANAGE)
    async def create_role(self, info: Info, input: ComposeRoleInput) -> RoleInfo:
        """Compose a role of what agencies declare. It can be given at once, on all workers within a second."""
        auth = _administered(info.context)
        if input.name in auth.catalog.known:
            raise Conflict(TAKEN)
        return await _kept(info.context, auth, input, None)

    @strawberry.mutation
    @needs(MANAGE)
    async def update_role(self, info: Info, input: ComposeRoleInput) -> RoleInfo:
        """Compose a role anew. Whoever has it is allowed what it says now, within a second on all workers."""
        auth = _administered(info.context)
        return await _kept(info.context, auth, input, _others(info.context, auth, input.name))

    @strawberry.mutation
    @needs(MANAGE)
    async def delete_role(self, info: Info, input: RoleNameInput) -> RoleInfo:
        """Delete a composed role. Nobody has it any more, within a second on all workers."""
        auth = _administered(info.context)
        role = _others(info.context, auth, input.name)
        gone = RoleInfo.of(role, auth)
        await auth.roles.decompose(role.name)
        info.context.administered(None, f"hub.roles:DELETE:{role.name}")
        return gone


def _administered(context: Context) -> Auth:
    context.require(MANAGE)
    auth: Auth = context.auth
    return auth


def _others(context: Context, auth: Auth, name: str) -> Role:
    """A composed role that the caller doesn't have. Raises: NotFound, Forbidden."""
    role = auth.catalog.composed.get(name)
    if role is None:
        raise NotFound
    if name in context.who.roles:
        raise Forbidden(OWN_ROLE)
    return role


async def _kept(context: Context, auth: Auth, input: ComposeRoleInput, before: Role | None) -> RoleInfo:
    role = _composed(auth, input)
    try:
        await auth.roles.compose(role, new=before is None)
    except RoleTaken:
        raise Conflict(TAKEN if before is None else None) from None
    held = before.permissions if before else frozenset()
    done = [*(f"ADD:{role.name}:{one}" for one in role.permissions - held)]
    done += [*(f"REMOVE:{role.name}:{one}" for one in held - role.permissions)]
    for one in ("UPDATE" if before else "CREATE") + f":{role.name}", *done:
        context.administered(None, f"hub.roles:{one}")
    return RoleInfo.of(role, auth)


def _composed(auth: Auth, input: ComposeRoleInput) -> Role:
    """The role as asked for. Raises: BadInput, where it names what nobody declares."""
    catalog = auth.catalog
    title = input.title.strip()
    if not composed.NAME.fullmatch(input.name):
        raise BadInput(BAD_NAME, path=["input", "name"])
    if not 0 < len(title) <= 200:
        raise BadInput(BAD_TITLE, path=["input", "title"])
    if not input.permissions:
        raise BadInput(NOTHING, path=["input", "permissions"])
    for path, names, declared in (
        ("permissions", input.permissions, catalog.permissions.keys()),
        ("purposes", input.purposes, catalog.purposes.keys()),
    ):
        for at, name in enumerate(names):
            if name not in declared:
                raise BadInput(UNDECLARED, path=["input", path, at])
    if input.unit_kind and input.unit_kind not in catalog.unit_kinds:
        raise BadInput(UNDECLARED, path=["input", "unitKind"])
    try:
        return Role(
            input.name,
            title,
            frozenset(input.permissions),
            tuple(dict.fromkeys(input.purposes)),
            input.default_purpose or None,
            input.needs_second_factor,
            input.unit_kind or None,
        )
    except BadCatalog:
        raise BadInput(NO_DEFAULT, path=["input", "defaultPurpose"]) from None


service = Service(name="roles", title="Peran", query=[Rights], mutation=[RoleMutations])

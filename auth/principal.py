"""Who asks, what roles allow, and for which purposes a record may be read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from auth.errors import BadCatalog

T = TypeVar("T")

_PERMISSION = re.compile(r"[a-z][a-z0-9_]*(?::[a-z][a-z0-9_]*){2}")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9._:-]{0,63}")  # fits a header, a claim and a column


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing somebody may do, named `agency:thing:verb`."""

    name: str
    title: str

    def __post_init__(self) -> None:
        if not _PERMISSION.fullmatch(self.name):
            raise BadCatalog(f"permission {self.name!r} is not shaped agency:thing:verb")


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why somebody else's record is read; `code` is what the header X-Purpose says.

    delayed_days: how long the person does not yet see lines of this purpose, for an investigation they could evade.
    Source: UU 27/2022 (personal data protection), articles 20 and 31.
    """

    code: str
    title_id: str
    title_en: str
    legal_basis: str
    delayed_days: int = 0

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise BadCatalog(f"purpose {self.code!r} is not a code")


@dataclass(frozen=True, slots=True)
class Role:
    """What an account is granted: permissions by name, and purposes by code."""

    name: str
    title: str
    permissions: frozenset[str]
    purposes: tuple[str, ...] = ()
    default_purpose: str | None = None
    needs_totp: bool = False
    """Whether an account has this role only when it signs in with a second factor; a city may want it of more roles."""

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.name):
            raise BadCatalog(f"role {self.name!r} is not a code")
        if self.default_purpose is not None and self.default_purpose not in self.purposes:
            raise BadCatalog(f"role {self.name!r} has default purpose {self.default_purpose!r}, which it may not use")


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: an account as its access token shows it, or `ANONYMOUS`.

    nik: 16 digits; shown: cases whose code was shown in this request, a space around each number.
    """

    subject: str
    username: str
    name: str
    nik: str | None
    roles: frozenset[str]
    permissions: frozenset[str]
    unit: str | None
    purposes: frozenset[str]
    default_purpose: str | None
    agency: str | None
    session: str = ""  # the sign-in its token follows from
    issued: int = 0  # when its token was made: seconds
    expires: int | None = None  # from when on its token is not good any more: seconds
    shown: str = " "

    def may(self, permission: str) -> bool:
        """Whether any role of this principal has the permission."""
        return permission in self.permissions

    @property
    def anonymous(self) -> bool:
        """Whether nobody signed in."""
        return not self.subject


_NONE: frozenset[str] = frozenset()
ANONYMOUS = Principal("", "", "", None, _NONE, _NONE, None, _NONE, None, None)


class Catalog:
    """Every permission, purpose and role that the installed plugins declare."""

    __slots__ = ("permissions", "purposes", "roles")

    def __init__(
        self,
        *,
        permissions: Iterable[Permission] = (),
        purposes: Iterable[Purpose] = (),
        roles: Iterable[Role] = (),
    ) -> None:
        """Raises: BadCatalog for a name declared twice, or a role that names something undeclared."""
        self.permissions: dict[str, Permission] = {}
        self.purposes: dict[str, Purpose] = {}
        self.roles: dict[str, Role] = {}
        for permission in permissions:
            _declare(self.permissions, "permission", permission.name, permission)
        for purpose in purposes:
            _declare(self.purposes, "purpose", purpose.code, purpose)
        for role in roles:
            _declare(self.roles, "role", role.name, role)
        for role in self.roles.values():
            _known(role, "permission", role.permissions, self.permissions)
            _known(role, "purpose", role.purposes, self.purposes)

    def principal(
        self,
        *,
        subject: str,
        username: str,
        name: str,
        roles: Iterable[str],
        nik: str | None = None,
        unit: str | None = None,
        agency: str | None = None,
        session: str = "",
        issued: int = 0,
        expires: int | None = None,
    ) -> Principal:
        """The principal these roles make; roles nobody declares (any more) give nothing."""
        known = [self.roles[role] for role in set(roles) if role in self.roles]
        defaults = {role.default_purpose for role in known} - {None}
        return Principal(
            subject=subject,
            username=username,
            name=name,
            nik=nik,
            roles=frozenset(role.name for role in known),
            permissions=_NONE.union(*(role.permissions for role in known)),
            unit=unit,
            purposes=_NONE.union(*(role.purposes for role in known)),
            default_purpose=defaults.pop() if len(defaults) == 1 else None,  # roles disagree: the caller must say
            agency=agency,
            session=session,
            issued=issued,
            expires=expires,
        )

    def system(
        self,
        *,
        subject: str,
        username: str,
        name: str,
        scopes: Iterable[str],
        purposes: Iterable[str],
        unit: str | None = None,
        agency: str | None = None,
        expires: int | None = None,
    ) -> Principal:
        """Another system, allowed what its token names and is still declared; without a default purpose."""
        return Principal(
            subject=subject,
            username=username,
            name=name,
            nik=None,
            roles=_NONE,
            permissions=frozenset(one for one in scopes if one in self.permissions),
            unit=unit,
            purposes=frozenset(one for one in purposes if one in self.purposes),
            default_purpose=None,
            agency=agency,
            expires=expires,
        )


def _declare(into: dict[str, T], kind: str, name: str, value: T) -> None:
    if name in into:
        raise BadCatalog(f"{kind} {name!r} is declared twice")
    into[name] = value


def _known(role: Role, kind: str, names: Iterable[str], declared: Iterable[str]) -> None:
    if unknown := sorted(set(names) - set(declared)):
        raise BadCatalog(f"role {role.name!r} names {kind} {unknown[0]!r}, which nobody declares")

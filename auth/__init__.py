"""Who asks and what they may do: accounts, roles, sign-in, access tokens."""

from auth.apitokens import ApiTokens, Wanted
from auth.bearer import principal_of
from auth.errors import AuthError, BadAccount, BadApiToken, BadCatalog, BadKey, BadToken, Refused, Slowed, UsernameTaken
from auth.guard import Guard, Limit
from auth.keys import Key, Keys
from auth.passwords import CHEAP, STRONG, Passwords
from auth.principal import ANONYMOUS, Catalog, Permission, Principal, Purpose, Role
from auth.revocations import Revocations
from auth.routes import ROUTES
from auth.signin import Auth, Tokens
from auth.tables import APP, Account, ApiToken, Grant, Refresh, Revocation
from auth.tokens import Transaction

__all__ = [
    "ANONYMOUS",
    "APP",
    "CHEAP",
    "ROUTES",
    "STRONG",
    "Account",
    "ApiToken",
    "ApiTokens",
    "Auth",
    "AuthError",
    "BadAccount",
    "BadApiToken",
    "BadCatalog",
    "BadKey",
    "BadToken",
    "Catalog",
    "Grant",
    "Guard",
    "Key",
    "Keys",
    "Limit",
    "Passwords",
    "Permission",
    "Principal",
    "Purpose",
    "Refresh",
    "Refused",
    "Revocation",
    "Revocations",
    "Role",
    "Slowed",
    "Tokens",
    "Transaction",
    "UsernameTaken",
    "Wanted",
    "principal_of",
]

"""Who asks and what they may do: accounts, roles, sign-in, access tokens."""

from auth.apitokens import ApiTokens, Wanted
from auth.bearer import principal_of
from auth.errors import (
    AuthError,
    BadAccount,
    BadApiToken,
    BadCatalog,
    BadKey,
    BadLink,
    BadProvider,
    BadToken,
    Missing,
    ProviderAway,
    Refused,
    RoleTaken,
    Slowed,
    UsernameTaken,
    WeakPassword,
)
from auth.factors import Factors
from auth.guard import Guard, Limit
from auth.hsm import Token
from auth.keys import Folder, Key, Keys
from auth.oidc import Oidc, Providers
from auth.passwords import CHEAP, STRONG, Passwords
from auth.principal import ANONYMOUS, Catalog, Permission, Principal, Purpose, Role, UnitKind
from auth.revocations import Revocations
from auth.routes import ROUTES
from auth.signer import Checker, Signer, Store
from auth.signin import Auth, Tokens
from auth.tables import (
    TABLES,
    Account,
    ApiToken,
    Composed,
    Ended,
    Factor,
    Grant,
    Identity,
    Recovery,
    Refresh,
    Revocation,
    Visit,
)
from auth.tokens import Transaction
from auth.vault import Vault

__all__ = [
    "ANONYMOUS",
    "CHEAP",
    "ROUTES",
    "STRONG",
    "TABLES",
    "Account",
    "ApiToken",
    "ApiTokens",
    "Auth",
    "AuthError",
    "BadAccount",
    "BadApiToken",
    "BadCatalog",
    "BadKey",
    "BadLink",
    "BadProvider",
    "BadToken",
    "Catalog",
    "Checker",
    "Composed",
    "Ended",
    "Factor",
    "Factors",
    "Folder",
    "Grant",
    "Guard",
    "Identity",
    "Key",
    "Keys",
    "Limit",
    "Missing",
    "Oidc",
    "Passwords",
    "Permission",
    "Principal",
    "ProviderAway",
    "Providers",
    "Purpose",
    "Recovery",
    "Refresh",
    "Refused",
    "Revocation",
    "Revocations",
    "Role",
    "RoleTaken",
    "Signer",
    "Slowed",
    "Store",
    "Token",
    "Tokens",
    "Transaction",
    "UnitKind",
    "UsernameTaken",
    "Vault",
    "Visit",
    "Wanted",
    "WeakPassword",
    "principal_of",
]

"""What is kept about accounts: who they are, which roles they hold, which refresh tokens are out."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, OnDelete, Text, Timestamptz, Varchar
from piccolo.table import Table

# A default of None on a column that may not be null: whoever inserts has to say, the database refuses silence.


class Account(Table, tablename="auth_account"):
    """Somebody who can sign in. id: a UUID; username: case-folded; nik: 16 digits; created: UTC."""

    id = Varchar(length=36, primary_key=True, default=None)
    username = Varchar(length=64, unique=True, default=None)
    name = Varchar(length=200, default=None)
    password = Text(default="", secret=True)  # an Argon2id hash; empty: no password signs in
    nik = Varchar(length=16, null=True, default=None, index=True)
    unit = Varchar(length=100, null=True, default=None)
    agency = Varchar(length=64, null=True, default=None)
    active = Boolean(default=True)
    created = Timestamptz(default=None)
    temporary = Boolean(default=False)  # somebody else knows the password: it is replaced at the first sign-in
    valid_after = BigInt(default=0)  # access tokens issued at this second or before are not good


class Grant(Table, tablename="auth_grant"):
    """One role of one account; a unique index keeps each pair single (Piccolo's Unique needs PostgreSQL)."""

    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade)
    role = Varchar(length=64, default=None)


class Refresh(Table, tablename="auth_refresh"):
    """One refresh token; those that follow from one sign-in are a family. digest: sha256, hex; times: UTC."""

    id = Varchar(length=22, primary_key=True, default=None)
    family = Varchar(length=22, default=None, index=True)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    digest = Varchar(length=64, default=None, secret=True)
    issued = Timestamptz(default=None)
    expires = Timestamptz(default=None)
    used = Timestamptz(null=True, default=None)
    revoked = Timestamptz(null=True, default=None)


class Revocation(Table, tablename="auth_revocation"):
    """What workers must hear of: the end of a family, or of an account's tokens issued `until` a second."""

    id = BigSerial(primary_key=True)
    kind = Varchar(length=8, default=None)
    subject = Varchar(length=36, default=None)
    until = BigInt(default=0)
    at = Timestamptz(default=None, index=True)


class ApiToken(Table, tablename="auth_api_token"):
    """A token of another system. prefix: its first characters; digest: sha256, hex; scopes, purposes, addresses: words;
    owner: the account it dies with; successor: the token that took its place."""

    id = Varchar(length=36, primary_key=True, default=None)
    name = Varchar(length=100, default=None)
    prefix = Varchar(length=16, default=None)
    digest = Varchar(length=64, default=None, unique=True, secret=True)
    scopes = Text(default="")
    purposes = Text(default="")
    unit = Varchar(length=100, null=True, default=None, index=True)
    agency = Varchar(length=64, null=True, default=None)
    addresses = Text(default="")
    owner = Varchar(length=36, null=True, default=None, index=True)
    made_by = Varchar(length=64, default="")
    created = Timestamptz(default=None)
    expires = Timestamptz(default=None)
    last_used = Timestamptz(null=True, default=None)
    revoked = Timestamptz(null=True, default=None)
    successor = Varchar(length=36, null=True, default=None)


class Factor(Table, tablename="auth_factor"):
    """An account's authenticator app. secret: encrypted; confirmed: UTC, null until then; last_step: the last used."""

    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, unique=True)
    secret = Text(default=None, secret=True)
    confirmed = Timestamptz(null=True, default=None)
    last_step = BigInt(default=0)


class Recovery(Table, tablename="auth_recovery"):
    """A recovery code that is not used. digest: sha256, hex."""

    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    digest = Varchar(length=64, default=None, secret=True)


class Identity(Table, tablename="auth_identity"):
    """Who somebody is at an OpenID Connect provider. digest: sha256 of issuer and subject."""

    digest = Varchar(length=64, primary_key=True, default=None)
    issuer = Text(default=None)
    subject = Varchar(length=255, default=None)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    created = Timestamptz(default=None)


class Visit(Table, tablename="auth_visit"):
    """A sign-in that is on its way through a provider. digest: of its state, and once its account is known, of the code
    that the front end exchanges; browser: of the cookie; challenge: of the front end's verifier."""

    digest = Varchar(length=64, primary_key=True, default=None)
    provider = Varchar(length=32, default=None)
    browser = Varchar(length=64, default="")
    challenge = Varchar(length=43, default=None)
    back = Text(default="")
    account = Varchar(length=36, null=True, default=None)
    expires = Timestamptz(default=None, index=True)


class Ended(Table, tablename="auth_ended"):
    """A citizen whose accounts were closed for good: no provider opens another."""

    nik = Varchar(length=16, primary_key=True, default=None)
    at = Timestamptz(default=None)


class Composed(Table, tablename="auth_role"):
    """A role that an administrator composed. permissions, purposes: words; changed: the second, see `Revocation`."""

    name = Varchar(length=36, primary_key=True, default=None)
    title = Varchar(length=200, default=None)
    permissions = Text(default="")
    purposes = Text(default="")
    default_purpose = Varchar(length=64, null=True, default=None)
    unit_kind = Varchar(length=64, null=True, default=None)
    needs_totp = Boolean(default=False)
    changed = BigInt(default=0)


TABLES: list[type[Table]] = [
    Account, Grant, Refresh, Revocation, ApiToken, Factor, Recovery, Identity, Visit, Ended, Composed,
]  # fmt: skip

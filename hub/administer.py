"""The operator's commands for tokens, keys and the access log: `simpul token`, `simpul keys`, `simpul audit`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import click

from auth import Auth, BadApiToken, Wanted
from hub import keyring, migrate
from hub.app import composed, signing
from hub.checkpoints import Broken
from hub.checkpoints import verify as verify_log
from hub.connect import started
from hub.database import Database
from hub.errors import BadSetup
from hub.letters import certificate
from hub.settings import Settings
from hub.tokens import NEVER

T = TypeVar("T")


def with_auth(do: Callable[[Auth, Database], Awaitable[T]]) -> T:
    """Run something over the hub's accounts and tokens."""
    settings = Settings.load()
    composition, _ = composed(fence=settings.fence)

    async def run() -> T:
        async with started(settings.database, migrate.tables_of(composition.plugins[1:])) as db:
            return await do(signing(settings, composition, db), db)

    return asyncio.run(run())


@click.group()
def token() -> None:
    """API tokens of other systems."""


@token.command(name="create")
@click.argument("name")
@click.option("--unit", required=True, help="The unit the system works for.")
@click.option("--scope", "scopes", multiple=True, required=True, help="A permission; may be given several times.")
@click.option("--purpose", "purposes", multiple=True, help="A purpose it may state; may be given several times.")
@click.option("--agency", default=None, help="The agency it works for.")
@click.option("--address", "addresses", multiple=True, help="A network it may be used from, such as 10.1.0.0/16.")
@click.option("--days", default=365, show_default=True, help="How long it is good.")
def create_token(
    name: str,
    unit: str,
    scopes: tuple[str, ...],
    purposes: tuple[str, ...],
    agency: str | None,
    addresses: tuple[str, ...],
    days: int,
) -> None:
    """Make a token and print its secret, which is not shown again."""
    if beyond := sorted(NEVER & set(scopes)):
        raise BadSetup(f"a system never has {beyond[0]}")
    wanted = Wanted(
        name=name,
        scopes=frozenset(scopes),
        unit=unit,
        agency=agency,
        purposes=frozenset(purposes),
        addresses=addresses,
        expires=datetime.now(UTC) + timedelta(days=days),
        made_by="command line",
    )
    try:
        row, secret = with_auth(lambda auth, _: auth.api.create(wanted))
    except BadApiToken as error:
        raise BadSetup(f"{error.field}: {error}") from None
    click.echo(f"{row.id} is good until {row.expires:%Y-%m-%d}; its secret, shown only now:", err=True)
    click.echo(secret)


@token.command(name="list")
@click.option("--unit", default=None, help="Of this unit only.")
def list_tokens(unit: str | None) -> None:
    """List the tokens, newest first."""
    now = datetime.now(UTC)
    for row in with_auth(lambda auth, _: auth.api.listed(unit)):
        state = "revoked" if row.revoked else "expired" if row.expires <= now else f"until {row.expires:%Y-%m-%d}"
        used = f"used {row.last_used:%Y-%m-%d %H:%M}" if row.last_used else "never used"
        click.echo(f"{row.id}  {row.prefix}…  {state:16}  {used:21}  {row.unit or '':14}  {row.name}: {row.scopes}")


@token.command(name="revoke")
@click.argument("id")
def revoke_token(id: str) -> None:
    """End a token, on every worker within a second."""

    async def revoke(auth: Auth, _: Database) -> None:
        if await auth.api.find(id) is None:
            raise BadSetup(f"there is no token {id}")
        await auth.api.revoke(id)

    with_auth(revoke)


@click.group(name="keys")
def keys_group() -> None:
    """The keys that sign tokens, letters and the access log."""


@keys_group.command(name="list")
def list_keys() -> None:
    """List the keys, oldest first; the last one signs."""
    found = keyring.load(Settings.load())
    for name, key in found.named():
        click.echo(f"{name}  {key.kid}  {'signs' if key.kid == found.signing.kid else 'checks'}")


@keys_group.command(name="rotate")
def rotate_keys() -> None:
    """Add a key. Running workers check with it at once; each signs with it from its next start."""
    name = keyring.rotate(Settings.load())
    click.echo(f"{name} is made; restart the workers in five minutes or later to sign with it")


@keys_group.command(name="protect")
@click.option(
    "--old", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="File with the passphrase before."
)
def protect_keys(old: Path | None) -> None:
    """Put the key files behind the passphrase of SIMPUL_KEY_PASSPHRASE_FILE. May be repeated."""
    settings = Settings.load()
    for file in keyring.protect(settings, old, settings.data / "letters" / certificate.FILE):
        click.echo(f"{file} is protected")


@click.group()
def audit() -> None:
    """The access log."""


@audit.command()
@click.option("--known", default=None, help="A checkpoint noted elsewhere, as NUMBER:DIGEST; it must still be there.")
def verify(known: str | None) -> None:
    """Check that the access log is as it was written; else name the first line that isn't, and exit with 1."""
    try:
        number, _, digest = known.partition(":") if known else ("", "", "")
        noted = (int(number), digest) if known else None
    except ValueError:
        raise BadSetup("--known is NUMBER:DIGEST, as `simpul audit verify` prints it") from None
    try:
        found = with_auth(lambda auth, db: verify_log(db, auth.keys, noted))
    except Broken as error:
        raise click.ClickException(str(error)) from None
    last = found.checkpoints[-1]
    click.echo(f"{found.lines} lines of {len(found.writers)} writers are as they were written")
    if found.before:
        click.echo(f"{found.before} lines are from before there were chains")
    if found.unsealed:
        click.echo(f"{found.unsealed} lines are not sealed yet")
    click.echo(f"sealed up to checkpoint {last.number}:{last.digest}")

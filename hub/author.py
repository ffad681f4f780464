"""The commands for those who write a plugin: `simpul plugin new`, `check`, `migration`."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import click

from hub import scaffold
from hub.check import NAME, faults
from hub.errors import BadSetup
from hub.migrate import generate
from hub.plugin import Plugin, discover


@click.group()
def plugin() -> None:
    """Write a plugin, and check one."""


@plugin.command()
@click.argument("name")
@click.option("--title", default="", help="Official name of the agency.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Where to write it.")
def new(name: str, title: str, folder: Path) -> None:
    """Write a new plugin: one service with one kind of case, complete and tested."""
    if not NAME.fullmatch(name):
        raise BadSetup(f"{name!r} is no name for a plugin: small letters and digits, 2 to 20")
    if title and not re.fullmatch(r"[\w .,&()/-]{2,80}", title):
        raise BadSetup("a title has letters, digits and spaces, 2 to 80")
    target = scaffold.write(name, title or name.capitalize(), folder)
    click.echo(
        f"{target}: now `pip install -e {target}`, `simpul plugin migration {name}`, `simpul plugin check {name}`"
    )


@plugin.command()
@click.argument("name", default="")
def check(name: str) -> None:
    """Say what an installed plugin doesn't keep to; all of them without a name. Exit code 1 when there is something."""
    plugins, fenced = discover(fence=True)
    found = [f"{one.name}: {one.reason}" for one in fenced if name in ("", one.name)]
    for one in [_named(plugins, name)] if name and not found else plugins if not name else []:
        others = tuple(other for other in plugins if other is not one)
        found += [f"{one.name}: {fault}" for fault in faults(one, others)]
    click.echo("\n".join(found) or "nothing to mend")
    if found:
        raise SystemExit(1)


@plugin.command()
@click.argument("name")
def migration(name: str) -> None:
    """Write the migration from a plugin's last one to its tables as they are now; look at it before committing it."""
    plugins, _ = discover(fence=True)
    click.echo(asyncio.run(generate(_named(plugins, name))) or "nothing changed")


def _named(plugins: tuple[Plugin, ...], name: str) -> Plugin:
    for one in plugins:
        if one.name == name:
            return one
    raise BadSetup(f"no plugin is called {name!r}; installed are {', '.join(one.name for one in plugins)}")

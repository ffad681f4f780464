"""What a browser gets: the explorer, with `operations/*.graphql` of each plugin's package as examples."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

import orjson
from litestar import Response

from auth import Providers
from hub import explorer
from hub.demo import PASSWORD
from hub.explorer import Example
from hub.plugin import Plugin

if TYPE_CHECKING:
    from hub.running import Hub

VARIABLES = "# variables: "


def of(plugins: Sequence[Plugin]) -> list[Example]:
    """The examples in the order of plugins and file names. A file's first comment line is its title."""
    found = []
    for plugin in plugins:
        if find_spec(plugin.name) is None:  # made in a test, of no package
            continue
        folder = files(plugin.name) / "operations"
        if not folder.is_dir():
            continue
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith(".graphql"):
                found.append(_example(plugin.name, file.read_text(encoding="utf-8")))
    return found


def _example(agency: str, text: str) -> Example:
    title, rest = text.removeprefix("# ").split("\n", 1)
    variables = {}
    if rest.startswith(VARIABLES):
        line, rest = rest.split("\n", 1)
        variables = orjson.loads(line.removeprefix(VARIABLES))
    return Example(agency=agency, title=title, query=rest, variables=variables)


def explorer_page(hub: Hub, trusted: Providers) -> Response[str]:
    """The explorer, told about this hub and where else people can sign in."""
    plugins: Sequence[Plugin] = hub.composition.plugins
    accounts = [one for plugin in plugins for service in plugin.services for one in service.accounts]
    return explorer.page(
        explorer.ExplorerConfig(
            demo=hub.settings.demo,
            demo_password=PASSWORD,
            accounts=[explorer.Account(one.username, one.name) for one in accounts],
            purposes=[explorer.Purpose(one.code, one.title_en) for one in hub.composition.catalog.purposes.values()],
            providers=[explorer.Provider(name, one.title) for name, one in trusted.providers.items()],
            examples=of(plugins),
        )
    )

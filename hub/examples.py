"""Example operations for the explorer: the `operations/*.graphql` of each installed plugin's package."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import orjson

from hub.explorer import Example
from hub.plugin import Plugin

VARIABLES = "# variables: "


def of(plugins: Sequence[Plugin]) -> list[Example]:
    """The examples in the order of plugins and file names. A file's first comment line is its title."""
    found = []
    for plugin in plugins:
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

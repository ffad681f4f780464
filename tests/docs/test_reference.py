"""The generated pages are up to date, and everything on them is explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import click
import pytest

from hub.app import composed
from hub.cli import main
from hub.compose import Composition
from hub.plugin import Service
from hub.reference import commands, pages, refusals, setting_docs
from hub.settings import VARIABLES, Settings
from tests.docs.pages import ROOT

FOLDER = ROOT / "docs" / "reference"
NAMES = ("settings.md", "commands.md", "permissions.md", "plugins.md", "cases.md", "errors.md", "schema.md",
         "dinkes-hospital.ts", "dinkes-hospital.py")  # fmt: skip


@pytest.fixture(scope="module")
def composition() -> Composition:
    found, _ = composed(fence=False)
    return found


@pytest.fixture(scope="module")
def services(composition: Composition) -> list[Service]:
    return [service for plugin in composition.plugins for service in plugin.services]


@pytest.fixture(scope="module")
def made(composition: Composition) -> dict[str, str]:
    return pages(composition)


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_up_to_date(name: str, made: dict[str, str]) -> None:
    """A committed page is what the code says now; else run `python -m hub.reference docs/reference`."""
    committed = (FOLDER / name).read_text(encoding="utf-8")

    assert committed == made[name]


def test_every_page_is_named_here(made: dict[str, str]) -> None:
    """No generated page escapes the check."""
    names = set(made)

    assert names == set(NAMES)


def test_every_setting_is_explained() -> None:
    """A setting has a name in the environment and a sentence under it."""
    names = {field.name for field in fields(Settings)}

    assert names - {"options"} == set(setting_docs()) - {"options"} == set(VARIABLES)


@pytest.mark.parametrize("command", [pytest.param(found, id=" ".join(path)) for path, found in commands(main, ())][1:])
def test_every_command_is_explained(command: click.Command) -> None:
    """A command says what it does, and so do its options."""
    texts = [command.help, *(option.help for option in command.params if isinstance(option, click.Option))]

    assert all(texts)


def titles(services: list[Service]) -> Iterator[tuple[str, str]]:
    """What services declare, by name, with its words for people."""
    for service in services:
        yield service.name, service.title
        yield from ((one.name, one.title) for one in (*service.permissions, *service.roles))
        yield from ((one.name, one.doc) for one in service.events)
        for one in service.purposes:
            yield from ((one.code, text) for text in (one.title_id, one.title_en, one.legal_basis))


def test_everything_declared_is_explained(services: list[Service]) -> None:
    """A service, permission, role, purpose and event has words for people."""
    silent = [name for name, text in titles(services) if not text.strip()]

    assert silent == []


def test_every_code_is_explained_in_both_languages() -> None:
    """A refusal has its own code and a sentence in Indonesian and in English."""
    known = refusals()

    assert len({kind.code for kind in known}) == len(known)
    assert all(kind.text.id and kind.text.en for kind in known)

"""Which team handles a complaint: category and area decide."""

from collections.abc import Iterable
from typing import NamedTuple

from hub import Context

READ = "select category, area, team from dinsos_route"
SET = """insert into dinsos_route (key, category, area, team) values ($1, $2, $3, $4)
on conflict (key) do update set team = excluded.team"""
DROP = "delete from dinsos_route where key = $1"


class Route(NamedTuple):
    """A team for a category (empty: every one) in an area (first digits of village codes; empty: everywhere)."""

    category: str
    area: str
    team: str


def chosen(routes: Iterable[Route], category: str, village: str, default: str) -> str:
    """The team of the route that fits best: the smallest area, then the category's own."""
    fitting = [route for route in routes if route.category in {"", category} and village.startswith(route.area)]
    best = max(fitting, key=lambda route: (len(route.area), route.category), default=None)
    return best.team if best else default


async def known(context: Context) -> list[Route]:
    """The routes as they are now: a few for each division."""
    return [Route(*row) for row in await context.db.fetch(READ)]


async def route(context: Context, category: str, area: str, team: str | None) -> str:
    """Send a category in an area to a team from now on; None ends the route. Its key."""
    key = f"{category}/{area}"
    if team is None:
        await context.db.fetch(DROP, key)
    else:
        await context.db.fetch(SET, key, category, area, team)
    context.forget()
    return key

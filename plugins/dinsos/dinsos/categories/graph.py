"""What clients may ask about categories of complaints and their routes."""

from __future__ import annotations

import strawberry

from dinsos.complaints import routes, tables
from dinsos.complaints import rules as complaints
from hub import BadInput, Info, Text, column, declaration, find, listing, needs, read, roots

strawberry.enum(complaints.Promise, name="ComplaintPromise")
strawberry.enum(complaints.Need, name="ComplaintNeed")

MANAGE = "dinsos:route:manage"
AREA = Text("Kode wilayah: 4, 6 atau 10 angka kota ini.", "An area code of this city: 4, 6 or 10 digits.")
TEAM = Text("Nama tim: 1 sampai 40 huruf.", "A team's name: 1 to 40 letters.")


@strawberry.type
class ComplaintCategoryInfo:
    """What a form has to know about a category of complaints."""

    category: complaints.Category = strawberry.field(description="Its code.")
    title: str = strawberry.field(description="Its name in Indonesian.")
    visibility: complaints.Visibility = strawberry.field(description="What a complaint is when nothing is chosen.")
    promise: complaints.Promise = strawberry.field(
        description="URGENT: hours, day and night; ORDINARY and INFORMATION: working days."
    )
    hours: int | None = strawberry.field(description="Hours in which it is followed up, for an urgent one.")
    working_days: int | None = strawberry.field(description="Working days in which it is followed up, for the others.")
    requires: list[complaints.Need] = strawberry.field(
        description="What must be given beside title and description. PLACE: `address` or `point`."
    )
    advice: list[str] = strawberry.field(
        description="What to know before asking, in Indonesian: the requirements of adopting a child, for one."
    )


@read(tables.Route, key="key", rows=f":may[{complaints.EDIT}]")
class ComplaintRoute:
    """A team for a category in an area."""

    category: str = column("The category; empty for every one.")
    area: str = column("First digits of the villages' codes; empty for the whole city.")
    team: str = column("The team's code or name.")


@roots
class RouteQuery:
    complaint_routes: list[ComplaintRoute] = listing(
        "Where complaints are sent, beside the divisions of their categories: for the back office.",
        order="key",
        needs=complaints.EDIT,
    )


@strawberry.type
class CategoryQuery:
    @strawberry.field
    def complaint_categories(self, info: Info) -> list[ComplaintCategoryInfo]:
        """Every category of complaints: its default visibility, its deadline, and what a complaint has to say."""
        settings = info.context.settings
        found = []
        for category, facts in complaints.categories().items():
            due = complaints.DUE[facts.promise]
            hours = due.hours if isinstance(due.hours, int) else due.hours.of(settings)
            days = due.days if isinstance(due.days, int) else due.days.of(settings)
            found.append(
                ComplaintCategoryInfo(
                    category=category,
                    title=facts.title,
                    visibility=facts.visibility,
                    promise=facts.promise,
                    hours=hours or None,
                    working_days=days or None,
                    requires=sorted(facts.requires),
                    advice=list(complaints.advice().get(category, ())),
                )
            )
        return found


@strawberry.input
class ComplaintRouteInput:
    """A route. It counts for complaints that are sent from now on."""

    category: complaints.Category | None = strawberry.field(default=None, description="Null: every category.")
    area: str = strawberry.field(default="", description="Code of a city, district or village; empty: the whole city.")
    team: str | None = strawberry.field(default=None, description="The team; null ends the route.")


@strawberry.type
class RouteMutation:
    @strawberry.mutation
    @needs(MANAGE)
    async def route_complaints(self, info: Info, input: ComplaintRouteInput) -> ComplaintRoute | None:
        """Send complaints of a category in an area to a team, or end that route (then null). For the head of the
        office."""
        context = info.context
        context.require(MANAGE)
        home = complaints.REGENCY.of(context.settings)
        if input.area and (len(input.area) not in {4, 6, 10} or not input.area.startswith(home)):
            raise BadInput(AREA, path=["input", "area"])
        team = input.team.strip() if input.team is not None else None
        if team is not None and not 0 < len(team) <= 40:
            raise BadInput(TEAM, path=["input", "team"])
        key = await routes.route(context, input.category.value if input.category else "", input.area, team)
        return None if team is None else await find(declaration(ComplaintRoute), key, info)

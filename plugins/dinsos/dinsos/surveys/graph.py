"""What clients may ask about satisfaction with services, and how they answer the survey (SKM)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

import strawberry

from dinsos.surveys import rules, steps, tables
from dinsos.surveys.publishing import publish
from hub import (
    JAKARTA,
    Connection,
    Info,
    Letter,
    column,
    declaration,
    equals,
    filters,
    find,
    one,
    pages,
    read,
    roots,
)

strawberry.enum(rules.Element, name="SurveyElement")
strawberry.enum(rules.Grade, name="SatisfactionGrade")
strawberry.enum(rules.Age, name="SurveyAge")
strawberry.enum(rules.Education, name="SurveyEducation")
FROM = strawberry.argument(name="from", description="First day.")


@strawberry.enum(name="SurveySex")
class Sex(StrEnum):
    """As the respondent says."""

    MALE = "MALE"
    FEMALE = "FEMALE"


@strawberry.enum(name="SurveyGroup")
class Group(StrEnum):
    """What respondents may say about themselves."""

    AGE = "AGE"
    SEX = "SEX"
    EDUCATION = "EDUCATION"


@strawberry.input
class SurveyAnswerInput:
    """An answer about one element."""

    element: rules.Element = strawberry.field(description="Which element.")
    score: int = strawberry.field(description="1 to 4, as the labels of `surveyQuestions` say.")


@strawberry.input
class SurveyInput:
    """Answers of somebody whose case is closed."""

    case: str = strawberry.field(description="Number of your own closed case; it is not kept with the answers.")
    answers: list[SurveyAnswerInput] = strawberry.field(description="One or more elements, each once.")
    tracking_code: str | None = strawberry.field(
        description="What proves a complaint that you filed as a guest.", default=None
    )
    service: str | None = strawberry.field(description="The case's service, if you want it checked.", default=None)
    age: rules.Age | None = strawberry.field(description="Your age.", default=None)
    sex: Sex | None = strawberry.field(description="Your sex.", default=None)
    education: rules.Education | None = strawberry.field(description="Your education.", default=None)


@strawberry.type
class Survey:
    """An answer that was taken in; nothing leads from it to a person or a case."""

    id: strawberry.ID = strawberry.field(description="Random.")
    service: str = strawberry.field(description="The service that was judged.")
    submitted_at: datetime = strawberry.field(description="The day, as its first moment in the city: no closer.")


@strawberry.type
class SurveyQuestion:
    """A question of the survey. Source: PermenPANRB 14/2017."""

    element: rules.Element = strawberry.field(description="The element it asks about.")
    name: str = strawberry.field(description="Its official name.")
    place: int = strawberry.field(description="Its place in the questionnaire: U9 is asked before U8.")
    labels: list[str] = strawberry.field(description="What the answers 1 to 4 mean.")


@strawberry.type
class ElementResult:
    """What was said about one element."""

    code: rules.Element = strawberry.field(description="The element.")
    name: str = strawberry.field(description="Its official name.")
    answers: int = strawberry.field(description="How many answered it.")
    average: float | None = strawberry.field(description="1 to 4, four decimals; null where nobody answered.")
    weighted: float | None = strawberry.field(description="The average times the weight, four decimals.")


@strawberry.type
class SatisfactionIndex:
    """Indeks Kepuasan Masyarakat (IKM) of a service. Computed exactly, rounded half up at the end."""

    service: str = strawberry.field(description="The service.")
    respondents: int = strawberry.field(description="How many answered.")
    elements: list[ElementResult] = strawberry.field(description="The nine elements in the regulation's order.")
    index: float | None = strawberry.field(description="25.00 to 100.00, two decimals; null where nobody answered.")
    grade: rules.Grade | None = strawberry.field(description="A from 88.31, B from 76.61, C from 65.00, else D.")
    weight: str = strawberry.field(description="The weight of each element that was answered, as a fraction.")
    closed_cases: int = strawberry.field(description="Cases of the service that were closed in that time.")
    required_sample: int = strawberry.field(description="How many answers that calls for (Krejcie and Morgan).")


@strawberry.type
class SatisfactionGroup:
    """What one group of respondents said. Groups under five, and what would give them away, are not shown."""

    group: str = strawberry.field(description="The group.")
    respondents: int | None = strawberry.field(description="How many; null where it is not shown.")
    index: float | None = strawberry.field(description="Their index; null where it is not shown.")
    grade: rules.Grade | None = strawberry.field(description="Its grade; null where it is not shown.")


@strawberry.input
class SatisfactionPublicationInput:
    """A result to be published."""

    service: str = strawberry.field(description="The service.")
    first: date = strawberry.field(description="First day.")
    last: date = strawberry.field(description="Last day.")
    plan: str = strawberry.field(description="What the office will do about it, 4,000 characters at most.")


@read(tables.Publication, key="id")
class SatisfactionPublication:
    """A published result of the survey."""

    id: int = column("Its number.")
    service: str = column("The service.")
    first: date = column("First day.")
    last: date = column("Last day.")
    respondents: int = column("How many answered.")
    hundredths: int = column("The index times 100.")
    grade: rules.Grade = column("Its grade.")
    plan: str = column("What the office will do about it.")
    published_at: datetime = column("When.")
    published_by: str = column("By whom.")
    letter_number: str | None = column("Number of the letter that proves it; anybody may verify it.", "letter")
    letter: Letter | None = one("The letter itself: for the office.", by="letter")


@filters
class PublicationFilter:
    """Which results."""

    service: str | None = equals("Of this service.")


@roots
class PublicationQuery:
    satisfaction_publications: Connection[SatisfactionPublication] = pages(
        "Published results, newest first; anybody may ask.", order="-published_at", filter=PublicationFilter
    )


@strawberry.type
class SurveyQuery:
    @strawberry.field
    def survey_questions(self) -> list[SurveyQuestion]:
        """The questions in the order they are asked."""
        asked = sorted(rules.questions().values(), key=lambda one: one.place)
        return [
            SurveyQuestion(element=one.element, name=one.name, place=one.place, labels=list(one.labels))
            for one in asked
        ]

    @strawberry.field
    def survey_services(self) -> list[str]:
        """The services that are judged."""
        return list(steps.SERVICES)

    @strawberry.field
    async def satisfaction_index(
        self, info: Info, service: str, first: Annotated[date, FROM], to: date
    ) -> SatisfactionIndex:
        """The satisfaction index of a service over the days `from` to `to`; anybody may ask."""
        context = info.context
        respondents, sums = await steps.sums(context, service, first, to)
        closed = await steps.closed(context, service, first, to)
        return shown(service, respondents, sums, closed)

    @strawberry.field
    async def satisfaction_breakdown(
        self, info: Info, service: str, first: Annotated[date, FROM], to: date, by: Group
    ) -> list[SatisfactionGroup]:
        """The index by group of respondents; anybody may ask. Small groups are listed without figures."""
        found = await steps.groups(info.context, service, first, to, by.value.lower())
        hidden = rules.hidden({name: count for name, (count, _) in found.items()})
        return [_group(name, count, sums, hidden=name in hidden) for name, (count, sums) in sorted(found.items())]

    @strawberry.field
    async def satisfaction_recap(self, info: Info, first: Annotated[date, FROM], to: date) -> list[SatisfactionIndex]:
        """The index of every service over the days `from` to `to`; anybody may ask."""
        recap: list[SatisfactionIndex] = []
        for service in steps.SERVICES:
            respondents, sums = await steps.sums(info.context, service, first, to)
            recap.append(shown(service, respondents, sums, await steps.closed(info.context, service, first, to)))
        return recap


@strawberry.type
class SurveyMutation:
    @strawberry.mutation
    async def submit_survey(self, info: Info, input: SurveyInput) -> Survey:
        """Judge a service once your case is closed: one answer for a case, kept without a name.

        NOT_FOUND for a case that isn't yours and for a wrong tracking code, BAD_INPUT while it is
        open, CONFLICT the second time.
        """
        identifier, day = await steps.submit(info.context, input)
        service = (await info.context.db.fetch("select service from dinsos_survey where id = $1", identifier))[0][0]
        return Survey(
            id=strawberry.ID(identifier),
            service=service,
            submitted_at=datetime(day.year, day.month, day.day, tzinfo=JAKARTA),
        )

    @strawberry.mutation
    async def publish_satisfaction(self, info: Info, input: SatisfactionPublicationInput) -> SatisfactionPublication:
        """Publish a result and what the office will do about it. BAD_INPUT when nobody answered."""
        context = info.context
        context.require(rules.PUBLISH)
        number = await publish(context, input)
        context.forget()
        found: SatisfactionPublication = await find(declaration(SatisfactionPublication), number, info)
        return found


def shown(service: str, respondents: int, sums: steps.Sums, closed: int) -> SatisfactionIndex:
    """A result as clients get it."""
    found = rules.results(sums)
    value = rules.index(found)
    answered = sum(one.answers > 0 for one in found)
    return SatisfactionIndex(
        service=service,
        respondents=respondents,
        elements=[
            ElementResult(
                code=one.element,
                name=rules.questions()[one.element].name,
                answers=one.answers,
                average=_small(one.average),
                weighted=_small(one.weighted),
            )
            for one in found
        ],
        index=None if value is None else float(value),
        grade=None if value is None else rules.grade(value),
        weight=f"1/{answered or len(rules.Element)}",
        closed_cases=closed,
        required_sample=rules.sample(closed),
    )


def _group(name: str, count: int, sums: steps.Sums, *, hidden: bool) -> SatisfactionGroup:
    value: Decimal | None = None if hidden else rules.index(rules.results(sums))
    return SatisfactionGroup(
        group=name,
        respondents=None if hidden else count,
        index=None if value is None else float(value),
        grade=None if value is None else rules.grade(value),
    )


def _small(value: Fraction | None) -> float | None:
    return None if value is None else float(rules.rounded(value, rules.SMALL))

"""One lifecycle for every kind of request; only number, deadline and name differ."""

from dukcapil.requests import rules, tables
from hub import Due, Lifecycle

LIFECYCLES = {
    kind: Lifecycle(
        agency="dukcapil",
        service=kind.value.lower(),
        prefix=rules.PREFIX[kind],
        table=tables.PopulationRequest,
        opens=rules.Status.SUBMITTED.value,
        event=rules.OPENED,
        steps=rules.ALL,
        due=Due(hours=rules.HOURS),
    )
    for kind in rules.Kind
}

"""When a death counts as maternal, and the ratio that the city is measured by."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

READ = "dinkes:maternal:read"
PER = 100_000
AFTER_BIRTH = timedelta(days=42)
"""How long after the end of a pregnancy a mother's death counts. Source: WHO, ICD-10 volume 2, section 5.7."""


def is_maternal(died_on: date, pregnancy_ended_on: date) -> bool:
    """Whether a death came with the end of a pregnancy, or within 42 days of it."""
    return timedelta(0) <= died_on - pregnancy_ended_on <= AFTER_BIRTH


def ratio(deaths: int, births: int) -> Decimal | None:
    """Maternal deaths per 100,000 live births, two decimals; None where nobody was born."""
    if not births:
        return None
    return (Decimal(deaths) * PER / births).quantize(Decimal("0.01"), ROUND_HALF_UP)

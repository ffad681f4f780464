"""How documents are numbered: a serial without gaps for each region, kind and day."""

from collections import defaultdict
from datetime import date

from dukcapil.documents.rules import Kind

REGIONAL_SINCE = date(2010, 1, 1)  # older certificates have a serial for the year: 2075/K/2004
LATE_DAYS = 60  # a birth registered later is late. Source: UU 24/2013 article 27
MARKS = {Kind.DEATH_CERTIFICATE: "KM", Kind.MARRIAGE_CERTIFICATE: "KW"}
OLD_MARKS = {"LU": "U", "LT": "T", "KM": "M", "KW": "K"}


class Numbers:
    """Gives out the next number, each once."""

    def __init__(self) -> None:
        self._last: defaultdict[str, int] = defaultdict(int)

    def birth(self, region: str, born: date, registered: date) -> str:
        """Of a birth certificate: LU on time, LT late. region: 4 digits."""
        return self._certificate(region, "LT" if (registered - born).days > LATE_DAYS else "LU", registered)

    def certificate(self, kind: Kind, region: str, registered: date) -> str:
        """Of a death or marriage certificate. region: 4 digits."""
        return self._certificate(region, MARKS[kind], registered)

    def move_letter(self, region: str, issued: date) -> str:
        """Of a SKPWNI, the letter somebody takes along to another city. region: 4 digits."""
        return self._next(f"SKPWNI/{region}/{issued:%d%m%Y}/")

    def _certificate(self, region: str, mark: str, registered: date) -> str:
        if registered >= REGIONAL_SINCE:
            return self._next(f"{region}-{mark}-{registered:%d%m%Y}-")
        key = f"{OLD_MARKS[mark]}/{registered:%Y}"
        self._last[key] += 1
        return f"{self._last[key]}/{key}"

    def _next(self, head: str) -> str:
        self._last[head] += 1
        return f"{head}{self._last[head]:04}"

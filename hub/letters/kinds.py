"""A kind of letter as an agency declares it: data, checked when the hub is composed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import Formatter

from hub.errors import Text
from hub.letters.rules import long_date, rupiah
from hub.options import Chosen, Option

KNOWN = ("number", "name", "issued_on", "valid_until")  # what every body may mention


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterField:
    """One line of the letter's table."""

    name: str
    label: Text
    rupiah: bool = False
    """The value is an amount: `Rp 1.500.000`."""

    def shown(self, value: object) -> str:
        """The value as the letter prints it, in Indonesian."""
        if value is None or value == "":
            return "-"
        if isinstance(value, bool):
            return "Ya" if value else "Tidak"
        if isinstance(value, date):
            return long_date(value)
        if self.rupiah and isinstance(value, int):
            return rupiah(value)
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKind:
    """A kind of letter: `SKLK`, `SKTM` … The letter keeps what it says when it is issued; later changes here don't
    reach it.

    name: unique in the whole hub. agency: the plugin that declares it.
    body, closing: Indonesian, above and below the table; `{name}`, `{number}`, `{issued_on}`, `{valid_until}` and the
    names of the fields stand for what the letter says.
    """

    name: str
    agency: str
    title: Text
    fields: Sequence[LetterField] = ()
    days: int | Option[int] | None = None
    """The last day it is valid is so many days after its issue; None: it doesn't end."""
    body: str = "Yang bertanda tangan di bawah ini menerangkan:"
    closing: str = "Surat ini dibuat untuk dipergunakan sebagaimana mestinya."

    def last_day(self, settings: Chosen, issued_on: date) -> date | None:
        """The last day a letter of this kind is valid, unless its agency says otherwise."""
        days = self.days.of(settings) if isinstance(self.days, Option) else self.days
        return None if days is None else issued_on + timedelta(days=days)

    def rows(self, facts: Mapping[str, object]) -> list[tuple[str, str, str]]:
        """The table: label in Indonesian, in English, value.

        Raises: ValueError when the facts aren't the fields.
        """
        names = [field.name for field in self.fields]
        if set(names) != set(facts):
            raise ValueError(f"the facts of a letter {self.name} are {names}, not {sorted(facts)}")
        return [(field.label.id, field.label.en, field.shown(facts[field.name])) for field in self.fields]

    def filled(self, text: str, values: Mapping[str, object], facts: Mapping[str, object]) -> str:
        """Body or closing with the letter's own words."""
        shown = {field.name: field.shown(facts[field.name]) for field in self.fields}
        said = {name: LetterField(name=name, label=Text("", "")).shown(value) for name, value in values.items()}
        return text.format_map({**said, **shown})

    def faults(self, plugin: str) -> Iterator[str]:
        """What is wrong with the declaration itself."""
        if self.agency != plugin:
            yield f"letter kind {self.name} names the agency {self.agency}"
        names = [field.name for field in self.fields]
        if doubles := sorted({name for name in names if names.count(name) > 1 or name in KNOWN}):
            yield f"letter kind {self.name} has the field {doubles[0]} twice"
        for text in (self.body, self.closing):
            for _, name, _, _ in Formatter().parse(text):
                if name is not None and name not in (*names, *KNOWN):
                    yield f"letter kind {self.name} mentions {{{name}}}, which is no field of it"

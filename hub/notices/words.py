"""What citizens are told: templates declared per event, and one for every other step of a case."""

from __future__ import annotations

from dataclasses import dataclass

from hub.errors import BadSetup, Text


@dataclass(frozen=True, slots=True)
class Notice:
    """What the applicant of a case is told after an event. body: may name {number}, {status} and {url}; the subject
    names nothing.
    """

    event: str
    subject: Text
    body: Text

    def __post_init__(self) -> None:
        if "{" in self.subject.id + self.subject.en:
            raise BadSetup(f"the subject of the notice about {self.event} names something of the case")
        for text in (self.body.id, self.body.en):
            text.format(number="", status="", url="")


ANY = Notice(
    "*",
    Text("Kabar permohonan Anda", "News about your request"),
    Text(
        "Permohonan {number} kini berstatus {status}. Rinciannya: {url}",
        "Your request {number} is now {status}. Details: {url}",
    ),
)

"""What clients send about complaints, and whether it fits."""

from __future__ import annotations

import re

import strawberry

from dinsos.complaints import filing, places, rules
from hub import BadInput, Info, Text

PHONE = re.compile(r"(?:\+62|0)8[0-9]{7,12}")
TITLE, WORDS = 150, 5_000  # letters

EMPTY = Text("Wajib diisi.", "This must be filled in.")
LONG = Text("Terlalu panjang.", "This is too long.")
NO_PHONE = Text(
    "Tanpa masuk, tinggalkan nomor telepon seluler (08… atau +628…).",
    "Leave a mobile number (08… or +628…), or sign in.",
)
PLACE = Text("Kategori ini memerlukan alamat atau titik lokasi.", "This category needs an address or a point.")
INSTITUTION = Text("Kategori ini memerlukan nama lembaga.", "This category needs an institution's name.")
SCORE = Text("Nilai 1 sampai 4.", "A score is 1 to 4.")


@strawberry.input
class ComplaintPointInput:
    """A point in the city."""

    lat: float = strawberry.field(description="Latitude in degrees, negative in the south.")
    lon: float = strawberry.field(description="Longitude in degrees.")


@strawberry.input
class ComplaintInput:
    """A complaint. `complaintCategories` says what a category requires. Who isn't signed in leaves a `phone`."""

    category: rules.Category = strawberry.field(description="What it is about.")
    title: str = strawberry.field(description="In one line: 150 letters at most.")
    description: str = strawberry.field(description="What happened: 5,000 letters at most.")
    visibility: rules.Visibility | None = strawberry.field(
        default=None,
        description="Whether everybody may read it. Null: as usual for the category.",
    )
    anonymous: bool = strawberry.field(
        default=False, description="Don't name the reporter, not even to the office. Apart from `visibility`."
    )
    village: str | None = strawberry.field(
        default=None, description="Code of the village, 10 digits. May be left out where a `point` is given."
    )
    point: ComplaintPointInput | None = strawberry.field(default=None, description="Where it happened.")
    address: str | None = strawberry.field(
        default=None, description="Where exactly: only those who handle it read this. 200 letters at most."
    )
    subject: str | None = strawberry.field(
        default=None, description="Who it is about: only those who handle it read this. 100 letters at most."
    )
    institution: str | None = strawberry.field(default=None, description="Which institution: 150 letters at most.")
    phone: str | None = strawberry.field(default=None, description="A guest's mobile number, 08… or +628….")
    attachments: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Photos and papers, by the ids that `/attachments` gave."
    )


@strawberry.input
class ComplaintResponseInput:
    """Something the office or a partner did."""

    number: str = strawberry.field(description="The complaint's number.")
    kind: rules.ResponseKind = strawberry.field(description="What was done. CLOSE is for the back office.")
    text: str = strawberry.field(description="What it says: whoever may read the complaint reads this. 5,000 letters.")
    internal: str | None = strawberry.field(default=None, description="A note for the office alone.")


@strawberry.input
class ComplaintReasonInput:
    """A complaint and why."""

    number: str = strawberry.field(description="The complaint's number.")
    reason: str = strawberry.field(description="Why: 500 letters at most.")
    tracking_code: str | None = strawberry.field(default=None, description="A guest's code.")


@strawberry.input
class ComplaintSupplementInput:
    """Something to add to one's complaint."""

    number: str = strawberry.field(description="The complaint's number.")
    text: str = strawberry.field(description="What to add: 5,000 letters at most.")
    attachments: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Photos and papers, by the ids that `/attachments` gave."
    )
    tracking_code: str | None = strawberry.field(default=None, description="A guest's code.")


@strawberry.input
class ComplaintRatingInput:
    """How content the reporter is."""

    number: str = strawberry.field(description="The complaint's number.")
    score: int = strawberry.field(description="1 (not at all) to 4 (very).")
    comment: str | None = strawberry.field(default=None, description="500 letters at most.")
    tracking_code: str | None = strawberry.field(default=None, description="A guest's code.")


def words(value: str | None, name: str, most: int, *, needed: bool = True) -> str | None:
    """A text without space around it. Raises: BadInput."""
    plain = (value or "").strip()
    if len(plain) > most:
        raise BadInput(LONG, path=["input", name])
    if not plain and needed:
        raise BadInput(EMPTY, path=["input", name])
    return plain or None


def checked(info: Info, given: ComplaintInput) -> filing.Filing:
    """A complaint that may be filed. Raises: BadInput."""
    who = info.context.who
    facts = rules.categories()[given.category]
    point = (given.point.lat, given.point.lon) if given.point else None
    values = {
        "title": words(given.title, "title", TITLE),
        "description": words(given.description, "description", WORDS),
        "address": words(given.address, "address", 200, needed=False),
        "subject": words(given.subject, "subject", 100, needed=False),
        "institution": words(given.institution, "institution", 150, needed=False),
        "lat": point[0] if point else None,
        "lon": point[1] if point else None,
        "guest_phone": None,
    }
    if rules.Need.PLACE in facts.requires and not (values["address"] or point):
        raise BadInput(PLACE, path=["input", "address"])
    if rules.Need.INSTITUTION in facts.requires and not values["institution"]:
        raise BadInput(INSTITUTION, path=["input", "institution"])
    if who.nik is None:
        phone = re.sub(r"[ .-]", "", given.phone or "")
        if not PHONE.fullmatch(phone):
            raise BadInput(NO_PHONE, path=["input", "phone"])
        values["guest_phone"] = phone
    return filing.Filing(
        context=info.context,
        category=given.category,
        visibility=given.visibility or facts.visibility,
        village=places.located(rules.REGENCY.of(info.context.settings), given.village, point),
        reporter=who.nik,
        anonymous=given.anonymous,
        receipt=filing.new_receipt(),
        attachments=given.attachments,
        values=values,
    )

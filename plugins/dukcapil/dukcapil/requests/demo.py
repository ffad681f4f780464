"""e-OPEN in the demo city: what led to the documents of the last three years, with signed letters for the newest, and
what is on the desk today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from dukcapil.documents.demo import Clerk, Issued
from dukcapil.documents.rules import Kind as DocumentKind
from dukcapil.documents.steps import CARDS
from dukcapil.documents.tables import Document
from dukcapil.pamor.demo import FIXED_NAME, SITI, first_help
from dukcapil.requests import demo_desk, demo_open, rules
from dukcapil.requests.demo_desk import AGAIN, HEAD, ISSUE, REJECT, RETURN, VERIFY, Desk, Filed
from dukcapil.requests.letters import KINDS
from dukcapil.residents.demo import events, late_spouse
from dukcapil.residents.tables import FamilyCardVersion
from hub.city import Family, Status
from hub.demo import Demo, Visit, moment
from hub.regions import children, find

DOCUMENT = ("number", "kind", "holder", "issued_on", "status", "letter")
VERSION = ("number", "version", "head", "issued_on", "replaced_on", "reason", "letter")
YEARS, PER_YEAR = 3, 0.03  # cards asked for again, per adult and year
NEW_DAYS, CARD_DAYS = 45, 300  # documents of that age have a signed letter, family cards those that changed since
MOST = 300  # letters of each kind: each is signed
ADULT = 18 * 365
ACCOUNTS = frozenset({"3275012001150001", "3275021506110001"})  # families of accounts ask for themselves
CASES = ((rules.Case.LOST, "POLICE_LOSS_NOTE"), (rules.Case.DAMAGED, "OLD_CARD"))
COURSES = ((VERIFY, ISSUE),) * 8 + ((RETURN, AGAIN, VERIFY, ISSUE), (REJECT,))
ASKED = {
    DocumentKind.BIRTH_CERTIFICATE: rules.Kind.BIRTH_CERTIFICATE,
    DocumentKind.DEATH_CERTIFICATE: rules.Kind.DEATH_CERTIFICATE,
    DocumentKind.MOVE_LETTER: rules.Kind.MOVE,
    DocumentKind.IDENTITY_CARD: rules.Kind.IDENTITY_CARD,
    DocumentKind.CHILD_IDENTITY_CARD: rules.Kind.CHILD_IDENTITY_CARD,
}
DIED = "Pemegang meninggal dunia."
NEIGHBOUR = "3216"  # where those who left went: Kabupaten Bekasi


def seed(demo: Demo) -> Visit:
    """Issue everybody's documents, each of the last three years on a request; then the cards asked for again, about
    three adults in a hundred each year; then what is open."""
    desk = Desk(demo)
    clerk = Clerk(
        demo.today, demo.chance("dukcapil.documents"), demo.rows(Document, *DOCUMENT), Archive(demo, desk)
    )  # fmt: skip
    again, opened = demo.chance("dukcapil.requests"), demo_open.plan(demo, desk)

    def visit(family: Family) -> None:
        clerk.family(family)
        if family.number in ACCOUNTS:
            return
        _again(desk, again, family, demo.today)
        opened(family)

    return visit


def _again(desk: Desk, chance: Random, family: Family, today: date) -> None:
    """Identity cards asked for again, all decided."""
    for person in family.members:
        if person.status is not Status.ACTIVE or (today - person.birth_date).days <= ADULT + YEARS * 365:
            continue
        for year in reversed(range(YEARS)):
            if chance.random() > PER_YEAR:
                continue
            sent = moment(today - timedelta(6 + year * 365 + chance.randrange(360)), 1 + chance.randrange(8))
            variant, paper = chance.choice(CASES)
            asked = Filed(rules.Kind.IDENTITY_CARD, variant, family, person, person.nik, sent, paper=paper)
            desk.file(asked, chance.choice(COURSES), product=person.nik)


class Archive:
    """Where documents come from: a request for each of the last three years, a letter for the newest."""

    def __init__(self, demo: Demo, desk: Desk) -> None:
        self.demo, self.desk = demo, desk
        self.chance = demo.chance("dukcapil.archive")
        self.version = demo.rows(FamilyCardVersion, *VERSION)
        self.left = dict.fromkeys(DocumentKind, MOST)
        self.villages = [village.code for district in children(NEIGHBOUR) for village in children(district.code)]

    def issued(self, document: Issued) -> str | None:
        """A document of one person: the request that led to it, and its letter when it is new."""
        kind, age = ASKED[document.kind], (self.demo.today - document.on).days
        if not 0 < age <= YEARS * 365 or (kind is rules.Kind.BIRTH_CERTIFICATE and "3275-" not in document.number):
            return None
        asked = self._request(kind, document)
        if asked is None:
            return None
        number = self.desk.number(kind, asked.sent)
        letter = self._letter(document, number) if age <= NEW_DAYS else None
        helped = number if document.person.nik == SITI else None
        if helped:
            asked = asked._replace(filed=(FIXED_NAME, "pamor", first_help(self.demo.today)[0]))
        self.desk.file(asked, (VERIFY, ISSUE), number=number, product=document.number, letter=letter)
        return letter

    def cards(self, family: Family, versions: Sequence[date]) -> list[str | None]:
        """Versions of a family card: an old one is genuine but replaced by the next."""
        newest, last = versions[-1], len(versions)
        age = (self.demo.today - newest).days
        fresh = age > 0 and (age <= NEW_DAYS or (last > 1 and age <= CARD_DAYS) or family.number in ACCOUNTS)
        signed = fresh and self._may(DocumentKind.FAMILY_CARD)
        numbers = [f"{family.number}/{version}" if signed else None for version in range(1, last + 1)]
        if last == 1 and not signed:
            return numbers
        late, gone = late_spouse(family), events(family, self.demo.today)
        deaths = {gone[one.nik] for one in family.members if one.status is Status.DECEASED}
        for place, (on, number) in enumerate(zip(versions, numbers, strict=True)):
            after = versions[place + 1] if place + 1 < last else None
            head = late if late and after and late.relation.name != "WIFE" else family.members[0]
            reason = "REGISTERED" if place == 0 else "DEATH" if on in deaths else "MOVE_OUT"
            self.version(family.number, place + 1, head.nik, on, after, reason, number)
            if number:
                self._card(family, head.name, head.nik, place, on, numbers)
        return numbers

    def _card(
        self, family: Family, head: str, holder: str, place: int, on: date, numbers: Sequence[str | None]
    ) -> None:
        number, after = str(numbers[place]), numbers[place + 1] if place + 1 < len(numbers) else None
        living = sum(one.status is Status.ACTIVE for one in family.members)
        facts = {"head": head, "members": living + len(numbers) - 1 - place, "village": _village(family)}
        self.demo.letter(
            KINDS[DocumentKind.FAMILY_CARD], number=number, holder=family.members[0].nik, name=head, facts=facts,
            issued_on=on, signer=HEAD[0], status="REPLACED" if after else "VALID", replaced_by=after,
            replaces=numbers[place - 1] if place else None,
        )  # fmt: skip

    def _letter(self, document: Issued, case: str) -> str | None:
        """The signed letter of a document; its number is not a NIK."""
        if not self._may(document.kind):
            return None
        family, person, kind, number, on = document
        match kind:
            case DocumentKind.BIRTH_CERTIFICATE:
                names = {one.nik: one.name for one in family.members}
                facts: dict[str, object] = {
                    "child": person.name, "sex": person.sex.value, "birth_place": person.birth_place,
                    "birth_date": person.birth_date, "mother": names.get(person.mother or ""),
                    "father": names.get(person.father or ""), "basis": _basis(person.mother, person.father),
                }  # fmt: skip
            case DocumentKind.DEATH_CERTIFICATE:
                facts = {"deceased": person.name, "died_on": on, "place": demo_desk.HOSPITAL}
            case DocumentKind.MOVE_LETTER:
                facts = {"people": person.name, "street": demo_desk.ELSEWHERE, "village": "Kabupaten Bekasi"}
            case _:
                number = self.desk.card(kind, on)
                facts = {
                    "bearer": person.name, "sex": person.sex.value, "birth_place": person.birth_place,
                    "birth_date": person.birth_date, "village": _village(family),
                }  # fmt: skip
        void = person.status is Status.DECEASED and kind in CARDS
        self.demo.letter(
            KINDS[kind], number=number, holder=person.nik, name=person.name, facts=facts, case=case, issued_on=on,
            signer=HEAD[0], status="REVOKED" if void else "VALID", reason=DIED if void else None,
        )  # fmt: skip
        return number

    def _request(self, kind: rules.Kind, document: Issued) -> Filed | None:
        """What was asked for; None when nobody is left who could have asked."""
        family, person, _, _, on = document
        sent = moment(on, 1 + self.chance.randrange(2))
        others = [one for one in demo_desk.adults(family, on) if one.nik != person.nik]
        match kind:
            case rules.Kind.BIRTH_CERTIFICATE if others:
                return demo_desk.birth(family, others[0], person, sent, late="-LT-" in document.number)
            case rules.Kind.DEATH_CERTIFICATE if others:
                return demo_desk.death(family, others[0], person, on, sent)
            case rules.Kind.MOVE:
                village = self.chance.choice(self.villages)
                return demo_desk.move(family, person, [person], village, on, sent)
            case rules.Kind.CHILD_IDENTITY_CARD if others:
                return Filed(kind, rules.Case.FIRST, family, others[0], person.nik, sent)
            case rules.Kind.IDENTITY_CARD:
                first = family.number not in ACCOUNTS
                variant, paper = (rules.Case.FIRST, None) if first else CASES[0]
                return Filed(kind, variant, family, person, person.nik, sent, paper=paper)
        return None

    def _may(self, kind: DocumentKind) -> bool:
        self.left[kind] -= 1
        return self.left[kind] >= 0


def _village(family: Family) -> str:
    place = find(family.village)
    return place.name if place else family.village


def _basis(mother: str | None, father: str | None) -> str:
    return "MARRIED" if mother and father else "MOTHER_ONLY" if mother else "FATHER_ONLY" if father else "UNKNOWN"

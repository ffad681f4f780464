"""The 355 institutions of the demo city: real numbers of institutions, made-up everything else."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import NamedTuple

from dinsos.institutions import rules, tables
from hub.city import City
from hub.demo import Demo
from hub.regions import children

YEARS = ((2020, 115), (2021, 240))  # how many were registered when. Source: the office's figures of 2020 and 2021
FIRST = "LKS-2020-000001"  # the account lks runs it
STRIDE = 2  # every other family has a chair
VALID = 3  # years
LAPSED = 0.12  # share that was not renewed
FORMS = ("Yayasan", "Panti Asuhan", "Panti Wreda", "LKS", "Yayasan", "Lembaga Kesejahteraan Sosial", "Rumah Singgah")
WORDS = (
    "Kasih Bunda", "Harapan Mulia", "Al-Ikhlas", "Nurul Hikmah", "Bina Insani", "Cahaya Umat", "Pelita Kasih",
    "Tunas Bangsa", "Budi Luhur", "Mitra Sejahtera", "Darul Aitam", "Rumah Asa", "Sahabat Difabel", "Bhakti Lansia",
    "Surya Kencana", "Permata Hati", "Sinar Harapan", "Karya Bakti", "Amanah", "Peduli Sesama",
)  # fmt: skip
BANKS = ("Bank BJB", "Bank Mandiri", "Bank BRI", "Bank Syariah Indonesia")
SERVED = (
    ("NEGLECTED_CHILD", "NEGLECTED_INFANT"), ("NEGLECTED_CHILD",), ("NEGLECTED_ELDERLY",), ("DISABILITY",),
    ("POOR", "VULNERABLE_WOMAN"), ("CHILD_WITH_DISABILITY", "DISABILITY"), ("DRUG_ABUSE",),
    ("STREET_CHILD", "HOMELESS"),
    ("NEGLECTED_CHILD", "POOR"),
)  # fmt: skip
INSTITUTION = (
    "number", "name", "fold", "legal_form", "deed", "npwp", "chair", "chair_nik", "address", "village", "phone",
    "clients", "kinds", "account", "bank", "account_number", "account_holder", "registered_on", "registered_until",
    "version",
)  # fmt: skip


class Made(NamedTuple):
    """An institution of the demo city. letters: first and last day of each letter, oldest first."""

    number: str
    name: str
    form: rules.LegalForm
    chair: str
    chair_nik: str
    village: str
    served: Sequence[tuple[str, int]]
    letters: Sequence[tuple[date, date]]
    account: str


def institutions(demo: Demo) -> None:
    """Write the register."""
    add = demo.rows(tables.Institution, *INSTITUTION)
    category = demo.rows(tables.InstitutionCategory, "institution", "code", "name", "clients")
    version = demo.rows(
        tables.InstitutionVersion, "institution", "version", "since", "until", "name", "chair", "address", "kinds"
    )
    for place, one in enumerate(made(demo.city, demo.chance("dinsos.institutions")), 1):
        kinds = rules.words(code for code, _ in one.served)
        address = f"Jl. Kesejahteraan No. {place}"
        npwp = f"{3_275_000_000_000_000 + place:016}"
        deed = f"{place}/AKTA/{one.letters[0][0].year}" if one.form is rules.LegalForm.LEGAL_ENTITY else None
        clients = sum(count for _, count in one.served)
        bank = (BANKS[place % len(BANKS)], f"0{32_750_000 + place:012}", one.name)
        add(
            one.number, one.name, rules.fold(one.name, one.village), one.form.value, deed, npwp, one.chair,
            one.chair_nik, address, one.village, f"0800{place:07}", clients, kinds,
            "lks" if one.number == FIRST else None, *bank, one.letters[0][0], one.letters[-1][1], len(one.letters),
        )  # fmt: skip
        for code, count in one.served:
            category(one.number, code, rules.kinds()[code].name, count)
        for number, (since, until) in enumerate(one.letters, 1):
            version(one.number, number, since, until, one.name, one.chair, address, kinds)


def made(city: City, chance: Random) -> list[Made]:
    """The institutions, each chaired by the head of another family while there are enough families."""
    heads = [family.members[0] for family in islice(city.families(), 4, 4 + 355 * STRIDE, STRIDE)]
    heads = heads or [family.members[0] for family in city.families()]
    places = [village.code for district in children("3275") for village in children(district.code)]
    found: list[Made] = []
    for year, many in YEARS:
        for serial in range(1, many + 1):
            at = len(found)
            head = heads[at % len(heads)]
            form = chance.choice(FORMS)
            name = f"{form} {WORDS[at % len(WORDS)]} {at // len(WORDS) + 1}"
            number = f"LKS-{year}-{serial:06}"
            served = [(code, chance.randrange(6, 60)) for code in chance.choice(SERVED)]
            legal = rules.LegalForm.LEGAL_ENTITY if chance.random() < 0.8 else rules.LegalForm.NON_LEGAL_ENTITY
            day = date(year, 1, 6) + timedelta(days=chance.randrange(350))
            lapses = number != FIRST and chance.random() < LAPSED
            letters = _letters(day, city.today, lapses=lapses)
            order = list(rules.kinds())
            served.sort(key=lambda one: order.index(one[0]))
            found.append(
                Made(number, name, legal, head.name, head.nik, places[at % len(places)], served, letters, name)
            )
    return found


def _letters(day: date, today: date, *, lapses: bool) -> list[tuple[date, date]]:
    """Letters from the first registration on: renewed in time, or never again."""
    letters = [(day, day.replace(year=day.year + VALID))]
    while not lapses and letters[-1][1] < today + timedelta(days=30):
        last = letters[-1][1]
        letters.append((last - timedelta(days=20), last.replace(year=last.year + VALID)))
    return letters

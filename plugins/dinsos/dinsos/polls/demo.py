"""The demo city's polls: two that are open, one that is over. Their votes are made up."""

from datetime import timedelta

from dinsos.polls import tables
from hub.demo import Demo, moment

CITY = "3275"
POLLS = (
    (
        "Layanan Dinas Sosial mana yang paling perlu ditambah jam bukanya?",
        90,
        ("Pengaduan", "Cek bantuan sosial", "SKTM", "Pendaftaran LKS"),
    ),
    (
        "Bagaimana Anda ingin menerima kabar pengaduan?",
        30,
        ("Situs web", "Pesan singkat", "Telepon"),
    ),
    (
        "Apakah petugas cepat menanggapi pengaduan Anda?",
        -60,
        ("Ya", "Kadang-kadang", "Tidak"),
    ),
)  # question, days until it closes, answers


def polls(demo: Demo) -> None:
    """Write the polls; who voted is kept nowhere, so the residents of the demo may all vote once more."""
    chance = demo.chance("dinsos.polls")
    poll = demo.rows(tables.Poll, "id", "question", "area", "opens_at", "closes_at", "total", "secret")
    option = demo.rows(tables.Choice, "id", "poll", "position", "text", "votes")
    for serial, (question, days, answers) in enumerate(POLLS, 1):
        id = f"JP-DEMO-{serial:04}"
        votes = [chance.randrange(20, 200) for _ in answers]
        opens, closes = moment(demo.today - timedelta(days=120)), moment(demo.today + timedelta(days=days))
        secret = f"{chance.getrandbits(256):064x}" if days > 0 else None
        poll(id, question, CITY, opens, closes, sum(votes), secret)
        for position, (answer, chosen) in enumerate(zip(answers, votes, strict=True), 1):
            option(f"{id}-{position}", id, position, answer, chosen)

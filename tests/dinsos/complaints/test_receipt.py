"""The signed receipt proves a filing and reveals nothing."""

import re

from dinsos.complaints.filing import digest

ANA, TONO = "3275015203910001", "3275021507880002"
TEXT = {"title": "Jam loket", "description": "Kapan loket buka?"}
SECRET = TEXT | {"category": "VIOLENCE", "village": "3275011001"}
RECEIPT = "receipt { number kind status pdfUrl qr { text svg } }"
FILE = f"mutation F($input: ComplaintInput!) {{ fileComplaint(input: $input) {{ number trackingCode {RECEIPT} }} }}"
ONE = f"query Q($n: String!) {{ complaint(number: $n) {{ {RECEIPT} }} }}"
TRACK = f"""query T($n: String!, $code: String!) {{
  trackComplaint(number: $n, trackingCode: $code) {{ {RECEIPT} }}
}}"""
VERIFY = """query V($text: String!) {
  verifyDocument(text: $text) { verdict number kind issuer issuedOn holder replacedBy }
}"""


async def test_is_the_reporters_and_nobody_elses(act, somebody, office):
    """The reporter has it with the answer and later; the office and others have none."""
    filed = (await act(FILE, somebody(nik=ANA), input=SECRET)).data["fileComplaint"]

    later = await act(ONE, somebody(nik=ANA), n=filed["number"])
    officer = await act(ONE, office(), purpose="SOCIAL_SERVICE", n=filed["number"])

    assert re.fullmatch(r"TTP-\d{4}-[2-9A-Z]{10}", filed["receipt"]["number"])
    assert later.data["complaint"]["receipt"]["number"] == filed["receipt"]["number"]
    assert officer.data["complaint"] == {"receipt": None}


async def test_is_a_guests_with_the_code(act):
    """A guest has it with the tracking code alone."""
    filed = (await act(FILE, input=SECRET | {"phone": "081234567890"})).data["fileComplaint"]

    found = await act(TRACK, n=filed["number"], code=filed["trackingCode"])

    assert found.codes == []
    assert found.data["trackComplaint"]["receipt"]["number"] == filed["receipt"]["number"]


async def test_proves_the_filing_to_anybody_and_reveals_nothing(act, somebody, hub):
    """Whoever scans it learns that it is genuine: no number of the complaint, no category, no reporter."""
    filed = (await act(FILE, somebody(nik=ANA), input=SECRET)).data["fileComplaint"]

    answer = await act(VERIFY, text=filed["receipt"]["qr"]["text"])

    found = answer.data["verifyDocument"]
    assert (found["verdict"], found["kind"], found["holder"]) == ("VALID", "TANDA_TERIMA_PENGADUAN", "P***")
    assert filed["number"] not in str(found)
    assert "VIOLENCE" not in str(found)
    kept = await hub.db.fetch(
        "select holder, name, signer, changed_by from hub_letter where case_number = $1", filed["number"]
    )
    assert [tuple(row) for row in kept] == [(None, "Pelapor", "Dinas Sosial", None)]


def test_digest_is_of_what_was_written():
    """Another word, another digest."""
    assert digest("SIP-2026-000001", **TEXT) != digest("SIP-2026-000001", "Jam loket", "Kapan loket tutup?")

"""What clients may ask about letters, and how one is checked and revoked."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from hub import times
from hub.context import Info
from hub.declare import read, roots
from hub.errors import BadInput, NotFound, Text
from hub.fields import find
from hub.fit import needs
from hub.letters import checking, issuing, qr, rules, signing
from hub.letters.tables import LetterRow
from hub.reads import column, declaration, single

strawberry.enum(rules.Status, name="LetterStatus")
strawberry.enum(rules.Verdict, name="LetterVerdict")
strawberry.enum(rules.Signature, name="LetterSignature")

REASON_MISSING = Text("Beri alasan pencabutan.", "Give a reason.")
OWN = "select id, holder from hub_letter where number = $1 and agency = $2"


@strawberry.type
class LetterQr:
    """The QR code of a letter."""

    text: str = strawberry.field(description="What it encodes: the address that checks the letter.")

    @strawberry.field
    def svg(self) -> str:
        """The symbol as an SVG document."""
        return qr.svg(self.text)


@read(
    LetterRow,
    key="number",
    rows=rules.VISIBLE,
    person="holder",
    also=("id", "status", "valid_until", "text"),
)
class Letter:
    """A letter the city issued: a document, a certificate, a recommendation. Its holder sees it, whoever asked for it,
    the offices that issued it and that it is addressed to, and who shows the code of its case."""

    number: str = column("Its number.")
    kind: str = column("What kind of letter, as its agency calls it: `SKLK`, `SKTM` …", personal=True)
    title: str = column("Its official title, in Indonesian.", personal=True)
    agency: str = column("The agency that issued it.")
    issued_on: date = column("The day of its issue.")
    valid_until: date | None = column("The last day it is valid; null when it doesn't end.")
    replaced_by: str | None = column("Number of the letter that took its place.")
    signer: str = column("Who signed it.")
    signature: rules.Signature = column("Whether the PDF carries the city's seal or a certified signature.")

    @strawberry.field
    def status(self) -> rules.Status:
        """Where it stands today."""
        row = row_of(self)
        return rules.status(row["status"], row["valid_until"], times.today())

    @strawberry.field
    def pdf_url(self, info: Info) -> str:
        """Where the PDF is. For 15 minutes the address opens without a token: give it to a browser, don't keep it."""
        row = row_of(self)
        info.context.note(row["holder"], "Letter.pdfUrl")
        ticket = info.context.tickets.sign(signing.subject(row["id"]), signing.TICKET_SECONDS)
        return f"{issuing.seal_of(info.context).issuer}/letters/{row['id']}.pdf?ticket={ticket}"

    @strawberry.field
    def qr(self, info: Info) -> LetterQr:
        """The code printed on it. Anybody who scans it is told whether the letter counts."""
        row = row_of(self)
        info.context.note(row["holder"], "Letter.qr")
        return LetterQr(text=issuing.seal_of(info.context).address(row["text"]))


@roots
class LetterQuery:
    letter: Letter | None = single("One letter by its number, as far as the caller may see it.", by="number")


@strawberry.type
class DocumentCheck:
    """What is said of a letter that somebody shows. Only `verdict`, `reason`, `nextStep` and, for `UNKNOWN_ISSUER`,
    `issuer` are there when its signature isn't good."""

    verdict: rules.Verdict = strawberry.field(description="The answer in a word.")
    number: str | None = strawberry.field(description="The letter's number.")
    kind: str | None = strawberry.field(description="What kind of letter.")
    title: str | None = strawberry.field(description="Its title, in the language asked for.")
    issuer: str | None = strawberry.field(description="Address of the hub that issued it.")
    issued_on: date | None = strawberry.field(description="The day of its issue.")
    valid_until: date | None = strawberry.field(description="The last day it is valid; null when it doesn't end.")
    holder: str | None = strawberry.field(description="Its holder's name, masked: `S*** R***`.")
    replaced_by: str | None = strawberry.field(description="Number of the letter that took its place.")
    signature: rules.Signature | None = strawberry.field(description="Who vouches for its PDF.")
    reason: str = strawberry.field(description="The answer in a sentence.")
    next_step: str = strawberry.field(description="What to do with the letter now.")

    @classmethod
    def of(cls, found: checking.Checked, language: str) -> DocumentCheck:
        claims = found.claims
        return cls(
            verdict=found.verdict,
            number=claims.no if claims else None,
            kind=claims.kind if claims else None,
            title=found.title.in_language(language) if found.title else None,
            issuer=found.issuer,
            issued_on=claims.on if claims else None,
            valid_until=claims.valid_until if claims else None,
            holder=claims.who if claims else None,
            replaced_by=found.replaced_by,
            signature=found.signature,
            reason=found.reason.in_language(language),
            next_step=found.next_step.in_language(language),
        )


@strawberry.type
class DocumentQuery:
    @strawberry.field
    async def verify_document(self, info: Info, text: str) -> DocumentCheck:
        """Check a printed letter; anybody may. `text` is what its QR code says, with the address or without."""
        context = info.context
        found = await checking.check(issuing.seal_of(context), context.db, text)
        return DocumentCheck.of(found, context.language)

    @strawberry.field
    async def verify_by_number(self, info: Info, number: str, code: str) -> DocumentCheck:
        """Check a letter by its number and the code printed beside the QR code. NOT_FOUND when they don't belong
        together."""
        context = info.context
        text = await checking.by_code(context.db, number, code)
        found = await checking.check(issuing.seal_of(context), context.db, text)
        return DocumentCheck.of(found, context.language)


@strawberry.input
class RevokeDocumentInput:
    """Which letter to revoke, and why."""

    number: str = strawberry.field(description="The letter's number.")
    reason: str = strawberry.field(description="Why, in words for those who check it. No name, no NIK.")


@strawberry.input
class SignDocumentInput:
    """Which letter to sign."""

    number: str = strawberry.field(description="The letter's number.")
    passphrase: str = strawberry.field(description="Of the caller's own BSrE certificate. Used once, never kept.")


@strawberry.type
class DocumentMutation:
    @strawberry.mutation
    @needs(rules.REVOKE)
    async def revoke_document(self, info: Info, input: RevokeDocumentInput) -> Letter:
        """Revoke a letter of the caller's own agency. Whoever checks it from now on is told so, with the reason.
        CONFLICT when it is already revoked or replaced."""
        context = info.context
        context.require(rules.REVOKE)
        if not input.reason.strip():
            raise BadInput(REASON_MISSING, path=["input", "reason"])
        rows = await context.db.fetch(OWN, input.number, context.who.agency)
        if not rows:
            raise NotFound
        await issuing.revoke(context, input.number, input.reason.strip())
        letter: Letter = await find(declaration(Letter), input.number, info)
        return letter

    @strawberry.mutation
    @needs(rules.SIGN)
    async def sign_document(self, info: Info, input: SignDocumentInput) -> Letter:
        """Sign a letter of the caller's own agency with the caller's certified electronic signature (BSrE), which
        takes the place of the city's seal on the PDF. CONFLICT when it isn't valid or is already signed."""
        context = info.context
        context.require(rules.SIGN)
        await signing.certify(context, input.number, input.passphrase)
        letter: Letter = await find(declaration(Letter), input.number, info)
        return letter


def row_of(letter: Letter) -> Any:
    """The row that a letter is."""
    return vars(letter)["__row__"]

"""Operations that tests of e-OPEN send."""

FIELDS = """
fragment Fields on PopulationRequest {
  number service case status submittedAt dueAt completeAt proxy filedBy { name help }
  timeline { status at note by } papers { kind reason } doubts { id kind other clearedBy }
}
"""
BIRTH = (
    FIELDS
    + """
mutation ($input: BirthCertificateInput!, $for: String) {
  applyForBirthCertificate(input: $input, onBehalfOf: $for) { ...Fields }
}"""
)
DEATH = (
    FIELDS
    + """
mutation ($input: DeathCertificateInput!) { applyForDeathCertificate(input: $input) { ...Fields } }"""
)
CARD = (
    FIELDS
    + """
mutation ($input: IdentityCardInput!, $for: String) {
  applyForIdentityCard(input: $input, onBehalfOf: $for) { ...Fields applicant { nik } }
}"""
)
KIA = (
    FIELDS
    + """
mutation ($input: ChildIdentityCardInput!) { applyForChildIdentityCard(input: $input) { ...Fields } }"""
)
FAMILY = (
    FIELDS
    + """
mutation ($input: FamilyCardInput!) { applyForFamilyCard(input: $input) { ...Fields } }"""
)
MOVE = (
    FIELDS
    + """
mutation ($input: MoveInput!) { applyForMove(input: $input) { ...Fields } }"""
)
DECIDE = (
    FIELDS
    + """
mutation ($number: String!, $decision: PopulationDecision!, $note: String, $papers: [PaperObjectionInput!]! = []) {
  decidePopulationRequest(input: { number: $number, decision: $decision, note: $note, papers: $papers }) {
    ...Fields subject { nik name } document { number kind issuedOn status pdfUrl qr { text svg } }
  }
}"""
)
RESUBMIT = (
    FIELDS
    + """
mutation ($number: String!, $note: String!, $papers: [PopulationPaperInput!]! = []) {
  resubmitPopulationRequest(input: { number: $number, note: $note, papers: $papers }) { ...Fields }
}"""
)
CANCEL = """
mutation ($number: String!) { cancelPopulationRequest(input: { number: $number }) { status } }"""
CLEAR = """
mutation ($number: String!, $doubt: Int!, $note: String!) {
  clearPopulationDoubt(input: { number: $number, doubt: $doubt, note: $note }) { doubts { clearedBy } }
}"""
ONE = "query ($number: String!) { populationRequest(number: $number) { number status document { number status } } }"
INBOX = """
query ($status: [PopulationRequestStatus!], $first: Int!) {
  populationRequests(filter: { status: $status }, first: $first) {
    edges { node { number applicant { nik name } } } pageInfo { hasNextPage endCursor } totalCount
  }
}"""
PERSON = """
query ($nik: NIK!) {
  citizen(nik: $nik) {
    nik name sex birthDate status residence { street rt rw village { code } regency { code } }
    familyCard { number head { nik } members { relation citizen { nik } } }
    documents { number kind status letter { number status } }
  }
}"""
VERIFY = "query ($text: String!) { verifyDocument(text: $text) { verdict number kind replacedBy holder } }"

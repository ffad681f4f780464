"""Types of hospital.graphql against this hub, made by `simpul types`. Don't edit."""

from typing import Any, Literal, NotRequired, TypedDict


EligibilityCode = Literal["RESIDENT", "ALIVE", "NO_ACTIVE_BPJS", "REFERRAL", "DINSOS_RECOMMENDATION"]


ReferralNeed = Literal["ICU", "HCU", "NICU", "PICU", "VENTILATOR", "SURGERY", "DELIVERY", "DIALYSIS", "BLOOD", "ISOLATION", "SPECIALIST"]


TransportNeed = Literal["NONE", "TRANSPORT", "EMERGENCY"]


ReferralStatus = Literal["SENT", "RECEIVED", "ACCEPTED", "REJECTED", "LEFT", "ARRIVED", "SERVED", "BACK_REFERRED", "CANCELLED"]


RejectionReason = Literal["NO_BED", "NO_SPECIALIST", "NO_EQUIPMENT", "OTHER"]


ReferralStep = Literal["RECEIVED", "LEFT", "ARRIVED", "SERVED", "BACK_REFERRED", "CANCELLED"]


EmergencyStatus = Literal["REPORTED", "TRIAGED", "DISPATCHED", "EN_ROUTE", "ON_SCENE", "TRANSPORTING", "HANDED_OVER", "CLOSED", "TREATED", "NO_PATIENT", "REFUSED", "DEAD_ON_SCENE", "CANCELLED", "PRANK", "RELAYED"]


RideStatus = Literal["SENT", "DEPARTED", "ON_SCENE", "TO_HOSPITAL", "HANDED_OVER", "RETURNED", "TREATED", "NO_PATIENT", "REFUSED", "DEAD_ON_SCENE", "CANCELLED"]


GuaranteeStatus = Literal["REQUESTED", "PROVISIONAL", "APPROVED", "REJECTED", "WITHDRAWN", "LAPSED", "ENDED", "EXPIRED", "CLOSED"]


CareOutcome = Literal["RECOVERED", "REFERRED", "LEFT", "DIED"]


ClaimStatus = Literal["SUBMITTED", "RETURNED", "VERIFIED", "DISPUTED", "REJECTED", "APPROVED", "PAID", "WITHDRAWN"]


ClaimReason = Literal["NOT_COVERED", "NO_PROOF", "WRONG_CODE", "DUPLICATE", "OVER_TARIFF", "NOT_NEEDED", "OUTSIDE_VALIDITY", "BPJS_ACTIVE", "OTHER"]


ClaimCheckCode = Literal["VALIDITY", "ALIVE", "OVERLAP", "TWICE", "SUMS", "DIAGNOSES", "PROCEDURES", "INA_CBG", "TARIFF", "PLAUSIBLE", "BPJS", "IN_TIME"]


HealthCasePart = Literal["RIDE", "REFERRAL", "GUARANTEE", "CLAIM", "PAYMENT"]


class GuaranteeEligibilityVariables(TypedDict):
    nik: str


class GuaranteeEligibilityGuaranteeEligibilityReasons(TypedDict):
    code: EligibilityCode
    passed: bool | None
    detail: str


class GuaranteeEligibilityGuaranteeEligibility(TypedDict):
    eligible: bool | None
    reasons: list[GuaranteeEligibilityGuaranteeEligibilityReasons]


class GuaranteeEligibility(TypedDict):
    guaranteeEligibility: GuaranteeEligibilityGuaranteeEligibility


class HandoverInput(TypedDict):
    situation: NotRequired[str | None]
    background: NotRequired[str | None]
    assessment: NotRequired[str | None]
    recommendation: NotRequired[str | None]


class VitalSignsInput(TypedDict):
    systolic: NotRequired[int | None]
    diastolic: NotRequired[int | None]
    pulse: NotRequired[int | None]
    breaths: NotRequired[int | None]
    temperature: NotRequired[float | None]
    oxygen: NotRequired[int | None]
    consciousness: NotRequired[int | None]
    at: NotRequired[str | None]


class ReferralInput(TypedDict):
    patient: str
    destination: str
    diagnosis: str
    diagnosisText: NotRequired[str | None]
    handover: NotRequired[HandoverInput | None]
    vitalSigns: NotRequired[VitalSignsInput | None]
    needs: NotRequired[list[ReferralNeed]]
    transport: NotRequired[TransportNeed]
    maternal: NotRequired[bool]
    doctor: NotRequired[str | None]
    emergency: NotRequired[str | None]
    previous: NotRequired[str | None]


class CreateReferralVariables(TypedDict):
    input: ReferralInput


class CreateReferralCreateReferralDiagnosis(TypedDict):
    code: str
    text: str


class CreateReferralCreateReferralPatient(TypedDict):
    nik: str
    name: str | None


class CreateReferralCreateReferralOrigin(TypedDict):
    code: str
    name: str


class CreateReferralCreateReferralDestination(TypedDict):
    code: str
    name: str


class CreateReferralCreateReferralHandover(TypedDict):
    situation: str | None
    background: str | None
    assessment: str | None
    recommendation: str | None


class CreateReferralCreateReferralProposed(TypedDict):
    code: str
    name: str


class CreateReferralCreateReferralLetter(TypedDict):
    number: str
    pdfUrl: str


class CreateReferralCreateReferral(TypedDict):
    number: str
    status: ReferralStatus
    diagnosis: CreateReferralCreateReferralDiagnosis
    patient: CreateReferralCreateReferralPatient
    origin: CreateReferralCreateReferralOrigin | None
    destination: CreateReferralCreateReferralDestination | None
    handover: CreateReferralCreateReferralHandover
    needs: list[ReferralNeed] | None
    transport: TransportNeed | None
    dueAt: str | None
    reason: RejectionReason | None
    proposed: CreateReferralCreateReferralProposed | None
    letter: CreateReferralCreateReferralLetter | None


class CreateReferral(TypedDict):
    createReferral: CreateReferralCreateReferral


class ReferralAnswerInput(TypedDict):
    number: str
    accept: bool
    note: NotRequired[str | None]
    reason: NotRequired[RejectionReason | None]
    proposed: NotRequired[str | None]


class AnswerReferralVariables(TypedDict):
    input: ReferralAnswerInput


class AnswerReferralAnswerReferralDiagnosis(TypedDict):
    code: str
    text: str


class AnswerReferralAnswerReferralPatient(TypedDict):
    nik: str
    name: str | None


class AnswerReferralAnswerReferralOrigin(TypedDict):
    code: str
    name: str


class AnswerReferralAnswerReferralDestination(TypedDict):
    code: str
    name: str


class AnswerReferralAnswerReferralHandover(TypedDict):
    situation: str | None
    background: str | None
    assessment: str | None
    recommendation: str | None


class AnswerReferralAnswerReferralProposed(TypedDict):
    code: str
    name: str


class AnswerReferralAnswerReferralLetter(TypedDict):
    number: str
    pdfUrl: str


class AnswerReferralAnswerReferral(TypedDict):
    number: str
    status: ReferralStatus
    diagnosis: AnswerReferralAnswerReferralDiagnosis
    patient: AnswerReferralAnswerReferralPatient
    origin: AnswerReferralAnswerReferralOrigin | None
    destination: AnswerReferralAnswerReferralDestination | None
    handover: AnswerReferralAnswerReferralHandover
    needs: list[ReferralNeed] | None
    transport: TransportNeed | None
    dueAt: str | None
    reason: RejectionReason | None
    proposed: AnswerReferralAnswerReferralProposed | None
    letter: AnswerReferralAnswerReferralLetter | None


class AnswerReferral(TypedDict):
    answerReferral: AnswerReferralAnswerReferral


class ReferralStepInput(TypedDict):
    number: str
    step: ReferralStep
    note: NotRequired[str | None]


class UpdateReferralVariables(TypedDict):
    input: ReferralStepInput


class UpdateReferralUpdateReferralDiagnosis(TypedDict):
    code: str
    text: str


class UpdateReferralUpdateReferralPatient(TypedDict):
    nik: str
    name: str | None


class UpdateReferralUpdateReferralOrigin(TypedDict):
    code: str
    name: str


class UpdateReferralUpdateReferralDestination(TypedDict):
    code: str
    name: str


class UpdateReferralUpdateReferralHandover(TypedDict):
    situation: str | None
    background: str | None
    assessment: str | None
    recommendation: str | None


class UpdateReferralUpdateReferralProposed(TypedDict):
    code: str
    name: str


class UpdateReferralUpdateReferralLetter(TypedDict):
    number: str
    pdfUrl: str


class UpdateReferralUpdateReferral(TypedDict):
    number: str
    status: ReferralStatus
    diagnosis: UpdateReferralUpdateReferralDiagnosis
    patient: UpdateReferralUpdateReferralPatient
    origin: UpdateReferralUpdateReferralOrigin | None
    destination: UpdateReferralUpdateReferralDestination | None
    handover: UpdateReferralUpdateReferralHandover
    needs: list[ReferralNeed] | None
    transport: TransportNeed | None
    dueAt: str | None
    reason: RejectionReason | None
    proposed: UpdateReferralUpdateReferralProposed | None
    letter: UpdateReferralUpdateReferralLetter | None


class UpdateReferral(TypedDict):
    updateReferral: UpdateReferralUpdateReferral


class ReferralTransportInput(TypedDict):
    referral: str
    phone: str
    note: NotRequired[str | None]


class RequestReferralTransportVariables(TypedDict):
    input: ReferralTransportInput


class RequestReferralTransportRequestReferralTransportRidesAmbulance(TypedDict):
    code: str


class RequestReferralTransportRequestReferralTransportRides(TypedDict):
    ambulance: RequestReferralTransportRequestReferralTransportRidesAmbulance | None
    status: RideStatus


class RequestReferralTransportRequestReferralTransport(TypedDict):
    number: str
    status: EmergencyStatus
    rides: list[RequestReferralTransportRequestReferralTransportRides]


class RequestReferralTransport(TypedDict):
    requestReferralTransport: RequestReferralTransportRequestReferralTransport


class ReferralFilter(TypedDict):
    status: NotRequired[list[ReferralStatus] | None]
    origin: NotRequired[str | None]
    destination: NotRequired[str | None]


class ReferralsVariables(TypedDict):
    filter: NotRequired[ReferralFilter | None]
    first: int
    after: NotRequired[str | None]


class ReferralsReferralsPageInfo(TypedDict):
    hasNextPage: bool
    endCursor: str | None


class ReferralsReferralsEdgesNodeDiagnosis(TypedDict):
    code: str
    text: str


class ReferralsReferralsEdgesNodePatient(TypedDict):
    nik: str
    name: str | None


class ReferralsReferralsEdgesNodeOrigin(TypedDict):
    code: str
    name: str


class ReferralsReferralsEdgesNodeDestination(TypedDict):
    code: str
    name: str


class ReferralsReferralsEdgesNodeHandover(TypedDict):
    situation: str | None
    background: str | None
    assessment: str | None
    recommendation: str | None


class ReferralsReferralsEdgesNodeProposed(TypedDict):
    code: str
    name: str


class ReferralsReferralsEdgesNodeLetter(TypedDict):
    number: str
    pdfUrl: str


class ReferralsReferralsEdgesNode(TypedDict):
    number: str
    status: ReferralStatus
    diagnosis: ReferralsReferralsEdgesNodeDiagnosis
    patient: ReferralsReferralsEdgesNodePatient
    origin: ReferralsReferralsEdgesNodeOrigin | None
    destination: ReferralsReferralsEdgesNodeDestination | None
    handover: ReferralsReferralsEdgesNodeHandover
    needs: list[ReferralNeed] | None
    transport: TransportNeed | None
    dueAt: str | None
    reason: RejectionReason | None
    proposed: ReferralsReferralsEdgesNodeProposed | None
    letter: ReferralsReferralsEdgesNodeLetter | None


class ReferralsReferralsEdges(TypedDict):
    node: ReferralsReferralsEdgesNode


class ReferralsReferrals(TypedDict):
    totalCount: int
    pageInfo: ReferralsReferralsPageInfo
    edges: list[ReferralsReferralsEdges]


class Referrals(TypedDict):
    referrals: ReferralsReferrals


class GuaranteeInput(TypedDict):
    patient: str
    hospital: str
    referral: NotRequired[str | None]
    emergency: NotRequired[bool]
    maternal: NotRequired[bool]
    admittedOn: NotRequired[str | None]
    note: NotRequired[str | None]
    attachments: NotRequired[list[str]]


class RequestGuaranteeVariables(TypedDict):
    input: GuaranteeInput


class RequestGuaranteeRequestGuaranteePatient(TypedDict):
    nik: str
    name: str | None


class RequestGuaranteeRequestGuaranteeLetter(TypedDict):
    number: str
    pdfUrl: str


class RequestGuaranteeRequestGuarantee(TypedDict):
    number: str
    status: GuaranteeStatus
    ceiling: int | None
    used: int
    reserved: int
    validFrom: str | None
    validUntil: str | None
    papersDueOn: str | None
    patient: RequestGuaranteeRequestGuaranteePatient
    letter: RequestGuaranteeRequestGuaranteeLetter | None


class RequestGuarantee(TypedDict):
    requestGuarantee: RequestGuaranteeRequestGuarantee


class GuaranteePapersInput(TypedDict):
    number: str
    referral: NotRequired[str | None]
    attachments: NotRequired[list[str]]


class CompleteGuaranteeVariables(TypedDict):
    input: GuaranteePapersInput


class CompleteGuaranteeCompleteGuaranteePatient(TypedDict):
    nik: str
    name: str | None


class CompleteGuaranteeCompleteGuaranteeLetter(TypedDict):
    number: str
    pdfUrl: str


class CompleteGuaranteeCompleteGuarantee(TypedDict):
    number: str
    status: GuaranteeStatus
    ceiling: int | None
    used: int
    reserved: int
    validFrom: str | None
    validUntil: str | None
    papersDueOn: str | None
    patient: CompleteGuaranteeCompleteGuaranteePatient
    letter: CompleteGuaranteeCompleteGuaranteeLetter | None


class CompleteGuarantee(TypedDict):
    completeGuarantee: CompleteGuaranteeCompleteGuarantee


class ClaimItemInput(TypedDict):
    code: str
    description: str
    claimed: int


class ClaimInput(TypedDict):
    guarantee: str
    admittedOn: str
    dischargedOn: str
    inpatient: NotRequired[bool]
    careClass: NotRequired[int | None]
    diagnosis: str
    secondary: NotRequired[list[str]]
    procedures: NotRequired[list[str]]
    inaCbg: NotRequired[str | None]
    tariff: NotRequired[int | None]
    outcome: NotRequired[CareOutcome]
    items: list[ClaimItemInput]
    total: NotRequired[int | None]
    note: NotRequired[str | None]
    attachments: NotRequired[list[str]]


class SubmitClaimVariables(TypedDict):
    input: ClaimInput


class SubmitClaimSubmitClaimGuarantee(TypedDict):
    number: str
    ceiling: int | None
    used: int
    reserved: int


class SubmitClaimSubmitClaimItems(TypedDict):
    id: str
    code: str
    description: str
    claimed: int
    approved: int | None
    reason: ClaimReason | None
    note: str | None


class SubmitClaimSubmitClaimChecks(TypedDict):
    code: ClaimCheckCode
    passed: bool | None
    detail: str


class SubmitClaimSubmitClaim(TypedDict):
    number: str
    status: ClaimStatus
    claimed: int
    approved: int | None
    paid: int
    question: str | None
    guarantee: SubmitClaimSubmitClaimGuarantee | None
    items: list[SubmitClaimSubmitClaimItems]
    checks: list[SubmitClaimSubmitClaimChecks]


class SubmitClaim(TypedDict):
    submitClaim: SubmitClaimSubmitClaim


class ClaimAnswerInput(TypedDict):
    number: str
    claim: ClaimInput


class AnswerClaimVariables(TypedDict):
    input: ClaimAnswerInput


class AnswerClaimAnswerClaimGuarantee(TypedDict):
    number: str
    ceiling: int | None
    used: int
    reserved: int


class AnswerClaimAnswerClaimItems(TypedDict):
    id: str
    code: str
    description: str
    claimed: int
    approved: int | None
    reason: ClaimReason | None
    note: str | None


class AnswerClaimAnswerClaim(TypedDict):
    number: str
    status: ClaimStatus
    claimed: int
    approved: int | None
    paid: int
    question: str | None
    guarantee: AnswerClaimAnswerClaimGuarantee | None
    items: list[AnswerClaimAnswerClaimItems]


class AnswerClaim(TypedDict):
    answerClaim: AnswerClaimAnswerClaim


class ClaimsVariables(TypedDict):
    first: int
    after: NotRequired[str | None]


class ClaimsClaimsPageInfo(TypedDict):
    hasNextPage: bool
    endCursor: str | None


class ClaimsClaimsEdgesNodeGuarantee(TypedDict):
    number: str
    ceiling: int | None
    used: int
    reserved: int


class ClaimsClaimsEdgesNodeItems(TypedDict):
    id: str
    code: str
    description: str
    claimed: int
    approved: int | None
    reason: ClaimReason | None
    note: str | None


class ClaimsClaimsEdgesNode(TypedDict):
    number: str
    status: ClaimStatus
    claimed: int
    approved: int | None
    paid: int
    question: str | None
    guarantee: ClaimsClaimsEdgesNodeGuarantee | None
    items: list[ClaimsClaimsEdgesNodeItems]


class ClaimsClaimsEdges(TypedDict):
    node: ClaimsClaimsEdgesNode


class ClaimsClaims(TypedDict):
    totalCount: int
    pageInfo: ClaimsClaimsPageInfo
    edges: list[ClaimsClaimsEdges]


class Claims(TypedDict):
    claims: ClaimsClaims


class HealthCaseVariables(TypedDict):
    nik: str
    number: NotRequired[str | None]


class HealthCaseCitizenHealthCaseTimeline(TypedDict):
    at: str
    part: HealthCasePart
    number: str
    status: str
    amount: int | None
    note: str | None


class HealthCaseCitizenHealthCase(TypedDict):
    timeline: list[HealthCaseCitizenHealthCaseTimeline]


class HealthCaseCitizen(TypedDict):
    healthCase: HealthCaseCitizenHealthCase | None


class HealthCase(TypedDict):
    citizen: HealthCaseCitizen | None


GUARANTEE_ELIGIBILITY = """query GuaranteeEligibility($nik: NIK!) {
  guaranteeEligibility(nik: $nik) {
    eligible
    reasons {
      code
      passed
      detail
    }
  }
}"""


CREATE_REFERRAL = """mutation CreateReferral($input: ReferralInput!) {
  createReferral(input: $input) {
    ...ReferralFields
  }
}

fragment ReferralFields on Referral {
  number
  status
  diagnosis {
    code
    text
  }
  patient {
    nik
    name
  }
  origin {
    code
    name
  }
  destination {
    code
    name
  }
  handover {
    situation
    background
    assessment
    recommendation
  }
  needs
  transport
  dueAt
  reason
  proposed {
    code
    name
  }
  letter {
    number
    pdfUrl
  }
}"""


ANSWER_REFERRAL = """mutation AnswerReferral($input: ReferralAnswerInput!) {
  answerReferral(input: $input) {
    ...ReferralFields
  }
}

fragment ReferralFields on Referral {
  number
  status
  diagnosis {
    code
    text
  }
  patient {
    nik
    name
  }
  origin {
    code
    name
  }
  destination {
    code
    name
  }
  handover {
    situation
    background
    assessment
    recommendation
  }
  needs
  transport
  dueAt
  reason
  proposed {
    code
    name
  }
  letter {
    number
    pdfUrl
  }
}"""


UPDATE_REFERRAL = """mutation UpdateReferral($input: ReferralStepInput!) {
  updateReferral(input: $input) {
    ...ReferralFields
  }
}

fragment ReferralFields on Referral {
  number
  status
  diagnosis {
    code
    text
  }
  patient {
    nik
    name
  }
  origin {
    code
    name
  }
  destination {
    code
    name
  }
  handover {
    situation
    background
    assessment
    recommendation
  }
  needs
  transport
  dueAt
  reason
  proposed {
    code
    name
  }
  letter {
    number
    pdfUrl
  }
}"""


REQUEST_REFERRAL_TRANSPORT = """mutation RequestReferralTransport($input: ReferralTransportInput!) {
  requestReferralTransport(input: $input) {
    number
    status
    rides {
      ambulance {
        code
      }
      status
    }
  }
}"""


REFERRALS = """query Referrals($filter: ReferralFilter, $first: Int!, $after: String) {
  referrals(filter: $filter, first: $first, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...ReferralFields
      }
    }
  }
}

fragment ReferralFields on Referral {
  number
  status
  diagnosis {
    code
    text
  }
  patient {
    nik
    name
  }
  origin {
    code
    name
  }
  destination {
    code
    name
  }
  handover {
    situation
    background
    assessment
    recommendation
  }
  needs
  transport
  dueAt
  reason
  proposed {
    code
    name
  }
  letter {
    number
    pdfUrl
  }
}"""


REQUEST_GUARANTEE = """mutation RequestGuarantee($input: GuaranteeInput!) {
  requestGuarantee(input: $input) {
    ...GuaranteeFields
  }
}

fragment GuaranteeFields on Guarantee {
  number
  status
  ceiling
  used
  reserved
  validFrom
  validUntil
  papersDueOn
  patient {
    nik
    name
  }
  letter {
    number
    pdfUrl
  }
}"""


COMPLETE_GUARANTEE = """mutation CompleteGuarantee($input: GuaranteePapersInput!) {
  completeGuarantee(input: $input) {
    ...GuaranteeFields
  }
}

fragment GuaranteeFields on Guarantee {
  number
  status
  ceiling
  used
  reserved
  validFrom
  validUntil
  papersDueOn
  patient {
    nik
    name
  }
  letter {
    number
    pdfUrl
  }
}"""


SUBMIT_CLAIM = """mutation SubmitClaim($input: ClaimInput!) {
  submitClaim(input: $input) {
    ...ClaimFields
    checks {
      code
      passed
      detail
    }
  }
}

fragment ClaimFields on Claim {
  number
  status
  claimed
  approved
  paid
  question
  guarantee {
    number
    ceiling
    used
    reserved
  }
  items {
    id
    code
    description
    claimed
    approved
    reason
    note
  }
}"""


ANSWER_CLAIM = """mutation AnswerClaim($input: ClaimAnswerInput!) {
  answerClaim(input: $input) {
    ...ClaimFields
  }
}

fragment ClaimFields on Claim {
  number
  status
  claimed
  approved
  paid
  question
  guarantee {
    number
    ceiling
    used
    reserved
  }
  items {
    id
    code
    description
    claimed
    approved
    reason
    note
  }
}"""


CLAIMS = """query Claims($first: Int!, $after: String) {
  claims(first: $first, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...ClaimFields
      }
    }
  }
}

fragment ClaimFields on Claim {
  number
  status
  claimed
  approved
  paid
  question
  guarantee {
    number
    ceiling
    used
    reserved
  }
  items {
    id
    code
    description
    claimed
    approved
    reason
    note
  }
}"""


HEALTH_CASE = """query HealthCase($nik: NIK!, $number: String) {
  citizen(nik: $nik) {
    healthCase(number: $number) {
      timeline {
        at
        part
        number
        status
        amount
        note
      }
    }
  }
}"""

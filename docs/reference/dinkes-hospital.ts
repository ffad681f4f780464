// Types of hospital.graphql against this hub, made by `simpul types`. Don't edit.

export type EligibilityCode = "RESIDENT" | "ALIVE" | "NO_ACTIVE_BPJS" | "REFERRAL" | "DINSOS_RECOMMENDATION";

export type ReferralNeed = "ICU" | "HCU" | "NICU" | "PICU" | "VENTILATOR" | "SURGERY" | "DELIVERY" | "DIALYSIS" | "BLOOD" | "ISOLATION" | "SPECIALIST";

export type TransportNeed = "NONE" | "TRANSPORT" | "EMERGENCY";

export type ReferralStatus = "SENT" | "RECEIVED" | "ACCEPTED" | "REJECTED" | "LEFT" | "ARRIVED" | "SERVED" | "BACK_REFERRED" | "CANCELLED";

export type RejectionReason = "NO_BED" | "NO_SPECIALIST" | "NO_EQUIPMENT" | "OTHER";

export type ReferralStep = "RECEIVED" | "LEFT" | "ARRIVED" | "SERVED" | "BACK_REFERRED" | "CANCELLED";

export type EmergencyStatus = "REPORTED" | "TRIAGED" | "DISPATCHED" | "EN_ROUTE" | "ON_SCENE" | "TRANSPORTING" | "HANDED_OVER" | "CLOSED" | "TREATED" | "NO_PATIENT" | "REFUSED" | "DEAD_ON_SCENE" | "CANCELLED" | "PRANK" | "RELAYED";

export type RideStatus = "SENT" | "DEPARTED" | "ON_SCENE" | "TO_HOSPITAL" | "HANDED_OVER" | "RETURNED" | "TREATED" | "NO_PATIENT" | "REFUSED" | "DEAD_ON_SCENE" | "CANCELLED";

export type GuaranteeStatus = "REQUESTED" | "PROVISIONAL" | "APPROVED" | "REJECTED" | "WITHDRAWN" | "LAPSED" | "ENDED" | "EXPIRED" | "CLOSED";

export type CareOutcome = "RECOVERED" | "REFERRED" | "LEFT" | "DIED";

export type ClaimStatus = "SUBMITTED" | "RETURNED" | "VERIFIED" | "DISPUTED" | "REJECTED" | "APPROVED" | "PAID" | "WITHDRAWN";

export type ClaimReason = "NOT_COVERED" | "NO_PROOF" | "WRONG_CODE" | "DUPLICATE" | "OVER_TARIFF" | "NOT_NEEDED" | "OUTSIDE_VALIDITY" | "BPJS_ACTIVE" | "OTHER";

export type ClaimCheckCode = "VALIDITY" | "ALIVE" | "OVERLAP" | "TWICE" | "SUMS" | "DIAGNOSES" | "PROCEDURES" | "INA_CBG" | "TARIFF" | "PLAUSIBLE" | "BPJS" | "IN_TIME";

export type HealthCasePart = "RIDE" | "REFERRAL" | "GUARANTEE" | "CLAIM" | "PAYMENT";

export interface GuaranteeEligibilityVariables {
  nik: string;
}

export interface GuaranteeEligibilityGuaranteeEligibilityReasons {
  code: EligibilityCode;
  passed: boolean | null;
  detail: string;
}

export interface GuaranteeEligibilityGuaranteeEligibility {
  eligible: boolean | null;
  reasons: Array<GuaranteeEligibilityGuaranteeEligibilityReasons>;
}

export interface GuaranteeEligibility {
  guaranteeEligibility: GuaranteeEligibilityGuaranteeEligibility;
}

export interface HandoverInput {
  situation?: string | null;
  background?: string | null;
  assessment?: string | null;
  recommendation?: string | null;
}

export interface VitalSignsInput {
  systolic?: number | null;
  diastolic?: number | null;
  pulse?: number | null;
  breaths?: number | null;
  temperature?: number | null;
  oxygen?: number | null;
  consciousness?: number | null;
  at?: string | null;
}

export interface ReferralInput {
  patient: string;
  destination: string;
  diagnosis: string;
  diagnosisText?: string | null;
  handover?: HandoverInput | null;
  vitalSigns?: VitalSignsInput | null;
  needs?: Array<ReferralNeed>;
  transport?: TransportNeed;
  maternal?: boolean;
  doctor?: string | null;
  emergency?: string | null;
  previous?: string | null;
}

export interface CreateReferralVariables {
  input: ReferralInput;
}

export interface CreateReferralCreateReferralDiagnosis {
  code: string;
  text: string;
}

export interface CreateReferralCreateReferralPatient {
  nik: string;
  name: string | null;
}

export interface CreateReferralCreateReferralOrigin {
  code: string;
  name: string;
}

export interface CreateReferralCreateReferralDestination {
  code: string;
  name: string;
}

export interface CreateReferralCreateReferralHandover {
  situation: string | null;
  background: string | null;
  assessment: string | null;
  recommendation: string | null;
}

export interface CreateReferralCreateReferralProposed {
  code: string;
  name: string;
}

export interface CreateReferralCreateReferralLetter {
  number: string;
  pdfUrl: string;
}

export interface CreateReferralCreateReferral {
  number: string;
  status: ReferralStatus;
  diagnosis: CreateReferralCreateReferralDiagnosis;
  patient: CreateReferralCreateReferralPatient;
  origin: CreateReferralCreateReferralOrigin | null;
  destination: CreateReferralCreateReferralDestination | null;
  handover: CreateReferralCreateReferralHandover;
  needs: Array<ReferralNeed> | null;
  transport: TransportNeed | null;
  dueAt: string | null;
  reason: RejectionReason | null;
  proposed: CreateReferralCreateReferralProposed | null;
  letter: CreateReferralCreateReferralLetter | null;
}

export interface CreateReferral {
  createReferral: CreateReferralCreateReferral;
}

export interface ReferralAnswerInput {
  number: string;
  accept: boolean;
  note?: string | null;
  reason?: RejectionReason | null;
  proposed?: string | null;
}

export interface AnswerReferralVariables {
  input: ReferralAnswerInput;
}

export interface AnswerReferralAnswerReferralDiagnosis {
  code: string;
  text: string;
}

export interface AnswerReferralAnswerReferralPatient {
  nik: string;
  name: string | null;
}

export interface AnswerReferralAnswerReferralOrigin {
  code: string;
  name: string;
}

export interface AnswerReferralAnswerReferralDestination {
  code: string;
  name: string;
}

export interface AnswerReferralAnswerReferralHandover {
  situation: string | null;
  background: string | null;
  assessment: string | null;
  recommendation: string | null;
}

export interface AnswerReferralAnswerReferralProposed {
  code: string;
  name: string;
}

export interface AnswerReferralAnswerReferralLetter {
  number: string;
  pdfUrl: string;
}

export interface AnswerReferralAnswerReferral {
  number: string;
  status: ReferralStatus;
  diagnosis: AnswerReferralAnswerReferralDiagnosis;
  patient: AnswerReferralAnswerReferralPatient;
  origin: AnswerReferralAnswerReferralOrigin | null;
  destination: AnswerReferralAnswerReferralDestination | null;
  handover: AnswerReferralAnswerReferralHandover;
  needs: Array<ReferralNeed> | null;
  transport: TransportNeed | null;
  dueAt: string | null;
  reason: RejectionReason | null;
  proposed: AnswerReferralAnswerReferralProposed | null;
  letter: AnswerReferralAnswerReferralLetter | null;
}

export interface AnswerReferral {
  answerReferral: AnswerReferralAnswerReferral;
}

export interface ReferralStepInput {
  number: string;
  step: ReferralStep;
  note?: string | null;
}

export interface UpdateReferralVariables {
  input: ReferralStepInput;
}

export interface UpdateReferralUpdateReferralDiagnosis {
  code: string;
  text: string;
}

export interface UpdateReferralUpdateReferralPatient {
  nik: string;
  name: string | null;
}

export interface UpdateReferralUpdateReferralOrigin {
  code: string;
  name: string;
}

export interface UpdateReferralUpdateReferralDestination {
  code: string;
  name: string;
}

export interface UpdateReferralUpdateReferralHandover {
  situation: string | null;
  background: string | null;
  assessment: string | null;
  recommendation: string | null;
}

export interface UpdateReferralUpdateReferralProposed {
  code: string;
  name: string;
}

export interface UpdateReferralUpdateReferralLetter {
  number: string;
  pdfUrl: string;
}

export interface UpdateReferralUpdateReferral {
  number: string;
  status: ReferralStatus;
  diagnosis: UpdateReferralUpdateReferralDiagnosis;
  patient: UpdateReferralUpdateReferralPatient;
  origin: UpdateReferralUpdateReferralOrigin | null;
  destination: UpdateReferralUpdateReferralDestination | null;
  handover: UpdateReferralUpdateReferralHandover;
  needs: Array<ReferralNeed> | null;
  transport: TransportNeed | null;
  dueAt: string | null;
  reason: RejectionReason | null;
  proposed: UpdateReferralUpdateReferralProposed | null;
  letter: UpdateReferralUpdateReferralLetter | null;
}

export interface UpdateReferral {
  updateReferral: UpdateReferralUpdateReferral;
}

export interface ReferralTransportInput {
  referral: string;
  phone: string;
  note?: string | null;
}

export interface RequestReferralTransportVariables {
  input: ReferralTransportInput;
}

export interface RequestReferralTransportRequestReferralTransportRidesAmbulance {
  code: string;
}

export interface RequestReferralTransportRequestReferralTransportRides {
  ambulance: RequestReferralTransportRequestReferralTransportRidesAmbulance | null;
  status: RideStatus;
}

export interface RequestReferralTransportRequestReferralTransport {
  number: string;
  status: EmergencyStatus;
  rides: Array<RequestReferralTransportRequestReferralTransportRides>;
}

export interface RequestReferralTransport {
  requestReferralTransport: RequestReferralTransportRequestReferralTransport;
}

export interface ReferralFilter {
  status?: Array<ReferralStatus> | null;
  origin?: string | null;
  destination?: string | null;
}

export interface ReferralsVariables {
  filter?: ReferralFilter | null;
  first: number;
  after?: string | null;
}

export interface ReferralsReferralsPageInfo {
  hasNextPage: boolean;
  endCursor: string | null;
}

export interface ReferralsReferralsEdgesNodeDiagnosis {
  code: string;
  text: string;
}

export interface ReferralsReferralsEdgesNodePatient {
  nik: string;
  name: string | null;
}

export interface ReferralsReferralsEdgesNodeOrigin {
  code: string;
  name: string;
}

export interface ReferralsReferralsEdgesNodeDestination {
  code: string;
  name: string;
}

export interface ReferralsReferralsEdgesNodeHandover {
  situation: string | null;
  background: string | null;
  assessment: string | null;
  recommendation: string | null;
}

export interface ReferralsReferralsEdgesNodeProposed {
  code: string;
  name: string;
}

export interface ReferralsReferralsEdgesNodeLetter {
  number: string;
  pdfUrl: string;
}

export interface ReferralsReferralsEdgesNode {
  number: string;
  status: ReferralStatus;
  diagnosis: ReferralsReferralsEdgesNodeDiagnosis;
  patient: ReferralsReferralsEdgesNodePatient;
  origin: ReferralsReferralsEdgesNodeOrigin | null;
  destination: ReferralsReferralsEdgesNodeDestination | null;
  handover: ReferralsReferralsEdgesNodeHandover;
  needs: Array<ReferralNeed> | null;
  transport: TransportNeed | null;
  dueAt: string | null;
  reason: RejectionReason | null;
  proposed: ReferralsReferralsEdgesNodeProposed | null;
  letter: ReferralsReferralsEdgesNodeLetter | null;
}

export interface ReferralsReferralsEdges {
  node: ReferralsReferralsEdgesNode;
}

export interface ReferralsReferrals {
  totalCount: number;
  pageInfo: ReferralsReferralsPageInfo;
  edges: Array<ReferralsReferralsEdges>;
}

export interface Referrals {
  referrals: ReferralsReferrals;
}

export interface GuaranteeInput {
  patient: string;
  hospital: string;
  referral?: string | null;
  emergency?: boolean;
  maternal?: boolean;
  admittedOn?: string | null;
  note?: string | null;
  attachments?: Array<string>;
}

export interface RequestGuaranteeVariables {
  input: GuaranteeInput;
}

export interface RequestGuaranteeRequestGuaranteePatient {
  nik: string;
  name: string | null;
}

export interface RequestGuaranteeRequestGuaranteeLetter {
  number: string;
  pdfUrl: string;
}

export interface RequestGuaranteeRequestGuarantee {
  number: string;
  status: GuaranteeStatus;
  ceiling: number | null;
  used: number;
  reserved: number;
  validFrom: string | null;
  validUntil: string | null;
  papersDueOn: string | null;
  patient: RequestGuaranteeRequestGuaranteePatient;
  letter: RequestGuaranteeRequestGuaranteeLetter | null;
}

export interface RequestGuarantee {
  requestGuarantee: RequestGuaranteeRequestGuarantee;
}

export interface GuaranteePapersInput {
  number: string;
  referral?: string | null;
  attachments?: Array<string>;
}

export interface CompleteGuaranteeVariables {
  input: GuaranteePapersInput;
}

export interface CompleteGuaranteeCompleteGuaranteePatient {
  nik: string;
  name: string | null;
}

export interface CompleteGuaranteeCompleteGuaranteeLetter {
  number: string;
  pdfUrl: string;
}

export interface CompleteGuaranteeCompleteGuarantee {
  number: string;
  status: GuaranteeStatus;
  ceiling: number | null;
  used: number;
  reserved: number;
  validFrom: string | null;
  validUntil: string | null;
  papersDueOn: string | null;
  patient: CompleteGuaranteeCompleteGuaranteePatient;
  letter: CompleteGuaranteeCompleteGuaranteeLetter | null;
}

export interface CompleteGuarantee {
  completeGuarantee: CompleteGuaranteeCompleteGuarantee;
}

export interface ClaimItemInput {
  code: string;
  description: string;
  claimed: number;
}

export interface ClaimInput {
  guarantee: string;
  admittedOn: string;
  dischargedOn: string;
  inpatient?: boolean;
  careClass?: number | null;
  diagnosis: string;
  secondary?: Array<string>;
  procedures?: Array<string>;
  inaCbg?: string | null;
  tariff?: number | null;
  outcome?: CareOutcome;
  items: Array<ClaimItemInput>;
  total?: number | null;
  note?: string | null;
  attachments?: Array<string>;
}

export interface SubmitClaimVariables {
  input: ClaimInput;
}

export interface SubmitClaimSubmitClaimGuarantee {
  number: string;
  ceiling: number | null;
  used: number;
  reserved: number;
}

export interface SubmitClaimSubmitClaimItems {
  id: string;
  code: string;
  description: string;
  claimed: number;
  approved: number | null;
  reason: ClaimReason | null;
  note: string | null;
}

export interface SubmitClaimSubmitClaimChecks {
  code: ClaimCheckCode;
  passed: boolean | null;
  detail: string;
}

export interface SubmitClaimSubmitClaim {
  number: string;
  status: ClaimStatus;
  claimed: number;
  approved: number | null;
  paid: number;
  question: string | null;
  guarantee: SubmitClaimSubmitClaimGuarantee | null;
  items: Array<SubmitClaimSubmitClaimItems>;
  checks: Array<SubmitClaimSubmitClaimChecks>;
}

export interface SubmitClaim {
  submitClaim: SubmitClaimSubmitClaim;
}

export interface ClaimAnswerInput {
  number: string;
  claim: ClaimInput;
}

export interface AnswerClaimVariables {
  input: ClaimAnswerInput;
}

export interface AnswerClaimAnswerClaimGuarantee {
  number: string;
  ceiling: number | null;
  used: number;
  reserved: number;
}

export interface AnswerClaimAnswerClaimItems {
  id: string;
  code: string;
  description: string;
  claimed: number;
  approved: number | null;
  reason: ClaimReason | null;
  note: string | null;
}

export interface AnswerClaimAnswerClaim {
  number: string;
  status: ClaimStatus;
  claimed: number;
  approved: number | null;
  paid: number;
  question: string | null;
  guarantee: AnswerClaimAnswerClaimGuarantee | null;
  items: Array<AnswerClaimAnswerClaimItems>;
}

export interface AnswerClaim {
  answerClaim: AnswerClaimAnswerClaim;
}

export interface ClaimsVariables {
  first: number;
  after?: string | null;
}

export interface ClaimsClaimsPageInfo {
  hasNextPage: boolean;
  endCursor: string | null;
}

export interface ClaimsClaimsEdgesNodeGuarantee {
  number: string;
  ceiling: number | null;
  used: number;
  reserved: number;
}

export interface ClaimsClaimsEdgesNodeItems {
  id: string;
  code: string;
  description: string;
  claimed: number;
  approved: number | null;
  reason: ClaimReason | null;
  note: string | null;
}

export interface ClaimsClaimsEdgesNode {
  number: string;
  status: ClaimStatus;
  claimed: number;
  approved: number | null;
  paid: number;
  question: string | null;
  guarantee: ClaimsClaimsEdgesNodeGuarantee | null;
  items: Array<ClaimsClaimsEdgesNodeItems>;
}

export interface ClaimsClaimsEdges {
  node: ClaimsClaimsEdgesNode;
}

export interface ClaimsClaims {
  totalCount: number;
  pageInfo: ClaimsClaimsPageInfo;
  edges: Array<ClaimsClaimsEdges>;
}

export interface Claims {
  claims: ClaimsClaims;
}

export interface HealthCaseVariables {
  nik: string;
  number?: string | null;
}

export interface HealthCaseCitizenHealthCaseTimeline {
  at: string;
  part: HealthCasePart;
  number: string;
  status: string;
  amount: number | null;
  note: string | null;
}

export interface HealthCaseCitizenHealthCase {
  timeline: Array<HealthCaseCitizenHealthCaseTimeline>;
}

export interface HealthCaseCitizen {
  healthCase: HealthCaseCitizenHealthCase | null;
}

export interface HealthCase {
  citizen: HealthCaseCitizen | null;
}

export const GuaranteeEligibility = `query GuaranteeEligibility($nik: NIK!) {
  guaranteeEligibility(nik: $nik) {
    eligible
    reasons {
      code
      passed
      detail
    }
  }
}`;

export const CreateReferral = `mutation CreateReferral($input: ReferralInput!) {
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
}`;

export const AnswerReferral = `mutation AnswerReferral($input: ReferralAnswerInput!) {
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
}`;

export const UpdateReferral = `mutation UpdateReferral($input: ReferralStepInput!) {
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
}`;

export const RequestReferralTransport = `mutation RequestReferralTransport($input: ReferralTransportInput!) {
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
}`;

export const Referrals = `query Referrals($filter: ReferralFilter, $first: Int!, $after: String) {
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
}`;

export const RequestGuarantee = `mutation RequestGuarantee($input: GuaranteeInput!) {
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
}`;

export const CompleteGuarantee = `mutation CompleteGuarantee($input: GuaranteePapersInput!) {
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
}`;

export const SubmitClaim = `mutation SubmitClaim($input: ClaimInput!) {
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
}`;

export const AnswerClaim = `mutation AnswerClaim($input: ClaimAnswerInput!) {
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
}`;

export const Claims = `query Claims($first: Int!, $after: String) {
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
}`;

export const HealthCase = `query HealthCase($nik: NIK!, $number: String) {
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
}`;

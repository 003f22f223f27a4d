/** The words and numbers of the national guideline: data, so that a nation can have its own. */
export interface Guideline {
  /** Named in every report. */
  readonly edition: string
  /** Days between the publishing of a deprecation and its sunset date. */
  readonly minNoticeDays: number
  /** One idea, one word: what is not written, and what is. */
  readonly terms: Readonly<Record<string, string>>
  /** Words that no field has: what they name does not belong into a graph. */
  readonly secretWords: readonly string[]
  /** No natural person is measured by any of these. */
  readonly scoreWords: readonly string[]
  /** Fields of these names hold data about a person. */
  readonly personalNames: readonly string[]
  /** Values of these scalars do. */
  readonly personalScalars: readonly string[]
  /** Of them: those that name a person or a document in clear. */
  readonly clearScalars: readonly string[]
  /** What a value of this name must be. */
  readonly identifiers: Readonly<Record<string, string>>
  /** What the identifier of an entity must be. */
  readonly entityIds: Readonly<Record<string, string>>
  readonly moneyWords: readonly string[]
  /** Last words of numbers that say nothing without a unit. */
  readonly measureWords: readonly string[]
  readonly mutationVerbs: readonly string[]
  /** Scalars that hold anything at all. */
  readonly shapelessScalars: readonly string[]
  /** Enums that the nation keeps, with every code that is in force. */
  readonly codeLists: Readonly<Record<string, readonly string[]>>
}

export const GUIDELINE: Guideline = {
  edition: '2026.1',
  minNoticeDays: 180,
  terms: {
    customer: 'person or organisation',
    citizen: 'person',
    user: 'person',
    company: 'organisation',
    organization: 'organisation',
    license: 'licence',
    deadline: 'due',
  },
  secretWords: ['password', 'passphrase', 'secret', 'token', 'pin'],
  scoreWords: ['score', 'rank', 'ranking', 'rating', 'credit', 'trust', 'reputation', 'risk', 'grade'],
  personalNames: [
    'fullName',
    'birthDate',
    'bornOn',
    'dateOfBirth',
    'birthday',
    'email',
    'phone',
    'mobile',
    'telephone',
    'homeAddress',
    'bankAccount',
    'iban',
    'portrait',
    'photo',
    'fingerprint',
    'gender',
    'maritalStatus',
    'nationality',
    'passportNumber',
  ],
  personalScalars: ['ResidentId', 'MaskedText'],
  clearScalars: ['ResidentId'],
  identifiers: {
    uscc: 'Uscc',
    creditCode: 'Uscc',
    orgCode: 'OrgCode',
    orgId: 'OrgId',
    organisationId: 'OrgId',
    personId: 'PersonId',
    residentId: 'ResidentId',
    residentNumber: 'ResidentId',
    licenceId: 'LicenceId',
    licenceNumber: 'LicenceNumber',
    taskCode: 'TaskCode',
    itemCode: 'ItemCode',
    divisionCode: 'DivisionCode',
  },
  entityIds: { Person: 'PersonId', Organisation: 'OrgId' },
  moneyWords: ['amount', 'price', 'fee', 'fees', 'balance', 'salary', 'fine', 'tax', 'cost'],
  measureWords: ['duration', 'timeout', 'delay', 'interval', 'distance', 'weight', 'size', 'length', 'area', 'age'],
  mutationVerbs: ['create', 'add', 'update', 'change', 'delete', 'remove', 'issue', 'revoke', 'grant', 'close', 'send'],
  shapelessScalars: ['JSON', 'JSONObject', 'Any', 'Object', 'Map', 'Unknown'],
  codeLists: {
    Sharing: ['OPEN', 'CONDITIONAL', 'NOT_SHARED'],
    FigureStatus: ['NORMAL', 'PARTIAL', 'SUPPRESSED'],
  },
}

import { printType, type GraphQLScalarType } from 'graphql'
import { DateTimeScalar } from './date-time.ts'
import { DateScalar } from './date.ts'
import { DecimalScalar } from './decimal.ts'
import {
  DivisionCodeScalar,
  ItemCodeScalar,
  LicenceIdScalar,
  LicenceNumberScalar,
  OrgCodeScalar,
  OrgIdScalar,
  PersonIdScalar,
  ResidentIdScalar,
  TaskCodeScalar,
  UsccScalar,
} from './identifiers.ts'
import { MaskedTextScalar } from './masked-text.ts'

/** Scalars that mean the same in every department. A key that is `ID!` here and `TaskCode!` there does not compose. */
export const sharedScalars = {
  Date: DateScalar,
  DateTime: DateTimeScalar,
  Decimal: DecimalScalar,
  DivisionCode: DivisionCodeScalar,
  ItemCode: ItemCodeScalar,
  LicenceId: LicenceIdScalar,
  LicenceNumber: LicenceNumberScalar,
  MaskedText: MaskedTextScalar,
  OrgCode: OrgCodeScalar,
  OrgId: OrgIdScalar,
  PersonId: PersonIdScalar,
  ResidentId: ResidentIdScalar,
  TaskCode: TaskCodeScalar,
  Uscc: UsccScalar,
} as const satisfies Record<string, GraphQLScalarType>

export type SharedScalarName = keyof typeof sharedScalars

/** Definition of each shared scalar with its description; a subgraph includes only the ones it uses. */
export const sharedScalarSdl: Readonly<Record<SharedScalarName, string>> = printAll()

function printAll() {
  const entries = Object.entries(sharedScalars).map(([name, scalar]) => [name, printType(scalar)])
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the names it was given
  return Object.fromEntries(entries) as Record<SharedScalarName, string>
}

/** True for the name of a shared scalar. */
export function isSharedScalarName(name: string): name is SharedScalarName {
  return Object.hasOwn(sharedScalars, name)
}

import type { ReportFault } from '@civigraph/subgraph-kit'
import type { GraphQLSchema } from 'graphql'
import type { Department } from '../fetch/department.ts'
import type { ClientPlaces } from './client-places.ts'
import type { Flags } from './flags.ts'
import type { PlanReader } from './plan-reader.ts'
import type { TypeNames } from './typenames.ts'

/** What every part of an operation is compiled with. */
export interface Compilation {
  /** What callers see. */
  readonly schema: GraphQLSchema
  /** Of the whole supergraph. */
  readonly typeNames: TypeNames
  readonly departmentOf: (name: string) => Department
  readonly reportFault: ReportFault
  readonly flags: Flags
  readonly reader: PlanReader
  readonly places: ClientPlaces
}

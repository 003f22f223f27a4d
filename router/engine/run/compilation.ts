import type { ReportFault } from '@civigraph/subgraph-kit'
import type { GraphQLSchema } from 'graphql'
import type { Department } from '../fetch/department.ts'
import type { KnownPart } from './client-places.ts'
import type { Flags } from './flags.ts'
import type { PlanReader } from './plan-reader.ts'

/** What every part of an operation is compiled with. */
export interface Compilation {
  /** What callers see. */
  readonly schema: GraphQLSchema
  readonly departmentOf: (name: string) => Department
  readonly reportFault: ReportFault
  readonly flags: Flags
  readonly reader: PlanReader
  readonly knownPart: KnownPart
}

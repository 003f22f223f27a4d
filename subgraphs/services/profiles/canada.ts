import type { Check, OrgId } from '@civigraph/subgraph-kit'
import { checkOrgId } from '@civigraph/subgraph-kit'
import { type Column, type Finding, type ImportSource, wholeNumber, wordOr } from '@civigraph/subgraph-kit/import'
import type { Count } from '../count-state.ts'

/** The federal catalogue of services; also the register of the codes by which it names its owners. */
export const CANADA = 'ca-open'

export const CANADIAN_SOURCE: ImportSource = {
  title: 'GC Service Inventory, open.canada.ca',
  licence: 'OGL-Canada-2.0',
  attribution: 'Contains information licensed under the Open Government Licence – Canada.',
}

/** `owner_org` as an organisation of the catalogue's own register. */
export function ownerId(ownerOrg: string): Check<OrgId> {
  return checkOrgId(`${CANADA}:${ownerOrg}`)
}

/** A count as these sources write it. */
export interface FoundCount extends Count {
  /** Whether it is written with needless zeros: `07`. */
  readonly padded: boolean
}

/**
 * A number of cases, `NA`, `ND` or blank: four different things. Two services write their numbers with zeros in front; the
 * total beside them (`07` to `012` make 66) shows that they are meant in tens.
 */
export function count(): Column<FoundCount> {
  const inner = wordOr(wholeNumber({ min: 0 }), { NA: 'NOT_APPLICABLE', ND: 'NO_DATA' })
  return {
    expected: inner.expected,
    read(found) {
      const plain = found.replace(/^0+(?=\d+$)/, '')
      const read = inner.read(plain)
      return read.ok ? { ok: true, value: { ...read.value, padded: plain !== found } } : read
    },
  }
}

/** One finding per column whose number is padded. */
export function paddedIn(record: Readonly<Record<string, unknown>>, columns: readonly string[]): Finding[] {
  return columns.filter((column) => isPadded(record[column])).map((column) => ({ code: 'NUMBER_PADDED', column }))
}

function isPadded(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'padded' in value && value.padded === true
}

import { checkItemCode } from '@civigraph/subgraph-kit'
import { type Finding, findingOf, type FindingRule } from './finding.ts'

/** A span of days. */
export interface Limit {
  readonly days: number
  /** True for working days, false for calendar days. */
  readonly working: boolean
}

/** What the rules look at of one authority's way of carrying out an item. Null is unknown. */
export interface ImplementationFacts {
  readonly legalLimit: Limit | null
  readonly promisedLimit: Limit | null
  readonly visits: number | null
  readonly depth: number | null
}

export interface ItemFacts {
  readonly catalogue: string
  readonly codeFound: string
  readonly materials: readonly { readonly required: boolean; readonly obtainedByDepartment: boolean }[]
}

/** Depth of an on-line service that needs no other way (1 information … 5 wholly on-line). */
const WHOLLY_ONLINE = 5

interface Rule<Facts> {
  readonly id: FindingRule
  readonly isBroken: (facts: Facts) => boolean
}

/**
 * The rules of the national inventory lint that the stored data allow; of INV-01 the part about limits. INV-02 to 04,
 * 06 to 11 need columns (results, fees, delivery, phones, topics, questions) that no source here has.
 */
const IMPLEMENTATION_RULES: readonly Rule<ImplementationFacts>[] = [
  { id: 'INV-01', isBroken: ({ legalLimit, promisedLimit }) => isLonger(promisedLimit, legalLimit) },
  { id: 'INV-05', isBroken: ({ depth, visits }) => depth === WHOLLY_ONLINE && visits !== null && visits > 0 },
]

const ITEM_RULES: readonly Rule<ItemFacts>[] = [
  { id: 'INV-12', isBroken: ({ materials }) => materials.some((one) => one.obtainedByDepartment && one.required) },
  // Only Chinese catalogues claim to follow the national standard of item codes (GB/T 39554.1).
  { id: 'CODE-LOCAL', isBroken: ({ catalogue, codeFound }) => isChinese(catalogue) && !checkItemCode(codeFound).ok },
]

export function implementationFindings(facts: ImplementationFacts): readonly Finding[] {
  return broken(IMPLEMENTATION_RULES, facts)
}

export function itemFindings(facts: ItemFacts): readonly Finding[] {
  return broken(ITEM_RULES, facts)
}

function broken<Facts>(rules: readonly Rule<Facts>[], facts: Facts): readonly Finding[] {
  return rules.filter(({ isBroken }) => isBroken(facts)).map(({ id }) => findingOf(id))
}

/** Only where it is sure: n working days take at least n calendar days, but nobody knows how many more. */
function isLonger(promised: Limit | null, legal: Limit | null): boolean {
  if (promised === null || legal === null || promised.days <= legal.days) return false
  return promised.working === legal.working || promised.working
}

function isChinese(catalogue: string): boolean {
  return catalogue.startsWith('cn-')
}

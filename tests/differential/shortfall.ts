import type { Outcome } from './campaign.ts'

/** What happened less often than it must: what did not happen was not tested. */
export function shortfall({ tally }: Outcome, least: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(least)
    .filter(([name, times]) => (tally.get(name) ?? 0) < times)
    .map(([name, times]) => `${name}: ${tally.get(name) ?? 0} of ${times}`)
}

/** What every campaign of a thousand operations holds. */
export const usualParts = {
  'with aliases': 500,
  'with inline fragments': 400,
  'with named fragments': 300,
  'with variables': 500,
  'with defaults of variables': 300,
  'with @skip': 400,
  'with @include': 400,
  mutations: 50,
  'answers with errors': 100,
  'answers with errors in lists': 50,
  'answers with nulls': 300,
  'answers with empty lists': 150,
}

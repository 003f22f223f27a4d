import type { Caller } from '@civigraph/subgraph-kit'
import type { Requirements } from './requirements.ts'

/**
 * The caller as one fetch needs him: of his scopes only those that its fields name. A department is told nothing of rights
 * that are for others.
 *
 * @returns The same object for the same caller and scopes, so that what is remembered of callers is found again.
 */
export function narrowing(
  { distinct }: Requirements,
  needsOfFetch: (fetchText: string) => readonly number[],
): (fetchText: string, caller: Caller | null) => Caller | null {
  const scopesOfNeeds = new WeakMap<readonly number[], ReadonlySet<string>>()
  const known = new WeakMap<Caller, Map<string, Caller>>()

  return (fetchText, caller) => {
    if (caller === null) return null
    const wanted = scopesOf(needsOfFetch(fetchText))
    const kept = [...caller.scopes].filter((scope) => wanted.has(scope))
    return kept.length === caller.scopes.size ? caller : narrowed(caller, kept)
  }

  function scopesOf(needs: readonly number[]): ReadonlySet<string> {
    const found = scopesOfNeeds.get(needs)
    if (found) return found
    const requirements = needs.map((need) => distinct[need])
    const scopes = new Set(requirements.flatMap((one) => (one?.kind === 'scopes' ? one.anyOf.flat() : [])))
    scopesOfNeeds.set(needs, scopes)
    return scopes
  }

  function narrowed(caller: Caller, kept: readonly string[]): Caller {
    const ofCaller = known.get(caller) ?? new Map<string, Caller>()
    known.set(caller, ofCaller)
    const key = kept.join(' ')
    const found = ofCaller.get(key) ?? { ...caller, scopes: new Set(kept) }
    ofCaller.set(key, found)
    return found
  }
}

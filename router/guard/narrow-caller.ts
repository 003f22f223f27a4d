import type { Caller, RowObligations } from '@civigraph/subgraph-kit'
import { isOnRow, type Policies } from './policies.ts'
import type { Requirement, Requirements } from './requirements.ts'
import type { Verdict } from './decide.ts'

export interface NarrowingOptions {
  readonly requirements: Requirements
  readonly policies: Policies
  readonly verdictOf: (need: number, caller: Caller) => Verdict | undefined
}

/** What the fields of a fetch name, read once for each fetch. */
interface Named {
  readonly scopes: ReadonlySet<string>
  readonly roles: ReadonlySet<string>
  /** Requirements that may be left to a row. */
  readonly onRows: readonly number[]
}

/** One caller as the fetches so far needed it. */
interface Narrowed {
  readonly byNeeds: WeakMap<readonly number[], Caller>
  readonly byRights: Map<string, Caller>
}

/**
 * The caller as one fetch needs it. Of its scopes (what the client was allowed to ask) and roles those go along that the
 * fields of the fetch name: a department is told nothing of rights that are for others. Duties, organisation and level of
 * assurance stay whole: by them departments decide about rows, which no field names. So do the scopes of whoever acts for
 * another: they say what the mandate is for, which departments ask where a field itself needs no scope. With them goes what the
 * department must see to on its rows.
 *
 * @param needs Of the fetch, always the same array for the same fetch.
 * @returns The same object for the same caller and rights, so that what is remembered of callers is found again.
 * @source docs/decisions/0019; 0016 for mandates
 */
export function narrowing({ requirements: { distinct }, policies, verdictOf }: NarrowingOptions) {
  const named = new WeakMap<readonly number[], Named>()
  const known = new WeakMap<Caller, Narrowed>()

  return (needs: readonly number[], caller: Caller): Caller => {
    const wanted = named.get(needs) ?? read(needs)
    const ofCaller = known.get(caller) ?? begin(caller)
    // What is left to a row may hang on the clock too, and then changes with it.
    if (wanted.onRows.length > 0) return narrowed(caller, wanted, ofCaller)
    const found = ofCaller.byNeeds.get(needs) ?? narrowed(caller, wanted, ofCaller)
    ofCaller.byNeeds.set(needs, found)
    return found
  }

  function read(needs: readonly number[]): Named {
    const asked = needs.flatMap((need) => distinct[need] ?? [])
    const names = asked.flatMap((one) => (one.kind === 'policies' ? one.anyOf.flat() : []))
    const made = {
      scopes: new Set(asked.flatMap((one) => (one.kind === 'scopes' ? one.anyOf.flat() : []))),
      roles: new Set(names.flatMap((name) => (name.startsWith(ROLE) ? [name.slice(ROLE.length)] : []))),
      onRows: needs.filter((need) => isLeftToRows(distinct[need])),
    }
    named.set(needs, made)
    return made
  }

  function isLeftToRows(requirement: Requirement | undefined): boolean {
    return requirement?.kind === 'policies' && isOnRow(requirement.anyOf, policies)
  }

  function begin(caller: Caller): Narrowed {
    const made = { byNeeds: new WeakMap<readonly number[], Caller>(), byRights: new Map<string, Caller>() }
    known.set(caller, made)
    return made
  }

  function narrowed(caller: Caller, wanted: Named, { byRights }: Narrowed): Caller {
    const scopes = [...caller.scopes].filter((scope) => caller.actor !== null || wanted.scopes.has(scope))
    const roles = [...caller.roles].filter((role) => wanted.roles.has(role))
    const rows = rowsOf(caller, wanted)
    if (scopes.length === caller.scopes.size && roles.length === caller.roles.size && rows === null) return caller
    const key = JSON.stringify([scopes, roles, rows])
    const found = byRights.get(key) ?? {
      ...caller,
      scopes: new Set(scopes),
      roles: new Set(roles),
      ...(rows === null ? {} : { rows }),
    }
    byRights.set(key, found)
    return found
  }

  function rowsOf(caller: Caller, { onRows }: Named): RowObligations | null {
    const rows: Record<string, string[]> = {}
    for (const need of onRows) {
      const verdict = verdictOf(need, caller)
      if (verdict?.missing !== null || verdict.rows === undefined) continue
      for (const coordinate of rowsBehind(distinct[need]))
        rows[coordinate] = [...new Set([...(rows[coordinate] ?? []), ...verdict.rows])]
    }
    return Object.keys(rows).length === 0 ? null : rows
  }
}

const ROLE = 'role:'

function rowsBehind(requirement: Requirement | undefined): readonly string[] {
  return requirement?.kind === 'policies' ? (requirement.rows ?? []) : []
}

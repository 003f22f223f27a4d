import type { Caller } from '@civigraph/subgraph-kit'
import { decide, type Verdict } from './decide.ts'
import { findPolicy, type Policies } from './policies.ts'
import type { Requirement, Requirements } from './requirements.ts'

/** `graceMs` sets the clock back for what was decided before. Undefined for a number without a requirement. */
export type Verdicts = (need: number, caller: Caller | null, graceMs?: number) => Verdict | undefined

/**
 * Verdicts, each worked out once per caller: a caller's rights do not change while its token is held, and one that relies on
 * consents is made anew for each operation. What depends on the clock is worked out each time.
 */
export function createVerdicts({ distinct }: Requirements, policies: Policies): Verdicts {
  const byClock = distinct.map((requirement) => dependsOnClock(requirement, policies))
  const nobody: (Verdict | undefined)[] = []
  const known = new WeakMap<Caller, (Verdict | undefined)[]>()

  return (need, caller, graceMs = 0) => {
    if (byClock[need]) return work(need, caller, Date.now() - graceMs)
    let verdicts = caller === null ? nobody : known.get(caller)
    if (verdicts === undefined) {
      verdicts = []
      if (caller !== null) known.set(caller, verdicts)
    }
    return (verdicts[need] ??= work(need, caller))
  }

  function work(need: number, caller: Caller | null, now?: number): Verdict | undefined {
    const requirement = distinct[need]
    return requirement && decide(requirement, caller, { policies, now })
  }
}

/** A number without a requirement or a verdict cannot be, and would not be met. */
export function isDenied(verdict: Verdict | undefined): boolean {
  return verdict?.missing !== null
}

/** Whether it may be met now and not later. */
export function dependsOnClock(requirement: Requirement, policies: Policies): boolean {
  return (
    requirement.kind === 'policies' &&
    requirement.anyOf.flat().some((name) => findPolicy(policies, name)?.row.byClock === true)
  )
}

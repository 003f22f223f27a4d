import type { Caller } from '@civigraph/subgraph-kit'
import type { Exchange, Step } from '../../exchange.ts'
import type { CheckedOperation } from '../../steps/checked-operations.ts'
import { consentsInForce } from './consents.ts'
import type { IntendedUse, IntendedUses } from './intended-uses.ts'
import { purposeNamed } from './purpose-header.ts'
import { NO_PURPOSE_NEEDS, type PurposeNeeds } from './purpose-needs.ts'
import { withConsents, withEveryConsent, withPurpose } from './purposed-caller.ts'
import { purposeExceeded, purposeMissing } from './refusals.ts'
import type { Reliance } from './reliance.ts'
import { type Held, stillHeld } from './still-held.ts'
import type { UseRegister } from './use-register.ts'

const STEP = 'hold to purpose'

/**
 * Holds an operation to what it is asked for. As soon as one field that its caller would really get is conditional, the
 * application needs an approved intended use that covers all of these, or nothing is asked of any department. Where the use or a
 * policy says that persons have to agree, their consents are looked up; what none covers is refused by `authorise`, field by
 * field.
 *
 * @source docs/decisions/0017; State Council Decree 809 for the three classes.
 */
export function holdToPurpose(register: UseRegister): Step {
  return {
    name: STEP,
    refuses: ['MALFORMED_REQUEST', 'PURPOSE_MISSING', 'PURPOSE_EXCEEDED', 'UPSTREAM_UNAVAILABLE'],
    run(exchange): Promise<void> | undefined {
      const named = purposeNamed(exchange)
      const { caller, operation, graph } = exchange
      if (!operation) throw new Error('No operation was checked.')
      // Nobody gets conditional fields: the guard takes them out, and says so.
      if (caller === null) return undefined
      const sent = graph.guard.purposeNeeds(operation.document, operation.name)
      if (sent === NO_PURPOSE_NEEDS) return undefined
      if (sent.byConsent.length === 0 && leftFor(exchange, operation, caller).conditional.length === 0) return undefined
      const asked: Asked = { caller, operation, named, sent }
      const uses = register.usesFor(exchange)
      return uses instanceof Promise ? holdLater(exchange, asked, uses) : hold(exchange, asked, uses)
    },
  }

  async function holdLater(exchange: Exchange, asked: Asked, uses: Promise<IntendedUses | null>): Promise<void> {
    await hold(exchange, asked, await uses)
  }

  function hold(exchange: Exchange, asked: Asked, uses: IntendedUses | null): Promise<void> | undefined {
    if (uses === null) return undefined
    const { caller, operation, named, sent } = asked
    const ofClient = uses.usesOf(caller.client)
    const use = named === null ? onlyOne(ofClient) : ofClient.get(named)
    if (!use) return withoutUse(exchange, asked, ofClient)
    // What a consent could give counts too, whether there is one or not: it could only lie within the use.
    const { conditional } = leftFor(exchange, operation, withEveryConsent(caller, use, sent))
    const surplus = use.surplusOf(conditional)
    if (surplus.length > 0) throw purposeExceeded(surplus, use)
    if (use.needsConsent || sent.byConsent.length > 0) return relyOnConsents(exchange, asked, use)
    settle(exchange, asked, { use, conditional, caller: withPurpose(caller, use.purpose), reliesOn: [] })
    return undefined
  }

  async function relyOnConsents(exchange: Exchange, asked: Asked, use: IntendedUse): Promise<void> {
    const { caller, operation } = asked
    const { purpose, needsConsent: everyField } = use
    const reliance: Reliance = { purpose, everyField, consents: await consentsInForce(exchange, caller, purpose) }
    const { guard } = exchange.graph
    const left = documentFor(exchange, operation, withConsents(caller, reliance, []))
    const { conditional } = guard.purposeNeeds(left, operation.name)
    // Who may have a field without any consent loses nothing when one ends.
    const withNone = withConsents(caller, { ...reliance, consents: [] }, [])
    const given = guard.purposeNeeds(left, operation.name, withNone)
    const reliesOn = [...given.byConsent, ...given.conditional]
    const relying = withConsents(caller, reliance, reliesOn)
    settle(exchange, asked, { use, conditional, caller: relying, reliesOn })
  }

  function settle(exchange: Exchange, { caller: before, operation }: Asked, settled: Settled): void {
    const { use, conditional, caller, reliesOn } = settled
    exchange.caller = caller
    if (operation.kind !== 'subscription') return
    const held: Held = { caller: before, purpose: use.purpose, conditional, reliesOn }
    exchange.askAgain = [...exchange.askAgain, { step: STEP, ask: stillHeld(register, held) }]
  }
}

/** What needs no purpose is answered all the same. */
function withoutUse(
  exchange: Exchange,
  { caller, operation, named }: Asked,
  uses: ReadonlyMap<string, IntendedUse>,
): undefined {
  const { conditional } = leftFor(exchange, operation, caller)
  if (conditional.length === 0) return
  throw named === null ? purposeMissing(conditional, uses) : purposeExceeded(conditional, null)
}

interface Asked {
  readonly caller: Caller
  readonly operation: CheckedOperation
  /** The purpose that the request names. */
  readonly named: string | null
  /** Of the operation as it was sent. */
  readonly sent: PurposeNeeds
}

interface Settled {
  readonly use: IntendedUse
  /** What it covers of the operation. */
  readonly conditional: readonly string[]
  /** As departments are to know it. */
  readonly caller: Caller
  /** Coordinates that are given by consent only. */
  readonly reliesOn: readonly string[]
}

/** What is left of the operation for a caller: a field that is refused anyway is not fetched and needs no purpose. */
function leftFor(exchange: Exchange, operation: CheckedOperation, caller: Caller): PurposeNeeds {
  return exchange.graph.guard.purposeNeeds(documentFor(exchange, operation, caller), operation.name)
}

function documentFor({ graph, variables }: Exchange, { document, name }: CheckedOperation, caller: Caller) {
  return graph.guard.guardOperation({ document, operationName: name, variables }, caller).document
}

function onlyOne(uses: ReadonlyMap<string, IntendedUse>): IntendedUse | undefined {
  const [first, second] = uses.values()
  return second ? undefined : first
}

import type { GraphQLFormattedError } from 'graphql'
import type { Execution } from '../engine.ts'
import { type AnswerPart, type DeferredFragment, hold, nameOf, placeOf } from './deferred-fragments.ts'
import type { OrderedFetch } from './fetch-order.ts'
import type { PartPlan } from './part-plan.ts'

/** The parts of one run. What a variable does not defer is not one, but belongs to what is around it. */
export class PartsInUse {
  /** What is around comes before what is within. */
  readonly deferred: readonly DeferredFragment[]
  readonly #plan: PartPlan
  readonly #owners = new Map<AnswerPart, AnswerPart>()

  constructor(plan: PartPlan, { variables }: Pick<Execution, 'variables'>) {
    this.#plan = plan
    const isAsked = ({ conditions }: AnswerPart) => hold(conditions, variables)
    this.deferred = plan.deferred.filter(
      (part) => isAsked(part) && (part.variable === null || variables[part.variable] === true),
    )
    const inUse = new Set<AnswerPart>([plan.first, ...this.deferred])
    for (const part of plan.needsOf.keys())
      if (isAsked(part)) this.#owners.set(part, inUse.has(part) ? part : this.around(part))
  }

  /** The part that brings the object of another; the first answer's is the root. */
  around({ within }: AnswerPart): AnswerPart {
    return within === null ? this.#plan.first : (this.#owners.get(within) ?? this.#plan.first)
  }

  /** What a part waits for, and what is around it does not. */
  ownNeeds(part: AnswerPart): ReadonlySet<OrderedFetch> {
    const needs = new Set(this.#needsOf(part))
    if (part !== this.#plan.first) for (const before of this.allNeeds(this.around(part))) needs.delete(before)
    return needs
  }

  /** What must be there before a part can be sent. */
  allNeeds(part: AnswerPart): ReadonlySet<OrderedFetch> {
    const needs = new Set(this.#needsOf(this.#plan.first))
    // Not by recursion into what is needed around: callers may nest parts deep.
    for (let one = part; one !== this.#plan.first; one = this.around(one))
      for (const fetch of this.#needsOf(one)) needs.add(fetch)
    return needs
  }

  /**
   * Whether what went wrong at a place is told with a part: with the outermost that asks for the field, whichever part the
   * fetch was for. What nobody asks for is told where its fetch was waited for.
   */
  isToldWith(part: AnswerPart, { path, isOwn }: { path: GraphQLFormattedError['path']; isOwn: boolean }): boolean {
    const place = placeOf((path ?? []).filter((step) => typeof step === 'string'))
    if (this.#asksFor(part, place)) return !this.#isAskedAround(part, place)
    if (part === this.#plan.first) return !this.deferred.some((one) => this.#asksFor(one, place))
    return isOwn && `${placeOf(part.path.map(nameOf))}.`.startsWith(`${place}.`)
  }

  #asksFor(part: AnswerPart, place: string): boolean {
    return this.#membersOf(part).some(({ fields }) => fields.has(place))
  }

  #isAskedAround(part: AnswerPart, place: string): boolean {
    for (let one = part; one !== this.#plan.first; one = this.around(one))
      if (this.#asksFor(this.around(one), place)) return true
    return false
  }

  #needsOf(part: AnswerPart): readonly OrderedFetch[] {
    return this.#membersOf(part).flatMap((member) => [...(this.#plan.needsOf.get(member) ?? [])])
  }

  #membersOf(part: AnswerPart): readonly AnswerPart[] {
    return [...this.#owners].flatMap(([member, owner]) => (owner === part ? [member] : []))
  }
}

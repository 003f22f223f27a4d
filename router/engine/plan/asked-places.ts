import { type DocumentNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql'
import { conditionOf } from './conditions.ts'
import type { KeyRename, PathStep } from './planner.ts'
import { fragmentsOf, operationOf } from './selections.ts'
import type { Switches } from './switches.ts'

/** Places of an answer, by names only; lists and types do not matter. */
export type Places = Set<string>

/** Where a fetch writes. */
export interface Target {
  readonly at: string
  /** Alias of the entities; null for a root fetch. */
  readonly alias: string | null
  readonly renames: readonly KeyRename[]
}

const ROOT: Target = { at: '', alias: null, renames: [] }

/** What an operation asks, with all conditions in it. */
export class AskedPlaces {
  readonly #root: SelectionSetNode
  readonly #fragments: ReturnType<typeof fragmentsOf>
  readonly variables = new Set<string>()

  constructor(document: DocumentNode) {
    this.#root = operationOf(document).selectionSet
    this.#fragments = fragmentsOf(document)
    this.#fields(this.#root, null, () => {})
  }

  /** Places from the root, or below one where the entities of a fetch are written. */
  with(switches: Switches, { at, alias, renames }: Target = ROOT): Places {
    const places: Places = new Set()
    const prefix = alias === null ? '' : `.${alias}`
    this.#fields(this.#root, switches, (place) => {
      if (place.startsWith(`${prefix}.`)) places.add(at + place.slice(prefix.length))
    })
    for (const { path, from, to } of renames) rename(places, at + placeOf(path), { from, to })
    return places
  }

  /** Tells each field that is asked; without switches, all of them. */
  #fields({ selections }: SelectionSetNode, switches: Switches | null, tell: (place: string) => void): void {
    for (const selection of selections) {
      if (!this.#isAsked(selection.directives ?? [], switches)) continue
      if (selection.kind === Kind.FIELD) {
        const place = `.${(selection.alias ?? selection.name).value}`
        tell(place)
        if (selection.selectionSet) this.#fields(selection.selectionSet, switches, (below) => tell(place + below))
      } else {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value)
        if (fragment) this.#fields(fragment.selectionSet, switches, tell)
      }
    }
  }

  #isAsked(directives: NonNullable<SelectionNode['directives']>, switches: Switches | null) {
    return directives.every((directive) => {
      const condition = conditionOf(directive)
      if (typeof condition?.when !== 'string') return true
      this.variables.add(condition.when)
      return switches === null || switches.get(condition.when) === condition.wanted
    })
  }
}

export function placeOf(path: readonly PathStep[]): string {
  return path.map((step) => (typeof step === 'string' && step !== '@' ? `.${step}` : '')).join('')
}

function rename(places: Places, at: string, { from, to }: Pick<KeyRename, 'from' | 'to'>): void {
  const old = `${at}.${from}`
  for (const place of Array.from(places))
    if (place === old || place.startsWith(`${old}.`)) places.add(`${at}.${to}${place.slice(old.length)}`)
}

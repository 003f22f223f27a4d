import { print } from 'graphql'
import { type ArgumentText, isRequired } from '../schema-text.ts'
import { change, type Change, type ChangeCode } from './change.ts'
import { shiftOf } from './compare-types.ts'
import { pairsOf } from './pairs.ts'

/** Arguments of fields, arguments of directives and fields of inputs obey the same rules under other names. */
type Prefix = 'ARGUMENT' | 'DIRECTIVE_ARGUMENT' | 'INPUT_FIELD'

const WORD = { ARGUMENT: 'argument', DIRECTIVE_ARGUMENT: 'argument', INPUT_FIELD: 'field' } as const

interface Sides {
  readonly old: ReadonlyMap<string, ArgumentText>
  readonly now: ReadonlyMap<string, ArgumentText>
  readonly prefix: Prefix
  readonly unseen: boolean
}

/** What changed for those who give values. */
export function argumentChanges({ old, now, prefix, unseen }: Sides): Change[] {
  const word = WORD[prefix]
  const { both, added, removed } = pairsOf(old, now)
  return [
    ...both.flatMap(([before, after]) => changesOf(before, after, { prefix, unseen })),
    ...added.map((one) => {
      const code: ChangeCode = isRequired(one) ? `${prefix}_REQUIRED_ADDED` : `${prefix}_ADDED`
      const message = `The ${isRequired(one) ? 'required ' : ''}${word} ${one.name}: ${print(one.type)} is new.`
      return change(code, { ...one, message, unseen })
    }),
    ...removed.map((one) => {
      const message = `The ${word} ${one.name} is gone.`
      return change(`${prefix}_REMOVED`, { ...one, message, inOld: true, unseen })
    }),
  ]
}

function changesOf(old: ArgumentText, now: ArgumentText, kind: { prefix: Prefix; unseen: boolean }): Change[] {
  const told = (code: ChangeCode, message: string) => change(code, { ...now, message, unseen: kind.unseen })
  const types = `${print(old.type)} became ${print(now.type)}`
  const changes: Change[] = []
  const shift = shiftOf(old.type, now.type)
  if (shift === 'other') changes.push(told(`${kind.prefix}_TYPE_CHANGED`, `${types}.`))
  if (shift === 'looser') changes.push(told(`${kind.prefix}_MADE_OPTIONAL`, `${types}.`))
  // With a default, a null that was given is refused all the same.
  if (shift === 'stricter') changes.push(told(`${kind.prefix}_MADE_REQUIRED`, `${types}.`))
  if (old.defaultValue !== now.defaultValue) {
    if (shift === 'same' && isRequired(now)) {
      changes.push(told(`${kind.prefix}_MADE_REQUIRED`, `It lost its default ${old.defaultValue ?? ''}.`))
    } else {
      const message = `Its default ${old.defaultValue ?? '(none)'} became ${now.defaultValue ?? '(none)'}.`
      changes.push(told(`${kind.prefix}_DEFAULT_CHANGED`, message))
    }
  }
  return changes
}

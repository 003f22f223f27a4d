import { passed, problemOf, type Branded, type Check } from './check.ts'
import { checkItemCode, type ItemCode } from './item-code.ts'
import { normaliseCapitals, type Normalised } from './normalise.ts'
import { checkUscc, type Uscc } from './uscc.ts'

/** Code of one organisation's implementation of a service item (GB/T 39554.1), 31 characters. */
export type TaskCode = Branded<'TaskCode'>

/** What a task code is made of. */
export interface TaskCodeParts {
  /** Who implements the item: the owner is known without a look-up. */
  readonly organisation: Uscc
  /** 1 character: level of government at which it is exercised. */
  readonly level: string
  /** The item that is implemented, the same at every level. */
  readonly item: ItemCode
}

const problem = problemOf('TaskCode')

/**
 * Strict check of a task code: credit code (18), exercise level (1), item code (12). The credit code inside must pass
 * its own check; the failed check is then the credit code's.
 */
export function checkTaskCode(value: string): Check<TaskCode> {
  if (value.length !== 31) return problem('SHAPE', 'A task code has 31 characters.')
  const { organisation, level, item } = split(value)
  const uscc = checkUscc(organisation)
  if (!uscc.ok) return problem(uscc.failed, `In the first 18 characters of the task code: ${uscc.message}`)
  if (!/^[0-9A-Z]$/.test(level)) return problem('ALPHABET', 'Character 19 of a task code is a digit or capital letter.')
  const itemCode = checkItemCode(item)
  if (!itemCode.ok) return problem(itemCode.failed, `In the last 12 characters of the task code: ${itemCode.message}`)
  return passed(value)
}

/** Joins the parts of a task code. The level is a row of the platform's level list, so it is checked again here. */
export function formTaskCode(organisation: Uscc, level: string, item: ItemCode): Check<TaskCode> {
  return checkTaskCode(organisation + level + item)
}

/** The parts of a task code. They need no new check: they were checked when the task code was. */
export function partsOfTaskCode(code: TaskCode): TaskCodeParts {
  const { organisation, level, item } = split(code)
  return { organisation: passed<'Uscc'>(organisation).value, level, item: passed<'ItemCode'>(item).value }
}

/** For forms and imports: NFKC, trim, capitals. The result still has to pass {@link checkTaskCode}. */
export function normaliseTaskCode(found: string): Normalised {
  return normaliseCapitals(found)
}

function split(code: string): { organisation: string; level: string; item: string } {
  return { organisation: code.slice(0, 18), level: code.slice(18, 19), item: code.slice(19) }
}

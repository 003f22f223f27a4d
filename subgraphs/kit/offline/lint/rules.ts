import { CLASS_RULES } from './class-rules.ts'
import { FEDERATION_RULES } from './federation-rules.ts'
import { NAMING_RULES } from './naming-rules.ts'
import type { Rule } from './rule.ts'
import { SHAPE_RULES } from './shape-rules.ts'
import { TEXT_RULES } from './text-rules.ts'
import { VALUE_RULES } from './value-rules.ts'

/** Every rule of the national guideline, by its code. */
export const RULES: Readonly<Record<string, Rule>> = {
  ...NAMING_RULES,
  ...TEXT_RULES,
  ...SHAPE_RULES,
  ...VALUE_RULES,
  ...CLASS_RULES,
  ...FEDERATION_RULES,
}

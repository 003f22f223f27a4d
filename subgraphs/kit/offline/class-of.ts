import { type Applied, appliedTo, type Carrier, textArgument } from './applied.ts'

/** Classes from the freest to the strictest, as the guideline names them. */
export const LEVELS = ['OPEN', 'CONDITIONAL', 'NOT_SHARED'] as const

export type Level = (typeof LEVELS)[number]

/** Own class, else that of the type around it; undefined when neither has one. */
export function classOf(field: Carrier, type: Carrier): Applied | undefined {
  return appliedTo(field, 'classified') ?? appliedTo(type, 'classified')
}

/** What nobody classed, or classed with a word that the guideline does not have, is shared with nobody. */
export function levelOf(directive: Applied | undefined): Level {
  const stated = textArgument(directive, 'level')
  return LEVELS.find((level) => level === stated) ?? 'NOT_SHARED'
}

export function isStricter(one: Level, other: Level): boolean {
  return LEVELS.indexOf(one) > LEVELS.indexOf(other)
}

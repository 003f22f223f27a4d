import { appliedTo, textArgument } from '../applied.ts'
import type { Element, SchemaText } from '../schema-text.ts'
import type { Rule } from './rule.ts'
import { fieldsOf, isForeign, isRoot, ownFields, valuesOf } from './walk.ts'

const dayMs = 86_400_000

/** What is written beside things: descriptions, and how they are retired. */
export const TEXT_RULES: Readonly<Record<string, Rule>> = {
  'GUIDE-DESCRIPTION': {
    level: 'error',
    meaning: 'Every type, field, value and input field says what it is: the schema is the contract that people read.',
    wayOut: 'Write one sentence above it, between quotation marks. The key of another department’s entity needs none.',
    wrong: '"A desk." type Desk @classified(level: OPEN) { floor: Int }',
    right: '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int }',
    *check({ text }) {
      for (const element of describable(text))
        if ((element.description ?? '').trim() === '')
          yield { ...element, message: `${element.coordinate} has no description.` }
    },
  },
  'GUIDE-DEPRECATION-REASON': {
    level: 'error',
    meaning: 'A deprecation says what to use instead, or that there is nothing.',
    wayOut: 'Give a reason that names the replacement between backticks, or says "no replacement".',
    wrong:
      '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int @deprecated(reason: "Old.") @sunset(date: "2031-01-01") }',
    right:
      '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int @deprecated(reason: "Use `storey`.") @sunset(date: "2031-01-01") }',
    *check({ text }) {
      for (const element of retirable(text)) {
        const deprecated = appliedTo(element, 'deprecated')
        const reason = textArgument(deprecated, 'reason') ?? ''
        if (deprecated !== undefined && !/`[^`]+`|no replacement/i.test(reason)) {
          const message = `The deprecation of ${element.coordinate} names no replacement.`
          yield { coordinate: element.coordinate, place: deprecated.place, message }
        }
      }
    },
  },
  'GUIDE-SUNSET': {
    level: 'error',
    meaning: 'A deprecation has a day from which the element may be gone, so that applications can plan.',
    wayOut: 'Add @sunset(date: "YYYY-MM-DD") beside @deprecated.',
    wrong:
      '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int @deprecated(reason: "Use `storey`.") }',
    right:
      '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int @deprecated(reason: "Use `storey`.") @sunset(date: "2031-01-01") }',
    *check({ text }) {
      for (const element of retirable(text)) {
        const deprecated = appliedTo(element, 'deprecated')
        if (deprecated !== undefined && sunsetOf(element) === null) {
          const message = `${element.coordinate} is deprecated without a day of sunset.`
          yield { coordinate: element.coordinate, place: deprecated.place, message }
        }
      }
    },
  },
  'GUIDE-SUNSET-NOTICE': {
    level: 'error',
    meaning: 'Between the publishing of a deprecation and its sunset lie at least 180 days.',
    wayOut: 'Give a later day. Where the deprecation is published already, name the published schema with --published.',
    wrong:
      '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int @deprecated(reason: "Use `storey`.") @sunset(date: "2026-12-31") }',
    right:
      '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int @deprecated(reason: "Use `storey`.") @sunset(date: "2031-01-01") }',
    *check({ text, published, today, guideline }) {
      const known = new Map(retirable(published).map((element) => [element.coordinate, sunsetOf(element)]))
      for (const element of retirable(text)) {
        const date = sunsetOf(element)
        if (date === null || known.get(element.coordinate) === date) continue
        const noticeDays = Math.floor((Date.parse(date) - Date.parse(today)) / dayMs)
        if (noticeDays < guideline.minNoticeDays) {
          const message = `The sunset of ${element.coordinate} is ${noticeDays} days away, and ${guideline.minNoticeDays} are the least.`
          yield { coordinate: element.coordinate, place: appliedTo(element, 'sunset')?.place ?? element.place, message }
        }
      }
    },
  },
}

/** Day from which an element may be removed; null when none is given, or none that the calendar has. */
export function sunsetOf(element: Element): string | null {
  const date = textArgument(appliedTo(element, 'sunset'), 'date') ?? ''
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) return null
  return new Date(date).toISOString().startsWith(date) ? date : null
}

/** All that can be deprecated. */
export function retirable(text: SchemaText | null): Element[] {
  if (text === null) return []
  return [...valuesOf(text), ...[...text.types.values()].flatMap(({ values }) => [...values.values()])]
}

function describable(text: SchemaText): Element[] {
  const types = [...text.types.values()]
  return [
    ...types.filter((type) => !isRoot(text, type) && !isForeign(type)),
    ...types.flatMap(({ values }) => [...values.values()]),
    ...ownFields(text).map(({ field }) => field),
    ...fieldsOf(text, 'input').map(({ field }) => field),
  ]
}

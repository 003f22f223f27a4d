import { print } from 'graphql'
import { namedType } from '../schema-text.ts'
import { isKeyField } from './field-sets.ts'
import type { Rule } from './rule.ts'
import { outputFields, ownFields, valuesOf, wordsOf } from './walk.ts'

const TEXTS: ReadonlySet<string> = new Set(['String', 'ID', 'Int'])

/** Values that mean the same everywhere: dates, money, identifiers. */
export const VALUE_RULES: Readonly<Record<string, Rule>> = {
  'GUIDE-DATE': {
    level: 'error',
    meaning: 'Days are Date and instants are DateTime: a text is read differently by everybody.',
    wayOut: 'Use the shared scalar that the message names.',
    wrong: '"A desk." type Desk @classified(level: OPEN) { "When." openedAt: String }',
    right: '"A desk." type Desk @classified(level: OPEN) { "When." openedAt: DateTime }',
    *check({ text }) {
      for (const value of valuesOf(text)) {
        const words = wordsOf(value.name)
        const last = words.at(-1) ?? ''
        const wanted =
          words.length > 1 && last === 'at'
            ? 'DateTime'
            : DAY_WORDS.has(last) && last !== words.join('')
              ? 'Date'
              : null
        const named = namedType(value.type)
        if (wanted !== null && (TEXTS.has(named) || (wanted === 'DateTime' && named === 'Date')))
          yield { ...value, message: `${value.coordinate} is ${print(value.type)} and not ${wanted}.` }
      }
    },
  },
  'GUIDE-MONEY': {
    level: 'error',
    meaning: 'Money is exact and has a currency: a Decimal beside a currency (ISO 4217), or a type of both.',
    wayOut: 'Answer with Decimal, and give the type a field currency.',
    wrong: '"A desk." type Desk @classified(level: OPEN) { "Of a copy." copyFee: Int }',
    right:
      '"A desk." type Desk @classified(level: OPEN) { "Of a copy." copyFee: Decimal "Of all fees." currency: String }',
    *check({ text, guideline }) {
      for (const { type, field } of ownFields(text)) {
        if (!guideline.moneyWords.includes(wordsOf(field.name).at(-1) ?? '')) continue
        const named = namedType(field.type)
        if (!['Int', 'Float', 'String', 'Decimal'].includes(named)) continue
        const lacks = [
          ...(named === 'Decimal' ? [] : ['Decimal']),
          ...(type.fields.has('currency') ? [] : ['a currency']),
        ]
        if (lacks.length > 0)
          yield { ...field, message: `${field.coordinate} is money without ${lacks.join(' and ')}.` }
      }
    },
  },
  'GUIDE-IDENTIFIER': {
    level: 'error',
    meaning: 'Known identifiers have a scalar of the kit, which checks their form before any department is asked.',
    wayOut: 'Use the scalar that the message names; the kit adds its definition.',
    wrong: '"A desk." type Desk @classified(level: OPEN) { "Of whom." uscc: String }',
    right: '"A desk." type Desk @classified(level: OPEN) { "Of whom." uscc: Uscc }',
    *check({ text, guideline }) {
      for (const value of valuesOf(text)) {
        const wanted = Object.hasOwn(guideline.identifiers, value.name) ? guideline.identifiers[value.name] : undefined
        if (wanted !== undefined && TEXTS.has(namedType(value.type)))
          yield { ...value, message: `${value.coordinate} is ${print(value.type)} and not ${wanted}.` }
      }
    },
  },
  'GUIDE-ENTITY-ID': {
    level: 'error',
    meaning: 'The key of a shared entity has one scalar in all departments; two do not compose.',
    wayOut: 'Give the key the scalar that the message names.',
    wrong:
      'type Person @key(fields: "id") { id: ID! "How many." desks: Int @classified(level: NOT_SHARED, basis: "example-1") }',
    right:
      'type Person @key(fields: "id") { id: PersonId! "How many." desks: Int @classified(level: NOT_SHARED, basis: "example-1") }',
    *check({ text, guideline }) {
      for (const { type, field } of outputFields(text)) {
        const wanted = Object.hasOwn(guideline.entityIds, type.name) ? guideline.entityIds[type.name] : undefined
        if (wanted === undefined || field.name !== 'id' || !isKeyField(type, field)) continue
        if (namedType(field.type) !== wanted)
          yield { ...field, message: `${field.coordinate} is ${print(field.type)} and not ${wanted}.` }
      }
    },
  },
}

const DAY_WORDS: ReadonlySet<string> = new Set(['on', 'date', 'day', 'birthday'])

import { ERRORS } from '@apollo/federation-internals'
import { CHANGES, explain, explanations, RULES, similarCodes } from '@civigraph/subgraph-kit/offline'
import { describe, expect, test } from 'vitest'

describe('every code can be explained', () => {
  test.for(Object.values(ERRORS).map(({ code }) => code))('%s of the composer', (code) => {
    expect(explain(code)).toMatchObject({ code, part: 'composition', severity: 'error' })
  })

  test('and none that the composer does not have is told as one of its own', () => {
    const told = explanations().filter(({ part }) => part === 'composition')
    const own = new Set(Object.values(ERRORS).map(({ code }) => code))
    expect(told.map(({ code }) => code).filter((code) => !own.has(code))).toEqual([])
    expect(told.length).toBeGreaterThan(80)
  })

  test('of changes and of the guideline', () => {
    const codes = [...Object.keys(CHANGES), ...Object.keys(RULES)]
    expect(codes.filter((code) => explain(code) === null)).toEqual([])
  })

  test('once: no two parts give the same code', () => {
    const codes = explanations().map(({ code }) => code)
    expect(codes).toEqual([...new Set(codes)].toSorted())
  })

  test('by whole sentences, with a way out', () => {
    const poor = explanations().filter(({ meaning, wayOut }) => !meaning.endsWith('.') || !wayOut.endsWith('.'))
    expect(poor).toEqual([])
  })
})

test('a code is found in whatever case it is written', () => {
  expect(explain('field_removed')).toEqual({
    code: 'FIELD_REMOVED',
    part: 'change',
    severity: 'breaking',
    meaning: 'A field is gone; operations that ask for it are invalid.',
    wayOut:
      'Deprecate it first with a reason and a sunset date; remove it when the date has passed and nobody uses it.',
    example: null,
  })
})

test('a code that nobody gives leads to those that are written most alike', () => {
  expect(explain('FIELD_DELETED')).toBeNull()
  expect(similarCodes('FIELDS_REMOVE')[0]).toBe('FIELD_REMOVED')
  expect(similarCodes('?')).toEqual([])
})

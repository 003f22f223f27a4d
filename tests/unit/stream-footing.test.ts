import { expect, test } from 'vitest'
import { haveSameSource } from '#router/engine/stream/footing.ts'
import type { SourceAddress } from '#router/engine/stream/source.ts'
import { callerWith } from '../support/national-graph.ts'

const address: SourceAddress = { department: 'town', url: new URL('http://town.example/graphql'), protocol: 'sse' }
const caller = callerWith({ person: 'person-1', scopes: 'town:read' })
const opened = { body: '{"query":"subscription{counted{count}}"}', caller, address }

test('a source goes on under another supergraph when the department would be asked the same, as the same caller', () => {
  expect(haveSameSource(opened, { ...opened, caller: callerWith({ person: 'person-1', scopes: 'town:read' }) })).toBe(
    true,
  )
  expect(haveSameSource({ ...opened, caller: null }, { ...opened, caller: null })).toBe(true)
})

test.each([
  ['other words', { body: '{"query":"subscription{counted{other}}"}' }],
  ['another address', { address: { ...address, url: new URL('http://town.example/new') } }],
  ['another protocol', { address: { ...address, protocol: 'graphql-ws' as const } }],
  ['fewer rights, because its fields name others now', { caller: callerWith({ person: 'person-1' }) }],
  ['an obligation that it did not have', { caller: { ...caller, rows: { 'Count.count': ['subject'] } } }],
  ['nobody', { caller: null }],
  ['what the caller is denied now', { caller: 'denied' as const }],
])('not with %s', (_what, other) => {
  expect(haveSameSource(opened, { ...opened, ...other })).toBe(false)
  expect(haveSameSource({ ...opened, ...other }, opened)).toBe(false)
})

test('what is denied is never taken for what was opened', () => {
  expect(haveSameSource({ ...opened, caller: 'denied' }, { ...opened, caller: 'denied' })).toBe(false)
})

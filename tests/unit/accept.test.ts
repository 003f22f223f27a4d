import { expect, test } from 'vitest'
import { acceptable } from '#router/http/accept.ts'

const JSON_TYPE = 'application/json'
const GRAPHQL_TYPE = 'application/graphql-response+json'
const APOLLO = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0'

test.for([
  ['nothing', undefined, JSON_TYPE],
  ['an empty header', '', JSON_TYPE],
  ['anything', '*/*', JSON_TYPE],
  ['any application type', 'application/*', JSON_TYPE],
  ['what a browser sends', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', JSON_TYPE],
  ['JSON', JSON_TYPE, JSON_TYPE],
  ['JSON in capitals', 'Application/JSON', JSON_TYPE],
  ['JSON in UTF-8', `${JSON_TYPE}; charset="UTF-8"`, JSON_TYPE],
  ['the newer type', GRAPHQL_TYPE, GRAPHQL_TYPE],
  ['the newer type in UTF-8', `${GRAPHQL_TYPE}; charset=utf-8`, GRAPHQL_TYPE],
  ['what Apollo’s client sends', `${GRAPHQL_TYPE},${JSON_TYPE};q=0.9`, GRAPHQL_TYPE],
  ['the newer type, but JSON rather', `${GRAPHQL_TYPE};q=0.5, ${JSON_TYPE}`, JSON_TYPE],
  ['both alike', `${JSON_TYPE}, ${GRAPHQL_TYPE}`, GRAPHQL_TYPE],
  ['the newer type, and anything', `*/*, ${GRAPHQL_TYPE};q=0.8`, JSON_TYPE],
  ['anything but JSON', `*/*, ${JSON_TYPE};q=0`, GRAPHQL_TYPE],
  ['anything but the newer type', `${GRAPHQL_TYPE};q=0, */*`, JSON_TYPE],
  ['JSON a little', `${JSON_TYPE};q=0.001`, JSON_TYPE],
  ['JSON among strangers', `text/html, ${JSON_TYPE};q=0.1`, JSON_TYPE],
  ['JSON after a comma in quotes', `text/plain; note="a, ${GRAPHQL_TYPE}", ${JSON_TYPE}`, JSON_TYPE],
  ['JSON, and rubbish', `;;, /, ${JSON_TYPE}`, JSON_TYPE],
  ['HTML only', 'text/html', null],
  ['JSON in another charset', `${JSON_TYPE}; charset=iso-8859-1`, null],
  ['no JSON', `${JSON_TYPE};q=0`, null],
  ['nothing at all', '*/*;q=0', null],
  ['no quality', `${JSON_TYPE};q=high`, null],
  ['only a stream', 'text/event-stream', null],
  ['a header that is too long to read', `${JSON_TYPE}, ${'x/y, '.repeat(400)}`, null],
])('who accepts %s is answered so', ([, accept, answer]) => {
  expect(acceptable(accept ?? undefined).answer).toBe(answer)
})

test.for([
  ['events', 'text/event-stream', ['text/event-stream']],
  ['parts as Apollo writes them', `${APOLLO},${JSON_TYPE}`, ['multipart/mixed']],
  ['such parts, quoted', 'multipart/mixed;subscriptionSpec="1.0"', ['multipart/mixed']],
  ['events rather than parts', `${APOLLO};q=0.5, text/event-stream`, ['text/event-stream', 'multipart/mixed']],
  ['parts of another draft', 'multipart/mixed;deferSpec=20220824', []],
  ['parts of no draft', 'multipart/mixed', []],
  ['no events', 'text/event-stream;q=0', []],
  ['anything: that is no stream', '*/*, text/*, multipart/*', []],
])('who accepts %s takes these streams', ([, accept, streams]) => {
  expect(acceptable(String(accept)).streams).toEqual(streams)
})

test('a header made to be read slowly is read at once', () => {
  const start = performance.now()
  for (const seed of ['"\\', '\\"', '";', ';a="', ',"'])
    for (let length = 990; length < 1_000; length++) acceptable(seed.repeat(500).slice(0, length))
  expect(performance.now() - start).toBeLessThan(500)
})

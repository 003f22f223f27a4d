import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import type { FetchCall } from '#router/engine/fetch/department.ts'
import { inProcessDepartment, type InProcessDepartmentOptions } from '#router/engine/fetch/in-process-department.ts'
import { aContext, aFetch, resultOf } from '../support/department-call.ts'

function departmentThat(call: InProcessDepartmentOptions['call']) {
  const calls: FetchCall[] = []
  const faults: unknown[] = []
  const department = inProcessDepartment({
    name: 'licence',
    timeoutMs: 60,
    call,
    onCall: (one) => void calls.push(one),
    reportFault: (error) => void faults.push(error),
  })
  return { department, calls, faults }
}

const UNAVAILABLE = { code: 'UPSTREAM_UNAVAILABLE', department: 'licence' }

test('a department in this process gets the request and the caller, and its objects are handed over', async () => {
  const data = { answer: { number: 42 } }
  const { department, calls } = departmentThat(async ({ query, variables, operationName }, caller) => {
    expect([query, variables, operationName, caller]).toEqual(['query A { answer }', { a: 1 }, 'A', null])
    return { data }
  })
  const body = '{"query":"query A { answer }","variables":{"a":1},"operationName":"A"}'

  expect((await department.send(aFetch('query', body), aContext())).data).toBe(data)
  expect(calls).toMatchObject([{ department: 'licence', outcome: 'answered', attempts: 1 }])
})

test('its errors come as the plain objects that would have come over HTTP', async () => {
  const error = new GraphQLError('No.', { path: ['answer', 0], extensions: { code: 'FORBIDDEN' } })
  const { department } = departmentThat(async () => ({ data: null, errors: [error] }))

  const { errors } = await department.send(aFetch(), aContext())

  expect(errors).toEqual([{ message: 'No.', path: ['answer', 0], extensions: { code: 'FORBIDDEN' } }])
  expect(Object.getPrototypeOf(errors?.[0])).toBe(Object.prototype)
})

test('one that throws is unavailable, and that is a fault; its text reaches nobody', async () => {
  const { department, faults } = departmentThat(() => Promise.reject(new Error('a secret')))

  const sent = department.send(aFetch(), aContext())

  await expect(sent).rejects.toThrow('Department licence failed.')
  await expect(sent).rejects.not.toThrow('secret')
  expect(String(faults)).toBe('Error: a secret')
})

test('one that does not answer is not waited for longer than its time, nor longer than the request’s', async () => {
  const { department, calls } = departmentThat(() => new Promise(() => {}))

  expect(await resultOf(department.send(aFetch(), aContext()))).toEqual(UNAVAILABLE)
  expect(await resultOf(department.send(aFetch(), aContext({ deadlineAt: performance.now() + 50 })))).toEqual({
    code: 'DEADLINE_EXCEEDED',
    department: 'licence',
  })

  expect(calls).toMatchObject([{ outcome: 'timeout' }, { outcome: 'timeout' }])
})

test('nobody waits for it when the caller has gone', async () => {
  const { department, calls } = departmentThat(() => new Promise(() => {}))
  const gone = new AbortController()
  const sent = resultOf(department.send(aFetch(), aContext({ signal: gone.signal })))
  gone.abort()

  expect(await sent).toMatchObject({ code: 'DEADLINE_EXCEEDED' })
  expect(calls).toMatchObject([{ outcome: 'abandoned' }])
})

test('what it says must be an answer', async () => {
  const { department } = departmentThat(async () => ({}))

  expect(await resultOf(department.send(aFetch(), aContext()))).toEqual({
    code: 'UPSTREAM_MALFORMED',
    department: 'licence',
  })
})

test('whoever asked for the waterfall gets each call', async () => {
  const { department } = departmentThat(async () => ({ data: {} }))
  const calls: FetchCall[] = []
  await department.send(aFetch(), aContext({ calls }))
  expect(calls).toMatchObject([{ department: 'licence', kind: 'query', text: '{ answer }', shared: false }])
})

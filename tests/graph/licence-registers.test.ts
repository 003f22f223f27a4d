import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { licenceTypes } from '#subgraphs/licence/profiles/licence-types.ts'
import { databaseKinds } from '../support/database.ts'
import {
  agent,
  BUREAU,
  ENTERPRISE,
  HEADER,
  idOf,
  keys,
  licenceDepartment,
  licences,
  massachusettsLicences,
  official,
  ONE,
  PHARMACY,
  personOne,
  SHOP,
  shop,
  TYPES_HEADER,
} from '../support/licence-department.ts'

describe.each(databaseKinds)('what registers tell of licences, on %s', (kind) => {
  let department: Awaited<ReturnType<typeof licenceDepartment>>
  beforeAll(async () => {
    department = await licenceDepartment(kind)
  })
  beforeEach(() => department.reset())
  afterAll(() => department?.close())

  test('rows that make no sense are rejected with the rule they break', async () => {
    const { outcome, rejects } = await department.bring(licences, [
      HEADER,
      shop('S 1'),
      `${BUREAU},X-1,,${SHOP},${ONE},${ENTERPRISE},ISSUER,N,,,,,,`,
      `${BUREAU},X-2,,${SHOP},,,ISSUER,N,,,,,,`,
      shop('X-3', 'ISSUER,Y,,2020-02-01,2020-01-31,,,'),
      shop('X-4', 'ISSUER,Y,,2020-02-01,,REVOKED,,'),
      shop('X-5', 'ISSUER,Y,,2020-02-01,,,,because'),
      `${BUREAU},X-6,1.2.156.3005.2.wrong,${SHOP},,${ENTERPRISE},ISSUER,N,,,,,,`,
      shop('X-7', 'A,Y,,2020-02-01,,,,'),
    ])
    expect(outcome).toMatchObject({ state: 'REFUSED', rows: 8, rejected: 8 })
    expect(rejects.map(({ code }) => code)).toEqual([
      'NUMBER_SHAPE',
      'NOT_ONE_HOLDER',
      'NOT_ONE_HOLDER',
      'EXPIRY_BEFORE_START',
      'EVENT_INCOMPLETE',
      'EVENT_INCOMPLETE',
      'IDENTIFIER_SHAPE',
      'UNKNOWN_WORD',
    ])
  })

  test('types without a name or with an identifier of another form are rejected', async () => {
    const { rejects } = await department.bring(licenceTypes, [
      TYPES_HEADER,
      `food shop,${BUREAU},,Food shop,`,
      `cn-990000:x,${BUREAU},,,`,
    ])
    expect(rejects.map(({ code }) => code)).toEqual(['TYPE_ID_SHAPE', 'NAME_MISSING'])
  })

  test('a licence of a type that its authority has not stops the file, and nothing of it is stored', async () => {
    const file = [HEADER, shop('N-1'), `${BUREAU},N-2,,${PHARMACY},,${ENTERPRISE},ISSUER,Y,,,,,,`]
    await expect(department.bring(licences, file)).rejects.toThrow('import the file of licence types first')
    expect((await department.ask(`{ licence(id: "${idOf('N-1')}") { id } }`, agent)).data.licence).toBeNull()
  })

  test('a newer file changes what it says otherwise and leaves the acts of officials alone', async () => {
    await department.ask(
      `mutation { suspendLicence(idempotencyKey: "k", id: "${idOf('S-1')}", reason: "r") { id } }`,
      official,
    )
    const { outcome } = await department.bring(licences, [
      HEADER,
      shop('S-1', 'ISSUER,Y,2020-01-01,2020-01-01,2098-12-31,,,'),
      shop('S-2', 'ISSUER,N,2021-01-01,2021-01-01,,,,'),
    ])
    expect(outcome).toMatchObject({ added: 0, changed: 1, unchanged: 1 })
    const { data } = await department.ask(`{ licence(id: "${idOf('S-1')}") { validUntil state } }`, agent)
    expect(data.licence).toEqual({ validUntil: '2098-12-31', state: 'SUSPENDED' })
  })

  describe('snapshots of Massachusetts', () => {
    const columns = Object.keys(massachusettsLicences.columns)
    const row = (given: Record<string, string>) => {
      const values: Record<string, string> = {
        licence_number: 'TEST1',
        application_number: 'TESTA1',
        holder_name: 'Test Company',
        licence_type: 'Test type / one',
        application_class: 'General',
        stage: 'COMMENCE OPS',
        status: 'COMPLETE',
        created_at: '2022-01-01T00:00:00',
        first_submitted_at: '2022-01-01T00:00:00',
        submitted_at: '2022-01-01T00:00:00',
        licence_start: '2022-08-11',
        licence_expiry: '2023-09-10',
        authority_id: 'TESTCCC',
        snapshot_date: '2023-05-01',
        ...given,
      }
      return columns.map((column) => values[column] ?? '').join(',')
    }
    const snapshot = async (given: Record<string, string>) =>
      (await department.bring(massachusettsLicences, [columns.join(','), row(given)])).outcome
    const id = keys.idOf('us-ma-ccc:TESTCCC', 'TEST1')
    const found = async () =>
      (
        await department.ask(
          `{ licence(id: "${id}") { sourceStatus state(at: "2023-05-01T12:00:00-04:00") type { id } events { kind at asOf }
            because(at: "2024-01-01T00:00:00Z") } }`,
          personOne,
        )
      ).data.licence

    test('a surrender is known by the day of the snapshot, and the earliest such day stands', async () => {
      await snapshot({ status: 'SURRENDERED' })
      const first = { kind: 'SURRENDERED', at: '2023-05-01T00:00:00-04:00', asOf: true }
      expect(await found()).toMatchObject({
        state: 'SURRENDERED',
        type: { id: 'us-ma-ccc:test-type-one' },
        events: [first],
        because: expect.arrayContaining(['SURRENDERED by 2023-05-01: the register does not tell the day itself.']),
      })
      expect(await snapshot({ status: 'SURRENDERED', snapshot_date: '2023-06-01' })).toMatchObject({ changed: 1 })
      expect((await found()).events).toEqual([first])
    })

    test('a register that takes its word back takes the event back', async () => {
      await snapshot({ status: 'REVOKED' })
      await snapshot({ status: 'COMPLETE', snapshot_date: '2023-06-01' })
      expect(await found()).toMatchObject({ sourceStatus: 'COMPLETE', state: 'VALID', events: [] })
    })

    test('an older snapshot that comes late changes nothing', async () => {
      await snapshot({ status: 'REVOKED', snapshot_date: '2023-06-01' })
      expect(await snapshot({ status: 'COMPLETE' })).toMatchObject({ added: 0, changed: 0, unchanged: 1 })
      expect(await found()).toMatchObject({ sourceStatus: 'REVOKED' })
    })

    test('a licence that ends before it starts is rejected', async () => {
      expect(await snapshot({ licence_expiry: '2022-08-10' })).toMatchObject({
        rejected: 1,
        rejectedBy: { EXPIRY_BEFORE_START: 1 },
      })
    })
  })
})

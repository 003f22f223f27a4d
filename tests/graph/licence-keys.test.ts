import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { licenceKeysOf } from '#subgraphs/licence/licence-key.ts'
import { rekeyLicences } from '#subgraphs/licence/store.ts'
import { databaseKinds } from '../support/database.ts'
import {
  BUREAU,
  DRIVER,
  HEADER,
  idOf,
  keys,
  licenceDepartment,
  licences,
  official,
  ONE,
  personOne,
  shop,
} from '../support/licence-department.ts'

describe.each(databaseKinds)('the key of licence numbers, on %s', (kind) => {
  let department: Awaited<ReturnType<typeof licenceDepartment>>
  beforeAll(async () => {
    department = await licenceDepartment(kind)
  })
  beforeEach(() => department.reset())
  afterAll(() => department?.close())

  const rekey = async (to: typeof keys) => await rekeyLicences(department.db, to)
  const ids = async () => {
    const { rows } = await sql<{ id: string }>`select id from licence.licence order by number`.execute(department.db)
    return rows.map(({ id }) => id)
  }
  const numbers = ['D-1', 'D-2', 'S-1', 'S-2', 'S-3']

  test('licences that were stored without a key get the identifiers that follow from it, with all that belongs to them', async () => {
    await sql`delete from licence.number_key`.execute(department.db)
    await sql`update licence.licence set id = 'L-' || rpad(number, 22, '0')`.execute(department.db)
    const before = await eventsOf()
    await rekey(keys)
    expect(await ids()).toEqual(numbers.map(idOf))
    expect(before).toContain('L-D-20000000000000000000 SUSPENDED')
    expect(await eventsOf()).toContain(`${idOf('D-2')} SUSPENDED`)
    expect((await eventsOf()).length).toBe(before.length)
  })

  test('under another key an identifier that was handed out finds nothing, and the new one the same licence', async () => {
    const other = licenceKeysOf(randomBytes(32))
    await rekey(other)
    const query = `{ old: licence(id: "${idOf('D-1')}") { id } new: licence(id: "${other.idOf(BUREAU, 'D-1')}") { type { id } } }`
    expect((await department.ask(query, personOne)).data).toEqual({ old: null, new: { type: { id: DRIVER } } })
    await rekey(keys)
    expect(await ids()).toEqual(numbers.map(idOf))
  })

  test('a start under the same key changes and reads nothing more than which key it was', async () => {
    await rekey(keys)
    department.statements.length = 0
    await rekey(keys)
    expect(department.statements.filter((statement) => /licence\.licence\b|update/.test(statement))).toEqual([])
  })

  test('a write that is repeated after the change answers with its licence, and a register that says the same is unchanged', async () => {
    const issue = `mutation { issueLicence(idempotencyKey: "k", licence: { type: "${DRIVER}", person: "${ONE}",
      number: "N-1", validFrom: "2020-01-01" }) { id } }`
    const first = await department.ask(issue, official)
    expect(first.data.issueLicence.id).toBe(idOf('N-1'))
    const other = licenceKeysOf(randomBytes(32))
    await rekey(other)
    expect((await department.ask(issue, official)).data.issueLicence.id).toBe(other.idOf(BUREAU, 'N-1'))
    await rekey(keys)
    const { outcome } = await department.bring(licences, [
      HEADER,
      shop('S-1'),
      shop('S-2', 'ISSUER,N,2021-01-01,2021-01-01,,,,'),
    ])
    expect(outcome).toMatchObject({ added: 0, changed: 0, unchanged: 2 })
  })

  async function eventsOf(): Promise<string[]> {
    const { rows } = await sql<{ event: string }>`
      select licence_id || ' ' || kind as event from licence.licence_event order by 1`.execute(department.db)
    return rows.map(({ event }) => event)
  }
})

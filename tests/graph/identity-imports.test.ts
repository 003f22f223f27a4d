import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inProcess } from '@civigraph/subgraph-kit'
import type { DatabaseHost } from '@civigraph/subgraph-kit/database'
import { identity } from '#subgraphs/identity/subgraph.ts'
import { databaseKinds, emptyDatabase } from '../support/database.ts'
import {
  divisionsText,
  enterprise,
  historyText,
  identityDepartment,
  importerOf,
  importText,
  mandatesText,
  one,
  organisationsText,
  personsText,
  two,
} from '../support/identity-department.ts'

/** Everything of both tables, as far as it does not depend on the order of writing. */
async function tables(host: DatabaseHost) {
  const db = host.schema<{ division: { id: string }; division_succession: { from_id: string; place: number } }>(
    'identity',
  )
  return [
    await db.selectFrom('division').selectAll().orderBy('id').execute(),
    await db.selectFrom('division_succession').selectAll().orderBy('from_id').orderBy('place').execute(),
  ]
}

describe.each(databaseKinds)('imports of the identity department on %s', (kind) => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>
  beforeAll(async () => void (database = await emptyDatabase(kind, [identityDepartment])))
  afterAll(async () => await database.close())

  async function onEmpty(run: (host: DatabaseHost) => Promise<void>) {
    await sql`truncate identity.division, identity.division_succession, identity.division_extra, identity.organisation,
      identity.person, identity.mandate, identity.import_run`.execute(database.host.schema('identity'))
    await run(database.host)
  }

  test('the two tables of divisions give the same in either order, and each alone gives what it knows', async () => {
    const results: unknown[] = []
    await onEmpty(async (host) => {
      const first = await importText(host, 'cn-divisions', divisionsText)
      expect(first).toMatchObject({ added: 5, findings: { COUNTY_UNDER_PROVINCE: 1 } })
      const [alone] = await tables(host)
      expect(alone).toHaveLength(5)
      const second = await importText(host, 'cn-divisions-history', historyText)
      expect(second).toMatchObject({ added: 4, changed: 2, unchanged: 3, rejected: 0 })
      results.push(await tables(host))
    })
    await onEmpty(async (host) => {
      const first = await importText(host, 'cn-divisions-history', historyText)
      expect(first).toMatchObject({ added: 9 })
      expect(first.findings).toEqual({
        RETIRED_WITHOUT_SUCCESSOR: 1,
        SEVERAL_SUCCESSORS: 1,
        CODE_IN_SEVERAL_RECORDS: 2,
        CODE_USED_AGAIN_AFTER_GAP: 1,
        SUCCESSOR_UNKNOWN: 1,
      })
      const second = await importText(host, 'cn-divisions', divisionsText)
      expect(second).toMatchObject({ added: 0, changed: 5 })
      results.push(await tables(host))
    })
    expect(results[0]).toEqual(results[1])
  })

  test('a later edition of the dated table changes what it says otherwise and forgets steps that it no longer names', async () => {
    await onEmpty(async (host) => {
      await importText(host, 'cn-divisions-history', historyText)
      const edition = historyText.replace('990101;990102', '990101')
      expect(await importText(host, 'cn-divisions-history', edition)).toMatchObject({
        added: 0,
        changed: 1,
        unchanged: 8,
      })
      const [, steps] = await tables(host)
      expect(steps).toHaveLength(5)
    })
  })

  test('a division that a later edition retires keeps its parent, leaves the list below it, and an older table does not bring it back', async () => {
    await onEmpty(async (host) => {
      const ask = inProcess(identityDepartment.subgraph(host), (error) => {
        throw error
      })
      const around = async () => {
        const query = `{ division(code: "990102", on: "2020-01-01") { endYear parent { id children { totalCount nodes { id } } } } }`
        return (await ask({ query }, null)).data?.['division']
      }
      await importText(host, 'cn-divisions', divisionsText)
      const edition = historyText.replace('乙区,county,in_use,1990,,', '乙区,county,retired,1990,2025,990101')
      await importText(host, 'cn-divisions-history', edition)
      const parent = { id: 'cn:990100@1983', children: { totalCount: 1, nodes: [{ id: 'cn:990101@1983' }] } }
      expect(await around()).toEqual([{ endYear: 2025, parent }])

      await importText(host, 'cn-divisions', divisionsText.replace('jia', 'jia qu'))
      expect(await around()).toEqual([{ endYear: 2025, parent }])
    })
  })

  test('rows of the dated table that contradict themselves are rejected with the rule, and the others land', async () => {
    await onEmpty(async (host) => {
      const flawed = `${historyText}990301,己县,county,in_use,1981,1990,\n990302,庚县,county,retired,1990,1990,\n990303,辛县,county,retired,1981,1990,9901\n`
      const outcome = await importText(host, 'cn-divisions-history', flawed)
      expect(outcome).toMatchObject({ added: 9, rejected: 3 })
      expect(outcome.rejectedBy).toEqual({ STATUS_CONTRADICTED: 1, END_NOT_AFTER_START: 1, NOT_A_SUCCESSOR: 1 })
    })
  })

  test('the same organisations again change nothing; sole traders and nameless or contradictory rows are rejected', async () => {
    await onEmpty(async (host) => {
      expect(await importText(host, 'organisations', organisationsText)).toMatchObject({
        added: 5,
        findings: { DIVISION_UNKNOWN: 2 },
      })
      const flawed = `${organisationsText}cn-uscc:92990000T0000001X4,,Test Trader,,,,,,,
ca-ifoi:9003,,,,,OTHER,,,,
cn-uscc:12990000T0000001XC,91990000T0000001X7,Test,,,,,,,
intl:backwards,,Backwards,,,,,2019,2012,
`
      const outcome = await importText(host, 'organisations', flawed)
      expect(outcome.rejectedBy).toEqual({ SOLE_TRADER: 1, NAME_MISSING: 1, USCC_CONTRADICTED: 1 })
      expect(outcome).toMatchObject({ added: 1, unchanged: 5, findings: { END_BEFORE_START: 1 } })
    })
  })

  test('the same persons again change nothing, and a corrected number changes one', async () => {
    await onEmpty(async (host) => {
      expect(await importText(host, 'persons', personsText)).toMatchObject({
        added: 3,
        findings: { RESIDENT_ID_MISSING: 1 },
      })
      const corrected = personsText.replace('990101199001010019', '990101199001010035')
      expect(await importText(host, 'persons', corrected)).toMatchObject({ added: 0, changed: 1, unchanged: 2 })
    })
  })

  test('two persons may get each other’s number back in one file, but never share one', async () => {
    await onEmpty(async (host) => {
      await importText(host, 'persons', personsText)
      const mended = `person_id,full_name,resident_id\n${one},Test Person One,990101199001010027\n${two},Test Person Two,990101199001010019\n`
      expect(await importText(host, 'persons', mended)).toMatchObject({ changed: 2 })

      const shared = `person_id,full_name,resident_id\nVEVTVC1QRVJTT04tMDAwMw,Test Person Three,990101199001010019\n`
      const outcome = await importText(host, 'persons', shared)
      expect(outcome).toMatchObject({ state: 'REFUSED', refusal: { code: 'STATE_CONFLICT' } })
      expect(JSON.stringify(outcome)).not.toContain('9901011990')
    })
  })

  test('a resident number with a wrong check character, an impossible day or a foreign alphabet is rejected', async () => {
    await onEmpty(async (host) => {
      const flawed = `person_id,full_name,resident_id
${one},Test Person One,990101199001010018
${two},Test Person Two,990101199002300018
VEVTVC1QRVJTT04tMDAwMw,Test Person Three,99010119900101001x
`
      const outcome = await importText(host, 'persons', flawed)
      expect(outcome).toMatchObject({ added: 0, rejected: 3 })
      expect(Object.keys(outcome.rejectedBy).toSorted()).toEqual([
        'IDENTIFIER_CHECK',
        'IDENTIFIER_DATE',
        'IDENTIFIER_SHAPE',
      ])
    })
  })

  test('numbers of test persons are refused where test persons are not taken', async () => {
    const importStrictly = importerOf(identity({ registerKey: Buffer.alloc(32, 7) }))
    await onEmpty(async (host) => {
      const outcome = await importStrictly(host, 'persons', personsText)
      expect(outcome.rejectedBy).toEqual({ IDENTIFIER_DIVISION: 2 })
      expect(outcome).toMatchObject({ added: 1 })
    })
  })

  test('a number must begin with digits that once were a division: retired ones pass, others stop the file, and sources may add some', async () => {
    await onEmpty(async (host) => {
      const born1880 = `person_id,full_name,resident_id\n${one},Test Person One,440524188001010014\n`
      const outcome = await importText(host, 'persons', born1880)
      expect(outcome).toMatchObject({ state: 'REFUSED', refusal: { code: 'IDENTIFIER_INVALID' } })
      expect(outcome.refusal?.rule).toContain('ResidentId failed DIVISION')
      expect(JSON.stringify(outcome)).not.toContain('440524')

      const table = `code,name,level,status,start_year,end_year,successor_codes\n440524,潮阳县,county,retired,1983,1993,\n`
      await importText(host, 'cn-divisions-history', table)
      expect(await importText(host, 'persons', born1880)).toMatchObject({ added: 1 })
    })
    await onEmpty(async (host) => {
      const extra = host.schema<{ division_extra: { code: string; source: string } }>('identity')
      await extra.insertInto('division_extra').values({ code: '440524', source: 'test' }).execute()
      const born1880 = `person_id,full_name,resident_id\n${one},Test Person One,440524188001010014\n`
      expect(await importText(host, 'persons', born1880)).toMatchObject({ added: 1 })
    })
  })

  test('mandates of unknown agents or principals land as findings; impossible terms and words that are no scopes are rejected', async () => {
    await onEmpty(async (host) => {
      const flawed = `${mandatesText}M-5,${two},${enterprise},licence:read,2020-01-01T00:00:00Z,2020-01-01T00:00:00Z,
M-6,${two},${enterprise},everything,2020-01-01T00:00:00Z,2021-01-01T00:00:00Z,
M-7,${two},${enterprise},,2020-01-01T00:00:00Z,2021-01-01T00:00:00Z,
`
      const outcome = await importText(host, 'mandates', flawed)
      expect(outcome.rejectedBy).toEqual({ END_NOT_AFTER_START: 1, NOT_A_SCOPE: 1 })
      expect(outcome.findings).toEqual({ SCOPE_EMPTY: 1, AGENT_UNKNOWN: 5, PRINCIPAL_UNKNOWN: 5 })
    })
  })
})

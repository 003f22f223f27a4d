import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Caller, Department } from '@civigraph/subgraph-kit'
import type { DatabaseHost } from '@civigraph/subgraph-kit/database'
import { importFile, type ImportOutcome } from '@civigraph/subgraph-kit/import'
import { identity } from '#subgraphs/identity/subgraph.ts'

/** The identity department with registers of test persons and test organisations, whose numbers nobody can hold. */
/** `base64url('TEST-PERSON-0001')` and the next. */
export const one = 'VEVTVC1QRVJTT04tMDAwMQ'
export const two = 'VEVTVC1QRVJTT04tMDAwMg'
export const enterprise = 'cn-uscc:91990000T0000001X7'

export const identityDepartment = identity({ registerKey: Buffer.alloc(32, 7), testPersons: true })

export const divisionsText = `code,name,level,parent_code,pinyin,since_year,iso3166_2,name_en
990000,测试省,province,,ce shi,1981,CN-XX,Testland
990100,测试市,prefecture,990000,ce shi shi,1983,,
990101,甲区,county,990100,jia,1983,,
990102,乙区,county,990100,yi,1990,,
990201,丙县,county,990000,bing,1981,,
`

export const historyText = `code,name,level,status,start_year,end_year,successor_codes
990000,测试省,province,in_use,1981,,
990100,测试地区,prefecture,retired,1981,1983,990100
990100,测试市,prefecture,in_use,1983,,
990101,甲区,county,in_use,1983,,990102[1991]
990102,旧区,county,retired,1981,1986,990101
990102,乙区,county,in_use,1990,,
990109,丁县,county,retired,1981,1990,990101;990102
990110,戊县,county,retired,1981,1984,
990201,丙县,county,in_use,1981,,990999[2001]
`

export const organisationsText = `org_id,uscc,name_en,name_zh,name_fr,kind,division_code,start_year,end_year,state_as_found
${enterprise},,Test Enterprise,测试企业,,COMPANY,,2001,,
cn-uscc:11990000T0000001XF,,Test Authority,测试局,,PUBLIC_BODY,990000,,,
ca-ifoi:9001,,École of Tests,,École des essais,INSTITUTION,,1990,2005,d
ca-ifoi:9002,,ecology office,,Bureau d’écologie,,,,,a
intl:test-bank,,100%_Bank,,,ASSOCIATION,,,,
`

export const personsText = `person_id,full_name,resident_id
${one},Test Person One,990101199001010019
${two},Test Person Two,990101199001010027
VEVTVC1QRVJTT04tMDAwMw,Test Person Three,
`

export const mandatesText = `mandate_id,agent_person_id,principal_org_id,scope,valid_from,valid_until,revoked_at
M-1,${two},${enterprise},licence:read feedback:read,2020-01-01T00:00:00+08:00,2100-01-01T00:00:00+08:00,
M-2,${two},${enterprise},licence:read,2015-01-01T00:00:00+08:00,2016-01-01T00:00:00+08:00,
M-3,${two},ca-ifoi:9001,licence:read,2000-01-01T00:00:00Z,2100-01-01T00:00:00Z,
M-4,${one},${enterprise},licence:read,2021-01-01T00:00:00Z,2100-01-01T00:00:00Z,2022-01-01T00:00:00Z
`

export function caller(given: Partial<Caller> = {}): Caller {
  return {
    subject: 'account',
    person: null,
    client: 'portal',
    organisation: null,
    scopes: new Set(['identity:read', 'identity:name', 'identity:number']),
    roles: new Set(),
    duties: new Set(),
    assurance: 'SUBSTANTIAL',
    authenticatedAt: null,
    actor: null,
    purpose: null,
    consents: [],
    ...given,
  }
}

export const citizen = caller({ person: one, authenticatedAt: 1_750_000_000 })
export const agent = caller({ person: two, organisation: enterprise })
export const caseworker = caller({ duties: new Set(['casework']) })
export const letterWriter = caller({ duties: new Set(['feedback.reply']) })

/** Imports a text as if it were a file of a department. */
export function importerOf(department: Department) {
  return async (host: DatabaseHost, profileName: string, content: string): Promise<ImportOutcome> => {
    const profile = department.profiles.find(({ name }) => name === profileName)
    if (!profile) throw new Error(`The department has no profile ${profileName}.`)
    const file = join(tmpdir(), `${randomUUID()}.csv`)
    await writeFile(file, content)
    try {
      return await importFile({ database: host, schema: department.name, profile, file })
    } finally {
      await rm(file)
    }
  }
}

export const importText = importerOf(identityDepartment)

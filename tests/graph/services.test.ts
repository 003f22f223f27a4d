import { inProcess } from '@civigraph/subgraph-kit'
import { importFile, type ImportProfile, type Reject } from '@civigraph/subgraph-kit/import'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caCodeLists } from '#subgraphs/services/profiles/ca-code-lists.ts'
import { caServiceInventory } from '#subgraphs/services/profiles/ca-service-inventory.ts'
import { caServiceStandards } from '#subgraphs/services/profiles/ca-service-standards.ts'
import { serviceCatalogue } from '#subgraphs/services/profiles/service-catalogue.ts'
import { services } from '#subgraphs/services/subgraph.ts'
import { databaseKinds, emptyDatabase } from '../support/database.ts'
import { temporaryFolder } from '../support/import-department.ts'

const BUREAU = 'cn-uscc:919900000000000192'
const FOOD = 'cn-990000:100000000001'

const foodLicence = {
  id: FOOD,
  names: { zh: '食品经营许可', en: 'Food business licence' },
  kind: 'cn:item_type/01',
  owner: BUREAU,
  basis: ['Food law, article 35'],
  legalLimit: { days: 20, working: true },
  promisedLimit: { days: 8, working: true },
  visits: 1,
  depth: 4,
  materials: [
    {
      names: { zh: '营业执照', en: 'Business licence' },
      required: false,
      obtainedByDepartment: true,
      licenceTypeId: 'cn-990000:business',
    },
    { names: { en: 'Floor plan' }, required: true, obtainedByDepartment: false, licenceTypeId: null },
  ],
  implementations: [] as object[],
}

const sweets = {
  ...foodLicence,
  id: 'cn-990000:sweets',
  names: { en: '100% Sweets', fr: 'Étal de bonbons' },
  kind: null,
  implementations: [
    { code: 'sweets-north', by: 'cn-990000:north', promisedLimit: { days: 30, working: true } },
    { code: '9199000000000001924100000000001', by: BUREAU, visits: 2, depth: 5 },
  ],
}

describe.each(databaseKinds)('service items on %s', (kind) => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>
  let files: Awaited<ReturnType<typeof temporaryFolder>>
  let call: ReturnType<typeof inProcess>

  beforeAll(async () => {
    database = await emptyDatabase(kind, [services])
    files = await temporaryFolder()
    call = inProcess(services.subgraph(database.host), (fault) => {
      throw fault
    })
    await importText(serviceCatalogue, lines([foodLicence, sweets]))
    await importText(caCodeLists, JSON.stringify(codeLists))
    await importText(caServiceInventory, inventory(120))
    await importText(caServiceStandards, standards(120))
  })

  afterAll(async () => {
    await database.close()
    await files.remove()
  })

  async function importText(profile: ImportProfile, content: string) {
    const rejects: Reject[] = []
    const outcome = await importFile({
      database: database.host,
      schema: 'services',
      profile,
      file: await files.write(content),
      onReject: (reject) => void rejects.push(reject),
    })
    return { ...outcome, rejects }
  }

  async function ask(query: string, variables?: Record<string, unknown>) {
    const { data, errors } = await call({ query, ...(variables ? { variables } : {}) }, null)
    expect(errors).toBeUndefined()
    return JSON.parse(JSON.stringify(data))
  }

  async function refused(query: string) {
    const { errors } = await call({ query }, null)
    return { code: errors?.[0]?.extensions['code'], message: errors?.[0]?.message }
  }

  async function itemsNamed(part: string) {
    const query = 'query($part: String) { serviceItems(filter: { nameContains: $part }) { nodes { id } totalCount } }'
    return (await ask(query, { part })).serviceItems
  }

  async function itemsWith(filter: string) {
    return (await ask(`{ serviceItems(filter: ${filter}) { totalCount } }`)).serviceItems
  }

  async function recordOf(argument: string) {
    const { _entities: entities } = await ask(`{ _entities(representations: [
      { __typename: "Organisation", id: "ca-open:owner-1" }]) {
      ... on Organisation { benchmark${argument} { met total standards ranked } } } }`)
    return entities[0].benchmark
  }

  async function candyImplementations() {
    const query = '{ serviceItem(id: "cn-990000:candy") { implementations { nodes { id } } } }'
    return (await ask(query)).serviceItem.implementations
  }

  async function recordOfNewOwner(owner: string) {
    await sql`update services.standard set owner_id = ${owner} where id = 'ca-open:S120:A'`.execute(
      database.host.schema('services'),
    )
    const { _entities: entities } = await ask(`{ _entities(representations: [
      { __typename: "Organisation", id: "${owner}" }]) { ... on Organisation { benchmark { met } } } }`)
    return entities
  }

  async function statementsFor(first: number) {
    database.statements.length = 0
    const { serviceItems } = await ask(everything(first))
    expect(serviceItems.nodes).toHaveLength(first)
    return database.statements.length
  }

  test('an item shows what must be brought, and what need not be', async () => {
    const { serviceItem } = await ask(`{ serviceItem(id: "${FOOD}") {
      code codeAsFound name zh: name(language: "zh") owner { id } basis kinds { list code label } catalogue { id }
      materials { name(language: "en") required obtainedByDepartment licenceTypeId } findings { rule } } }`)
    expect(serviceItem).toEqual({
      code: '100000000001',
      codeAsFound: '100000000001',
      name: '食品经营许可',
      zh: '食品经营许可',
      owner: { id: BUREAU },
      basis: ['Food law, article 35'],
      kinds: [{ list: 'cn:item_type', code: '01', label: '01' }],
      catalogue: { id: 'cn-990000' },
      materials: [
        { name: 'Business licence', required: false, obtainedByDepartment: true, licenceTypeId: 'cn-990000:business' },
        { name: 'Floor plan', required: true, obtainedByDepartment: false, licenceTypeId: null },
      ],
      findings: [],
    })
  })

  test('an item without implementations of its own is carried out by its owner', async () => {
    const { serviceItem } = await ask(`{ serviceItem(id: "${FOOD}") { implementations { totalCount nodes {
      id taskCode by { id } legalLimit { days working } promisedLimit { days } visits depth findings { rule } } } } }`)
    expect(serviceItem.implementations).toEqual({
      totalCount: 1,
      nodes: [
        {
          id: FOOD,
          taskCode: null,
          by: { id: BUREAU },
          legalLimit: { days: 20, working: true },
          promisedLimit: { days: 8 },
          visits: 1,
          depth: 4,
          findings: [],
        },
      ],
    })
  })

  test('each authority may promise otherwise; what it leaves out is as the item says; the rules judge the result', async () => {
    const { serviceItem } = await ask(`{ serviceItem(id: "cn-990000:sweets") { code findings { rule } implementations {
      nodes { id taskCode by { id } promisedLimit { days } visits depth findings { rule message } } } } }`)
    expect(serviceItem.code).toBeNull()
    expect(serviceItem.findings).toEqual([{ rule: 'CODE-LOCAL' }])
    expect(serviceItem.implementations.nodes).toMatchObject([
      {
        taskCode: '9199000000000001924100000000001',
        promisedLimit: { days: 8 },
        visits: 2,
        depth: 5,
        findings: [{ rule: 'INV-05' }],
      },
      {
        id: 'cn-990000:sweets-north',
        taskCode: null,
        by: { id: 'cn-990000:north' },
        promisedLimit: { days: 30 },
        visits: 1,
        findings: [{ rule: 'INV-01' }],
      },
    ])
  })

  test('an item that nobody knows is null', async () => {
    expect(await ask('{ serviceItem(id: "cn-990000:nothing") { id } }')).toEqual({ serviceItem: null })
  })

  test('names are found in any language and case, and % means itself', async () => {
    expect(await itemsNamed('BUSINESS lic')).toEqual({ nodes: [{ id: FOOD }], totalCount: 1 })
    expect(await itemsNamed('经营')).toEqual({ nodes: [{ id: FOOD }], totalCount: 1 })
    expect(await itemsNamed('éTAL')).toEqual({ nodes: [{ id: 'cn-990000:sweets' }], totalCount: 1 })
    expect(await itemsNamed('0% s')).toEqual({ nodes: [{ id: 'cn-990000:sweets' }], totalCount: 1 })
    expect(await itemsNamed('f%d')).toEqual({ nodes: [], totalCount: 0 })
    expect(await itemsNamed('f__d')).toEqual({ nodes: [], totalCount: 0 })
  })

  test('conditions of a filter must all hold', async () => {
    expect(await itemsWith('{ catalogue: "cn-990000" }')).toEqual({ totalCount: 2 })
    expect(await itemsWith('{ catalogue: "cn-990000", kind: "01" }')).toEqual({ totalCount: 1 })
    expect(await itemsWith(`{ owner: "${BUREAU}", kind: "GNC" }`)).toEqual({ totalCount: 0 })
    expect(await itemsWith('{ kind: "GNC" }')).toEqual({ totalCount: 120 })
    expect(await itemsWith('{ owner: "ca-open:owner-1" }')).toEqual({ totalCount: 12 })
  })

  test('a part of a name that is too short or too long is refused, and so is a page that is too large', async () => {
    expect(await refused('{ serviceItems(filter: { nameContains: "x" }) { totalCount } }')).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('2 to 100 characters'),
    })
    expect((await refused('{ serviceItems(first: 101) { totalCount } }')).code).toBe('BAD_INPUT')
    expect((await refused('{ serviceItems(after: "bad") { totalCount } }')).code).toBe('BAD_INPUT')
    const nested = `{ serviceItem(id: "${FOOD}") { implementations(first: 0) { totalCount } } }`
    expect((await refused(nested)).code).toBe('BAD_INPUT')
  })

  test.each(['NAME', 'ID'])('page after page by %s gives every item once and in order', async (order) => {
    const seen: { id: string; name: string }[] = []
    let after: string | null = null
    do {
      const { serviceItems } = await ask(
        `query($after: String) { serviceItems(first: 7, after: $after, orderBy: ${order}) {
          nodes { id name } pageInfo { hasNextPage endCursor } } }`,
        { after },
      )
      seen.push(...serviceItems.nodes)
      after = serviceItems.pageInfo.hasNextPage ? serviceItems.pageInfo.endCursor : null
    } while (after !== null)
    expect(new Set(seen.map(({ id }) => id)).size).toBe(122)
    const keys = seen.map(({ id, name }) => (order === 'ID' ? id : `${name}\0${id}`))
    expect(keys).toEqual(keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
  })

  test('the items of an authority and of a division are paged below it', async () => {
    await sql`update services.catalogue set division_id = 'cn:990000@2000' where id = 'cn-990000'`.execute(
      database.host.schema('services'),
    )
    const { _entities } = await ask(`{ _entities(representations: [
        { __typename: "Organisation", id: "ca-open:owner-1" }, { __typename: "Organisation", id: "${BUREAU}" },
        { __typename: "Division", id: "cn:990000@2000" }, { __typename: "Division", id: "cn:110000@1949" }]) {
      ... on Organisation { serviceItems(first: 2) { nodes { id } totalCount pageInfo { hasNextPage } } }
      ... on Division { serviceItems(first: 2) { nodes { id } totalCount } } } }`)
    expect(_entities).toMatchObject([
      { serviceItems: { totalCount: 12, pageInfo: { hasNextPage: true } } },
      { serviceItems: { nodes: [{ id: 'cn-990000:sweets' }, { id: FOOD }], totalCount: 2 } },
      { serviceItems: { nodes: [{ id: 'cn-990000:sweets' }, { id: FOOD }], totalCount: 2 } },
      { serviceItems: { nodes: [], totalCount: 0 } },
    ])
  })

  test('other departments reach items, implementations and standards by their keys', async () => {
    const { _entities } = await ask(`{ _entities(representations: [
        { __typename: "ServiceItem", id: "${FOOD}" }, { __typename: "Implementation", id: "cn-990000:sweets-north" },
        { __typename: "ServiceStandard", id: "ca-open:S001:A" }, { __typename: "ServiceStandard", id: "nothing" }]) {
      ... on ServiceItem { codeAsFound } ... on Implementation { item { id } } ... on ServiceStandard { promises: item { id } } } }`)
    expect(_entities).toEqual([
      { codeAsFound: '100000000001' },
      { item: { id: 'cn-990000:sweets' } },
      { promises: { id: 'ca-open:S001' } },
      null,
    ])
  })

  test('a standard shows its numbers, the computed verdict, and the flag as evidence', async () => {
    const { serviceItem } = await ask(`{ serviceItem(id: "ca-open:S001") { standards { totalCount nodes {
      id kind target channel { list code label(language: "fr") } results(period: "2023-2024") {
        period target met { value state } total { value state } share verdict flagAsFound findings { rule } } } } } }`)
    expect(serviceItem.standards).toEqual({
      totalCount: 2,
      nodes: [
        {
          id: 'ca-open:S001:A',
          kind: 'TIMELINESS',
          target: '0.9',
          channel: { list: 'ca:standard_channel', code: 'TEL', label: 'Téléphone' },
          results: [
            {
              period: '2023-2024',
              target: '0.9',
              met: { value: '8', state: 'KNOWN' },
              total: { value: '10', state: 'KNOWN' },
              share: '0.800000',
              verdict: 'MISSED',
              flagAsFound: 'Y',
              findings: [{ rule: 'FLAG_CONTRADICTS' }],
            },
          ],
        },
        {
          id: 'ca-open:S001:B',
          kind: 'ACCESS',
          target: null,
          channel: null,
          results: [
            {
              period: '2023-2024',
              target: null,
              met: { value: null, state: 'BLANK' },
              total: { value: '10', state: 'KNOWN' },
              share: null,
              verdict: 'NOT_APPLICABLE',
              flagAsFound: 'NA',
              findings: [{ rule: 'VOLUME_BLANK' }, { rule: 'TARGET_BLANK' }],
            },
          ],
        },
      ],
    })
  })

  test('volumes tell zero, not applicable and no data apart, and a total follows its parts', async () => {
    const { serviceItem } = await ask(`{ serviceItem(id: "ca-open:S001") {
      volumes(fiscalYear: "2023-2024") { channel count { value state } findings { rule } } } }`)
    const volumes = new Map(serviceItem.volumes.map((one: { channel: string }) => [one.channel, one]))
    expect(volumes.get('website_visits')).toMatchObject({ count: { value: '0', state: 'KNOWN' } })
    expect(volumes.get('phone_enquiries')).toMatchObject({ count: { value: null, state: 'NOT_APPLICABLE' } })
    expect(volumes.get('applications_online')).toMatchObject({ count: { value: null, state: 'NO_DATA' } })
    expect(volumes.get('total')).toMatchObject({
      count: { value: null, state: 'NO_DATA' },
      findings: [{ rule: 'TOTAL_NO_DATA' }],
    })
    const { serviceItem: other } = await ask(
      '{ serviceItem(id: "ca-open:S001") { volumes(fiscalYear: "1999-2000") { channel } } }',
    )
    expect(other.volumes).toEqual([])
  })

  test('an authority’s record is of its latest year unless another is named', async () => {
    const earlier = standards(1)
      .replaceAll('2023-2024', '2021-2022')
      .replaceAll('S001,A,,,TML,TEL,0.9,8', 'S001,A,,,TML,TEL,0.9,10')
    expect(await importText(caServiceStandards, earlier)).toMatchObject({ added: 2 })
    expect(await recordOf('')).toEqual({ met: '96', total: '120', standards: 24, ranked: true })
    expect(await recordOf('(period: "2021-2022")')).toEqual({ met: '10', total: '10', standards: 2, ranked: false })
    expect(await recordOf('(period: "1999-2000")')).toBeNull()
  })

  test('an authority that stopped publishing is shown by its own latest year', async () => {
    const last = standards(1).replaceAll('2023-2024', '2022-2023').replaceAll('S001,', 'S119,last-')
    await importText(caServiceStandards, last.replaceAll('owner-1', 'closed'))
    const { _entities: entities } = await ask(`{ _entities(representations: [
      { __typename: "Organisation", id: "ca-open:closed" }]) { ... on Organisation { benchmark { met standards } } } }`)
    expect(entities).toEqual([{ benchmark: { met: '8', standards: 2 } }])
  })

  test('the target of an earlier year stays with that year', async () => {
    const old = standards(1).replaceAll('2023-2024', '2020-2021').replaceAll('TEL,0.9,', 'TEL,0.5,')
    await importText(caServiceStandards, old)
    const { _entities } =
      await ask(`{ _entities(representations: [{ __typename: "ServiceStandard", id: "ca-open:S001:A" }]) {
      ... on ServiceStandard { target results(period: "2020-2021") { target verdict } } } }`)
    expect(_entities).toEqual([{ target: '0.9', results: [{ target: '0.5', verdict: 'MET' }] }])
  })

  test('no record is kept of sole traders, who are persons', async () => {
    expect(await recordOfNewOwner(BUREAU)).toEqual([{ benchmark: { met: '8' } }])
    expect(await recordOfNewOwner(SOLE_TRADER)).toEqual([{ benchmark: null }])
    await recordOfNewOwner('ca-open:owner-0')
    const person = { ...foodLicence, id: 'cn-990000:trader', owner: SOLE_TRADER }
    const outcome = await importText(serviceCatalogue, lines([person]))
    expect(outcome.rejects).toMatchObject([{ code: 'OWNER_IS_A_PERSON', column: 'owner' }])
  })

  test('figures can be redone with the formula that they name, and with no other', async () => {
    const again = '{ benchmark(period: "2023-2024", formula: "promises-kept@1") { formula } }'
    expect(await ask(again)).toEqual({ benchmark: [{ formula: 'promises-kept@1' }] })
    expect(await refused('{ benchmark(period: "2023-2024", formula: "promises-kept@9") { formula } }')).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.not.stringContaining('promises-kept@9'),
    })
    expect(await ask('{ benchmark(period: "1999-2000") { formula } }')).toEqual({ benchmark: [] })
  })

  test('a hundred items with everything below them cost a fixed number of statements', async () => {
    const forHundred = await statementsFor(100)
    expect(forHundred).toBe(await statementsFor(2))
    expect(forHundred).toBe(14)
  })

  test('a list is counted only when its length is asked for', async () => {
    database.statements.length = 0
    await ask('{ serviceItems(first: 5) { nodes { id } } }')
    expect(database.statements).toHaveLength(1)
    await ask('{ serviceItems(first: 5) { nodes { id } totalCount } }')
    expect(database.statements).toHaveLength(3)
  })

  test('a hundred authorities with their record cost a fixed number of statements', async () => {
    const representations = Array.from({ length: 100 }, (_, number) => ({
      __typename: 'Organisation',
      id: `ca-open:owner-${number}`,
    }))
    database.statements.length = 0
    await ask(
      `query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Organisation {
        benchmark { met catalogues { id } } serviceItems(first: 3) { totalCount nodes { name } } } } }`,
      { representations },
    )
    expect(database.statements).toHaveLength(6)
  })

  test('a catalogue that comes again with fewer implementations loses them, and the change is counted', async () => {
    const again = { ...sweets, id: 'cn-990000:candy', implementations: [{ code: 'candy-a', by: BUREAU }] }
    const more = { ...again, implementations: [...again.implementations, { code: 'candy-b', by: BUREAU }] }
    expect(await importText(serviceCatalogue, lines([more]))).toMatchObject({ added: 1 })
    expect((await candyImplementations()).nodes).toHaveLength(2)
    expect(await importText(serviceCatalogue, lines([again]))).toMatchObject({ added: 0, changed: 1 })
    expect((await candyImplementations()).nodes).toEqual([{ id: 'cn-990000:candy-a' }])
    expect(await importText(serviceCatalogue, `\n${lines([again])}`)).toMatchObject({ changed: 0, unchanged: 1 })
  })

  test('lines that do not fit are reported by column and code, never by value', async () => {
    const bad = [
      { ...foodLicence, id: 'no catalogue' },
      { ...foodLicence, id: 'cn-990000:b1', names: {} },
      { ...foodLicence, id: 'cn-990000:b2', kind: '01' },
      { ...foodLicence, id: 'cn-990000:b3', owner: 'bureau' },
      { ...foodLicence, id: 'cn-990000:b4', legalLimit: { days: -1, working: true } },
      { ...foodLicence, id: 'cn-990000:b5', materials: [{ names: { en: 'Paper' }, required: 'yes' }] },
      { ...foodLicence, id: 'cn-990000:b6', implementations: [{ code: 'x', by: 'nobody' }] },
    ]
    const { rejects } = await importText(serviceCatalogue, lines(bad))
    expect(rejects.map(({ column, code }) => [column, code])).toEqual([
      ['id', 'NOT_AN_ITEM_ID'],
      ['names', 'UNEXPECTED_SHAPE'],
      ['kind', 'NOT_A_KIND'],
      ['owner', 'IDENTIFIER_SHAPE'],
      ['legalLimit', 'UNEXPECTED_SHAPE'],
      ['materials', 'UNEXPECTED_SHAPE'],
      ['implementations', 'UNEXPECTED_SHAPE'],
    ])
  })

  test('a target in percent instead of a share stops the whole file', async () => {
    const percent = standards(3).replaceAll('2023-2024', '2019-2020').replaceAll('TEL,0.9,', 'TEL,90,')
    const outcome = await importText(caServiceStandards, percent)
    expect(outcome).toMatchObject({ state: 'REFUSED', refusal: { code: 'OUT_OF_RANGE', column: 'target' } })
  })

  test('standards of a service that no inventory lists are reported', async () => {
    const unknown = standards(1).replaceAll('S001', 'S999')
    expect((await importText(caServiceStandards, unknown)).findings).toMatchObject({ SERVICE_UNKNOWN: 2 })
  })

  test('an older inventory that comes later does not overwrite the newer one', async () => {
    const older = inventory(1).replaceAll('2023-2024', '2018-2019').replaceAll('Service 001', 'Old name')
    expect(await importText(caServiceInventory, older)).toMatchObject({ added: 1 })
    const { serviceItem } = await ask(
      '{ serviceItem(id: "ca-open:S001") { name volumes(fiscalYear: "2018-2019") { channel } } }',
    )
    expect(serviceItem.name).toBe('Service 001')
    expect(serviceItem.volumes).toHaveLength(10)
  })
})

/** One query over everything that hangs below a list of items. */
function everything(first: number): string {
  return `{ serviceItems(first: ${first}, filter: { catalogue: "ca-open" }) { totalCount nodes {
      name catalogue { attribution } owner { id } kinds { label } feedbackChannels { label } onlineSteps { label }
      materials { name } findings { rule } volumes { channel count { value } findings { rule } }
      implementations { totalCount nodes { item { id } findings { rule } } }
      standards { totalCount nodes { item { name } channel { label } results { share verdict findings { rule } } } } } } }`
}

const SOLE_TRADER = 'cn-uscc:92990000T0000001X4'

function lines(items: readonly object[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('')
}

function inventory(count: number): string {
  const defaults: Record<string, string> = {
    fiscal_yr: '2023-2024',
    service_type: 'GNC,RES',
    service_recipient_type: 'CLIENT',
    service_scope: 'EXTERN',
    client_target_groups: 'NGO',
    client_feedback_channel: 'TEL,EML',
    num_website_visits: '0',
    num_phone_enquiries: 'NA',
    num_applications_total: '0',
    owner_org_title: 'Owner',
  }
  const columns = Object.keys(caServiceInventory.columns)
  const optional = new Set([
    'service_description_en',
    'program_id',
    'last_service_review',
    'last_service_improvement',
    'service_uri_en',
  ])
  const row = (number: number) => {
    const code = String(number).padStart(3, '0')
    const own: Record<string, string> = {
      service_id: `S${code}`,
      service_name_en: `Service ${code}`,
      service_name_fr: `Le service ${code}`,
      owner_org: `owner-${number % 10}`,
    }
    return columns.map((column) => {
      if (optional.has(column)) return ''
      const value = own[column] ?? defaults[column] ?? (column.startsWith('num_') ? 'ND' : 'N')
      return value.includes(',') ? `"${value}"` : value
    })
  }
  const rows = Array.from({ length: count }, (_, index) => row(index + 1).join(','))
  return [columns.join(','), ...rows, ''].join('\n')
}

function standards(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const number = index + 1
    const code = `S${String(number).padStart(3, '0')}`
    return [
      `2023-2024,${code},A,,,TML,TEL,0.9,8,10,0.8,Y,owner-${number % 10}`,
      `2023-2024,${code},B,,,ACS,,,,10,,NA,owner-${number % 10}`,
    ]
  })
  return [Object.keys(caServiceStandards.columns).join(','), ...rows.flat(), ''].join('\n')
}

const codeLists = {
  'service.service_type': { GNC: { en: 'Grants', fr: 'Subventions' }, RES: { en: 'Resources', fr: 'Ressources' } },
  'service-std.channel': { TEL: { en: 'Telephone', fr: 'Téléphone' } },
}

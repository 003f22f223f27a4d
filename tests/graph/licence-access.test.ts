import type { Caller } from '@civigraph/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databaseKinds } from '../support/database.ts'
import {
  account,
  agent,
  BUREAU,
  caseworker,
  driver,
  ENTERPRISE,
  HEADER,
  idOf,
  licenceDepartment,
  licences,
  official,
  ONE,
  otherOfficial,
  personOne,
  personTwo,
  SHOP,
  usccOf,
} from '../support/licence-department.ts'

describe.each(databaseKinds)('who sees which licence, on %s', (kind) => {
  let department: Awaited<ReturnType<typeof licenceDepartment>>
  beforeAll(async () => {
    department = await licenceDepartment(kind)
  })
  beforeEach(() => department.reset())
  afterAll(() => department?.close())

  const held = 'licences { totalCount nodes { id } }'

  test('a person sees the licences that this person holds', async () => {
    expect(await department.entity({ __typename: 'Person', id: ONE }, held, personOne)).toEqual({
      entity: { licences: { totalCount: 1, nodes: [{ id: idOf('D-1') }] } },
    })
  })

  test('a person does not see what another person holds, nor that there is anything', async () => {
    expect(await department.entity({ __typename: 'Person', id: ONE }, held, personTwo)).toEqual({
      entity: { licences: null },
    })
  })

  test('an official with the duty of casework sees what any person holds', async () => {
    expect(await department.entity({ __typename: 'Person', id: ONE }, held, caseworker)).toMatchObject({
      entity: { licences: { totalCount: 1 } },
    })
  })

  test('nobody else does where the router leaves it to the row, whatever the department would let pass', async () => {
    const obliged = (caller: Caller) => ({ ...caller, rows: { 'Person.licences': ['subject'] } })
    const of = { __typename: 'Person', id: ONE }
    expect(await department.entity(of, held, obliged(caseworker))).toEqual({ entity: { licences: null } })
    expect(await department.entity(of, held, obliged(personOne))).toMatchObject({
      entity: { licences: { totalCount: 1 } },
    })
  })

  test('without scope licence:read a person’s licences are refused', async () => {
    expect(
      await department.entity({ __typename: 'Person', id: ONE }, held, account({ person: ONE, scopes: [] })),
    ).toEqual({
      entity: { licences: null },
      errors: ['FORBIDDEN entities.0.licences'],
    })
  })

  test('of an organisation others see its public licences only, its agents and caseworkers all', async () => {
    for (const [caller, totalCount] of [
      [personOne, 2],
      [agent, 3],
      [caseworker, 3],
    ] as const) {
      const of = { __typename: 'Organisation', id: ENTERPRISE }
      expect(await department.entity(of, held, caller)).toMatchObject({ entity: { licences: { totalCount } } })
    }
  })

  test('who is not signed in sees no licence, but may ask what one is worth', async () => {
    const id = idOf('S-1')
    expect(await department.ask(`{ licence(id: "${id}") { id } licenceState(id: "${id}") }`, null)).toEqual({
      data: { licence: null, licenceState: 'VALID' },
      errors: ['UNAUTHENTICATED licence'],
    })
  })

  test('the state of a private licence is told to nobody who may not see it, even to one who guessed its identifier', async () => {
    const query = `{ licenceState(id: "${idOf('D-1')}") }`
    expect((await department.ask(query, null)).data).toEqual({ licenceState: null })
    expect((await department.ask(query, personOne)).data).toEqual({ licenceState: 'VALID' })
  })

  test('a licence that is neither public nor one’s own is not found', async () => {
    const query = `{ own: licence(id: "${idOf('D-1')}") { id } other: licence(id: "${idOf('D-2')}") { id }
      public: licence(id: "${idOf('S-1')}") { id } hidden: licence(id: "${idOf('S-2')}") { id }
      unknown: licence(id: "L-0000000000000000000000") { id } nonsense: licence(id: "\\u0000") { id } }`
    expect(await department.ask(query, personOne)).toEqual({
      data: {
        own: { id: idOf('D-1') },
        other: null,
        public: { id: idOf('S-1') },
        hidden: null,
        unknown: null,
        nonsense: null,
      },
    })
  })

  test('a reference from another department opens only what the caller may see', async () => {
    expect(await department.entity({ __typename: 'Licence', id: idOf('D-2') }, 'id', personOne)).toEqual({
      entity: null,
    })
    expect(await department.entity({ __typename: 'Licence', id: idOf('D-2') }, 'id', personTwo)).toEqual({
      entity: { id: idOf('D-2') },
    })
    expect(await department.entity({ __typename: 'Licence', id: idOf('D-2') }, 'id', official)).toEqual({
      entity: { id: idOf('D-2') },
    })
    expect(await department.entity({ __typename: 'Licence', id: idOf('D-2') }, 'id', otherOfficial)).toEqual({
      entity: null,
    })
  })

  test('who acts for a holder sees no more than anybody under a mandate that does not hold licence:read', async () => {
    const actor = { subject: 'two', person: personTwo.person ?? '', mandate: 'M-1' }
    const query = `{ licence(id: "${idOf('D-1')}") { id } licenceByNumber(authority: "${BUREAU}", number: "D-1") { id }
      licenceState(id: "${idOf('D-1')}") public: licence(id: "${idOf('S-1')}") { id } }`
    const forPerson = { ...personOne, actor }
    const blind = { ...forPerson, scopes: new Set(['licence:number']) }
    const nothing = { licence: null, licenceByNumber: null, licenceState: null, public: { id: idOf('S-1') } }
    expect((await department.ask(query, blind)).data).toEqual(nothing)
    expect((await department.ask(query, forPerson)).data).toMatchObject({ licenceByNumber: { id: idOf('D-1') } })

    const forFirm = account({ organisation: ENTERPRISE, actor })
    const firm = { __typename: 'Organisation', id: ENTERPRISE }
    for (const [caller, totalCount] of [
      [forFirm, 3],
      [{ ...forFirm, scopes: new Set<string>() }, 2],
    ] as const)
      expect(await department.entity(firm, held, caller)).toMatchObject({ entity: { licences: { totalCount } } })
  })

  test('the number is masked; the clear one needs a scope of its own and costs only that field', async () => {
    const query = `{ licence(id: "${idOf('D-1')}") { numberMasked number licenceId } }`
    expect(await department.ask(query, personOne)).toEqual({
      data: { licence: { numberMasked: 'D*1', number: null, licenceId: null } },
      errors: ['FORBIDDEN licence.number', 'FORBIDDEN licence.licenceId'],
    })
    const cleared = account({ person: ONE, scopes: ['licence:read', 'licence:number'] })
    expect(await department.ask(query, cleared)).toEqual({
      data: { licence: { numberMasked: 'D*1', number: 'D-1', licenceId: null } },
    })
  })

  test('the public list holds no licence of a natural person, whatever the register says', async () => {
    const soleTrader = usccOf('92990000T0000001X')
    const { outcome } = await department.bring(licences, [
      HEADER,
      driver('D-9', ONE, 'ISSUER,Y,2020-01-01,2020-01-01,,,,'),
      `${BUREAU},S-9,,${SHOP},,cn-uscc:${soleTrader},ISSUER,Y,2020-01-01,2020-01-01,,,,`,
    ])
    expect(outcome).toMatchObject({ added: 2, findings: { PERSON_NOT_PUBLIC: 2 } })
    expect((await department.ask('{ licences { totalCount nodes { id } } }', personTwo)).data.licences).toEqual({
      totalCount: 2,
      nodes: [{ id: idOf('S-1') }, { id: idOf('S-3') }],
    })
    expect((await department.ask(`{ licence(id: "${idOf('D-9')}") { id } }`, personTwo)).data.licence).toBeNull()
  })
})

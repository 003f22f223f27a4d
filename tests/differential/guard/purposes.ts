import type { Caller } from '@civigraph/subgraph-kit'
import type { ConsentOfTests, RegisterOfTests, UseOfTests } from '../../support/purposed-departments.ts'
import type { Random } from '../random.ts'
import type { Stated } from './naive-guard.ts'

/** Conditional coordinates of the departments' world, and one that a consent can open. */
const CONDITIONAL =
  'Query.conditional Person.born Person.post Office.post Ship.name Ship.crew Memo.text Card.kind'.split(' ')
const BY_CONSENT = 'Office.size'
const TYPES = 'Query Person Office Ship Memo Card Box'.split(' ').map((type) => `${type}.*`)

/** Applications of every sort; the one that may ask for everything most often, so that much is answered. */
export const CLIENTS = ['c-all', 'c-all', 'c-all', 'c-none', 'c-two', 'c-agree', 'c-part']
export const PERSONS = ['person-1', 'person-2']

/** Random intended uses and consents. */
export function randomRegister(random: Random): RegisterOfTests {
  const half = (from: readonly string[]) => from.filter(() => random.chance(0.6))
  const uses: UseOfTests[] = [
    { client: 'c-all', purpose: 'p1', fields: TYPES },
    { client: 'c-two', purpose: 'p1', fields: half(CONDITIONAL) },
    { client: 'c-two', purpose: 'p2', fields: half(CONDITIONAL) },
    { client: 'c-agree', purpose: 'p1', fields: TYPES, needsConsent: true },
    { client: 'c-part', purpose: 'p2', fields: half(CONDITIONAL) },
  ]
  const consents = uses.flatMap(({ client, purpose }) =>
    PERSONS.flatMap((person): ConsentOfTests[] => {
      const fields = half([...CONDITIONAL, BY_CONSENT])
      return random.chance(0.2) ? [] : [{ id: `${client} ${purpose} ${person}`, client, purpose, person, fields }]
    }),
  )
  return { uses, consents, silent: '', asked: { uses: 0, consents: 0 } }
}

/** What a request relies on: the purpose that it names, or the only one that its application has. */
export function statedBy(
  { uses, consents }: RegisterOfTests,
  caller: Caller | null,
  named: string | undefined,
): Stated | null {
  const own = uses.filter(({ client }) => client === caller?.client)
  const [use] = named === undefined ? (own.length === 1 ? own : []) : own.filter(({ purpose }) => purpose === named)
  if (!use) return null
  const { client, purpose, fields, needsConsent = false } = use
  const agreed = consents.filter(
    (one) => one.client === client && one.purpose === purpose && one.person === caller?.person,
  )
  return { purpose, fields, needsConsent, agreed: agreed.flatMap((one) => one.fields) }
}

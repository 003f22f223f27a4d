import type { Random } from '../random.ts'
import type { EntityPlan, InterfacePlan, KeyName, SharedType } from './draft.ts'

/** What a graph may speak of, before any department says anything. */
export interface Vocabulary {
  readonly entities: Map<string, EntityPlan>
  readonly shared: Map<string, SharedType>
  readonly unions: Map<string, readonly string[]>
  readonly interfaces: Map<string, InterfacePlan>
}

const ENTITY_NAMES = ['Person', 'Office', 'Permit', 'Parcel', 'Vessel', 'School', 'Court', 'Letter', 'Bridge', 'Grant']
const FREE_KEYS: readonly KeyName[] = ['number', 'tag', 'compound', 'nested', 'deep', 'hidden']

export function randomVocabulary(random: Random, entityCount: number): Vocabulary {
  const entities = new Map(
    ENTITY_NAMES.slice(0, entityCount).map((name, index) => [name, randomEntity(random, name, index < 3)]),
  )
  const names = [...entities.keys()]
  const shared = sharedTypes(random, names)
  return { entities, shared, unions: randomUnions(random, names), interfaces: randomInterfaces(random, entities) }
}

function randomEntity(random: Random, name: string, byId: boolean): EntityPlan {
  const others = random.some(FREE_KEYS, 1 + random.below(2))
  const keys: KeyName[] = byId || random.chance(0.5) ? ['id', ...others] : others
  return { name, keys, used: new Set(), everywhere: null, homes: [] }
}

function sharedTypes(random: Random, entities: readonly string[]): Map<string, SharedType> {
  return new Map<string, SharedType>([
    ['Json', { kind: 'scalar', fields: [], members: [] }],
    ['Day', { kind: 'scalar', fields: [], members: [] }],
    ['Mood', { kind: 'enum', fields: [], members: ['CALM', 'BUSY', 'CLOSED'] }],
    ['Level', { kind: 'enum', fields: [], members: ['LOW', 'HIGH', 'UNSAID @inaccessible'] }],
    [
      'Place',
      value([
        ['mark', 'String!'],
        ['zone', 'Zone'],
        ['label', 'String'],
      ]),
    ],
    [
      'Zone',
      value([
        ['mark', 'String!'],
        ['size', 'Float'],
        ['title', 'String'],
      ]),
    ],
    [
      'Site',
      value([
        ['zone', 'Zone!'],
        ['serial', 'Int!'],
      ]),
    ],
    [
      'Money',
      value([
        ['amount', 'Float'],
        ['currency', 'String!'],
        ['parts', '[Money]'],
      ]),
    ],
    [
      'Note',
      value([
        ['text', 'String'],
        ['by', random.pick(entities)],
        ['tags', '[String!]'],
        ['about', `[${random.pick(entities)}]`],
      ]),
    ],
    [
      'Range',
      {
        kind: 'input',
        fields: [
          ['from', 'Int = 1'],
          ['until', 'Int'],
        ],
        members: [],
      },
    ],
    [
      'Filter',
      {
        kind: 'input',
        fields: [
          ['text', 'String'],
          ['mood', 'Mood'],
          ['days', '[Day!]'],
          ['range', 'Range'],
          ['limit', 'Int! = 3'],
        ],
        members: [],
      },
    ],
  ])
}

function value(fields: SharedType['fields']): SharedType {
  return { kind: 'type', fields, members: [] }
}

function randomUnions(random: Random, entities: readonly string[]): Map<string, readonly string[]> {
  return new Map([
    ['Finding', [...random.some(entities, 2), 'Money']],
    ['Party', random.some(entities, 3)],
  ])
}

function randomInterfaces(random: Random, entities: ReadonlyMap<string, EntityPlan>): Map<string, InterfacePlan> {
  const names = [...entities.keys()]
  return new Map([
    ['Titled', { field: { name: 'title', type: 'String' }, implementers: [...random.some(names, 2), 'Zone'] }],
    ['Rated', { field: { name: 'rating', type: 'Money' }, implementers: random.some(names, 3) }],
  ])
}

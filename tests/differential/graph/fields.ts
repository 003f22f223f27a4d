import { departmentOf, type Draft, type EntityPlan, type OwnedField } from './draft.ts'
import { mayMention, mention } from './mention.ts'
import { typeIn } from './model.ts'

const LEAVES = [
  'String',
  'String!',
  'Int',
  'Float',
  'Boolean!',
  'ID',
  'Json',
  'Day',
  'Mood',
  'Level',
  '[String]',
  '[Int!]',
  '[Mood]',
]
const WRAPPERS = ['T', 'T', 'T', 'T!', '[T]', '[T]', '[T!]', '[T!]!', '[[T]]'] as const
const NAMES = [
  'name',
  'rank',
  'weight',
  'state',
  'origin',
  'owner',
  'total',
  'parts',
  'links',
  'due',
  'source',
  'size',
  'grade',
  'peer',
]
const ARGS = [
  'at: Day',
  'first: Int = 2',
  'filter: Filter',
  'mood: Mood = CALM',
  'ids: [ID!]',
  'range: Range = {from: 2}, exact: Boolean!',
]

/** Gives an entity a field in a department, of any type that the department may mention. */
export function addField(
  draft: Draft,
  department: string,
  entity: EntityPlan,
  type = randomType(draft, department),
): OwnedField {
  const { random } = draft
  mention(draft, department, type)
  const field = freeName(draft, entity.name)
  const args = random.chance(0.25) ? randomArgs(draft, department) : undefined
  typeIn(departmentOf(draft, department), entity.name).fields.set(field, {
    type,
    ...(args === undefined ? {} : { args }),
    directives: [],
  })
  const owned = { entity: entity.name, department, field, type, hasArgs: args !== undefined, taken: false }
  draft.owned.push(owned)
  return owned
}

/** A leaf, a value type, an entity, a union or an interface, in lists or not. */
export function randomType(draft: Draft, department: string): string {
  const { random } = draft
  if (random.chance(0.4)) return randomLeaf(draft, department)
  const composite = [
    ...draft.entities.keys(),
    ...draft.entities.keys(),
    ...draft.unions.keys(),
    ...draft.interfaces.keys(),
    'Note',
    'Money',
  ].filter((name) => mayMention(draft, department, name))
  const wrappers = draft.without.has('nested lists') ? WRAPPERS.filter((one) => !one.includes('[[')) : WRAPPERS
  return random.pick(wrappers).replace('T', random.pick(composite))
}

export function randomLeaf(draft: Draft, department: string): string {
  const leaf = draft.random.pick(LEAVES)
  mention(draft, department, leaf)
  return leaf
}

export function randomArgs(draft: Draft, department: string): string {
  const args = draft.random.pick(ARGS)
  for (const name of ['Day', 'Filter', 'Mood', 'Range']) if (args.includes(name)) mention(draft, department, name)
  return args
}

/** A name that no department has used for a field of this type, of an interface's own or of a key. */
export function freeName(draft: Draft, type: string): string {
  const taken = new Set(
    [...draft.departments.values()].flatMap(({ types }) => [...(types.get(type)?.fields.keys() ?? [])]),
  )
  const free = NAMES.filter((name) => !taken.has(name))
  return free.length > 0 ? draft.random.pick(free) : `extra${taken.size}`
}

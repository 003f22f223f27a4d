import { departmentOf, type Draft, entityOf, KEYS, namedOf, type OwnedField } from './draft.ts'
import { freeName, randomType } from './fields.ts'
import { mayMention, mention } from './mention.ts'
import { typeIn } from './model.ts'

/** A field that one department computes from what another one knows: leaves, values, lists, entities, members of unions. */
export function addRequires(draft: Draft): boolean {
  const { random } = draft
  const entity = entityOf(draft, random.pick([...draft.entities.keys()]))
  const department = random.pick(entity.homes)
  const type = typeIn(departmentOf(draft, department), entity.name)
  const sources = random
    .some(draft.owned, draft.owned.length)
    .filter((owned) => owned.entity === entity.name && !owned.hasArgs && !type.fields.has(owned.field))
  const required: string[] = []
  for (const source of sources) {
    if (required.length === 2) break
    const selection = requireField(draft, department, source)
    if (selection !== null) required.push(selection)
  }
  if (required.length === 0) return false
  const field = freeName(draft, entity.name)
  const result = randomType(draft, department)
  mention(draft, department, result)
  type.fields.set(field, { type: result, directives: [`@requires(fields: "${required.join(' ')}")`] })
  if (!draft.without.has('chained requirements')) {
    draft.owned.push({ entity: entity.name, department, field, type: result, hasArgs: false, taken: false })
  }
  return true
}

/** Declares a field external where it is required; null when the department cannot speak of its type. */
function requireField(draft: Draft, department: string, source: OwnedField): string | null {
  const name = namedOf(source.type)
  if (!mayMention(draft, department, name) || draft.interfaces.has(name)) return null
  const selection = requiredSelection(draft, department, source)
  if (selection === null) return null
  source.taken = true
  const type = typeIn(departmentOf(draft, department), source.entity)
  type.fields.set(source.field, { type: source.type, directives: ['@external'] })
  return `${source.field}${selection}`
}

function requiredSelection(draft: Draft, department: string, source: OwnedField): string | null {
  const name = namedOf(source.type)
  if (draft.entities.has(name)) return ` { ${requiredOfEntity(draft, department, name)} }`
  if (draft.unions.has(name)) return requiredOfUnion(draft, department, source)
  mention(draft, department, name)
  if (name === 'Money') return draft.random.chance(0.5) ? ' { amount parts { currency } }' : ' { amount currency }'
  if (name === 'Note') return ' { text tags }'
  return ''
}

/** Its key, and where there is one a leaf that a third department adds to it. */
function requiredOfEntity(draft: Draft, department: string, name: string): string {
  mention(draft, department, name)
  const type = typeIn(departmentOf(draft, department), name)
  const leaf = draft.owned.find(
    (owned) =>
      owned.entity === name && !owned.hasArgs && !type.fields.has(owned.field) && isLeaf(draft, namedOf(owned.type)),
  )
  if (!leaf) return keyOf(draft, department, name)
  mention(draft, department, leaf.type)
  type.fields.set(leaf.field, { type: leaf.type, directives: ['@external'] })
  leaf.taken = true
  return `${keyOf(draft, department, name)} ${leaf.field}`
}

/** Both departments know the same members. */
function requiredOfUnion(draft: Draft, department: string, source: OwnedField): string | null {
  const name = namedOf(source.type)
  mention(draft, department, name)
  const theirs = typeIn(departmentOf(draft, source.department), name, 'union')
  const ours = typeIn(departmentOf(draft, department), name, 'union')
  for (const member of theirs.members) {
    mention(draft, department, member)
    ours.members.add(member)
  }
  const parts = [...theirs.members].map((member) =>
    member === 'Money' ? '... on Money { amount }' : `... on ${member} { ${keyOf(draft, department, member)} }`,
  )
  return ` { __typename ${parts.join(' ')} }` // without its name a department cannot tell which fragment it was given
}

function keyOf(draft: Draft, department: string, name: string): string {
  const directive = [...typeIn(departmentOf(draft, department), name).directives].find((text) =>
    text.startsWith('@key'),
  )
  const key = Object.values(KEYS).find(({ key: text }) => directive?.includes(`"${text}"`))
  if (!key) throw new Error(`${department} knows no key of ${name}.`)
  return key.key
}

export function isLeaf(draft: Draft, name: string): boolean {
  const shared = draft.shared.get(name)
  return shared ? shared.kind === 'scalar' || shared.kind === 'enum' : isBuiltIn(name)
}

function isBuiltIn(name: string): boolean {
  return ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(name)
}

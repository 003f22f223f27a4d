import { departmentOf, type Draft, type EntityPlan, KEYS, type KeyName, namedOf } from './draft.ts'
import { typeIn, type TypeModel } from './model.ts'

/** Whether a department may mention a type, with all that this brings along. */
export function mayMention(draft: Draft, department: string, type: string): boolean {
  const name = namedOf(type)
  if (draft.closed.has(`${department}/${name}`)) return false
  const shared = draft.shared.get(name)
  if (shared) return shared.fields.every(([, inner]) => namedOf(inner) === name || mayMention(draft, department, inner))
  const union = draft.unions.get(name)
  if (union) return union.every((member) => mayMention(draft, department, member))
  const plan = draft.interfaces.get(name)
  if (plan) return plan.implementers.every((implementer) => mayMention(draft, department, implementer))
  return true
}

/** Makes a department know a type: an entity by a key, a union or interface by some of its members. */
export function mention(draft: Draft, department: string, type: string): void {
  const name = namedOf(type)
  if (departmentOf(draft, department).types.has(name)) return
  const entity = draft.entities.get(name)
  if (entity) joinEntity(draft, department, entity)
  else if (draft.unions.has(name)) mentionUnion(draft, department, name)
  else if (draft.interfaces.has(name)) mentionInterface(draft, department, name)
  else if (draft.shared.has(name)) copyShared(draft, department, name)
}

/** Makes a department one of an entity's homes, by a key that another home has. */
export function joinEntity(draft: Draft, department: string, entity: EntityPlan, key?: KeyName): TypeModel {
  const type = typeIn(departmentOf(draft, department), entity.name)
  const keys = keysFor(draft, entity, type, key)
  if (!entity.homes.includes(department)) entity.homes.push(department)
  for (const name of keys) addKey(draft, department, type, name)
  for (const name of keys) entity.used.add(name)
  return type
}

function keysFor(
  draft: Draft,
  { keys, used, everywhere, homes }: EntityPlan,
  type: TypeModel,
  forced?: KeyName,
): Set<KeyName> {
  const { random } = draft
  const chosen = new Set<KeyName>()
  if (type.directives.size === 0) {
    chosen.add(homes.length === 0 ? (keys[0] ?? 'id') : random.pick([...used]))
    if (random.chance(0.35)) chosen.add(random.pick(keys))
  }
  if (everywhere) chosen.add(everywhere)
  if (forced) chosen.add(forced)
  return chosen
}

export function addKey(draft: Draft, department: string, type: TypeModel, name: KeyName): void {
  const { key, fields } = KEYS[name]
  type.directives.add(`@key(fields: "${key}")`)
  for (const [field, written] of fields) {
    const [fieldType = '', ...directives] = written.split(' ')
    mention(draft, department, fieldType)
    if (!type.fields.has(field)) type.fields.set(field, { type: fieldType, directives })
  }
}

function mentionUnion(draft: Draft, department: string, name: string): void {
  const members = draft.random.some(draft.unions.get(name) ?? [], 2)
  const union = typeIn(departmentOf(draft, department), name, 'union')
  for (const member of members) {
    union.members.add(member)
    mention(draft, department, member)
  }
}

function mentionInterface(draft: Draft, department: string, name: string): void {
  const plan = draft.interfaces.get(name)
  if (!plan) return
  const { field, implementers } = plan
  typeIn(departmentOf(draft, department), name, 'interface').fields.set(field.name, {
    type: field.type,
    directives: [],
  })
  mention(draft, department, field.type)
  for (const implementer of draft.random.some(implementers, 2)) {
    mention(draft, department, implementer)
    const type = typeIn(departmentOf(draft, department), implementer)
    type.implements.add(name)
    if (!type.fields.has(field.name)) type.fields.set(field.name, { type: field.type, directives: ['@shareable'] })
  }
}

function copyShared(draft: Draft, department: string, name: string): void {
  const shared = draft.shared.get(name)
  if (!shared) return
  const type = typeIn(departmentOf(draft, department), name, shared.kind)
  if (shared.kind === 'type') type.directives.add('@shareable')
  for (const member of shared.members) type.members.add(member)
  for (const [field, written] of shared.fields) {
    type.fields.set(field, { type: written, directives: [] })
    mention(draft, department, written.split(' ')[0] ?? '')
  }
}

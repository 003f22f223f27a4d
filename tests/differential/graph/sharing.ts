import { departmentOf, type Draft, type EntityPlan, entityOf, namedOf } from './draft.ts'
import { addField, freeName, randomLeaf } from './fields.ts'
import { mayMention, mention } from './mention.ts'
import { mark, typeIn } from './model.ts'
import { isLeaf } from './requires.ts'

/** Two departments answer the same field. */
export function addShareable(draft: Draft): boolean {
  const found = leafElsewhere(draft)
  if (!found) return false
  const { owned, department } = found
  owned.taken = true
  mention(draft, department, owned.type)
  mark(typeIn(departmentOf(draft, owned.department), owned.entity), owned.field, '@shareable')
  typeIn(departmentOf(draft, department), owned.entity).fields.set(owned.field, {
    type: owned.type,
    directives: ['@shareable'],
  })
  return true
}

/** A field moves from one department to another; the old one still declares it. */
export function addOverride(draft: Draft): boolean {
  const found = leafElsewhere(draft)
  if (!found) return false
  const { owned, department } = found
  owned.taken = true
  mention(draft, department, owned.type)
  typeIn(departmentOf(draft, department), owned.entity).fields.set(owned.field, {
    type: owned.type,
    directives: [`@override(from: "${owned.department}")`],
  })
  return true
}

/** A department answers another one's field at one place only. */
export function addProvides(draft: Draft): boolean {
  const found = leafElsewhere(draft)
  if (!found) return false
  const { owned, department } = found
  owned.taken = true
  mention(draft, department, owned.type)
  mark(typeIn(departmentOf(draft, owned.department), owned.entity), owned.field, '@shareable')
  typeIn(departmentOf(draft, department), owned.entity).fields.set(owned.field, {
    type: owned.type,
    directives: ['@external'],
  })
  const host = draft.random.pick([...draft.entities.values()].filter(({ homes }) => homes.includes(department)))
  const reference = addField(draft, department, host, draft.random.pick([owned.entity, `[${owned.entity}]`]))
  reference.taken = true
  mark(typeIn(departmentOf(draft, department), host.name), reference.field, `@provides(fields: "${owned.field}")`)
  return true
}

/** A value type of which two departments know different halves, below a field that both answer. */
export function addSplitValue(draft: Draft, name: string): boolean {
  const entity = draft.random.pick([...draft.entities.values()].filter(({ homes }) => homes.length > 1))
  const [one = '', other = ''] = draft.random.some(entity.homes, 2)
  const field = freeName(draft, entity.name)
  for (const department of [one, other]) {
    const half = typeIn(departmentOf(draft, department), name)
    half.directives.add('@shareable')
    half.fields.set('common', { type: 'String', directives: [] })
    half.fields.set(department === one ? 'left' : 'right', { type: randomLeaf(draft, department), directives: [] })
    typeIn(departmentOf(draft, department), entity.name).fields.set(field, { type: name, directives: ['@shareable'] })
  }
  return true
}

/** A department that knows an entity only by a key that some entities lack. */
export function addRegister(draft: Draft): boolean {
  const { random } = draft
  const entity = entityOf(draft, random.pick([...draft.entities.keys()]))
  const free = [...draft.departments.keys()].filter(
    (name) => !departmentOf(draft, name).types.has(entity.name) && mayMention(draft, name, entity.name),
  )
  if (free.length === 0 || draft.registered.has(entity.name)) return false
  draft.registered.add(entity.name)
  const department = random.pick(free)
  const teller = typeIn(departmentOf(draft, random.pick(entity.homes)), entity.name)
  // Not resolvable: a planner that came back here by it, and not by another key, would lose the entities without one.
  teller.directives.add('@key(fields: "code", resolvable: false)')
  teller.fields.set('code', { type: 'String', directives: [] })
  draft.closed.add(`${department}/${entity.name}`)
  const register = typeIn(departmentOf(draft, department), entity.name)
  register.directives.add('@key(fields: "code")')
  register.fields.set('code', { type: 'String', directives: [] })
  for (let index = 0; index < 2; index += 1) {
    const type = randomLeaf(draft, department).replace(/!$/, '')
    register.fields.set(freeName(draft, entity.name), { type, directives: [] })
  }
  return true
}

/** A leaf of an entity that nothing relies on yet, and another home of the entity that does not declare it. */
function leafElsewhere(draft: Draft) {
  const candidates = draft.owned.filter((owned) => !owned.taken && isLeaf(draft, namedOf(owned.type)) && !owned.hasArgs)
  for (const owned of draft.random.some(candidates, candidates.length)) {
    if (isRequiring(draft, owned.department, owned.entity, owned.field)) continue
    const entity: EntityPlan = entityOf(draft, owned.entity)
    const others = entity.homes.filter(
      (home) => !typeIn(departmentOf(draft, home), owned.entity).fields.has(owned.field) && home !== owned.department,
    )
    if (others.length > 0) return { owned, department: draft.random.pick(others) }
  }
  return null
}

function isRequiring(draft: Draft, department: string, entity: string, field: string): boolean {
  const directives = typeIn(departmentOf(draft, department), entity).fields.get(field)?.directives ?? []
  return directives.some((directive) => directive.startsWith('@requires'))
}

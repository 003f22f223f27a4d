import { departmentOf, type Draft, entityOf, KEYS } from './draft.ts'
import { randomArgs, randomLeaf, randomType } from './fields.ts'
import { joinEntity, mention } from './mention.ts'
import { type DepartmentModel, typeIn } from './model.ts'

export const NODE = 'Record'

/** An interface whose fields are partly in a department that does not know its implementers. */
export interface InterfaceObjectPlan {
  readonly implementers: readonly string[]
  /** Knows the interface and all that implement it. */
  readonly keeper: string
  /** Knows the interface as an object. */
  readonly stranger: string
}

/** Done first, since the stranger may not mention the implementers in anything else. */
export function planInterfaceObject(draft: Draft): InterfaceObjectPlan | null {
  const withId = [...draft.entities.values()].filter(({ keys }) => keys[0] === 'id').map(({ name }) => name)
  if (withId.length < 2 || draft.departments.size < 3) return null
  const [keeper = '', stranger = ''] = draft.random.some([...draft.departments.keys()], 2)
  const implementers = draft.random.some(withId, 2)
  for (const implementer of implementers) {
    draft.closed.add(`${stranger}/${implementer}`)
    // The composer finds no way over two keys into a department that knows only the interface.
    entityOf(draft, implementer).everywhere = 'id'
  }
  return { implementers, keeper, stranger }
}

export function addInterfaceObject(draft: Draft, { implementers, keeper, stranger }: InterfaceObjectPlan): void {
  const key = `@key(fields: "${KEYS.id.key}")`
  const interfaceType = typeIn(departmentOf(draft, keeper), NODE, 'interface')
  interfaceType.directives.add(key)
  interfaceType.fields.set('id', { type: 'ID!', directives: [] })
  interfaceType.fields.set('headline', { type: 'String', directives: [] })
  for (const implementer of implementers) {
    const type = joinEntity(draft, keeper, entityOf(draft, implementer), 'id')
    type.implements.add(NODE)
    type.fields.set('headline', { type: 'String', directives: [] })
  }

  const object = typeIn(departmentOf(draft, stranger), NODE)
  object.directives.add(key)
  object.directives.add('@interfaceObject')
  object.fields.set('id', { type: 'ID!', directives: [] })
  addOwnFields(draft, stranger)
  addRoot(departmentOf(draft, keeper), 'record', NODE)
  addRoot(departmentOf(draft, keeper), 'records', `[${NODE}]`)
  addRoot(departmentOf(draft, stranger), 'recordsSeen', `[${NODE}!]`)
}

function addOwnFields(draft: Draft, stranger: string): void {
  const { fields } = typeIn(departmentOf(draft, stranger), NODE)
  fields.set('stamp', { type: randomLeaf(draft, stranger), args: randomArgs(draft, stranger), directives: [] })
  const type = randomType(draft, stranger)
  mention(draft, stranger, type)
  fields.set('seal', { type, directives: [] })
  // Both at once is a gap of the native planner: see planner-gaps.ts.
  if (draft.without.has('requirements of interface objects') || draft.random.chance(0.5)) {
    fields.set('next', { type: NODE, directives: [] })
    return
  }
  fields.set('headline', { type: 'String', directives: ['@external'] })
  fields.set('digest', { type: 'String', directives: ['@requires(fields: "headline")'] })
}

export function addRoot(department: DepartmentModel, field: string, type: string, args?: string): void {
  const root = typeIn(department, 'Query')
  root.fields.set(field, { type, ...(args === undefined ? {} : { args }), directives: [] })
}

import { createRandom } from '../random.ts'
import { departmentOf, type Draft, type Shape } from './draft.ts'
import { addField, randomArgs, randomType } from './fields.ts'
import { addInterfaceObject, addRoot, planInterfaceObject } from './interface-object.ts'
import { joinEntity, mayMention, mention } from './mention.ts'
import { type DepartmentModel, printDepartment, typeIn } from './model.ts'
import { addRequires } from './requires.ts'
import { addOverride, addProvides, addRegister, addShareable, addSplitValue } from './sharing.ts'
import { randomVocabulary } from './vocabulary.ts'

/** What a department publishes, as composition reads it. */
export interface PublishedSdl {
  readonly name: string
  readonly url: string
  readonly sdl: string
}

export interface GraphShape {
  readonly departments: number
  /** How often each feature of federation is tried. */
  readonly features: number
  /** Shapes that are left out, because an engine under test is known to fail on them. */
  readonly without?: readonly Shape[]
}

/** Departments made up from a seed. They compose by construction: every home of an entity is reachable from every other. */
export function randomGraph(seed: number, shape: GraphShape): readonly PublishedSdl[] {
  const random = createRandom(seed)
  const names = Array.from({ length: shape.departments }, (_, index) => `d${index}`)
  const departments = new Map<string, DepartmentModel>(names.map((name) => [name, { name, types: new Map() }]))
  const vocabulary = randomVocabulary(random, Math.min(10, 3 + Math.floor(shape.departments / 2)))
  const without = new Set(shape.without)
  const draft: Draft = {
    random,
    departments,
    ...vocabulary,
    without,
    closed: new Set(),
    registered: new Set(),
    owned: [],
  }

  const interfaceObject = without.has('interface objects') ? null : planInterfaceObject(draft)
  addHomes(draft)
  if (interfaceObject) addInterfaceObject(draft, interfaceObject)
  for (const name of names) addRoots(draft, name)
  addFeatures(draft, shape.features)
  addMutations(draft)
  return [...departments.values()].map((department) => ({
    name: department.name,
    url: `memory:${department.name}`,
    sdl: printDepartment(department),
  }))
}

/** Each entity gets two to four homes, and each home some fields of its own. */
function addHomes(draft: Draft): void {
  const { random } = draft
  for (const entity of draft.entities.values()) {
    const open = [...draft.departments.keys()].filter((name) => mayMention(draft, name, entity.name))
    for (const name of random.some(open, 2 + random.below(3))) joinEntity(draft, name, entity)
  }
  for (const entity of draft.entities.values()) {
    const homes = entity.homes.slice() // a field may make a further department a home
    for (const name of homes) {
      const count = 1 + random.below(3)
      for (let index = 0; index < count; index += 1) addField(draft, name, entity)
    }
  }
}

function addRoots(draft: Draft, name: string): void {
  const { random } = draft
  const department = departmentOf(draft, name)
  const count = 1 + random.below(3)
  for (let index = 0; index < count; index += 1) {
    const type = randomType(draft, name)
    mention(draft, name, type)
    addRoot(department, `${name}Root${index}`, type, random.chance(0.4) ? randomArgs(draft, name) : undefined)
  }
  const known = [...draft.entities.values()].filter(({ homes }) => homes.includes(name)).map((entity) => entity.name)
  for (const entity of random.some(known, 2)) {
    addRoot(department, `${name}${entity}`, entity, 'id: ID!')
    addRoot(department, `${name}${entity}List`, `[${entity}]`, 'first: Int = 3')
  }
}

function addFeatures(draft: Draft, times: number): void {
  for (let index = 0; index < times; index += 1) {
    addRequires(draft)
    addShareable(draft)
    addRequires(draft)
    addOverride(draft)
    addProvides(draft)
    addSplitValue(draft, `Split${index}`)
    addRegister(draft)
  }
}

function addMutations(draft: Draft): void {
  const { random } = draft
  for (const name of random.some([...draft.departments.keys()], 3)) {
    for (const verb of ['open', 'shut']) {
      const type = randomType(draft, name)
      mention(draft, name, type)
      const args = randomArgs(draft, name)
      typeIn(departmentOf(draft, name), 'Mutation').fields.set(`${verb}${name.toUpperCase()}`, {
        type,
        args,
        directives: [],
      })
    }
  }
}

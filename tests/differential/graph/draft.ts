import type { Random } from '../random.ts'
import type { DepartmentModel, TypeKind } from './model.ts'

/** What a graph may leave out. */
export type Shape = 'interface objects' | 'requirements of interface objects' | 'chained requirements' | 'nested lists'

/** A graph while it is being made up: what there is to choose from, and what was chosen so far. */
export interface Draft {
  readonly random: Random
  readonly departments: ReadonlyMap<string, DepartmentModel>
  readonly entities: ReadonlyMap<string, EntityPlan>
  /** Types that are the same in every department that uses them. */
  readonly shared: ReadonlyMap<string, SharedType>
  readonly unions: ReadonlyMap<string, readonly string[]>
  readonly interfaces: ReadonlyMap<string, InterfacePlan>
  readonly without: ReadonlySet<Shape>
  /** `department/Type`: types that a department must not mention. */
  readonly closed: Set<string>
  /** Entities that have a register. */
  readonly registered: Set<string>
  /** Fields that one department has added to an entity. */
  readonly owned: OwnedField[]
}

export interface SharedType {
  readonly kind: TypeKind
  readonly fields: readonly (readonly [name: string, type: string])[]
  readonly members: readonly string[]
}

export interface EntityPlan {
  readonly name: string
  /** Keys that departments choose from; the first department takes the first. */
  readonly keys: readonly KeyName[]
  /** Keys that link departments so far. */
  readonly used: Set<KeyName>
  /** A key that every home has. */
  everywhere: KeyName | null
  /** Departments from which every other one of the list can be reached. */
  readonly homes: string[]
}

export interface InterfacePlan {
  /** Its one field. */
  readonly field: { readonly name: string; readonly type: string }
  readonly implementers: readonly string[]
}

export interface OwnedField {
  readonly entity: string
  readonly department: string
  readonly field: string
  readonly type: string
  readonly hasArgs: boolean
  /** True once another feature relies on the field as it is. */
  taken: boolean
}

/** What identifies an entity: fields to declare, and the key over them. */
export const KEYS = {
  id: { key: 'id', fields: [['id', 'ID!']] },
  number: { key: 'number', fields: [['number', 'Int!']] },
  tag: { key: 'tag', fields: [['tag', 'String!']] },
  compound: {
    key: 'serial region',
    fields: [
      ['serial', 'Int!'],
      ['region', 'String'],
    ],
  },
  nested: { key: 'place { mark }', fields: [['place', 'Place!']] },
  deep: {
    key: 'site { zone { mark } serial }',
    fields: [['site', 'Site!']],
  },
  hidden: { key: 'secret', fields: [['secret', 'ID! @inaccessible']] },
} as const satisfies Record<string, { key: string; fields: readonly (readonly [string, string])[] }>

export type KeyName = keyof typeof KEYS

/** Name inside list and non-null marks. */
export function namedOf(type: string): string {
  return type.replaceAll(/[[\]!]/g, '')
}

/** One of the departments that a draft has. */
export function departmentOf(draft: Draft, name: string): DepartmentModel {
  const department = draft.departments.get(name)
  if (!department) throw new Error(`No department ${name}.`)
  return department
}

export function entityOf(draft: Draft, name: string): EntityPlan {
  const entity = draft.entities.get(name)
  if (!entity) throw new Error(`No entity ${name}.`)
  return entity
}

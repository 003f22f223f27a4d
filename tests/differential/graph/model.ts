export interface DepartmentModel {
  readonly name: string
  readonly types: Map<string, TypeModel>
}

export type TypeKind = 'type' | 'interface' | 'union' | 'enum' | 'input' | 'scalar'

export interface TypeModel {
  readonly kind: TypeKind
  readonly directives: Set<string>
  readonly implements: Set<string>
  readonly fields: Map<string, FieldModel>
  /** Members of a union, values of an enum. */
  readonly members: Set<string>
}

export interface FieldModel {
  readonly type: string
  /** As written between the parentheses. */
  readonly args?: string
  readonly directives: readonly string[]
}

/** A department's part of a type; made empty when it has none yet. */
export function typeIn(department: DepartmentModel, name: string, kind: TypeKind = 'type'): TypeModel {
  const known = department.types.get(name)
  if (known) return known
  const fresh: TypeModel = {
    kind,
    directives: new Set(),
    implements: new Set(),
    fields: new Map(),
    members: new Set(),
  }
  department.types.set(name, fresh)
  return fresh
}

/** Adds a directive to a field that is there. */
export function mark(type: TypeModel, field: string, directive: string): void {
  const known = type.fields.get(field)
  if (!known) throw new Error(`No field ${field} to mark with ${directive}.`)
  if (known.directives.includes(directive)) return
  type.fields.set(field, { ...known, directives: [...known.directives, directive] })
}

const DIRECTIVES =
  '"@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible", "@interfaceObject"'

/** The SDL that a department publishes. */
export function printDepartment({ types }: DepartmentModel): string {
  const header = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${DIRECTIVES}])`
  return [header, ...[...types].map(([name, type]) => printType(name, type))].join('\n\n')
}

function printType(name: string, type: TypeModel): string {
  const heads = type.implements.size > 0 ? ` implements ${[...type.implements].join(' & ')}` : ''
  const directives = [...type.directives].map((directive) => ` ${directive}`).join('')
  const opening = `${type.kind} ${name}${heads}${directives}`
  if (type.kind === 'scalar') return opening
  if (type.kind === 'union') return `${opening} = ${[...type.members].join(' | ')}`
  const lines = type.kind === 'enum' ? [...type.members] : [...type.fields].map(printField)
  return `${opening} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`
}

function printField([name, { type, args, directives }]: readonly [string, FieldModel]): string {
  return [`${name}${args === undefined ? '' : `(${args})`}: ${type}`, ...directives].join(' ')
}

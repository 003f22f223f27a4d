import type { EntityGroup, TypenameRewrite } from '../plan/planner.ts'
import { GeneratedCode } from './generated-code.ts'
import { readOf } from './names.ts'
import { type Conditional, membersFor, namesAsked, type RequiredContext, type RequiredMember } from './required.ts'
import type { Tree } from './tree.ts'

/** How entities are named to a department that is to say more about them. */
export interface Representer {
  /** The representation as JSON text; null when this entity cannot be asked about: what the department needs is missing. */
  readonly textOf: (entity: Tree, flags: readonly boolean[]) => string | null
  /** Equal for entities that are represented alike, and never for others: text and number differ. */
  readonly keyOf: (entity: Tree, flags: readonly boolean[]) => unknown
}

export function representer(group: EntityGroup, context: RequiredContext): Representer {
  const selections = group.requires.map((selection) => ({ selection, conditions: [] }))
  const kinds = kindsOf(selections, group.inputRewrites, context)
  const code = new GeneratedCode()
  code.takeAll({ text: jsonOf })
  const cases = kinds.map((kind) => `case ${constant(kind.typename)}:${writeKind(code, kind, context)}`)
  const textOf = code.make<Representer['textOf']>(
    code.write('o,F', `switch(o.__typename){${cases.join('')}}return null;`),
  )
  return { textOf, keyOf: leafKey(kinds) ?? textOf }
}

/** Entities of one type. */
interface Kind {
  readonly typename: string
  /** The type that the department is told: one that knows only an interface is told the interface. */
  readonly sentTypename: string
  readonly members: ReadonlyMap<string, RequiredMember>
}

function kindsOf(
  selections: readonly Conditional[],
  rewrites: readonly TypenameRewrite[],
  context: RequiredContext,
): readonly Kind[] {
  const rules = rewrites.map(({ types, typename }) => ({ names: context.typeNames.matchingAny(types), typename }))
  return [...namesAsked(selections, context.typeNames)].map((typename) => {
    const sentTypename = rules.findLast(({ names }) => names.has(typename))?.typename ?? typename
    const members = new Map(membersFor(selections, typename, context))
    members.delete('__typename')
    return { typename, sentTypename, members }
  })
}

/** Of all that is required, one value at least must be there: a key that is null names nobody. */
function writeKind(code: GeneratedCode, { sentTypename, members }: Kind, context: RequiredContext): string {
  const fields = [...members].map(([key, member]) =>
    writeMember(code, { key, member, missing: 'return null' }, context),
  )
  const nobody = fields.length === 0 ? '' : 'if(!named)return null;'
  const head = constant(`{"__typename":${JSON.stringify(sentTypename)}`)
  return `{let s=${head},named=false,x,y;${fields.join('')}${nobody}return s+'}';}`
}

interface MemberToWrite {
  readonly key: string
  readonly member: RequiredMember
  /** Source of the statement that gives up. */
  readonly missing: string
}

function writeMember(code: GeneratedCode, { key, member, missing }: MemberToWrite, context: RequiredContext): string {
  const { name, condition, below } = member
  const given =
    below.length === 0 ? 'y=text(x);' : `y=${writeNested(code, below, context)}(x,F);if(y===undefined)${missing};`
  const absent = name === '__typename' ? 'if(x!==undefined)' : `if(x===undefined)${missing};`
  const source = `x=${readOf('o', name)};${absent}{if(x!==null)named=true;${given}s+=${constant(`,${JSON.stringify(key)}:`)}+y;}`
  return condition === null ? source : `if(${condition}){${source}}`
}

/** A function that writes an object of a representation, or a list of them; undefined when something is missing in it. */
function writeNested(code: GeneratedCode, selections: readonly Conditional[], context: RequiredContext): string {
  const name = code.announce()
  const objectOf = (typename: string | null) => {
    const missing = 'return undefined'
    const members = [...membersFor(selections, typename, context)]
    const fields = members.map(([key, member]) => writeMember(code, { key, member, missing }, context))
    return `{let s='',named,x,y;${fields.join('')}return '{'+s.slice(1)+'}';}`
  }
  const names = [...namesAsked(selections, context.typeNames)]
  const cases = names.map((typename) => `case ${constant(typename)}:${objectOf(typename)}`)
  const byType = cases.length === 0 ? '' : `switch(o.__typename){${cases.join('')}}`
  const item = `const y=${name}(o[i],F);if(y===undefined)return y;s+=i===0?y:','+y;`
  const list = `if(Array.isArray(o)){let s='';for(let i=0;i<o.length;i++){${item}}return '['+s+']';}`
  const body = `if(o===null)return 'null';if(typeof o!=='object')return undefined;${list}${byType}${objectOf(null)}`
  return code.write('o,F', body, name)
}

/** Where only leaves of one type are required, they are the key, and no text need be written for it. Null: it must. */
function leafKey([kind, ...others]: readonly Kind[]): Representer['keyOf'] | null {
  const members = [...(kind?.members.values() ?? [])]
  if (!kind || others.length > 0 || members.length === 0) return null
  if (members.some(({ condition, below }) => condition !== null || below.length > 0)) return null
  const values = members.map(({ name }) => readOf('o', name))
  const missing = values.map((value) => `${value}===undefined`).join('||')
  const key =
    values.length === 1 ? `${values[0]}??null` : `${missing}?null:${values.map((value) => `part(${value})`).join('+')}`
  const code = new GeneratedCode()
  code.takeAll({ part: keyPart })
  return code.make(code.write('o', `return o.__typename===${constant(kind.typename)}?${key}:null;`))
}

/** Text that ends where it says, so that no two rows of values look alike when they are put together. */
function keyPart(value: unknown): string {
  if (typeof value === 'string') return `${value.length}:${value}`
  return `${typeof value === 'number' ? value : JSON.stringify(value)};`
}

function constant(text: string): string {
  return JSON.stringify(text)
}

/** Whatever JSON.stringify must escape, or may. */
// oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const SPECIAL = /[\u0000-\u001f"\\\ud800-\udfff]/

function jsonOf(value: unknown): string {
  return typeof value === 'string' && !SPECIAL.test(value) ? `"${value}"` : JSON.stringify(value)
}

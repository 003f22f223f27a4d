import type { Asked, AskedField } from './asked.ts'
import { GeneratedCode } from './generated-code.ts'
import { memberOf, readOf, writeTo } from './names.ts'
import type { Tree } from './tree.ts'
import type { TypeNames } from './typenames.ts'

/** Writes what was asked of an object into another one. Objects below are handed over, not copied. */
export type Merger = (target: Tree, source: Tree) => void

/** What comes later stands: also a null, and a list of another length. Only a type name never becomes less exact. */
export function merger(asked: Asked, typeNames: TypeNames): Merger {
  const code = new GeneratedCode()
  code.takeAll({ isConcrete: (name: unknown) => typeNames.isConcrete(name) })
  return code.make(writeObjectMerger(code, asked))
}

function writeObjectMerger(code: GeneratedCode, asked: Asked): string {
  const fields = [...asked].map(([name, field]) => {
    const write = writeTo('t', name, 'x')
    return `x=${readOf('e', name)};if(x!==undefined){${mergeField(code, { name, field, write })}}`
  })
  return code.write('t,e', `let x,y;${fields.join('')}`)
}

interface FieldToMerge {
  readonly name: string
  readonly field: AskedField
  readonly write: string
}

function mergeField(code: GeneratedCode, { name, field, write }: FieldToMerge): string {
  const before = readOf('t', name)
  if (field.isTypename) return `y=${before};if(y!==x&&!isConcrete(y)){${write}}`
  if (!field.below) return write
  const merge = writeValueMerger(code, field.below)
  // Two places may hold the same object already: see sharing.ts.
  return `y=${before};if(y!==x){if(y!=null&&x!==null)x=${merge}(y,x);${write}}`
}

/** Merges what is an object or a list of them, and takes the new value as it is where the two are not alike. */
function writeValueMerger(code: GeneratedCode, asked: Asked): string {
  const mergeObject = writeObjectMerger(code, asked)
  const name = code.announce()
  const item = `const y=t[i],x=e[i];t[i]=y!=null&&x!=null&&y!==x?${name}(y,x):x;`
  const list = `if(!Array.isArray(t)||t.length!==e.length)return e;for(let i=0;i<e.length;i++){${item}}return t;`
  const unlike = `typeof e!=='object'||typeof t!=='object'||Array.isArray(t)`
  return code.write('t,e', `if(Array.isArray(e)){${list}}if(${unlike})return e;${mergeObject}(t,e);return t;`, name)
}

/** Copies what was asked of an entity, down to the leaves; what is no object is its own copy. */
export type Copier = (source: unknown) => unknown

export function copier(asked: Asked): Copier {
  const code = new GeneratedCode()
  return code.make(writeCopier(code, asked))
}

function writeCopier(code: GeneratedCode, asked: Asked): string {
  const members = [...asked].map(([name, { below }]) => {
    const value = readOf('e', name)
    return memberOf(name, below ? `${writeCopier(code, below)}(${value})` : value)
  })
  const name = code.announce()
  const list = `if(Array.isArray(e)){const r=new Array(e.length);for(let i=0;i<e.length;i++)r[i]=${name}(e[i]);return r;}`
  return code.write('e', `if(typeof e!=='object'||e===null)return e;${list}return {${members.join(',')}};`, name)
}

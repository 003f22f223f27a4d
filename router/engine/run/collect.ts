import type { PathStep } from '../plan/planner.ts'
import { GeneratedCode } from './generated-code.ts'
import { readOf } from './names.ts'
import type { Tree } from './tree.ts'
import type { TypeNames } from './typenames.ts'

/** Puts each object at a place into a list, in the order of the answer. */
export type Collector = (data: Tree, found: Tree[]) => void

/**
 * Nested loops along the path. Planners write a list of lists as one `@` or as one for each level; both mean all levels.
 * What is null, or not of the shape that the path expects, has nothing to collect. What is the very object that was met
 * just before at the same step, as objects of equal entities are, has been collected.
 */
export function collector(path: readonly PathStep[], typeNames: TypeNames): Collector {
  const code = new GeneratedCode()
  const lasts = path.flatMap((step, index) => (typeof step === 'string' ? [`l${index}`] : []))
  let loops = ''
  let ends = ''
  let here = 'd'
  const open = (source: string) => {
    loops += source
    ends += '}'
  }
  const descend = (source: string, index: number) => {
    here = `v${index}`
    open(
      `const ${here}=${source};if(typeof ${here}==='object'&&${here}!==null&&${here}!==l${index}){l${index}=${here};`,
    )
  }

  for (const [index, step] of path.entries()) {
    if (step === '@') {
      if (path[index - 1] === '@') continue
      const items = `a${index}`
      open(`if(Array.isArray(${here})){const ${items}=${code.take(itemsOf)}(${here});`)
      open(`for(let i${index}=0;i${index}<${items}.length;i${index}++){`)
      descend(`${items}[i${index}]`, index)
    } else if (typeof step === 'string') {
      descend(readOf(here, step), index)
    } else {
      const names = code.take(typeNames.matchingAny(step.types))
      // Where the name was not fetched, the planner knew that there is only one type.
      open(`if(${here}.__typename===undefined||${names}.has(${here}.__typename)){`)
    }
  }
  const declared = lasts.length === 0 ? '' : `let ${lasts.join(',')};`
  const push = `if(!Array.isArray(${here}))found.push(${here});`
  return code.make(code.write('d,found', `${declared}${loops}${push}${ends}`))
}

/** The items of a list, or of all lists in it. All items of one list are of one depth. */
function itemsOf(list: readonly unknown[]): readonly unknown[] {
  const first = list.find((item) => item !== null)
  return Array.isArray(first) ? list.flat(Infinity) : list
}

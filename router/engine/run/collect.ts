import type { GraphQLSchema } from 'graphql'
import type { PathStep } from '../plan/planner.ts'
import { GeneratedCode } from './generated-code.ts'
import { readOf } from './names.ts'
import type { Tree } from './run.ts'
import { allNamesMatching } from './typenames.ts'

/** Puts each object at a place into a list, in the order of the answer. */
export type Collector = (data: Tree, found: Tree[]) => void

/**
 * Nested loops along the path. What is null, or not of the shape that the path expects, has nothing to collect. What is
 * the very object that was met just before at the same step, as objects of equal entities are, has been collected.
 */
export function collector(path: readonly PathStep[], schema: GraphQLSchema): Collector {
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
      open(`if(Array.isArray(${here}))for(let i${index}=0;i${index}<${here}.length;i${index}++){`)
      descend(`${here}[i${index}]`, index)
    } else if (typeof step === 'string') {
      descend(readOf(here, step), index)
    } else {
      open(`if(${code.take(allNamesMatching(schema, step.types))}.has(${here}.__typename)){`)
    }
  }
  const declared = lasts.length === 0 ? '' : `let ${lasts.join(',')};`
  const push = `if(!Array.isArray(${here}))found.push(${here});`
  return code.make(code.write('d,found', `${declared}${loops}${push}${ends}`))
}

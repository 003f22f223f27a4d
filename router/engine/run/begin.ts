import type { Execution } from '../engine.ts'
import type { Compilation } from './compilation.ts'
import { Problems } from './problems.ts'
import type { Run } from './run.ts'

export function begin(execution: Execution, { flags }: Pick<Compilation, 'flags'>): Run {
  return { data: {}, problems: new Problems(), execution, flags: flags.read(execution.variables) }
}

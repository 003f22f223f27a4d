import type { Step } from '../exchange.ts'

/** Puts the refused fields back as nulls, in the order in which they were asked for, and their errors beside them. */
export function shapeAnswer(): Step {
  return {
    name: 'shape answer',
    refuses: [],
    run(exchange) {
      const { guarded, answer } = exchange
      if (!guarded || !answer || guarded.errors.length === 0) return
      const errors = [...guarded.errors, ...(answer.errors ?? [])]
      exchange.answer = { data: guarded.complete(answer.data), errors }
    },
  }
}

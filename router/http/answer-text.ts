import { GraphError } from '@civigraph/subgraph-kit'
import type { GraphAnswer } from '../exchange.ts'

/** An answer and its JSON text. */
export interface WrittenAnswer {
  readonly answer: GraphAnswer
  readonly text: string
}

/** Writes what became of a request; what turned out larger than the router sends is refused as a whole. */
export function writeBounded(answer: GraphAnswer, requestId: string, maxAnswerBytes: number): WrittenAnswer {
  const text = answerText(answer, requestId)
  if (takesAtMost(maxAnswerBytes, text)) return { answer, text }
  const detail = `Ask for less at once; at most ${maxAnswerBytes} bytes are sent.`
  const tooLarge = { errors: [new GraphError('ANSWER_TOO_LARGE', detail).toJSON()] }
  return { answer: tooLarge, text: answerText(tooLarge, requestId) }
}

/** A character takes at most three bytes, or two take four. */
function takesAtMost(bytes: number, text: string): boolean {
  return text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes
}

/** JSON text of an answer: `data` before `errors`, and the name of the request where somebody will ask about it. */
export function answerText(answer: GraphAnswer, requestId: string): string {
  return JSON.stringify(answerBody(answer, requestId))
}

export function answerBody({ data, errors, extensions }: GraphAnswer, requestId: string): GraphAnswer {
  if (errors === undefined || errors.length === 0)
    return { ...(data === undefined ? {} : { data }), ...(extensions ? { extensions } : {}) }
  return { ...(data === undefined ? {} : { data }), errors, extensions: { ...extensions, requestId } }
}

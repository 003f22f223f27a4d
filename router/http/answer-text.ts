import { GraphError } from '@civigraph/subgraph-kit'
import type { Exchange, GraphAnswer } from '../exchange.ts'

/** An answer and its JSON text. */
export interface WrittenAnswer {
  readonly answer: GraphAnswer
  readonly text: string
}

/** Writes what became of a request; what turned out larger than the router sends is refused as a whole. */
export function writeAnswer(
  { answer, requestId }: Pick<Exchange, 'answer' | 'requestId'>,
  maxAnswerBytes: number,
): WrittenAnswer {
  const whole = answer ?? refused(new GraphError('INTERNAL', 'No step answered.'))
  const text = answerText(whole, requestId)
  if (Buffer.byteLength(text) <= maxAnswerBytes) return { answer: whole, text }
  const tooLarge = refused(
    new GraphError('ANSWER_TOO_LARGE', `Ask for less at once; at most ${maxAnswerBytes} bytes are sent.`),
  )
  return { answer: tooLarge, text: answerText(tooLarge, requestId) }
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

function refused(refusal: GraphError): GraphAnswer {
  return { errors: [refusal.toJSON()] }
}

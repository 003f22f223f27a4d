import type { Step } from '../exchange.ts'
import { writeBounded } from '../http/answer-text.ts'

/** Writes the answer once it is final, so that one too large to be sent is refused before it is recorded as good. */
export function writeAnswer(): Step {
  return {
    name: 'write answer',
    refuses: ['ANSWER_TOO_LARGE'],
    run() {},
    after(exchange) {
      const { answer, requestId, maxAnswerBytes } = exchange
      if (answer === null || maxAnswerBytes === undefined) return
      const written = writeBounded(answer, requestId, maxAnswerBytes)
      exchange.answer = written.answer
      exchange.answerText = written.text
    },
  }
}

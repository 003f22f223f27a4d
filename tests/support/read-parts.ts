/** Reads an answer in parts as they come, by nothing but its boundary (RFC 2046, 5.1). */
export async function* readParts(answer: Response): AsyncGenerator<unknown, undefined> {
  const boundary = /boundary="?([^";]+)/.exec(answer.headers.get('content-type') ?? '')?.[1]
  if (boundary === undefined || !answer.body) throw new Error(`No parts: ${answer.status} ${await answer.text()}`)
  let text = ''
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const pieces = text.split(`\r\n--${boundary}`)
    text = pieces.pop() ?? ''
    for (const piece of pieces) if (piece.trim() !== '') yield JSON.parse(piece.slice(piece.indexOf('\r\n\r\n') + 4))
  }
  if (text.trim() !== '--') throw new Error('The answer broke off.')
}

import { type KeyObject, sign } from 'node:crypto'

/**
 * Signs with ES256 on the thread pool of the process.
 *
 * @param privateKey Of the curve P-256.
 * @returns The signature as JOSE writes it: `r` and `s`, 32 bytes each (RFC 7518, 3.4).
 */
export function signEs256(privateKey: KeyObject, text: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Node can write this form itself (`ieee-p1363`), but takes as long for it as for signing, and on the event loop.
    sign('sha256', Buffer.from(text), privateKey, (error, der) => (error ? reject(error) : resolve(fromDer(der))))
  })
}

const NUMBER_BYTES = 32

/** Reads `SEQUENCE { INTEGER r, INTEGER s }`. Each length is one byte, since two numbers of 33 bytes are fewer than 128. */
function fromDer(der: Buffer): Buffer {
  const signature = Buffer.alloc(2 * NUMBER_BYTES)
  const rAt = 4
  const rEnd = rAt + der.readUInt8(rAt - 1)
  const sAt = rEnd + 2
  const sEnd = sAt + der.readUInt8(sAt - 1)
  place(der.subarray(rAt, rEnd), signature.subarray(0, NUMBER_BYTES))
  place(der.subarray(sAt, sEnd), signature.subarray(NUMBER_BYTES))
  return signature
}

/** A DER number has a zero before it when it would look negative, and lacks its own leading zeros. */
function place(number: Buffer, at: Buffer) {
  const bytes = number.subarray(Math.max(0, number.length - NUMBER_BYTES))
  bytes.copy(at, NUMBER_BYTES - bytes.length)
}

/** A share of something: so much at once, and so much more each second. */
export interface Share {
  readonly capacity: number
  readonly perSecond: number
}

export type Taken = { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number }

/** Token buckets, one for each caller and purpose. */
export interface Buckets {
  /**
   * Takes an amount out of a bucket, or nothing when there is not as much in it. What is larger than the bucket takes all of
   * it. Never throws.
   */
  readonly take: (name: BucketName, amount: number, share: Share) => Taken | Promise<Taken>
}

/** Whose bucket, and for what. It may name a person: it is neither logged nor leaves the process as it is. */
export type BucketName = readonly [purpose: string, ...caller: readonly string[]]

export const TAKEN: Taken = Object.freeze({ ok: true })

/** A share for a minute, all of which may be taken at once. */
export function sharePerMinute(amount: number): Share {
  return { capacity: amount, perSecond: amount / 60 }
}

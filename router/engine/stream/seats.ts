import { type Caller, GraphError } from '@civigraph/subgraph-kit'
import { accountOf } from '../../bounds/caller-name.ts'

export interface SeatBounds {
  readonly perCaller: number
  readonly perProcess: number
}

/** How many streams there are, by caller and in all. */
export interface Seats {
  /**
   * A seat for one stream, until it is given back.
   *
   * @param remoteAddress Tells anonymous callers apart.
   * @throws {GraphError} `QUOTA` when this caller has too many streams, `OVERLOADED` when the process has.
   */
  readonly take: (caller: Caller | null, remoteAddress: string) => () => void
  readonly taken: () => number
}

export function streamSeats({ perCaller, perProcess }: SeatBounds): Seats {
  const byCaller = new Map<string, number>()
  let all = 0

  function change(key: string, by: 1 | -1) {
    const count = (byCaller.get(key) ?? 0) + by
    all += by
    if (count === 0) byCaller.delete(key)
    else byCaller.set(key, count)
  }

  return {
    take(caller, remoteAddress) {
      const key = JSON.stringify(caller ? [caller.client, accountOf(caller)] : remoteAddress)
      if ((byCaller.get(key) ?? 0) >= perCaller)
        throw new GraphError('QUOTA', `A caller has at most ${perCaller} streams; end one before you open another.`)
      if (all >= perProcess) throw new GraphError('OVERLOADED', 'It has all the streams it takes; come back later.')
      change(key, 1)
      let given = false
      return () => {
        if (!given) change(key, -1)
        given = true
      }
    },
    taken: () => all,
  }
}

import cluster, { type Worker } from 'node:cluster'

export interface WorkersOptions {
  readonly count: number
  /** Told of every worker that died without being asked to. */
  readonly died: (exitCode: number | null) => void
  /** Waits before a worker that died is replaced: grows from this to thirty times as much while workers keep dying. */
  readonly restartMs?: number
}

/** Several processes of this program that share its port. They share nothing else, so one that dies loses only its own. */
export interface Workers {
  readonly port: number
  /** Those that live, by number; a worker that replaces another one takes its number. */
  readonly living: ReadonlyMap<number, Worker>
  readonly tell: (signal: NodeJS.Signals) => void
  /** Asks all to finish what they have under way, and waits until they have. */
  readonly stop: (signal: NodeJS.Signals) => Promise<void>
}

/**
 * Started by the first process, which answers no requests itself: it sees to it that as many workers as asked live.
 *
 * @returns When every worker answers.
 * @throws Error when one of them ends before that: it has said why, and another one would end, too.
 */
export async function startWorkers({ count, died, restartMs = 1_000 }: WorkersOptions): Promise<Workers> {
  const living = new Map<number, Worker>()
  const answering = new Set<number>()
  const started = Promise.withResolvers<number>()
  let phase: 'starting' | 'running' | 'stopping' = 'starting'
  let deathsInARow = 0

  function start(number: number) {
    if (phase === 'stopping') return
    const worker = cluster.fork()
    living.set(number, worker)
    worker.on('error', () => null) // it is gone, and `exit` tells
    worker.on('listening', ({ port }) => {
      deathsInARow = 0
      answering.add(number)
      if (answering.size === count) started.resolve(port)
    })
    worker.on('exit', (exitCode) => {
      living.delete(number)
      if (phase === 'starting') started.reject(new Error('A worker ended before it answered.'))
      if (phase === 'running') replace(number, exitCode)
    })
  }

  function replace(number: number, exitCode: number | null) {
    died(exitCode)
    setTimeout(start, restartMs * Math.min(30, 2 ** deathsInARow++), number)
  }

  function tell(signal: NodeJS.Signals) {
    for (const worker of living.values()) worker.process.kill(signal)
  }

  async function stop(signal: NodeJS.Signals) {
    phase = 'stopping'
    const ends = [...living.values()].map((worker) => ended(worker))
    tell(signal)
    await Promise.all(ends)
  }

  for (let number = 1; number <= count; number++) start(number)
  try {
    const port = await started.promise
    phase = 'running'
    return { port, living, tell, stop }
  } catch (error) {
    await stop('SIGKILL')
    throw error
  }
}

async function ended(worker: Worker): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  worker.once('exit', () => resolve())
  await promise
}

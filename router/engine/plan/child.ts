import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ChildOpened, ToOpen, ToPlan } from './child-messages.ts'
import type { PlanNode } from './planner.ts'
import { awaitReplies } from './replies.ts'

const ENTRY = new URL('planner-child.ts', import.meta.url)

export interface ChildOptions extends ToOpen {
  readonly warn: (message: string) => void
  /** Most memory of JavaScript in the process. The native planner's own comes on top: 0.2 GB at 200 departments. */
  readonly heapMb: number
  /** Another entry, for tests of planners that hang or die. */
  readonly entry?: URL
}

/** A process with an open planner. It keeps this one alive only while something is asked of it, and never outlives it. */
export interface Child {
  readonly opened: ChildOpened
  /** @throws Error with the planner's words, or because the process ended. */
  readonly ask: (text: string, labels: readonly string[]) => Promise<PlanNode>
  readonly isAlive: () => boolean
  readonly stop: () => Promise<void>
}

/** Starts a process and waits until its planner is open. */
export async function openChild(options: ChildOptions): Promise<Child> {
  const { supergraphSdl, use, acceptWrong, warn, heapMb, entry = ENTRY } = options
  // What a planner prints when it dies may quote an operation, and with it a person.
  const stdio = 'ignore'
  const execArgv = [`--max-old-space-size=${heapMb}`]
  const child = fork(fileURLToPath(entry), { serialization: 'advanced', execArgv, stdio })
  const replies = awaitReplies(warn)
  const ended = Promise.withResolvers<void>()
  let isAlive = true

  child.on('message', replies.take)
  child.on('error', ({ message }) => end(`The planner’s process does not run: ${message}`))
  child.on('exit', (code, signal) => end(`The planner’s process ended (${signal ?? code}).`))
  process.once('exit', kill)
  send({ supergraphSdl, use, acceptWrong })

  try {
    return { opened: await replies.opened, ask, isAlive: () => isAlive, stop }
  } catch (error) {
    kill()
    throw error
  } finally {
    release(child)
  }

  async function ask(text: string, labels: readonly string[]): Promise<PlanNode> {
    if (!isAlive) throw new Error('The planner’s process has ended.')
    const { id, answer } = replies.expect()
    hold(child)
    send({ id, text, labels })
    try {
      return await answer
    } finally {
      if (replies.open() === 0) release(child)
    }
  }

  /** What cannot be sent is answered by the end of the process. */
  function send(message: ToOpen | ToPlan): void {
    child.send(message, () => {})
  }

  async function stop(): Promise<void> {
    hold(child)
    kill()
    await ended.promise
  }

  /** Not asked but killed: native code that hangs hears nothing. */
  function kill(): void {
    child.kill('SIGKILL')
  }

  function end(why: string): void {
    isAlive = false
    process.off('exit', kill)
    replies.giveUp(why)
    ended.resolve()
  }
}

function hold(child: ChildProcess): void {
  child.ref()
  child.channel?.ref()
}

function release(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
}

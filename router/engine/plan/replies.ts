import type { ChildOpened, FromChild } from './child-messages.ts'
import type { PlanNode } from './planner.ts'

/** What is still to be heard from a planner's process. */
export interface Replies {
  readonly opened: Promise<ChildOpened>
  /** A new question: its id, and what it will be answered. */
  readonly expect: () => { readonly id: number; readonly answer: Promise<PlanNode> }
  /** How many questions have no answer yet. */
  readonly open: () => number
  readonly take: (message: FromChild) => void
  /** Nothing more will be heard. */
  readonly giveUp: (why: string) => void
}

export function awaitReplies(warn: (message: string) => void): Replies {
  const opening = Promise.withResolvers<ChildOpened>()
  const asked = new Map<number, PromiseWithResolvers<PlanNode>>()
  let lastId = 0
  return {
    opened: opening.promise,
    open: () => asked.size,
    expect() {
      const id = ++lastId
      const answer = Promise.withResolvers<PlanNode>()
      asked.set(id, answer)
      return { id, answer: answer.promise.finally(() => asked.delete(id)) }
    },
    take(message) {
      if (message.kind === 'opened') opening.resolve(message)
      else if (message.kind === 'failed') opening.reject(new Error(message.message))
      else if (message.kind === 'warning') warn(message.message)
      else if (message.kind === 'planned') asked.get(message.id)?.resolve(message.plan)
      else asked.get(message.id)?.reject(new Error(message.message))
    },
    giveUp(why) {
      opening.reject(new Error(why))
      for (const answer of asked.values()) answer.reject(new Error(why))
    },
  }
}

import { parse } from 'graphql'
import type { FromChild, ToOpen, ToPlan } from './child-messages.ts'
import { openPlannerHere } from './open-planner-here.ts'
import type { Planner } from './planner.ts'

/** Entry of the process that opens a planner and plans. It ends when the router, which is its parent, is gone. */
process.on('SIGINT', () => {}) // a terminal sends it to parent and child alike, and the parent may still need plans
process.once('message', (first: ToOpen) => void open(first))

async function open(first: ToOpen): Promise<void> {
  try {
    const planner = await openPlannerHere({ ...first, warn: (message) => send({ kind: 'warning', message }) })
    const { plan: _, close: __, ...opened } = planner
    process.on('message', (next: ToPlan) => void answer(planner, next))
    send({ kind: 'opened', ...opened })
  } catch (error) {
    send({ kind: 'failed', message: messageOf(error) })
  }
}

async function answer(planner: Planner, { id, text, labels }: ToPlan): Promise<void> {
  try {
    const document = parse(text, { noLocation: true })
    send({ kind: 'planned', id, plan: await planner.plan({ document, labels: new Set(labels) }) })
  } catch (error) {
    send({ kind: 'refused', id, message: messageOf(error) })
  }
}

function send(message: FromChild): void {
  process.send?.(message)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The planner failed and does not say why.'
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Caller, inProcess } from '@civigraph/subgraph-kit'
import type { DatabaseHost } from '@civigraph/subgraph-kit/database'
import { importFile } from '@civigraph/subgraph-kit/import'
import type { FeedbackTables } from '#subgraphs/feedback/store.ts'
import { feedback } from '#subgraphs/feedback/subgraph.ts'
import { emptyDatabase } from './database.ts'

export const one = 'VEVTVC1QRVJTT04tMDAwMQ'
const two = 'VEVTVC1QRVJTT04tMDAwMg'
/** Identifier of a test person: its number is written in it. */
export function testPerson(number: number): string {
  return Buffer.from(`TEST-PERSON-${String(number).padStart(4, '0')}`).toString('base64url')
}

export const bureau = 'cn-org:00000001X'
export const otherBureau = 'cn-org:000000028'

/** The working days around National Day 2025, as its notice lists them. */
export const notice2025 = `year,date,name,is_off_day,papers
2025,2025-09-28,国庆节、中秋节,false,none
2025,2025-10-01,国庆节、中秋节,true,none
2025,2025-10-02,国庆节、中秋节,true,none
2025,2025-10-03,国庆节、中秋节,true,none
2025,2025-10-06,国庆节、中秋节,true,none
2025,2025-10-07,国庆节、中秋节,true,none
2025,2025-10-08,国庆节、中秋节,true,none
2025,2025-10-11,国庆节、中秋节,false,none
`

/** A caller with every scope of this department; rights come by `person`, `organisation` and `duties`. */
export function caller(given: Partial<Caller>): Caller {
  return {
    subject: given.person ?? given.organisation ?? 'account',
    person: null,
    client: 'test',
    organisation: null,
    scopes: new Set(['feedback:read', 'feedback:write', 'feedback:reply']),
    roles: new Set(),
    duties: new Set(),
    assurance: 'SUBSTANTIAL',
    authenticatedAt: null,
    actor: null,
    purpose: null,
    consents: [],
    ...given,
  }
}

export const citizen = caller({ person: one })
export const neighbour = caller({ person: two })
export const officer = caller({ organisation: bureau, duties: new Set(['feedback.reply']) })
export const otherOfficer = caller({ organisation: otherBureau, duties: new Set(['feedback.reply']) })
export const supervisor = caller({ subject: 'supervisor', duties: new Set(['feedback.supervise']) })

export const threadFields = `id kind state punctuality author { id } owner { id } serviceItem { id } openedAt closedAt
  due { on at provisional because } messages { by at text } rating { grade given at } flagAsFound flagContradicts`

export interface Thread {
  id: string
  kind: string
  state: string
  punctuality: string
  author: { id: string } | null
  owner: { id: string }
  serviceItem: { id: string } | null
  openedAt: string
  closedAt: string | null
  due: { on: string; at: string | null; provisional: boolean; because: string[] } | null
  messages: { by: string; at: string; text: string }[] | null
  rating: { grade: string; given: boolean; at: string } | null
}

export type FeedbackDesk = Awaited<ReturnType<typeof openFeedbackDesk>>

const start = '2025-09-25T02:00:00Z'

/** The department over a database of its own, with a clock that tests set, and one verb for each thing people do. */
export async function openFeedbackDesk(kind: DatabaseHost['kind']) {
  const database = await emptyDatabase(kind, [feedback])
  const folder = await mkdtemp(join(tmpdir(), 'feedback-'))
  const tables = database.host.schema<FeedbackTables>('feedback')
  const clock = { now: new Date(start) }
  let keys = 0

  async function ask(query: string, variables: Record<string, unknown> = {}, as: Caller | null = citizen) {
    const subgraph = feedback.subgraph(database.host)
    const call = inProcess({ ...subgraph, createContext: (who) => subgraph.createContext(who, clock.now) }, (fault) => {
      throw fault
    })
    const { data, errors } = await call({ query, variables }, as)
    return {
      data: data as Record<string, unknown> | null,
      codes: (errors ?? []).map(({ extensions }) => extensions['code']),
    }
  }

  async function act(mutation: string, as: Caller, variables: Record<string, unknown>) {
    keys += 1
    const declared = Object.keys(variables).map((name) => `$${name}: ${variableTypes[name]}`)
    const { data, codes } = await ask(
      `mutation($key: String!, ${declared.join(', ')}) { thread: ${mutation} { ${threadFields} } }`,
      { key: `key-${keys}`, ...variables },
      as,
    )
    return { thread: (data?.['thread'] ?? null) as Thread | null, codes }
  }

  return {
    tables,
    statements: database.statements,
    ask,
    setClock: (instant: string) => void (clock.now = new Date(instant)),
    minutesLater: (minutes: number) => void (clock.now = new Date(Date.parse(start) + minutes * 60_000)),
    now: () => clock.now,

    put: async (question: object = {}, as = citizen) =>
      await act('askQuestion(idempotencyKey: $key, question: $question)', as, {
        question: { kind: 'CONSULTATION', owner: bureau, text: 'Where do I register?', ...question },
      }),
    reply: async (thread: string | undefined, as = officer, text = 'At any window.') =>
      await act('replyToFeedback(idempotencyKey: $key, thread: $thread, text: $text)', as, { thread, text }),
    follow: async (thread: string | undefined, as = citizen, text = 'Which window?') =>
      await act('followUp(idempotencyKey: $key, thread: $thread, text: $text)', as, { thread, text }),
    close: async (thread: string | undefined, as = citizen) =>
      await act('closeThread(idempotencyKey: $key, thread: $thread)', as, { thread }),
    rate: async (thread: string | undefined, grade = 'GOOD', as = citizen) =>
      await act('rateAnswer(idempotencyKey: $key, thread: $thread, grade: $grade)', as, { thread, grade }),

    async read(id: string | undefined, as: Caller | null): Promise<Thread | null> {
      const { data } = await ask(`query($id: ID!) { feedbackThread(id: $id) { ${threadFields} } }`, { id }, as)
      return (data?.['feedbackThread'] ?? null) as Thread | null
    },

    /** Imports a file with this content. Blank lines make it another file each time. */
    async take(profileName: string, content: string) {
      const profile = feedback.profiles.find(({ name }) => name === profileName)
      if (!profile) throw new Error(`No profile ${profileName}.`)
      keys += 1
      const file = join(folder, `${keys}.csv`)
      await writeFile(file, `${content}${'\n'.repeat(keys)}`)
      return await importFile({ database: database.host, schema: 'feedback', profile, file })
    },

    /** All that is stored, as one text to look for what must not be in it. */
    async everything() {
      const threads = await tables.selectFrom('thread').selectAll().execute()
      const events = await tables.selectFrom('thread_event').selectAll().execute()
      return { threads: threads.length, rows: JSON.stringify([threads, events]) }
    },

    /** As after the migrations. */
    async clear() {
      await tables.deleteFrom('thread_event').execute()
      await tables.deleteFrom('thread').execute()
      await tables.deleteFrom('calendar_day').execute()
      await tables.deleteFrom('term_rule').where('confirmed', '=', true).execute()
      clock.now = new Date(start)
    },

    async shut() {
      await database.close()
      await rm(folder, { recursive: true })
    },
  }
}

const variableTypes: Readonly<Record<string, string>> = {
  thread: 'ID!',
  text: 'String!',
  grade: 'Grade!',
  question: 'AskQuestion!',
}

export const general =
  'thread_id,kind,author_person_id,owner_org_id,service_item_id,category,opened_at,zone,promised_by,replied_at,closed_at,grade,rated_at,text,reply'

/** A line of a `feedback-threads` file: a usual question, with some parts given. */
export function line(parts: Record<string, string>): string {
  const usual: Record<string, string> = {
    kind: 'CONSULTATION',
    author_person_id: one,
    owner_org_id: bureau,
    service_item_id: 'cn-990000:0001',
    category: 'Registers > Companies',
    opened_at: '2025-03-01T08:00:00+08:00',
    zone: 'Asia/Shanghai',
    text: 'Where do I register?',
  }
  return general
    .split(',')
    .map((column) => parts[column] ?? usual[column] ?? '')
    .join()
}

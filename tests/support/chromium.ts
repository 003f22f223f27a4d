import { type ChildProcess, execFileSync, spawn, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'

/** One page of a browser. */
export interface Tab {
  readonly go: (address: string) => Promise<void>
  /** The value of a JavaScript expression in the page, a promise waited for; it must be plain data. */
  readonly evaluate: (expression: string) => Promise<unknown>
  /** Waits until the expression is true in whatever page is shown. */
  readonly until: (expression: string) => Promise<void>
  /** Addresses that one could go back to, the present one last. */
  readonly history: () => Promise<readonly string[]>
  /** Addresses of the frames of the page, refused ones (`chrome-error:`) included. */
  readonly frames: () => Promise<readonly string[]>
}

/** A cookie as the browser holds it. */
export interface HeldCookie {
  readonly name: string
  readonly value: string
  /** With a leading dot for one that other hosts see too. */
  readonly domain: string
  readonly path: string
  readonly httpOnly: boolean
  readonly secure: boolean
  /** Absent where the cookie says nothing of it. */
  readonly sameSite?: 'Strict' | 'Lax' | 'None'
}

/** What one person’s browser keeps: nobody else’s pages share it. */
export interface Profile {
  readonly newTab: () => Promise<Tab>
  readonly cookies: () => Promise<readonly HeldCookie[]>
}

/** A headless Chromium with a profile of its own, driven by the DevTools protocol over a pipe. */
export interface Chromium {
  readonly newTab: () => Promise<Tab>
  /** Another person at the same browser. */
  readonly newProfile: () => Promise<Profile>
  readonly close: () => Promise<void>
}

const WITHIN_MS = 20_000
const FLAGS = [
  '--headless=new',
  '--no-sandbox', // CI runs as root, where the sandbox does not start
  '--disable-gpu',
  '--no-first-run',
  // Nothing is to leave this machine:
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-pipe', // and no port; Chromium ends when the pipe does, however its test ends
]

export function isChromiumHere(): boolean {
  try {
    execFileSync('chromium', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** @param flags Further ones, of the command line. */
export async function startChromium(flags: readonly string[] = []): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'))
  const stdio: StdioOptions = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']
  const browser = spawn('chromium', [...FLAGS, ...flags, `--user-data-dir=${profile}`], { stdio })
  const ended = once(browser, 'exit')
  const send = speak(browser)
  return {
    newTab: () => openTab(send),
    newProfile: async () => {
      const { browserContextId } = await send('Target.createBrowserContext')
      return {
        newTab: () => openTab(send, { browserContextId }),
        cookies: async () => {
          const { cookies } = await send('Storage.getCookies', { browserContextId })
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the DevTools protocol documents it
          return cookies as readonly HeldCookie[]
        },
      }
    },
    close: async () => {
      void send('Browser.close')
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

type Send = (method: string, params?: object, sessionId?: string) => Promise<Record<string, unknown>>

/** Questions go to file descriptor 3 and answers come from 4, each ended by a zero byte. */
function speak({ stdio }: ChildProcess): Send {
  const [, , , questions, answers] = stdio
  if (!(questions instanceof Writable) || !(answers instanceof Readable)) throw new Error('Chromium has no pipe.')
  const waiting = new Map<number, (answer: Record<string, unknown>) => void>()
  let rest = ''
  answers.setEncoding('utf8').on('data', (part: string) => {
    const messages = (rest + part).split('\0')
    rest = messages.pop() ?? ''
    for (const message of messages) {
      const { id, result = {} } = JSON.parse(message)
      waiting.get(id)?.(result)
      waiting.delete(id)
    }
  })
  let last = 0
  return (method, params = {}, sessionId) => {
    last += 1
    const id = last
    const answer = new Promise<Record<string, unknown>>((resolve) => waiting.set(id, resolve))
    questions.write(`${JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) })}\0`)
    return answer
  }
}

async function openTab(send: Send, profile: object = {}): Promise<Tab> {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank', ...profile })
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  const evaluate = async (expression: string) => {
    // As if a person had clicked: pages get people to do so, and may then open others.
    const parameters = { expression, returnByValue: true, awaitPromise: true, userGesture: true }
    const { result, exceptionDetails } = await send('Runtime.evaluate', parameters, String(sessionId))
    if (exceptionDetails) throw new Error(`The page threw in: ${expression}`)
    return Object(result).value
  }
  return {
    go: async (url) => void (await send('Page.navigate', { url }, String(sessionId))),
    evaluate,
    // Between two pages there is nothing to ask: that is "not yet".
    until: (expression) =>
      waitFor(async () => (await evaluate(expression).catch(() => false)) === true, `Never true: ${expression}`),
    history: async () => {
      const { entries = [], currentIndex } = await send('Page.getNavigationHistory', {}, String(sessionId))
      return [...Object(entries)].slice(0, Number(currentIndex) + 1).map(({ url }) => String(url))
    },
    frames: async () => [...(await nearFrames(send, String(sessionId))), ...(await farFrames(send, targetId))],
  }
}

/** Those of the same site: they live in the page’s own process. */
async function nearFrames(send: Send, sessionId: string): Promise<readonly string[]> {
  const { frameTree } = await send('Page.getFrameTree', {}, sessionId)
  return [...(Object(frameTree).childFrames ?? [])].map(({ frame }) => String(frame.url))
}

/** Those of other sites: each says itself what it shows. */
async function farFrames(send: Send, page: unknown): Promise<readonly string[]> {
  const { targetInfos } = await send('Target.getTargets', { filter: [{ type: 'iframe' }] })
  const targets = [...Object(targetInfos)].filter(({ parentId }) => parentId === page)
  return await Promise.all(
    targets.map(async ({ targetId }) => {
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
      const { result } = await send('Runtime.evaluate', { expression: 'location.href' }, String(sessionId))
      return String(Object(result).value)
    }),
  )
}

async function waitFor(isSo: () => boolean | Promise<boolean>, complaint: string): Promise<void> {
  const until = Date.now() + WITHIN_MS
  while (Date.now() < until) {
    // oxlint-disable-next-line no-await-in-loop -- one question at a time
    if (await isSo()) return
    // oxlint-disable-next-line no-await-in-loop -- as above
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
  throw new Error(complaint)
}

import type { WriteStream } from 'node:tty'
import type { Nation } from './start-nation.ts'
import type { ReportImport } from './seed.ts'

const BAR_CELLS = 24

/** Shows each file of the first import: a moving bar on a terminal, one line a file elsewhere. */
export function importReport(out: Pick<WriteStream, 'write' | 'isTTY'>): ReportImport {
  let startedAt = performance.now()
  return {
    begin() {
      startedAt = performance.now()
    },
    progress(file, { bytes, totalBytes, rows }) {
      if (!out.isTTY) return
      const share = totalBytes === 0 ? 1 : bytes / totalBytes
      const seconds = (performance.now() - startedAt) / 1000
      const left = share > 0 ? Math.ceil((seconds * (1 - share)) / share) : 0
      const bar = '█'.repeat(Math.round(share * BAR_CELLS)).padEnd(BAR_CELLS, '░')
      out.write(
        `\r${bar} ${file} ${rows} rows, ${Math.round(rows / Math.max(seconds, 0.001))}/s, ${left} s left\u001B[K`,
      )
    },
    done(file, outcome) {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      if (outcome.state === 'ALREADY_IMPORTED') return
      const rejected = outcome.rejected > 0 ? `, ${outcome.rejected} rejected` : ''
      const findings = Object.values(outcome.findings).reduce((sum, count) => sum + count, 0)
      const noticed = findings > 0 ? `, ${findings} findings` : ''
      out.write(
        `${out.isTTY ? '\r' : ''}imported ${file}: ${outcome.rows} rows in ${seconds} s${rejected}${noticed}${out.isTTY ? '\u001B[K' : ''}\n`,
      )
    },
  }
}

/** What a newcomer needs to see: addresses, who can sign in, and three commands that work as they stand. */
export function welcome({ graphUrl, realm }: Nation, tookMs: number): string {
  const people = realm.personas.map(
    ({ username, password, name, roles }) =>
      `  ${username.padEnd(10)} ${password.padEnd(16)} ${name}, ${roles.join(', ')}`,
  )
  return `
The national graph runs (started in ${(tookMs / 1000).toFixed(1)} s).

  national graph   ${graphUrl.href}
  health, ready    ${graphUrl.origin}/health  ${graphUrl.origin}/ready
  sign-on realm    ${realm.issuer}

  person     password         who they are
${people.join('\n')}

Try it in another terminal, in this folder:

${commands(graphUrl, realm.issuer)
  .map((command, index) => `  ${index + 1}  ${command}`)
  .join('\n')}

Stop with Ctrl-C.
`
}

const PROVINCES =
  '{ divisions(filter: {level: PROVINCE}, first: 3) { totalCount nodes { code name(language: "en") } } }'
const WHO_AM_I = '{ me { assurance person { name fullName licences { totalCount } } } }'

/** Copy, paste, and something happens. Where the ports are not the usual ones, the commands say so. */
function commands(graphUrl: URL, issuer: string): string[] {
  const usual = graphUrl.port === '4000' && new URL(issuer).port === '4001'
  const where = usual ? '' : `CIVIGRAPH_URL=${graphUrl.href} CIVIGRAPH_ISSUER=${issuer} `
  const ask = (query: string, header: string) =>
    `curl -s ${graphUrl.href} -H 'content-type: application/json'${header} -d '${JSON.stringify({ query })}'`
  return [
    `${where}npm run -s first-call -- citizen`,
    ask(PROVINCES, ''),
    ask(WHO_AM_I, ` -H "authorization: Bearer $(${where}npm run -s token -- citizen)"`),
  ]
}

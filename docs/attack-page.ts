import { existsSync, globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ATTACKS, type Attack } from './attack-list.ts'
import { type TestName, testNames } from './test-names.ts'

const root = fileURLToPath(new URL('../', import.meta.url))

/** Files whose tests are attacks as a whole, beside which some tests elsewhere are named in the list. */
const OF_ATTACKS = [
  'tests/attack/*.test.ts',
  'tests/conformance/keycloak-connect.test.ts',
  'tests/conformance/sign-on/*.ts',
  'tests/differential/{guard,token-verifiers}.test.ts',
  'tests/keycloak/*.test.ts',
]

const LEAD = `Each line is the name of a test; nothing here is written by hand but the left column of the first tables. \`npm run test:attacks\` runs the files of \`tests/attack\` and what keycloak-connect does on its own; cases of \`tests/conformance/sign-on\` run on the embedded realm (\`npm test\`) and on a real Keycloak (\`npm run test:keycloak\`). What a test expects to be answered stands behind it: codes of [errors.md](errors.md), statuses of HTTP, codes of OAuth 2.0. \`…\` is known only when the test runs.`

/**
 * The page of all attacks and the tests that refuse them, read from the tests' own text.
 *
 * @throws Error when the list names a test that its file does not have.
 */
export function attackPage(): string {
  const groups = Object.entries(ATTACKS).map(([aim, attacks]) => `### ${aim}\n\n${table(attacks.map(rowOf))}`)
  const files = globSync(OF_ATTACKS, { cwd: root }).toSorted()
  if (files.length < 20) throw new Error(`Only ${files.length} files with attacks were found.`)
  const read = files.map((file) => ({ file, names: testNames(file) }))
  const unread = read.find(({ file, names }) => file.startsWith('tests/attack/') && names.length === 0)
  if (unread) throw new Error(`${unread.file}: no test was found in it.`)
  const sections = read.filter(({ names }) => names.length > 0)
  return [
    LEAD,
    '## What must be refused',
    ...groups,
    '## Every test',
    ...sections.map(({ file, names }) => `### ${file}\n\n${outline(names)}`),
  ].join('\n\n')
}

function rowOf([attack, file, words]: Attack): readonly [string, string, string, string] {
  const path = ['.test.ts', '.ts'].map((end) => `tests/${file}${end}`).find((one) => existsSync(`${root}/${one}`))
  if (path === undefined) return [attack, 'not yet', '', '']
  const found = testNames(path).find((one) => whole(one).includes(words))
  if (!found) throw new Error(`docs/attack-list.ts: ${path} has no test whose name holds “${words}” (${attack}).`)
  return [attack, escaped(whole(found)), found.codes.map((code) => `\`${code}\``).join(' '), `\`${file}\``]
}

function whole({ path }: TestName): string {
  return path.join(' › ')
}

function table(rows: readonly (readonly string[])[]): string {
  const head = ['attack', 'refused in the test', 'with', 'of']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Tests below the names of what they stand in, each name once. */
function outline(names: readonly TestName[]): string {
  let before: readonly string[] = []
  return names
    .flatMap(({ path, codes }) => {
      const around = path.slice(0, -1)
      const same = around.findIndex((name, depth) => name !== before[depth])
      const opened = around.slice(same < 0 ? around.length : same)
      const depth = around.length - opened.length
      before = around
      const end = codes.length === 0 ? '' : ` (${codes.map((code) => `\`${code}\``).join(' ')})`
      return [...opened.map((name, at) => line(depth + at, name)), line(around.length, path.at(-1) ?? '', end)]
    })
    .join('\n')
}

function line(depth: number, name: string, end = ''): string {
  return `${'  '.repeat(depth)}- ${escaped(name)}${end}`
}

/** Names hold what markdown would read as its own, and one line each. */
function escaped(name: string): string {
  return name.replaceAll(/[\\<>*_`|[\]]/g, '\\$&').replaceAll(/\s+/g, ' ')
}

import { createRequire } from 'node:module'

/** Runs the text it is given, for tests of what a process may not do. */
const [text = ''] = process.argv.slice(2)
// oxlint-disable-next-line typescript/no-implied-eval, no-new-func -- that is its purpose
new Function('require', text)(createRequire(import.meta.url))

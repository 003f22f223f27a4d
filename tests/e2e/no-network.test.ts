import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { newDataFolder, runProgram, startNationProcess } from '../support/nation-process.ts'

const guard = resolve(import.meta.dirname, '../support/loopback-only.ts')

test('a start with every import and a first call open no connection that leaves the machine', async () => {
  const nation = await startNationProcess({ dataFolder: newDataFolder(), nodeArguments: ['--import', guard] })
  const call = await runProgram('examples/first-call.ts', ['citizen'], {
    env: { CIVIGRAPH_URL: nation.graphUrl, CIVIGRAPH_ISSUER: nation.issuer, NODE_OPTIONS: `--import ${guard}` },
  })
  expect(call.stdout).toContain('Test Person One')
  await nation.stop()
  expect(nation.output() + call.stderr).not.toMatch(/only loopback is allowed|fault/)
})

test('the guard itself finds what would leave the machine: connections, look-ups, datagrams, requests', async () => {
  const attempts = [
    "require('node:net').connect(443, '192.0.2.1')",
    "require('node:dns').lookup('civigraph.example', () => {})",
    "require('node:dns').promises.resolve4('civigraph.example')",
    "require('node:dgram').createSocket('udp4').send('x', 53, '192.0.2.1')",
    "fetch('http://civigraph.example')",
  ]
  for (const attempt of attempts) {
    // oxlint-disable-next-line no-await-in-loop -- two short programs
    const { stderr } = await runProgram('tests/support/run-text.ts', [attempt], {
      env: { NODE_OPTIONS: `--import ${guard}` },
    })
    expect(stderr).toContain('only loopback is allowed')
  }
})

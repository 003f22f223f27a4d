import { copyFile, readFile, writeFile } from 'node:fs/promises'

/**
 * In the repository `exports` and `bin` point at TypeScript, so that nothing needs building to develop or to test. The
 * published copy is the folder `dist`, with a manifest of its own that points at JavaScript.
 */
const root = new URL('../', import.meta.url)
for (const folder of process.argv.slice(2)) await pack(new URL(`${folder}/`, root))

interface Manifest {
  exports: Record<string, unknown>
  bin?: Record<string, string>
  devDependencies?: unknown
}

async function pack(workspace: URL): Promise<void> {
  const manifest: Manifest = JSON.parse(await readFile(new URL('package.json', workspace), 'utf8'))
  manifest.exports = mapped(manifest.exports, (path) => ({
    types: String(path).replace(/\.ts$/, '.d.ts'),
    default: String(path).replace(/\.ts$/, '.js'),
  }))
  if (manifest.bin) manifest.bin = mapped(manifest.bin, (path) => path.replace(/\.ts$/, '.js'))
  delete manifest.devDependencies
  await writeFile(new URL('dist/package.json', workspace), `${JSON.stringify(manifest, null, 2)}\n`)
  await copyFile(new URL('LICENSE', root), new URL('dist/LICENSE', workspace))
  await copyFile(new URL('README.md', workspace), new URL('dist/README.md', workspace))
}

function mapped<From, To>(record: Record<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}

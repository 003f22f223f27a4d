/** A page as a browser would show it. `html` is empty when the way led to one of the places to stop at. */
export interface ScriptedPage {
  readonly address: URL
  readonly status: number
  readonly html: string
}

interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
}

/** As much of a browser as signing in needs: cookies with their paths, redirects, forms with hidden fields. */
export class ScriptedBrowser {
  readonly #stops: readonly string[]
  readonly #cookies = new Map<string, Cookie>()

  /** @param stops Beginnings of addresses that are not opened, only reported. */
  constructor(...stops: string[]) {
    this.#stops = stops
  }

  async go(start: URL | string, form?: URLSearchParams): Promise<ScriptedPage> {
    let address = new URL(start)
    let response = await this.#send(address, form)
    for (let hop = 0; hop < 10; hop += 1) {
      const location = response.headers.get('location')
      if (location === null) return { address, status: response.status, html: await response.text() }
      await response.body?.cancel()
      address = new URL(location, address)
      if (this.#stops.some((stop) => address.href.startsWith(stop)))
        return { address, status: response.status, html: '' }
      response = await this.#send(address)
    }
    throw new Error('The page redirects in circles.')
  }

  /** @param id Of the form, or of something around it. */
  async submit({ html, address }: ScriptedPage, id: string, fields: Record<string, string>): Promise<ScriptedPage> {
    const form = new RegExp(`<form[^>]*id="${id}"[\\s\\S]*?</form>`).exec(html)?.[0] ?? formInside(html, id)
    if (form === undefined) throw new Error(`The page has no form ${id}: ${html.slice(0, 300)}`)
    const action = /action="([^"]*)"/.exec(form)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const body = new URLSearchParams()
    for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      body.set(/name="([^"]*)"/.exec(input)?.[1] ?? '', /value="([^"]*)"/.exec(input)?.[1] ?? '')
    }
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    return this.go(new URL(action, address), body)
  }

  async #send(address: URL, form?: URLSearchParams): Promise<Response> {
    const sent = [...this.#cookies.values()].filter(({ path }) => address.pathname.startsWith(path))
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; '), accept: 'text/html' },
      ...(form && { method: 'POST', body: form }),
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    const path = /;\s*path=([^;]*)/i.exec(line)?.[1] ?? '/'
    if (value === '') this.#cookies.delete(path + name)
    else this.#cookies.set(path + name, { name, value, path })
  }
}

function formInside(html: string, id: string): string | undefined {
  return new RegExp(`id="${id}"[\\s\\S]*?(<form[\\s\\S]*?</form>)`).exec(html)?.[1]
}

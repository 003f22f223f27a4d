/** A parameter of an OpenID Connect request as text; empty when it is absent or no text. */
export function textParam(params: Readonly<Record<string, unknown>> | undefined, name: string): string {
  const value = params?.[name]
  return typeof value === 'string' ? value : ''
}

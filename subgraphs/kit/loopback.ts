/** Hosts, as `URL` gives them, that no other machine can be or listen to: only there is plain http no risk. */
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a host, as `URL` gives it, is this machine for certain. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.has(hostname)
}

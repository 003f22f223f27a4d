import { choice, type Setting } from '@civigraph/subgraph-kit'

/** A switch. */
export function onOff(meaning: string, fallback: 'on' | 'off'): Setting<'on' | 'off'> {
  return choice(meaning, ['on', 'off'], fallback)
}

import { civigraphTargets, unknownSettings } from './civigraph.ts'
import { isInstalled } from './installed.ts'
import { otherTargets } from './others.ts'
import type { Target } from './target.ts'

const targets: readonly Target[] = [...civigraphTargets, ...otherTargets]

/** A gateway that was asked for and cannot run here, and why. */
export interface Skipped {
  readonly name: string
  readonly reason: string
}

/** The gateways of these names (null: all), and those among them that must be skipped. */
export function chooseTargets(only: readonly string[] | null): {
  readonly chosen: Target[]
  readonly skipped: Skipped[]
} {
  const strangers = (only ?? []).filter((name) => !targets.some((target) => target.name === name))
  if (strangers.length > 0) {
    throw new Error(
      `There is no gateway ${strangers.join(', ')}. There are: ${targets.map(({ name }) => name).join(', ')}.`,
    )
  }
  const asked = targets.filter(({ name }) => only?.includes(name) ?? true)
  return {
    chosen: asked.filter((target) => reasonToSkip(target) === null),
    skipped: asked.flatMap((target) => {
      const reason = reasonToSkip(target)
      return reason === null ? [] : [{ name: target.name, reason }]
    }),
  }
}

/** Prints every gateway, what it is and whether it can run here. */
export function printTargets(): void {
  for (const target of targets) {
    const reason = reasonToSkip(target)
    console.log(
      `${target.name.padEnd(26)}${target.about}${reason === null ? '' : `\n${' '.repeat(26)}SKIPPED: ${reason}`}`,
    )
  }
}

function reasonToSkip({ foreign, needsSettings }: Target): string | null {
  if (foreign !== null && !isInstalled(foreign)) return 'not installed here; npm run bench:router -- --install'
  const unknown = unknownSettings(needsSettings)
  return unknown.length > 0 ? `router/config.ts has no setting ${unknown.join(', ')}` : null
}

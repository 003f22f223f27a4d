import type { BenchGraph, GraphName } from '../graph/ground.ts'
import type { Foreign } from './installed.ts'

/** One gateway of the bench. */
export interface Target {
  readonly name: string
  /** What stands there, for the table. */
  readonly about: string
  readonly graph: GraphName
  /** Ours (the floor too): started with production's flags of Node, and measured at half load. */
  readonly ours: boolean
  /** Gateway of others that must be installed; null: nothing but this repository. */
  readonly foreign: Foreign | null
  /** Settings of our router without which this target would be another one. */
  readonly needsSettings: readonly string[]
  readonly command: (place: Place) => Command
}

/** Where a gateway starts. */
export interface Place {
  readonly graph: BenchGraph
  readonly port: number
  readonly issuer: string
  /** A folder of its own, for what it wants to write. */
  readonly folder: string
  /** Flags of Node, before the program. */
  readonly nodeFlags: readonly string[]
}

export interface Command {
  readonly program: string
  readonly arguments: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Longer than load balancers keep an idle connection (60 s): whoever closes first must not be the one that is sent to. */
export const KEEP_ALIVE_MS = 65_000

/** A caller that reads nothing for so long is gone; streams are never silent for half of it. */
export const SILENCE_MS = 90_000

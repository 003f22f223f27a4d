/**
 * `@apollo/gateway` (2.14.0 and newer) reports to its maker whenever it is constructed, unless this variable says
 * otherwise. A national platform reports to nobody, so it is set in code and not left to whoever starts the process.
 */
export function switchTelemetryOff(): void {
  // oxlint-disable-next-line node/no-process-env -- the package reads nothing else
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1'
}

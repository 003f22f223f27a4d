import { checkOrgId, checkPersonId } from '@civigraph/subgraph-kit'
import { type Column, defineProfile, identifier, instant, list } from '@civigraph/subgraph-kit/import'
import { repeated } from '../finding.ts'
import { isMandateId, isScopeName } from '../mandate.ts'
import { countLooseMandates, type MandateRecord, writeMandates } from '../store/mandates.ts'

const scopeName: Column<string> = {
  expected: 'scopes of the graph such as licence:read',
  read: (found) =>
    isScopeName(found)
      ? { ok: true, value: found }
      : { ok: false, problem: { code: 'NOT_A_SCOPE', expected: scopeName.expected, spoils: 'row' } },
}

const mandateId: Column<string> = {
  expected: '1 to 64 of A-Z, a-z, 0-9 and _ . : = -',
  read: (found) =>
    isMandateId(found)
      ? { ok: true, value: found }
      : { ok: false, problem: { code: 'NOT_A_MANDATE_ID', expected: mandateId.expected, spoils: 'row' } },
}

/** Rights of a person to act for an organisation, in the platform's own form. */
export const mandates = defineProfile({
  name: 'mandates',
  meaning: 'One right of a person to act for an organisation.',
  source: { title: 'Register of mandates', licence: '', attribution: '' },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    mandate_id: mandateId,
    agent_person_id: identifier(checkPersonId),
    principal_org_id: identifier(checkOrgId),
    scope: list(' ', scopeName),
    valid_from: instant(),
    valid_until: instant(),
    revoked_at: instant({ optional: true }),
  },
  key: ({ mandate_id: id }) => id,
  toRow(record) {
    const row: MandateRecord = {
      id: record.mandate_id,
      agentId: record.agent_person_id,
      principalId: record.principal_org_id,
      scope: [...record.scope],
      validFrom: record.valid_from,
      validUntil: record.valid_until,
      revokedAt: record.revoked_at,
    }
    if (Date.parse(row.validUntil) <= Date.parse(row.validFrom)) {
      const expected = 'an instant after valid_from'
      return { ok: false, column: 'valid_until', problem: { code: 'END_NOT_AFTER_START', expected, spoils: 'row' } }
    }
    return { ok: true, row, findings: row.scope.length === 0 ? [{ code: 'SCOPE_EMPTY', column: 'scope' }] : [] }
  },
  apply: writeMandates,
  async finish(transaction) {
    const { agents, principals } = await countLooseMandates(transaction)
    return [
      ...repeated({ code: 'AGENT_UNKNOWN', column: 'agent_person_id' }, agents),
      ...repeated({ code: 'PRINCIPAL_UNKNOWN', column: 'principal_org_id' }, principals),
    ]
  },
})

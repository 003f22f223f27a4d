import type { GraphQLScalarType } from 'graphql'
import { isoDay } from '../deadline/day.ts'
import { GraphError } from '../errors.ts'
import type { Check } from '../identifiers/check.ts'
import { checkDivisionCode } from '../identifiers/division-code.ts'
import { checkItemCode } from '../identifiers/item-code.ts'
import { checkLicenceId } from '../identifiers/licence-id.ts'
import { checkLicenceNumber } from '../identifiers/licence-number.ts'
import { checkOrgCode } from '../identifiers/org-code.ts'
import { checkOrgId } from '../identifiers/org-id.ts'
import { valueOf } from '../identifiers/parse.ts'
import { checkPersonId } from '../identifiers/person-id.ts'
import { checkResidentId, type ResidentId } from '../identifiers/resident-id.ts'
import { checkTaskCode } from '../identifiers/task-code.ts'
import { checkUscc } from '../identifiers/uscc.ts'
import { textScalar } from './text-scalar.ts'

/** Unified social credit code. */
export const UsccScalar = identifierScalar({
  name: 'Uscc',
  check: checkUscc,
  description:
    'Unified social credit code (统一社会信用代码, GB 32100-2015): 18 digits and capital letters with a check character.',
})

/** Organisation code. */
export const OrgCodeScalar = identifierScalar({
  name: 'OrgCode',
  check: checkOrgCode,
  description:
    'Organisation code (组织机构代码, GB 11714): 8 characters and a check character. A hyphen before the check ' +
    'character is read and never written.',
})

/** Resident identity number, without the look-up of its division. */
export const ResidentIdScalar = identifierScalar({
  name: 'ResidentId',
  check: checkWithoutDivision,
  description:
    'Resident identity number (公民身份号码, GB 11643): 17 digits and a check character. Shape, check character and day ' +
    'of birth are checked here; whether its division ever existed is checked by the department that registers persons.',
})

/** Identifier of an electronic licence. */
export const LicenceIdScalar = identifierScalar({
  name: 'LicenceId',
  check: checkLicenceId,
  description:
    'Identifier of one version of an electronic licence (电子证照标识, GB/T 36904): ' +
    '1.2.156.3005.2.{type 21}.{issuer 18}.{serial}.{version 3}.{check}.',
})

/** Number on a licence document. */
export const LicenceNumberScalar = identifierScalar({
  name: 'LicenceNumber',
  check: checkLicenceNumber,
  description:
    'Number on a licence document (证照编号): 1 to 40 letters, digits and hyphens. It names a licence only together with ' +
    'the authority that gave it.',
})

/** Code of an administrative division. */
export const DivisionCodeScalar = identifierScalar({
  name: 'DivisionCode',
  check: checkDivisionCode,
  description:
    'Code of an administrative division (行政区划代码, GB/T 2260): 6 digits; 9 for a township, 12 for a village. ' +
    'A code names a division only together with a day.',
})

/** Basic code of a service item. */
export const ItemCodeScalar = identifierScalar({
  name: 'ItemCode',
  check: checkItemCode,
  description:
    'Basic code of a government service item (政务服务事项基本编码, GB/T 39554.1): 12 digits and capital letters, the ' +
    'same at every level of government.',
})

/** Code of an implementation of a service item. */
export const TaskCodeScalar = identifierScalar({
  name: 'TaskCode',
  check: checkTaskCode,
  description:
    'Code of one organisation’s implementation of a service item (政务服务事项实施编码, GB/T 39554.1): credit code 18, ' +
    'exercise level 1, item code 12.',
})

/** Identifier of an organisation in the graph. */
export const OrgIdScalar = identifierScalar({
  name: 'OrgId',
  check: checkOrgId,
  description:
    'Identifier of an organisation (机构标识): {register}:{code}, for example cn-uscc:91350100M000100Y43. Codes of ' +
    'register cn-uscc are credit codes.',
})

/** Opaque identifier of a person in the graph. */
export const PersonIdScalar = identifierScalar({
  name: 'PersonId',
  check: checkPersonId,
  description:
    'Opaque identifier of a person (个人标识): 22 characters that say nothing about the person. Applications of ' +
    'different sectors see different identifiers of the same person.',
})

interface IdentifierScalarRule<Value extends string> {
  readonly name: string
  readonly description: string
  readonly check: (text: string) => Check<Value>
}

function identifierScalar<Value extends string>(rule: IdentifierScalarRule<Value>): GraphQLScalarType<Value, string> {
  const { name, description, check } = rule
  return textScalar({
    name,
    description,
    read: (text) => valueOf(check(text)),
    refuse: () =>
      new GraphError('IDENTIFIER_INVALID', `${name} failed SHAPE: send it as a string.`, {
        identifier: name,
        failed: 'SHAPE',
      }),
  })
}

const MS_TO_EARLIEST_ZONE = 14 * 3_600_000

/**
 * The division table belongs to identity, which checks again. Test persons pass here for the same reason. The latest day
 * anywhere on Earth (UTC+14) is taken as today, or a child born this morning would be refused until noon.
 */
function checkWithoutDivision(text: string): Check<ResidentId> {
  const on = isoDay(Date.now() + MS_TO_EARLIEST_ZONE)
  return checkResidentId(text, { divisionEverExisted: () => true, on, testPersons: true })
}

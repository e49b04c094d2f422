import type { Written } from '@rollcall/connector-kit'
import type { AuditDetail } from '../audit/index.ts'
import { debugOf, isVerbatim } from './answer-shapes.ts'
import type { ResponseFormat } from './list-query.ts'
import type { Answer } from './reader.ts'
import type { Row } from './resources.ts'
import { isContradicted, type Verification } from './verify.ts'

/** A write that was carried out, and what the vendor said of it afterwards, where it was asked. */
export type Done<R extends Row> = {
  readonly id: string
  readonly written: Written<R>
  readonly verification?: Verification | undefined
  /** Whether the record could be read back, so that its word counts and not that of the first answer. */
  readonly wasReadBack?: boolean | undefined
}

type Shown<R extends Row> = {
  readonly show: (row: R) => Partial<R>
  readonly format: ResponseFormat
}

/** The answer to a write: the record, or its id where there is none to show, and what else is to be known. */
export const toWrittenAnswer = <R extends Row>(done: Done<R>, { show, format }: Shown<R>): Answer => {
  const { id, written, verification } = done
  const { item, effects, response } = written
  if (isVerbatim(format)) return { kind: 'verbatim', response }
  const { ignored, unconfirmed } = unshown(done)
  const body = {
    ...(item === undefined ? { id } : show(item)),
    ...(effects.length > 0 && { effects }),
    ...(ignored.length > 0 && { ignored_fields: ignored }),
    ...(unconfirmed.length > 0 && { unconfirmed_fields: unconfirmed }),
    ...(verification && { verification }),
  }
  return {
    kind: 'json',
    body: format === 'debug' ? { result: body, debug: debugOf(response) } : body,
    vendorHeaders: response.headers,
  }
}

/** What the audit log keeps of it. */
export const toDetail = <R extends Row>(done: Done<R>): AuditDetail => ({
  status: done.written.response.status,
  ...(done.verification && { verified: done.verification.status === 'verified' }),
  ...(unshown(done).ignored.length > 0 && { ignored_fields: unshown(done).ignored.length }),
})

const unshown = <R extends Row>({ written, verification, wasReadBack }: Done<R>) => {
  const differences = verification?.differences ?? []
  const contradicted = differences.filter((difference) => isContradicted(difference, written.ignored))
  const silent = differences.filter((difference) => !contradicted.includes(difference))
  return {
    ignored: [...new Set([...written.ignored, ...contradicted.map(({ field }) => field)])],
    unconfirmed: wasReadBack ? silent.map(({ field }) => field) : (written.unconfirmed ?? []),
  }
}

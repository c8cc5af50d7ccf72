/**
 * Whether the database is away or overburdened, so that the same work may be done a moment later.
 * Classes of SQLSTATE: PostgreSQL manual, appendix A; the driver has no codes for connections that
 * break.
 */
export function isOutage(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string }
  if (typeof code === 'string') return CODES.test(code)
  return /connection (terminated|error)|timeout|not queryable/i.test(message ?? '')
}

const CODES =
  /^(08|40|53|55|57|58|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/

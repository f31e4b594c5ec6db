/** Of PostgreSQL: connections, resources such as disk and memory, shutdowns, and transactions that it gave up on. */
const OUTAGE_CLASSES = ['08', '53', '57', '58'];
const GIVEN_UP = new Set(['25P03', '55P03', '40001', '40P01']);
const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOSPC',
  'EDQUOT',
  'EMFILE',
]);
/** What `pg` says without a code. */
const LOST_CONNECTION =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|no answer from the database)/;

/** Whether something failed because a part that it rests on is down or full, and may well work in a moment. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') {
    if (SYSTEM_CODES.has(code) || GIVEN_UP.has(code)) return true;
    if (/^[0-9A-Z]{5}$/.test(code) && OUTAGE_CLASSES.includes(code.slice(0, 2))) return true;
  }
  return LOST_CONNECTION.test(error.message) || (error.cause !== undefined && isOutage(error.cause));
}

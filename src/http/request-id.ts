import { randomUUID } from 'node:crypto';

/** A client may name its request; anything that could break a header or a log line is replaced. */
const ACCEPTED = /^[A-Za-z0-9._-]{1,128}$/;

export function requestId(presented: string | undefined): string {
  return presented !== undefined && ACCEPTED.test(presented) ? presented : `req_${randomUUID()}`;
}

import { createHash } from 'node:crypto';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id that a film of this attempt has at the server: a UUID in its canonical form, always the same one. */
export function promptIdOf(attemptId: string): string {
  const [own] = UUID.exec(attemptId) ?? [];
  if (own !== undefined) return own;
  const hex = createHash('sha256').update(attemptId).digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20, 32)].join('-');
}

import { createHmac } from 'node:crypto';

/** As long as Kling's own example. */
const LIFETIME_SECONDS = 1_800;
/** A clock that is ahead of theirs would make tokens that are not valid yet. */
const SKEW_SECONDS = 30;

/** A token (JWT, HS256) for one request. */
export function signedToken(accessKey: string, secretKey: string, nowMs: number): string {
  const now = Math.floor(nowMs / 1000);
  const head = encoded({ alg: 'HS256', typ: 'JWT' });
  const claims = encoded({ iss: accessKey, exp: now + LIFETIME_SECONDS, nbf: now - SKEW_SECONDS });
  const signature = createHmac('sha256', secretKey).update(`${head}.${claims}`).digest('base64url');
  return `${head}.${claims}.${signature}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

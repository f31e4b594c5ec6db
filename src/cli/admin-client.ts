import { NoServer } from './failures.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers have the shapes of /docs/admin/openapi.json.
type Body = any;

/** A refusal of the server, in its own words; ends with code 1. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Speaks to `/admin/v1`. Throws Refused, and NoServer when nobody answers. */
export interface AdminClient {
  get(path: string): Promise<Body>;
  send(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
    /** A minute when it is not said. */
    timeoutMs?: number,
  ): Promise<Body>;
}

const TIMEOUT_MS = 60_000;

export function createAdminClient(url: string, key: string): AdminClient {
  async function ask(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
    timeoutMs = TIMEOUT_MS,
  ): Promise<Body> {
    let response: Response;
    try {
      response = await fetch(`${url.replace(/\/+$/, '')}/admin/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new NoServer(
        `Nobody answers at ${url}: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    }
    const text = await response.text();
    const answered = parsed(text);
    if (response.ok && answered !== null) return answered;
    const error = answered?.error as { message?: string } | undefined;
    if (typeof error?.message === 'string') throw new Refused(response.status, error.message);
    throw new NoServer(`${url} is not a Reelay server: it answered ${response.status} without JSON of ours.`);
  }
  return {
    get: (path) => ask('GET', path),
    send: (method, path, body = {}, headers = {}, timeoutMs = TIMEOUT_MS) =>
      ask(method, path, body, headers, timeoutMs),
  };
}

function parsed(text: string): Body | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { signWebhook } from '../webhooks/signature.ts';

export interface ListenOptions {
  /** Of the server, without a trailing slash. */
  readonly server: string;
  readonly apiKey: string;
  /** Where deliveries go: a receiver on this machine, which needs no public address. */
  readonly forward: string;
  /** `whsec_...`, what the receiver verifies with. */
  readonly secret: string;
  readonly print: (line: string) => void;
  readonly pollMs?: number;
  readonly signal: AbortSignal;
}

interface EventPage {
  readonly data: readonly {
    readonly id: string;
    readonly type: string;
    readonly data: { readonly id: string };
  }[];
  readonly cursor: string;
}

const POLL_MS = 1_000;
const TIMEOUT_MS = 15_000;
const SEEN_MAX = 10_000;

/**
 * Reads the ends of a project's films and posts each to a local receiver, signed as for an endpoint, until it is
 * aborted. Throws when the server refuses the key; a server that is away is asked again.
 */
export async function listenForWebhooks(options: ListenOptions): Promise<void> {
  const { print, signal, pollMs = POLL_MS } = options;
  const seen = new Set<string>();
  let cursor: string | null = null;
  while (!signal.aborted) {
    const page = await readEvents(options, cursor);
    if (page !== null) {
      if (cursor === null) print(`ready: ends of films are forwarded to ${options.forward}`);
      cursor = page.cursor;
      for (const event of page.data) {
        // The last seconds are read twice on purpose, see docs/webhooks.md.
        if (seen.has(event.id)) continue;
        seen.add(event.id);
        if (seen.size > SEEN_MAX) seen.delete([...seen][0] ?? '');
        print(`${event.type} ${event.data.id} -> ${await forward(event, options)}`);
      }
    }
    await delay(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

async function readEvents(
  { server, apiKey, print, signal }: ListenOptions,
  cursor: string | null,
): Promise<EventPage | null> {
  const query = cursor === null ? '' : `?after=${encodeURIComponent(cursor)}`;
  let response: Response;
  try {
    const headers = { authorization: `Bearer ${apiKey}` };
    response = await fetch(`${server}/openai/v1/webhook_events${query}`, { headers, signal });
  } catch {
    if (!signal.aborted) print(`${server} cannot be reached and will be asked again`);
    return null;
  }
  if (response.ok) return (await response.json()) as EventPage;
  const text = (await response.text()).slice(0, 500);
  if (response.status === 401 || response.status === 403)
    throw new Error(`the server refused the key: ${text}`);
  print(`the server answered ${response.status} and will be asked again: ${text}`);
  return null;
}

/** What the receiver answered, in words. */
async function forward(
  event: { readonly id: string },
  { forward: url, secret }: ListenOptions,
): Promise<string> {
  const id = `wh_${event.id.replace(/^evt_/, '')}`;
  const body = JSON.stringify(event);
  const timestamp = Math.floor(Date.now() / 1000);
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signWebhook({ id, timestamp, body }, [secret]),
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return String(response.status);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `no answer (${cause instanceof Error ? cause.message : String(cause)})`;
  }
}

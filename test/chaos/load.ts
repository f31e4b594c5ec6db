import { setTimeout as delay } from 'node:timers/promises';
import { authorization, CLIENTS } from '../harness/dialect-client.ts';

export interface LoadOptions {
  readonly apiKey: string;
  readonly callbackUrl: string;
  /** Where the server is now; null while there is none. */
  baseUrl(): string | null;
  readonly clients: number;
  /** How long a client waits between two orders, in milliseconds. */
  readonly pauseMs: number;
}

/** How long a client waits before it sends an order again, in milliseconds. */
const AGAIN_AFTER_MS = 25;
/** A server that was stopped by a signal must not leave a client hanging. */
const ANSWER_TIMEOUT_MS = 15_000;

export interface Acknowledged {
  readonly order: string;
  readonly taskId: string;
  readonly hasCallback: boolean;
}

/** Clients of all dialects that send each order under one Idempotency-Key until somebody says yes. */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** Answers that no client should see: neither success, nor a 503 or 507 that asks to come back. */
  readonly oddAnswers: string[] = [];
  /** Connections that broke after they were accepted, or answers that never came. */
  brokenRequests = 0;
  /** The longest time in which no order was acknowledged, from the first on and without pauses. */
  longestSilenceMs = 0;
  #heardAtMs: number | null = null;
  #ordered = 0;
  #running = true;
  #abandoned = false;
  #paused = false;
  readonly #options: LoadOptions;
  readonly #done: Promise<unknown>;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#done = Promise.all(Array.from({ length: options.clients }, () => this.#orderForEver()));
  }

  /** No new order is begun; those that were are sent on. */
  pause(): void {
    this.#paused = true;
    this.#heardAtMs = null;
  }

  resume(): void {
    this.#paused = false;
  }

  /** Every order that was begun is sent until it is acknowledged. */
  async finish(): Promise<void> {
    this.#running = false;
    await this.#done;
  }

  /** For the end of a test that failed: nobody will answer any more. */
  abandon(): void {
    this.#running = false;
    this.#abandoned = true;
  }

  async #orderForEver(): Promise<void> {
    while (this.#running) {
      if (this.#paused) {
        await delay(AGAIN_AFTER_MS);
        continue;
      }
      const number = this.#ordered;
      this.#ordered += 1;
      await this.#order(number);
      await delay(this.#options.pauseMs);
    }
  }

  #hear(): void {
    const nowMs = performance.now();
    this.longestSilenceMs = Math.max(this.longestSilenceMs, nowMs - (this.#heardAtMs ?? nowMs));
    this.#heardAtMs = this.#paused ? null : nowMs;
  }

  async #order(number: number): Promise<void> {
    const client = CLIENTS[number % CLIENTS.length];
    if (client === undefined) throw new Error('there are no dialects');
    const { apiKey, callbackUrl } = this.#options;
    const order = `order ${number}`;
    // EvoLink's document allows HTTPS callbacks alone.
    const hasCallback = client.name !== 'evolink';
    const callback = hasCallback ? { callback_url: callbackUrl } : {};
    const body = JSON.stringify({ ...client.smallest, ...callback, prompt: order });
    const headers = {
      authorization: authorization(client, apiKey),
      'content-type': 'application/json',
      'idempotency-key': order,
    };
    while (!this.#abandoned) {
      const taskId = await this.#send(client.basePath + client.create.path, headers, body, client.id);
      if (taskId !== null) {
        this.acknowledged.push({ order, taskId, hasCallback });
        this.#hear();
        return;
      }
      await delay(AGAIN_AFTER_MS);
    }
  }

  async #send(
    path: string,
    headers: Record<string, string>,
    body: string,
    idOf: (created: Record<string, unknown>) => unknown,
  ): Promise<string | null> {
    const baseUrl = this.#options.baseUrl();
    if (baseUrl === null) return null;
    try {
      const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
      const response = await fetch(baseUrl + path, { method: 'POST', headers, body, signal });
      const text = await response.text();
      if (response.ok) return String(idOf(JSON.parse(text) as Record<string, unknown>));
      if (response.status !== 503 && response.status !== 507)
        this.oddAnswers.push(`${path}: ${response.status} ${text}`);
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
      if (!wasRefused(error)) this.brokenRequests += 1;
    }
    return null;
  }
}

/** Nobody listened, so nothing was accepted. */
function wasRefused(error: Error): boolean {
  const { cause } = error as { cause?: { code?: unknown } };
  return cause?.code === 'ECONNREFUSED';
}

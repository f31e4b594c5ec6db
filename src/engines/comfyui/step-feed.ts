import { randomUUID } from 'node:crypto';
import { WebSocket } from 'undici';
import { asFields, asText } from '../remote/fields.ts';

/** A server that hangs up is called again by the next poll, but not by every one. */
const CALL_AGAIN_MS = 5_000;
/** Decoding and saving come after the last step. */
const SHOWN_MAX = 97;
const FILMS_MAX = 1_000;

export interface StepFeedOptions {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Nodes whose steps are the work. */
  readonly steps: ReadonlySet<string>;
  readonly nowMs: () => number;
}

/**
 * Hears over a websocket how many steps of a film are done. Everything works without it: what it has not heard is
 * estimated, and what becomes of a film is found out by asking.
 */
export class StepFeed {
  /** The server tells steps of a job to the client that ordered it. */
  readonly clientId = randomUUID();
  /** By film and node: which part of its steps is done, from 0 to 1. */
  readonly #done = new Map<string, Map<string, number>>();
  readonly #options: StepFeedOptions;
  #socket: WebSocket | null = null;
  #calledAtMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: StepFeedOptions) {
    this.#options = options;
  }

  /** From now on, steps of this film are heard. */
  follow(promptId: string): void {
    if (this.#options.steps.size === 0 || this.#closed) return;
    const [oldest] = this.#done.keys();
    if (this.#done.size >= FILMS_MAX && oldest !== undefined) this.#done.delete(oldest);
    if (!this.#done.has(promptId)) this.#done.set(promptId, new Map());
    this.#call();
  }

  /** Percent; null when nothing was heard of it. */
  progressOf(promptId: string): number | null {
    const nodes = this.#done.get(promptId);
    if (nodes === undefined) return null;
    this.#call();
    if (nodes.size === 0) return null;
    const sum = [...nodes.values()].reduce((total, share) => total + share, 0);
    return Math.min(SHOWN_MAX, (100 * sum) / this.#options.steps.size);
  }

  ended(promptId: string): void {
    this.#done.delete(promptId);
    if (this.#done.size === 0) this.#hangUp();
  }

  close(): void {
    this.#closed = true;
    this.#done.clear();
    this.#hangUp();
  }

  #call(): void {
    const nowMs = this.#options.nowMs();
    if (this.#socket !== null || nowMs - this.#calledAtMs < CALL_AGAIN_MS) return;
    this.#calledAtMs = nowMs;
    const { baseUrl, headers } = this.#options;
    const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}/ws?clientId=${this.clientId}`, {
      headers,
    });
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      // Previews are binary.
      if (typeof data === 'string') this.#hear(data);
    });
    const gone = (): void => {
      if (this.#socket === socket) this.#socket = null;
    };
    socket.addEventListener('close', gone);
    socket.addEventListener('error', gone);
  }

  #hangUp(): void {
    this.#socket?.close();
    this.#socket = null;
  }

  #hear(text: string): void {
    const message = asFields(parsed(text));
    const data = asFields(message?.['data']);
    const nodes = this.#done.get(asText(data?.['prompt_id']) ?? '');
    if (message === null || data === null || nodes === undefined) return;
    switch (message['type']) {
      case 'progress':
        this.#count(nodes, asText(data['node']), data);
        break;
      case 'progress_state':
        for (const [node, state] of Object.entries(asFields(data['nodes']) ?? {}))
          this.#count(nodes, node, asFields(state) ?? {});
        break;
      case 'execution_cached':
        for (const node of Array.isArray(data['nodes']) ? data['nodes'] : [])
          this.#count(nodes, asText(node), { value: 1, max: 1 });
        break;
      default:
    }
  }

  #count(
    nodes: Map<string, number>,
    node: string | null,
    { value, max, state }: Readonly<Record<string, unknown>>,
  ): void {
    if (node === null || !this.#options.steps.has(node)) return;
    const share = state === 'finished' ? 1 : Number(value) / Number(max);
    if (share >= 0 && share <= 1) nodes.set(node, Math.max(share, nodes.get(node) ?? 0));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not one of the messages that are listened for.
    return null;
  }
}

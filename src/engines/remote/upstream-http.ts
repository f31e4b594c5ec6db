import { Agent, buildConnector, Client, type Dispatcher } from 'undici';
import { NotAccepted } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';

export interface UpstreamOptions {
  /** Where the operator says that it is, with the path in front of its routes and no slash at the end. */
  readonly baseUrl: string;
  readonly credential: Credential | null;
  readonly timeouts: UpstreamTimeouts;
}

/** A key, and the header that carries it to the origin of `baseUrl` and to no other. */
export interface Credential {
  readonly header: string;
  /** A function where each request needs a value of its own, such as a signed token. */
  readonly value: string | (() => string);
  /** Tells two credentials apart where the value does not. */
  readonly identity?: string;
}

export interface UpstreamTimeouts {
  readonly connectMs: number;
  /** For a whole answer that is not a film. */
  readonly answerMs: number;
}

export interface UpstreamReply {
  readonly status: number;
  /** Undefined when it is no JSON. */
  readonly json: unknown;
  /** The beginning of what came, for the operator's log. */
  readonly text: string;
  readonly retryAfterMs: number | null;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface OutgoingBody {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A request to an upstream. */
export interface Question {
  readonly method?: 'GET' | 'DELETE' | 'POST' | 'PUT';
  /** Behind the base of the engine, with a slash in front; or a whole address. The key goes to the base's origin alone. */
  readonly to: string | URL;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: OutgoingBody | undefined;
  /** An answer that is one although its status says trouble: some tell so how a film ended. */
  readonly isAnswer?: (reply: UpstreamReply) => boolean;
}

const ANSWER_BYTES_MAX = 8_000_000;
const LOGGED_CHARACTERS = 300;
/** Polls of one upstream at once; more wait in line here. */
const CONNECTIONS = 8;
const RETRY_AFTER_MAX_MS = 600_000;

/** Talks to one upstream. Follows no redirect and repeats nothing: both would be somebody else's decision. */
export class Upstream {
  readonly #origin: string;
  readonly #credential: Credential | null;
  readonly #timeouts: UpstreamTimeouts;
  readonly #agent: Agent;

  constructor({ baseUrl, credential, timeouts }: UpstreamOptions) {
    this.#origin = new URL(baseUrl).origin;
    this.#credential = credential;
    this.#timeouts = timeouts;
    this.#agent = new Agent({
      connections: CONNECTIONS,
      connect: { timeout: this.#timeouts.connectMs },
    });
  }

  /**
   * Sends a create over a connection of its own: one that is kept alive may be closed by the other end at that very
   * moment, and then nobody knows whether it arrived. Throws NotAccepted when no connection came about, so that not
   * one byte was sent; whatever else it throws leaves the outcome open.
   */
  async create(
    url: URL,
    body: OutgoingBody,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<UpstreamReply> {
    return await this.createAndRead(url, body, signal, headers, readReply);
  }

  /** The same for an answer that is read in another way. */
  async createAndRead<Answer>(
    url: URL,
    body: OutgoingBody,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>>,
    read: (reply: Dispatcher.ResponseData) => Promise<Answer>,
  ): Promise<Answer> {
    const connect = buildConnector({ timeout: this.#timeouts.connectMs });
    let connected = false;
    const client = new Client(url.origin, {
      connect: (options, callback) =>
        connect(options, (...[error, socket]: Parameters<buildConnector.Callback>) => {
          connected ||= error === null;
          if (error === null) callback(null, socket);
          else callback(error, null);
        }),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    try {
      const reply = await client.request({
        method: 'POST',
        path: pathOf(url),
        headers: { ...headers, ...this.#headersFor(url), 'content-type': body.contentType },
        body: body.bytes,
        signal,
      });
      return await read(reply);
    } catch (error) {
      if (connected) throw error;
      throw new NotAccepted('busy', UNREACHABLE, { internalMessage: describe(error), cause: error });
    } finally {
      await client.destroy();
    }
  }

  /** Throws TaskError `unavailable` when there is no whole answer. */
  async ask(
    method: NonNullable<Question['method']>,
    url: URL,
    { headers = {}, body }: Pick<Question, 'headers' | 'body'> = {},
  ): Promise<UpstreamReply> {
    try {
      return await readReply(
        await this.#agent.request({
          method,
          origin: url.origin,
          path: pathOf(url),
          headers: {
            ...headers,
            ...this.#headersFor(url),
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': body.contentType }),
          },
          ...(body === undefined ? {} : { body: body.bytes }),
          signal: AbortSignal.timeout(this.#timeouts.answerMs),
        }),
      );
    } catch (error) {
      throw unavailable(describe(error), null, error);
    }
  }

  /** Opens a file; its status, and its bytes as they come. Throws TaskError `unavailable`. */
  async open(url: URL): Promise<Dispatcher.ResponseData> {
    try {
      return await this.#agent.request({
        method: 'GET',
        origin: url.origin,
        path: pathOf(url),
        headers: { ...this.#headersFor(url), accept: 'video/mp4, */*;q=0.5' },
        headersTimeout: this.#timeouts.answerMs,
      });
    } catch (error) {
      throw unavailable(describe(error), null, error);
    }
  }

  isOurs(url: URL): boolean {
    return url.origin === this.#origin;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #headersFor(url: URL): Record<string, string> {
    if (this.#credential === null || !this.isOurs(url)) return {};
    const { header, value } = this.#credential;
    return { [header]: typeof value === 'string' ? value : value() };
  }
}

const UNREACHABLE = { code: 'engine_failed', message: 'The engine could not be reached.' } as const;

/** A trouble that says nothing about the film: the same question is asked again. */
export function unavailable(
  internalMessage: string,
  retryAfterMs: number | null,
  cause?: unknown,
): TaskError {
  return new TaskError('unavailable', 'The engine does not answer at the moment.', {
    internalMessage,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(cause === undefined ? {} : { cause }),
  });
}

function pathOf({ pathname, search }: URL): string {
  return pathname + search;
}

export async function readReply({
  statusCode,
  headers,
  body,
}: Dispatcher.ResponseData): Promise<UpstreamReply> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`an answer of more than ${ANSWER_BYTES_MAX} bytes`);
    pieces.push(piece);
  }
  const text = Buffer.concat(pieces).toString('utf8');
  return {
    status: statusCode,
    json: parsed(text),
    text: text.slice(0, LOGGED_CHARACTERS),
    retryAfterMs: readRetryAfter(headers['retry-after']),
    headers,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // An HTML page of a proxy is an answer too; its status says what it means.
    return undefined;
  }
}

/** Seconds or a date, as milliseconds from now. */
export function readRetryAfter(value: string | string[] | undefined): number | null {
  if (typeof value !== 'string') return null;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS) : null;
}

/** For the operator: what is told to a client says less. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof TaskError && error.internalMessage !== null) return error.internalMessage;
  const { code } = error as { code?: unknown };
  return `${error.name}${typeof code === 'string' ? ` ${code}` : ''}: ${error.message}`;
}

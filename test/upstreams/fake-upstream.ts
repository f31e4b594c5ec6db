import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What goes wrong with one create. `accepted-` ones have made the film before they go wrong. */
export type CreateFault =
  | 'accepted-500'
  | 'accepted-drop'
  | 'accepted-html'
  | 'accepted-hang'
  | 'drop'
  | 'redirect'
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> };

/** What goes wrong with one answer about a film. */
export type PollFault =
  | 'drop'
  | 'hang'
  | 'html'
  | { readonly status: number; readonly headers?: Record<string, string> };

export type Content = 'film' | 'expired' | 'html' | 'wrong-bytes' | 'cut' | 'elsewhere';

export interface FakePost {
  readonly headers: IncomingMessage['headers'];
  readonly url: URL;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Field names of files. */
  readonly files: Readonly<Record<string, { readonly type: string; readonly bytes: Uint8Array }>>;
  /** As the files were called, by field. */
  readonly fileNames?: Readonly<Record<string, string>>;
}

export interface FakeVideo {
  readonly id: string;
  readonly createdAtMs: number;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Where its create arrived. */
  readonly url: URL;
  polls: number;
  /** Stopped by its client. */
  cancelled: boolean;
}

/** What is told of a film, in the words of the upstream. */
export type Shown = Readonly<Record<string, unknown>>;
/** How far a film is after so many polls. */
export type Timeline = (video: FakeVideo) => Shown;

/** In our words; `odd` is a word that nobody has seen, `blocked` a verdict of its moderation on the finished film. */
export type Said = 'queued' | 'running' | 'done' | 'failed' | 'blocked' | 'odd';

/** What a request asks for; `id` is the film's. `side` is whatever only this upstream has. */
export type Route =
  | { readonly kind: 'create' | 'list' | 'side' }
  | { readonly kind: 'look' | 'cancel' | 'forget' | 'content'; readonly id: string };

export interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/**
 * A server that speaks as one upstream does, with faults on demand. It counts what it is asked: whoever pays for films
 * looks at `posts` alone. A subclass has the wire, as docs/engines.md tells it.
 */
export abstract class FakeUpstream {
  readonly posts: FakePost[] = [];
  readonly videos = new Map<string, FakeVideo>();
  readonly deleted: string[] = [];
  /** Whole values of the header that carries the key. */
  readonly seenKeys = new Set<string>();
  /** Of every request: a key in an address ends up in somebody's log. */
  readonly seenAddresses: string[] = [];
  polls = 0;
  lists = 0;
  downloads = 0;
  /** Taken one by one, by the next creates. */
  createFaults: CreateFault[] = [];
  /** For every create, as long as it is set. */
  createFault: CreateFault | null = null;
  /** Looked at for each poll; null answers as usual. */
  pollFault: (video: FakeVideo) => PollFault | null = () => null;
  /** Done at the second look. */
  timeline: Timeline = ({ polls }) => this.says(polls < 2 ? 'running' : 'done');
  content: Content = 'film';
  /** Every key is wrong. */
  refusesKeys = false;
  /** Where `elsewhere` and `redirect` lead. */
  elsewhere = 'http://127.0.0.1:9/';
  film: Uint8Array;
  #made = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(film: Uint8Array) {
    this.film = film;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(599).end(String(error));
      });
    });
    this.#server.on('upgrade', (request, socket) => this.upgraded(request, socket));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /** What the engine is configured with. */
  abstract get baseUrl(): string;
  /** Null: there is no such route. */
  abstract route(method: string, url: URL): Route | null;
  abstract created(video: FakeVideo): Reply;
  /** The answer about a film. */
  abstract told(video: FakeVideo, shown: Shown): Reply;
  abstract says(said: Said): Shown;
  /** An error answer of this upstream. */
  error(status: number, code = 'no', message = 'no'): Reply {
    return { status, body: { error: { code, message } } };
  }
  /** The answer about a film that it does not know. */
  unknown(): Reply {
    return this.error(404, 'not_found', 'not found');
  }
  /** Its answer to a create whose prompt its moderation refuses; null where it has none. */
  refusal(): CreateFault | null {
    return null;
  }
  cancelled(video: FakeVideo | undefined): Reply {
    if (video === undefined) return this.unknown();
    video.cancelled = true;
    return { body: { id: video.id } };
  }
  list(): Reply {
    return { body: { data: [...this.videos.values()].map(({ id }) => ({ id })) } };
  }
  side(_post: FakePost, _method: string): Reply {
    return this.error(404);
  }
  /** A create that the upstream refuses for what is in it; null takes it. */
  objection(_post: FakePost): Reply | null {
    return null;
  }
  /** A client that wants to go on in another protocol. */
  upgraded(_request: IncomingMessage, socket: Duplex): void {
    socket.destroy();
  }
  newId(count: number): string {
    return `video_${count}`;
  }
  keyOf(headers: IncomingMessage['headers']): string | undefined {
    return headers.authorization;
  }

  async start(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** As if it were new, with the same address. */
  reset(): void {
    for (const list of [this.posts, this.deleted, this.seenAddresses]) list.length = 0;
    this.videos.clear();
    this.seenKeys.clear();
    this.createFaults = [];
    this.createFault = null;
    this.pollFault = () => null;
    this.timeline = ({ polls }) => this.says(polls < 2 ? 'running' : 'done');
    this.content = 'film';
    this.refusesKeys = false;
    this.polls = 0;
    this.lists = 0;
    this.downloads = 0;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '/', this.origin);
    const key = this.keyOf(request.headers);
    if (key !== undefined) this.seenKeys.add(key);
    this.seenAddresses.push(url.href);
    if (url.pathname.startsWith('/cdn/')) return this.#sendContent(response);
    const route = this.route(request.method ?? 'GET', url);
    if (this.refusesKeys) return send(response, this.error(401, 'unauthorized', 'wrong key'));
    if (route === null) return send(response, { status: 404, body: { detail: 'Not Found' } });
    switch (route.kind) {
      case 'create':
        return await this.#create(request, url, response);
      case 'list':
        this.lists += 1;
        return send(response, this.list());
      case 'side':
        return send(response, this.side(await readPost(request, url), request.method ?? 'GET'));
      case 'content':
        return this.#sendContent(response);
      case 'look':
        return this.#poll(this.videos.get(route.id), response);
      case 'cancel':
        this.deleted.push(route.id);
        return send(response, this.cancelled(this.videos.get(route.id)));
      case 'forget': {
        this.deleted.push(route.id);
        const known = this.videos.delete(route.id);
        return send(response, known ? { body: { id: route.id, deleted: true } } : this.unknown());
      }
    }
  }

  async #create(request: IncomingMessage, url: URL, response: ServerResponse): Promise<unknown> {
    const post = await readPost(request, url);
    this.posts.push(post);
    const fault = this.createFaults.shift() ?? this.createFault;
    const objection = this.objection(post);
    if (objection !== null) return send(response, objection);
    if (fault === 'drop') return request.socket.destroy();
    if (fault === 'redirect') return response.writeHead(307, { location: this.elsewhere }).end();
    if (typeof fault === 'object' && fault !== null)
      return send(response, { ...fault, body: fault.body ?? this.error(fault.status).body });
    this.#made += 1;
    const id = this.newId(this.#made);
    const { fields } = post;
    const video = { id, createdAtMs: Date.now(), fields, url, polls: 0, cancelled: false };
    this.videos.set(id, video);
    switch (fault) {
      case 'accepted-500':
        return send(response, this.error(500, 'internal', 'Internal Server Error'));
      case 'accepted-drop':
        return request.socket.destroy();
      case 'accepted-html':
        return response.writeHead(200, { 'content-type': 'text/html' }).end('<html>ok</html>');
      case 'accepted-hang':
        return null;
      default:
        return send(response, this.created(video));
    }
  }

  #poll(video: FakeVideo | undefined, response: ServerResponse): unknown {
    this.polls += 1;
    if (video === undefined) return send(response, this.unknown());
    video.polls += 1;
    const fault = this.pollFault(video);
    if (fault === 'drop') return response.socket?.destroy();
    if (fault === 'hang') return null;
    if (fault === 'html')
      return response.writeHead(200, { 'content-type': 'text/html' }).end('<html>busy</html>');
    if (fault !== null) return send(response, { ...this.error(fault.status), ...fault });
    return send(response, this.told(video, this.timeline(video)));
  }

  #sendContent(response: ServerResponse): void {
    this.downloads += 1;
    switch (this.content) {
      case 'film':
        response.writeHead(200, { 'content-type': 'video/mp4' }).end(this.film);
        return;
      case 'wrong-bytes':
        response.writeHead(200, { 'content-type': 'video/mp4' }).end(Buffer.alloc(5_000, 7));
        return;
      case 'html':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>please log in</html>');
        return;
      case 'cut':
        response.writeHead(200, { 'content-length': this.film.length });
        response.write(this.film.subarray(0, this.film.length >> 1), () => response.socket?.destroy());
        return;
      case 'elsewhere':
        response.writeHead(302, { location: this.elsewhere }).end();
        return;
      case 'expired':
        send(response, this.error(410, 'expired', 'expired'));
    }
  }
}

function send(response: ServerResponse, { status = 200, body = {}, headers = {} }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function readPost(request: IncomingMessage, url: URL): Promise<FakePost> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const bytes = Buffer.concat(pieces);
  const { headers } = request;
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) {
    const fields = bytes.length === 0 ? {} : (JSON.parse(bytes.toString()) as Record<string, unknown>);
    return { headers, url, fields, files: {} };
  }
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const fields: Record<string, unknown> = {};
  const files: Record<string, { type: string; bytes: Uint8Array }> = {};
  const fileNames: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else {
      files[name] = { type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) };
      fileNames[name] = value.name;
    }
  }
  return { headers, url, fields, files, fileNames };
}

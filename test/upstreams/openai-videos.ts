import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

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
  readonly fields: Readonly<Record<string, unknown>>;
  /** Field names of files. */
  readonly files: Readonly<Record<string, { readonly type: string; readonly bytes: Uint8Array }>>;
}

export interface FakeVideo {
  readonly id: string;
  readonly createdAtMs: number;
  readonly fields: Readonly<Record<string, unknown>>;
  polls: number;
}

/** How far a film is after so many polls. */
export type Timeline = (video: FakeVideo) => Readonly<Record<string, unknown>>;

/** Done at the second look. */
export const QUICK: Timeline = ({ polls }) =>
  polls < 2 ? { status: 'in_progress', progress: 40 } : { status: 'completed', progress: 100 };

/**
 * A server that speaks `POST /videos` as docs/engines.md says it is spoken, with faults on demand. It counts what it is
 * asked: whoever pays for films looks at `posts` alone.
 */
export class FakeVideoServer {
  readonly posts: FakePost[] = [];
  readonly videos = new Map<string, FakeVideo>();
  readonly deleted: string[] = [];
  /** Authorization headers, and where they came. */
  readonly seenKeys = new Set<string>();
  polls = 0;
  lists = 0;
  downloads = 0;
  /** Taken one by one, by the next creates. */
  createFaults: CreateFault[] = [];
  /** For every create, as long as it is set. */
  createFault: CreateFault | null = null;
  /** Looked at for each poll; null answers as usual. */
  pollFault: (video: FakeVideo) => PollFault | null = () => null;
  timeline: Timeline = QUICK;
  content: Content = 'film';
  /** Put into the video object. */
  resultFields: (video: FakeVideo) => Readonly<Record<string, unknown>> = () => ({});
  /** Where `elsewhere` and `redirect` lead. */
  elsewhere = 'http://127.0.0.1:9/';
  /** A field that it does not know is refused, as TensorRT-LLM does. */
  knownFields: ReadonlySet<string> | null = null;
  multipartOnly = false;
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
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  async start(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}/v1`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const { authorization } = request.headers;
    if (authorization !== undefined) this.seenKeys.add(authorization);
    const [, root, videos, id, part] = url.pathname.split('/');
    if (root === 'cdn') return this.#sendContent(response);
    if (root !== 'v1' || videos !== 'videos') return json(response, 404, { detail: 'Not Found' });
    if (request.method === 'POST' && id === undefined) return await this.#create(request, response);
    if (id === undefined) return this.#list(response);
    const video = this.videos.get(decodeURIComponent(id));
    if (request.method === 'DELETE') {
      this.deleted.push(id);
      this.videos.delete(id);
      return json(response, video === undefined ? 404 : 200, { id, deleted: video !== undefined });
    }
    if (part === 'content') return this.#sendContent(response);
    return this.#poll(video, response);
  }

  async #create(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const post = await readPost(request);
    this.posts.push(post);
    const fault = this.createFaults.shift() ?? this.createFault;
    if (this.multipartOnly && !/^multipart/.test(request.headers['content-type'] ?? ''))
      return json(response, 415, { detail: 'multipart/form-data is expected' });
    const unknown = Object.keys(post.fields).find((name) => this.knownFields?.has(name) === false);
    if (unknown !== undefined) return json(response, 422, { error: `unknown field ${unknown}` });
    if (fault === 'drop') return request.socket.destroy();
    if (fault === 'redirect') return response.writeHead(307, { location: this.elsewhere }).end();
    if (typeof fault === 'object' && fault !== null)
      return json(response, fault.status, fault.body ?? { error: { message: 'no' } }, fault.headers);
    this.#made += 1;
    const id = `video_${this.#made}`;
    const video: FakeVideo = { id, createdAtMs: Date.now(), fields: post.fields, polls: 0 };
    this.videos.set(id, video);
    switch (fault) {
      case 'accepted-500':
        return json(response, 500, { error: { message: 'Internal Server Error' } });
      case 'accepted-drop':
        return request.socket.destroy();
      case 'accepted-html':
        return response.writeHead(200, { 'content-type': 'text/html' }).end('<html>ok</html>');
      case 'accepted-hang':
        return null;
      default:
        return json(response, 200, this.#object(video, { status: 'queued', progress: 0 }));
    }
  }

  #poll(video: FakeVideo | undefined, response: ServerResponse): unknown {
    this.polls += 1;
    if (video === undefined) return json(response, 404, { error: { message: 'not found' } });
    video.polls += 1;
    const fault = this.pollFault(video);
    if (fault === 'drop') return response.socket?.destroy();
    if (fault === 'hang') return null;
    if (fault === 'html')
      return response.writeHead(200, { 'content-type': 'text/html' }).end('<html>busy</html>');
    if (fault !== null) return json(response, fault.status, { error: { message: 'no' } }, fault.headers);
    return json(response, 200, this.#object(video, this.timeline(video)));
  }

  #list(response: ServerResponse): void {
    this.lists += 1;
    const data = [...this.videos.values()].map((video) => this.#object(video, { status: 'queued' }));
    json(response, 200, { object: 'list', data });
  }

  #object(video: FakeVideo, shown: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const { model, prompt, size, seconds } = video.fields;
    const created_at = Math.floor(video.createdAtMs / 1000);
    const facts = { id: video.id, object: 'video', created_at, model, prompt, size, seconds };
    return { ...facts, ...shown, ...this.resultFields(video) };
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
        json(response, 410, { error: { message: 'expired' } });
    }
  }
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function readPost(request: IncomingMessage): Promise<FakePost> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const bytes = Buffer.concat(pieces);
  const { headers } = request;
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/'))
    return { headers, fields: JSON.parse(bytes.toString()) as Record<string, unknown>, files: {} };
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const fields: Record<string, unknown> = {};
  const files: Record<string, { type: string; bytes: Uint8Array }> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else files[name] = { type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) };
  }
  return { headers, fields, files };
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface SyncPost {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface SyncAnswer {
  readonly status?: number;
  readonly type?: string;
  readonly body: unknown;
}

/** A server that answers a create only when the film is done, as Dynamo and LocalAI do. */
export class FakeSyncServer {
  readonly posts: SyncPost[] = [];
  /** Requests whose client hung up before they were answered. */
  abandoned = 0;
  /** Requests wait until they are released. */
  holds = false;
  answer: () => SyncAnswer;
  readonly film: Uint8Array;
  readonly #waiting = new Set<() => void>();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(film: Uint8Array) {
    this.film = film;
    this.answer = () => this.inline();
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.writeHead(599).end(String(error)));
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  inline(): SyncAnswer {
    const b64_json = Buffer.from(this.film).toString('base64');
    return { body: { id: 'video_1', object: 'video', status: 'completed', data: [{ url: null, b64_json }] } };
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.release();
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  reset(): void {
    this.release();
    this.posts.length = 0;
    this.abandoned = 0;
    this.holds = false;
    this.answer = () => this.inline();
  }

  release(): void {
    for (const go of this.#waiting) go();
    this.#waiting.clear();
  }

  /** As a server that dies. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    if (request.method !== 'POST') {
      if (request.url === '/film.mp4')
        response.writeHead(200, { 'content-type': 'video/mp4' }).end(this.film);
      else response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"Not Found"}');
      return;
    }
    const fields = JSON.parse(Buffer.concat(pieces).toString()) as Record<string, unknown>;
    this.posts.push({ path: request.url ?? '', headers: request.headers, fields });
    response.on('close', () => {
      if (!response.writableEnded) this.abandoned += 1;
    });
    if (this.holds) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    const { status = 200, type = 'application/json', body } = this.answer();
    response.writeHead(status, { 'content-type': type });
    response.end(body instanceof Uint8Array ? body : JSON.stringify(body));
  }
}

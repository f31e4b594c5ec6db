import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type FakePost,
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
  type Shown,
} from './fake-upstream.ts';

/** `current` has the jobs API and takes ids of clients; `older` has neither, only queue and history. */
export type ComfyGeneration = 'current' | 'older';

export class FakeComfyServer extends FakeUpstream {
  generation: ComfyGeneration = 'current';
  /** Of the nodes that are installed. */
  classes: ReadonlySet<string> = new Set();
  readonly uploads: FakePost[] = [];
  readonly interrupted: unknown[] = [];
  /** Addresses of the websockets that were opened, and their keys. */
  readonly listeners: { readonly url: string; readonly key: string | undefined; readonly socket: Duplex }[] =
    [];
  /** What a finished job has saved, by node. */
  saved: Readonly<Record<string, unknown>> = {
    '9': { images: [{ filename: 'preview_00001_.png', subfolder: '', type: 'temp' }] },
    '30': {
      gifs: [{ filename: 'film_00001_.mp4', subfolder: 'video', type: 'output', format: 'video/h264-mp4' }],
    },
  };

  get baseUrl(): string {
    return this.origin;
  }

  route(method: string, { pathname }: URL): Route | null {
    const [, first, second, third, fourth] = pathname.split('/');
    const at = `${method} /${first}`;
    if (at === 'POST /prompt') return { kind: 'create' };
    if (at === 'GET /view') return { kind: 'content', id: '' };
    if (at === 'GET /history' && second !== undefined) return { kind: 'look', id: second };
    if (['GET /system_stats', 'GET /queue', 'GET /history', 'GET /object_info'].includes(at))
      return { kind: 'side' };
    if (['POST /upload', 'POST /queue', 'POST /history', 'POST /interrupt'].includes(at))
      return { kind: 'side' };
    if (this.generation === 'older' || first !== 'api' || second !== 'jobs' || third === undefined)
      return null;
    return fourth === 'cancel' ? { kind: 'cancel', id: third } : { kind: 'look', id: third };
  }

  override newId(count: number): string {
    const asked = this.posts.at(-1)?.fields['prompt_id'];
    if (this.generation === 'older' || typeof asked !== 'string') return `server-chosen-${count}`;
    return asked;
  }

  created({ id }: FakeVideo): Reply {
    return { body: { prompt_id: id, number: 1, node_errors: {} } };
  }

  told(video: FakeVideo, shown: Shown): Reply {
    if (this.generation === 'current') {
      const outputs = shown['status'] === 'completed' ? this.saved : {};
      return { body: { id: video.id, priority: 1, outputs, ...shown } };
    }
    const messages: unknown[] = [['execution_start', { prompt_id: video.id }]];
    const { status } = shown;
    if (status === 'pending' || status === 'in_progress') return { body: {} };
    if (status === 'failed') messages.push(['execution_error', shown['execution_error']]);
    if (status === 'cancelled') messages.push(['execution_interrupted', {}]);
    const done = status === 'completed';
    return {
      body: {
        [video.id]: {
          prompt: this.#tuple(video),
          outputs: done ? this.saved : {},
          status: { status_str: done ? 'success' : 'error', completed: done, messages },
        },
      },
    };
  }

  #tuple({ id, fields }: FakeVideo): readonly unknown[] {
    return [1, id, fields['prompt'], fields['extra_data'] ?? {}, []];
  }

  says(said: Said): Shown {
    switch (said) {
      case 'queued':
        return { status: 'pending' };
      case 'running':
        return { status: 'in_progress' };
      case 'done':
        return { status: 'completed' };
      case 'failed':
        return this.#failed('torch.OutOfMemoryError', 'Allocation on device');
      case 'blocked':
        return this.#failed('Exception', 'NSFW content was found');
      case 'odd':
        return { status: 'daydreaming' };
    }
  }

  #failed(exception_type: string, exception_message: string): Shown {
    return {
      status: 'failed',
      execution_error: { exception_type, exception_message, node_type: 'KSampler' },
    };
  }

  override error(status: number, type = 'no', message = 'no'): Reply {
    return { status, body: { error: { type, message, details: '' }, node_errors: {} } };
  }

  override unknown(): Reply {
    return this.generation === 'current' ? { status: 404, body: { error: 'Job not found' } } : { body: {} };
  }

  override cancelled(video: FakeVideo | undefined): Reply {
    if (video !== undefined) video.cancelled = true;
    return { body: { cancelled: video !== undefined } };
  }

  override side(post: FakePost, method: string): Reply {
    const { pathname } = post.url;
    if (pathname === '/system_stats') return { body: { system: { comfyui_version: '0.3.76' }, devices: [] } };
    if (pathname === '/upload/image') {
      this.uploads.push(post);
      const { subfolder } = post.fields;
      return { body: { name: post.fileNames?.['image'] ?? 'unnamed', subfolder, type: 'input' } };
    }
    if (pathname.startsWith('/object_info/')) {
      const name = decodeURIComponent(pathname.slice('/object_info/'.length));
      return { body: this.classes.has(name) ? { [name]: { input: {} } } : {} };
    }
    if (pathname === '/interrupt') {
      this.interrupted.push(post.fields['prompt_id']);
      return {};
    }
    if (method === 'GET' && pathname === '/queue') {
      const inState = (status: string) =>
        [...this.videos.values()]
          .filter((video) => this.timeline(video)['status'] === status)
          .map((video) => this.#tuple(video));
      return { body: { queue_running: inState('in_progress'), queue_pending: inState('pending') } };
    }
    if (method === 'GET') {
      const items = [...this.videos.values()].flatMap((video) =>
        Object.entries(this.told(video, this.timeline(video)).body as object),
      );
      return { body: Object.fromEntries(items) };
    }
    const ids = post.fields['delete'];
    for (const id of Array.isArray(ids) ? ids : []) {
      this.videos.delete(String(id));
      this.deleted.push(String(id));
    }
    return {};
  }

  /** RFC 6455, as far as a server that only tells needs it. */
  override upgraded(request: IncomingMessage, socket: Duplex): void {
    const { 'sec-websocket-key': key = '', authorization } = request.headers;
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
    socket.on('error', () => undefined);
    socket.on('data', (frame: Buffer) => {
      const closes = ((frame[0] ?? 0) & 0x0f) === 8;
      if (closes) socket.end(Buffer.from([0x88, 0]));
    });
    this.listeners.push({ url: request.url ?? '', key: authorization, socket });
  }

  /** To everybody who listens. */
  tell(type: string, data: unknown): void {
    const text = Buffer.from(JSON.stringify({ type, data, id: randomUUID() }));
    const head = Buffer.from([0x81, 126, text.length >> 8, text.length & 255]);
    for (const { socket } of this.listeners) socket.write(Buffer.concat([head, text]));
  }

  override reset(): void {
    super.reset();
    this.generation = 'current';
    this.classes = new Set();
    this.uploads.length = 0;
    this.interrupted.length = 0;
    for (const { socket } of this.listeners) socket.destroy();
    this.listeners.length = 0;
  }
}

import {
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
  type Shown,
} from './fake-upstream.ts';

/** Speaks the second version of MiniMax's videos as docs/engines.md says it is spoken. */
export class FakeMinimax extends FakeUpstream {
  get baseUrl(): string {
    return this.origin;
  }

  route(method: string, url: URL): Route | null {
    const { pathname } = url;
    if (pathname === '/v2/video_generation' && method === 'POST') return { kind: 'create' };
    if (pathname === '/v2/query/video_generation') return { kind: 'list' };
    const [, asked] = /^\/v2\/query\/video_generation\/([^/]+)$/.exec(pathname) ?? [];
    if (asked !== undefined) return { kind: 'look', id: asked };
    const [, id] = /^\/v2\/video_generation\/([^/]+)$/.exec(pathname) ?? [];
    return method === 'DELETE' && id !== undefined ? { kind: 'cancel', id } : null;
  }

  override newId(count: number): string {
    return String(424_010_985_738_000 + count);
  }

  override error(status: number, type = 'bad_request_error', message = 'no'): Reply {
    return { status, body: { type: 'error', error: { type, message, http_code: String(status) } } };
  }

  override refusal() {
    return this.coded(422, 1026);
  }

  coded(status: number, code: number) {
    const message = `no, at ${this.baseUrl} (${code})`;
    return {
      status,
      body: { type: 'error', error: { type: 'x_error', message, http_code: String(status) } },
    };
  }

  created({ id }: FakeVideo): Reply {
    return { body: { task_id: id } };
  }

  told({ id }: FakeVideo, shown: Shown): Reply {
    return { body: { task: { id, ...shown } } };
  }

  /** What runs cannot be stopped. */
  override cancelled(video: FakeVideo | undefined): Reply {
    if (video === undefined) return this.unknown();
    if (this.timeline(video)['status'] === 'running') return this.error(400);
    video.cancelled = true;
    return { body: { action: 'cancelled' } };
  }

  says(said: Said): Shown {
    switch (said) {
      case 'queued':
      case 'running':
        return { status: said };
      case 'done':
        return { status: 'succeeded', content: { url: `${this.origin}/cdn/film.mp4` } };
      case 'failed':
        return { status: 'failed', error: { code: 1000, message: 'expired, output sensitive' } };
      case 'blocked':
        return { status: 'failed', error: { code: '1027', message: 'no' } };
      case 'odd':
        return { status: 'humming' };
    }
  }
}

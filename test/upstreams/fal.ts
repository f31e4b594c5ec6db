import {
  type FakePost,
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
  type Shown,
} from './fake-upstream.ts';

const REQUEST = /^\/([\w.-]+\/[\w.-]+)\/requests\/([\w-]+)(\/status|\/cancel)?$/;

/** Speaks fal's queue as docs/engines.md says it is spoken: a status, and a result that has a status of its own. */
export class FakeFal extends FakeUpstream {
  /** JSON Web Keys that it publishes. */
  publishedKeys: readonly object[] = [];
  keyLists = 0;
  /** What a request that is completed has come to; a film where there is none. */
  readonly #results = new Map<string, Reply>();

  get baseUrl(): string {
    return this.origin;
  }

  get keysUrl(): string {
    return `${this.origin}/.well-known/jwks.json`;
  }

  route(method: string, { pathname }: URL): Route | null {
    if (pathname === '/.well-known/jwks.json') return { kind: 'side' };
    const [, , id, part] = REQUEST.exec(pathname) ?? [];
    if (id === undefined) return method === 'POST' ? { kind: 'create' } : null;
    if (part === '/status') return { kind: 'look', id };
    if (part === '/cancel') return method === 'PUT' ? { kind: 'cancel', id } : null;
    return { kind: 'side' };
  }

  override newId(count: number): string {
    return `0198a7c2-0000-4000-8000-${String(count).padStart(12, '0')}`;
  }

  created({ id, url }: FakeVideo): Reply {
    const app = url.pathname.split('/').slice(1, 3).join('/');
    const response_url = `${this.origin}/${app}/requests/${id}`;
    return { body: { status: 'IN_QUEUE', request_id: id, response_url, queue_position: 3 } };
  }

  told({ id }: FakeVideo, { result, ...shown }: Shown): Reply {
    if (result === undefined) this.#results.delete(id);
    else this.#results.set(id, result as Reply);
    return { status: shown['status'] === 'COMPLETED' ? 200 : 202, body: { request_id: id, ...shown } };
  }

  says(said: Said): Shown {
    switch (said) {
      case 'queued':
        return { status: 'IN_QUEUE', queue_position: 2 };
      case 'running':
        return { status: 'IN_PROGRESS' };
      case 'done':
        return { status: 'COMPLETED' };
      case 'failed':
        return this.ended(500, { detail: 'Internal Server Error' }, { 'x-fal-retryable': 'false' });
      case 'blocked': {
        const detail = [{ loc: ['output', 'video'], msg: 'no', type: 'content_policy_violation' }];
        return this.ended(422, { detail });
      }
      case 'odd':
        return { status: 'HALLUCINATING' };
    }
  }

  /** Completed, with an error of the model as its result. */
  ended(status: number, body: object, headers: Record<string, string> = {}): Shown {
    return { status: 'COMPLETED', result: { status, body, headers } };
  }

  override error(status: number, code = 'no', message = 'no'): Reply {
    return { status, body: { detail: `${code}: ${message}` } };
  }

  override refusal() {
    const detail = [{ loc: ['body', 'prompt'], msg: 'no', type: 'content_policy_violation' }];
    return { status: 422, body: { detail } };
  }

  override cancelled(video: FakeVideo | undefined): Reply {
    if (video === undefined) return { status: 404, body: { status: 'NOT_FOUND' } };
    if (this.timeline(video)['status'] === 'COMPLETED')
      return { status: 400, body: { status: 'ALREADY_COMPLETED' } };
    video.cancelled = true;
    if (video.polls === 0) return { body: { status: 'OK' } };
    return { status: 202, body: { status: 'CANCELLATION_REQUESTED' } };
  }

  override side({ url }: FakePost): Reply {
    const id = REQUEST.exec(url.pathname)?.[2];
    if (id === undefined) {
      this.keyLists += 1;
      return { body: { keys: this.publishedKeys } };
    }
    if (!this.videos.has(id)) return this.unknown();
    const film = { video: { url: `${this.origin}/cdn/film.mp4`, content_type: 'video/mp4' } };
    return this.#results.get(id) ?? { body: film };
  }

  override reset(): void {
    super.reset();
    this.publishedKeys = [];
    this.keyLists = 0;
    this.#results.clear();
  }
}

import {
  type FakePost,
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
  type Shown,
} from './fake-upstream.ts';

const CREATE = /^\/v1\/(?:models\/[\w.-]+\/[\w.-]+\/)?predictions$/;
const PREDICTION = /^\/v1\/predictions\/([\w-]+)(\/cancel)?$/;

/** Speaks Replicate's predictions as docs/engines.md says they are spoken. */
export class FakeReplicate extends FakeUpstream {
  webhookSecret = 'whsec_c2VjcmV0LW9mLXRoZS1hY2NvdW50';
  secretsTold = 0;
  /** Pictures that were uploaded before their orders. */
  readonly uploads: FakePost[] = [];
  takesUploads = true;

  get baseUrl(): string {
    return `${this.origin}/v1`;
  }

  route(method: string, { pathname }: URL): Route | null {
    if (pathname === '/v1/account' || pathname === '/v1/webhooks/default/secret') return { kind: 'side' };
    if (pathname === '/v1/files' && method === 'POST') return { kind: 'side' };
    if (CREATE.test(pathname)) return { kind: method === 'POST' ? 'create' : 'list' };
    const [, id, cancel] = PREDICTION.exec(pathname) ?? [];
    if (id === undefined) return null;
    return { kind: cancel === undefined ? 'look' : 'cancel', id };
  }

  override newId(count: number): string {
    return `prediction${count}`;
  }

  created(video: FakeVideo): Reply {
    return { status: 201, body: this.#prediction(video, this.says('queued')) };
  }

  told(video: FakeVideo, shown: Shown): Reply {
    return { body: this.#prediction(video, shown) };
  }

  #prediction({ id, url, fields, createdAtMs }: FakeVideo, shown: Shown) {
    const model = url.pathname.replace(/^\/v1\/(?:models\/(.*)\/)?predictions$/, '$1');
    return {
      id,
      model: model === '' ? 'acme/films' : model,
      version: fields['version'] ?? 'hidden',
      input: fields['input'],
      created_at: new Date(createdAtMs).toISOString(),
      urls: { get: `${this.baseUrl}/predictions/${id}` },
      output: null,
      error: null,
      logs: '',
      ...shown,
    };
  }

  says(said: Said): Shown {
    switch (said) {
      case 'queued':
        return { status: 'starting' };
      case 'running':
        return { status: 'processing', logs: '50%|█████     |' };
      case 'done':
        return { status: 'succeeded', output: `${this.origin}/cdn/film.mp4` };
      case 'failed':
        return { status: 'failed', error: 'CUDA out of memory' };
      case 'blocked':
        return { status: 'failed', error: 'NSFW content detected. Try running it again.' };
      case 'odd':
        return { status: 'hallucinating' };
    }
  }

  override error(status: number, code = 'no', message = 'no'): Reply {
    return { status, body: { title: code, detail: message, status } };
  }

  override list(): Reply {
    const results = [...this.videos.values()].map((video) => this.#prediction(video, this.says('queued')));
    return { body: { previous: null, next: null, results: results.reverse() } };
  }

  override side(post: FakePost): Reply {
    const { url } = post;
    if (url.pathname === '/v1/files') return this.#upload(post);
    if (url.pathname === '/v1/account') return { body: { type: 'user', username: 'me' } };
    this.secretsTold += 1;
    return { body: { key: this.webhookSecret } };
  }

  #upload(post: FakePost): Reply {
    if (!this.takesUploads) return this.error(422, 'unprocessable', 'no such file');
    this.uploads.push(post);
    const id = `file${this.uploads.length}`;
    return { status: 201, body: { id, urls: { get: `${this.baseUrl}/files/${id}` } } };
  }

  override cancelled(video: FakeVideo | undefined): Reply {
    if (video === undefined) return this.unknown();
    const shown = this.timeline(video);
    if (shown['status'] === 'succeeded') return this.told(video, shown);
    video.cancelled = true;
    return this.told(video, { status: 'canceled' });
  }

  override reset(): void {
    super.reset();
    this.webhookSecret = 'whsec_c2VjcmV0LW9mLXRoZS1hY2NvdW50';
    this.secretsTold = 0;
    this.uploads.length = 0;
    this.takesUploads = true;
  }
}

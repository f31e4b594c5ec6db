import {
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
  type Shown,
} from './fake-upstream.ts';

/** Speaks the videos of xAI as docs/engines.md says they are spoken. */
export class FakeXai extends FakeUpstream {
  get baseUrl(): string {
    return `${this.origin}/v1`;
  }

  route(method: string, url: URL): Route | null {
    const [, version, name, id] = url.pathname.split('/');
    if (version !== 'v1') return null;
    if (name === 'api-key') return { kind: 'side' };
    if (name !== 'videos' || id === undefined) return null;
    if (method === 'POST') return id === 'generations' ? { kind: 'create' } : null;
    return { kind: 'look', id };
  }

  override side(): Reply {
    return { body: { name: 'a key', api_key_blocked: false } };
  }

  override newId(count: number): string {
    return `d97415a1-5796-b7ec-379f-${String(count).padStart(12, '0')}`;
  }

  /** A wrong key is a bad request. */
  override error(status: number, code = 'invalid argument', message = 'no'): Reply {
    if (code === 'unauthorized')
      return {
        status: 400,
        body: { code: 'Client specified an invalid argument', error: 'Incorrect API key provided' },
      };
    return { status, body: { code, error: message } };
  }

  override refusal() {
    const error = `Prompt rejected by content moderation at ${this.baseUrl}`;
    return { status: 400, body: { code: 'Client specified an invalid argument', error } };
  }

  created({ id }: FakeVideo): Reply {
    return { body: { request_id: id } };
  }

  told({ fields }: FakeVideo, shown: Shown): Reply {
    const pending = shown['status'] === 'pending';
    return { status: pending ? 202 : 200, body: { model: fields['model'], ...shown } };
  }

  says(said: Said): Shown {
    switch (said) {
      case 'queued':
        return { status: 'pending', progress: 0 };
      case 'running':
        return { status: 'pending', progress: 40 };
      case 'done':
        return {
          status: 'done',
          video: { url: `${this.origin}/cdn/film.mp4`, duration: 4, respect_moderation: true },
        };
      case 'failed':
        return { status: 'failed', error: { code: 'internal_error', message: 'expired' } };
      case 'blocked':
        return { status: 'done', video: { url: '', respect_moderation: false } };
      case 'odd':
        return { status: 'grokking' };
    }
  }
}

import {
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
  type Shown,
} from './fake-upstream.ts';

const JOB = /^\/api\/v1\/videos\/([\w-]+)(\/content)?$/;

/** Speaks OpenRouter's video API as docs/engines.md says it is spoken. */
export class FakeOpenrouter extends FakeUpstream {
  /** Whether a finished job tells addresses, or leaves it to the content route. */
  tellsAddresses = true;

  get baseUrl(): string {
    return `${this.origin}/api/v1`;
  }

  route(method: string, { pathname }: URL): Route | null {
    if (pathname === '/api/v1/key') return { kind: 'side' };
    if (pathname === '/api/v1/videos') return method === 'POST' ? { kind: 'create' } : null;
    const [, id, content] = JOB.exec(pathname) ?? [];
    if (id === undefined) return null;
    return { kind: content === undefined ? 'look' : 'content', id };
  }

  override newId(count: number): string {
    return `job-${count}`;
  }

  created({ id }: FakeVideo): Reply {
    const polling_url = `${this.baseUrl}/videos/${id}`;
    return { status: 202, body: { id, polling_url, status: 'pending' } };
  }

  told({ id }: FakeVideo, shown: Shown): Reply {
    return { body: { id, polling_url: `${this.baseUrl}/videos/${id}`, ...shown } };
  }

  says(said: Said): Shown {
    switch (said) {
      case 'queued':
        return { status: 'pending' };
      case 'running':
        return { status: 'in_progress' };
      case 'done': {
        const unsigned_urls = [`${this.baseUrl}/videos/job/content?index=0`];
        return {
          status: 'completed',
          ...(this.tellsAddresses ? { unsigned_urls } : {}),
          usage: { cost: 0.5 },
        };
      }
      case 'failed':
        return { status: 'failed', error: 'Provider returned an error' };
      case 'blocked':
        return { status: 'failed', error: 'Output blocked: content moderated by provider' };
      case 'odd':
        return { status: 'hallucinating' };
    }
  }

  override error(status: number, code = 'no', message = 'no'): Reply {
    return { status, body: { error: { code: status, message: `${code}: ${message}` } } };
  }

  override refusal() {
    const metadata = { reasons: ['violence'], flagged_input: 'the prompt', provider_name: 'x' };
    const error = { code: 403, message: 'Your input was flagged', metadata };
    return { status: 403, body: { error } };
  }

  override side(): Reply {
    return { body: { data: { label: 'a key' } } };
  }

  override reset(): void {
    super.reset();
    this.tellsAddresses = true;
  }
}

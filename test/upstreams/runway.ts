import {
  type FakePost,
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
  type Shown,
} from './fake-upstream.ts';

/** Speaks Runway's API as docs/engines.md says it is spoken. */
export class FakeRunway extends FakeUpstream {
  get baseUrl(): string {
    return this.origin;
  }

  route(method: string, url: URL): Route | null {
    const [, version, name, id] = url.pathname.split('/');
    if (version !== 'v1') return null;
    if (name === 'organization') return { kind: 'side' };
    if (method === 'POST' && (name === 'text_to_video' || name === 'image_to_video'))
      return { kind: 'create' };
    if (name !== 'tasks' || id === undefined) return null;
    return { kind: method === 'DELETE' ? 'cancel' : 'look', id };
  }

  override side(): Reply {
    return { body: { creditBalance: 100, tier: {}, usage: {} } };
  }

  /** Without the header it answers no request. */
  override objection({ headers }: FakePost): Reply | null {
    return headers['x-runway-version'] === undefined
      ? { status: 400, body: { error: 'X-Runway-Version is missing' } }
      : null;
  }

  override newId(count: number): string {
    return `17f20503-6c24-4c16-946b-${String(count).padStart(12, '0')}`;
  }

  override error(status: number): Reply {
    return { status, body: { error: 'no', docUrl: 'https://docs.example/errors' } };
  }

  created({ id }: FakeVideo): Reply {
    return { body: { id } };
  }

  told({ id, createdAtMs }: FakeVideo, shown: Shown): Reply {
    return { body: { id, createdAt: new Date(createdAtMs).toISOString(), ...shown } };
  }

  override cancelled(video: FakeVideo | undefined): Reply {
    if (video === undefined) return this.unknown();
    this.videos.delete(video.id);
    return { status: 200, body: {} };
  }

  says(said: Said): Shown {
    switch (said) {
      case 'queued':
        return { status: 'THROTTLED' };
      case 'running':
        return { status: 'RUNNING', progress: 0.4 };
      case 'done':
        return { status: 'SUCCEEDED', output: [`${this.origin}/cdn/film.mp4`] };
      case 'failed':
        return { status: 'FAILED', failureCode: 'INTERNAL.BAD_OUTPUT.CODE01', failure: 'safety of output' };
      case 'blocked':
        return { status: 'FAILED', failureCode: 'SAFETY.OUTPUT.VIDEO', failure: 'no' };
      case 'odd':
        return { status: 'DAYDREAMING' };
    }
  }
}

import {
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
  type Shown,
} from './fake-upstream.ts';

/** Speaks the video tasks of Volcengine Ark as docs/engines.md says they are spoken. */
export class FakeArk extends FakeUpstream {
  get baseUrl(): string {
    return `${this.origin}/api/v3`;
  }

  route(method: string, url: URL): Route | null {
    const [tasks, id] = url.pathname.split('/api/v3/contents/generations/tasks');
    if (tasks !== '' || id === undefined) return null;
    if (id === '') return { kind: method === 'POST' ? 'create' : 'list' };
    return { kind: method === 'DELETE' ? 'cancel' : 'look', id: id.slice(1) };
  }

  override newId(count: number): string {
    return `cgt-20261130201500-${String(count).padStart(5, '0')}`;
  }

  created({ id }: FakeVideo): Reply {
    return { body: { id } };
  }

  told(video: FakeVideo, shown: Shown): Reply {
    const { model, seed, ratio, resolution, duration } = video.fields;
    const created_at = Math.floor(video.createdAtMs / 1000);
    return { body: { id: video.id, model, created_at, seed, ratio, resolution, duration, ...shown } };
  }

  override list(): Reply {
    const items = [...this.videos.values()].map((video) => this.told(video, { status: 'queued' }).body);
    return { body: { total: items.length, items } };
  }

  /** What runs cannot be stopped. */
  override cancelled(video: FakeVideo | undefined): Reply {
    if (video === undefined) return this.unknown();
    const shown = this.timeline(video);
    if (shown['status'] === 'running') return this.error(409, 'InvalidAction.RunningTaskDeletion');
    video.cancelled = true;
    return { body: {} };
  }

  override unknown(): Reply {
    return this.error(404, 'ResourceNotFound', 'The specified task is not found');
  }

  override refusal() {
    const error = { code: 'InputTextSensitiveContentDetected', message: `no, at ${this.baseUrl}` };
    return { status: 400, body: { error } };
  }

  says(said: Said): Shown {
    switch (said) {
      case 'queued':
      case 'running':
        return { status: said };
      case 'done':
        return { status: 'succeeded', content: { video_url: `${this.origin}/cdn/film.mp4` } };
      case 'failed':
        return { status: 'failed', error: { code: 'InternalServiceError', message: 'output is sensitive' } };
      case 'blocked':
        return { status: 'failed', error: { code: 'OutputVideoSensitiveContentDetected', message: 'no' } };
      case 'odd':
        return { status: 'pondering' };
    }
  }
}

import {
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
  type Shown,
} from './fake-upstream.ts';

/** Service codes that go with a status. */
const CODES: Readonly<Record<number, number>> = {
  400: 1201,
  401: 1002,
  403: 1103,
  404: 1203,
  429: 1302,
  500: 5000,
  503: 5001,
  504: 5002,
};

/** Speaks Kling's API as docs/engines.md says it is spoken. */
export class FakeKling extends FakeUpstream {
  /** Whether a task is also found by the id that its client gave it. */
  findsByOurId = true;

  get baseUrl(): string {
    return this.origin;
  }

  route(method: string, url: URL): Route | null {
    const [, version, videos, kind = '', id] = url.pathname.split('/');
    if (version !== 'v1' || videos !== 'videos') return null;
    if (!['text2video', 'image2video', 'multi-image2video'].includes(kind)) return null;
    if (id === undefined) return { kind: method === 'POST' ? 'create' : 'list' };
    const known = [...this.videos.values()].filter((video) => video.url.pathname === `/v1/videos/${kind}`);
    const named = this.findsByOurId
      ? known.findLast((video) => video.fields['external_task_id'] === id)
      : undefined;
    const own = known.find((video) => video.id === id);
    return { kind: 'look', id: (own ?? named)?.id ?? id };
  }

  override reset(): void {
    super.reset();
    this.findsByOurId = true;
  }

  override newId(count: number): string {
    return String(867_283_741_759_111_000n + BigInt(count));
  }

  override error(status: number): Reply {
    return { status, body: { code: CODES[status], message: 'no', request_id: 'c0656403' } };
  }

  coded(code: number, status: number) {
    return { status, body: { code, message: `no, at ${this.baseUrl}`, request_id: 'c0656403' } };
  }

  created(video: FakeVideo): Reply {
    return this.told(video, { task_status: 'submitted' });
  }

  told({ id, createdAtMs, fields }: FakeVideo, shown: Shown): Reply {
    const { external_task_id } = fields;
    const data = { task_id: id, task_info: { external_task_id }, created_at: createdAtMs, ...shown };
    return { body: { code: 0, message: 'SUCCEED', request_id: 'c0656403', data } };
  }

  override refusal() {
    return this.coded(1301, 400);
  }

  says(said: Said): Shown {
    switch (said) {
      case 'queued':
        return { task_status: 'submitted' };
      case 'running':
        return { task_status: 'processing' };
      case 'done':
        return { task_status: 'succeed', task_result: { videos: [{ url: `${this.origin}/cdn/film.mp4` }] } };
      case 'failed':
        return { task_status: 'failed', task_status_msg: 'the input image expired' };
      case 'blocked':
        return { task_status: 'failed', task_status_msg: 'The generated video did not pass risk control' };
      case 'odd':
        return { task_status: 'dreaming of it' };
    }
  }
}

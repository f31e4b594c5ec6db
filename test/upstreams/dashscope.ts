import {
  type FakePost,
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
  type Shown,
} from './fake-upstream.ts';

/** Speaks the asynchronous tasks of DashScope as docs/engines.md says they are spoken. */
export class FakeDashscope extends FakeUpstream {
  get baseUrl(): string {
    return `${this.origin}/api/v1`;
  }

  route(method: string, url: URL): Route | null {
    const [, api, version, name, id = '', part] = url.pathname.split('/');
    if (api !== 'api' || version !== 'v1') return null;
    if (method === 'POST' && url.pathname.endsWith('/aigc/video-generation/video-synthesis'))
      return { kind: 'create' };
    if (name !== 'tasks') return null;
    return method === 'POST' && part === 'cancel' ? { kind: 'cancel', id } : { kind: 'look', id };
  }

  override objection({ headers }: FakePost): Reply | null {
    return headers['x-dashscope-async'] === 'enable'
      ? null
      : this.error(403, 'AccessDenied', 'current user api does not support synchronous calls');
  }

  override newId(count: number): string {
    return `0385dc79-5ff8-4d82-bcb6-${String(count).padStart(12, '0')}`;
  }

  override error(status: number, code = 'InternalError', message = 'no'): Reply {
    return { status, body: { code, message, request_id: '7574ee8f' } };
  }

  override unknown(): Reply {
    return { body: { request_id: '7574ee8f', output: { task_id: 'x', task_status: 'UNKNOWN' } } };
  }

  created({ id }: FakeVideo): Reply {
    return { body: { output: { task_status: 'PENDING', task_id: id }, request_id: '7574ee8f' } };
  }

  told({ id }: FakeVideo, shown: Shown): Reply {
    return { body: { request_id: '7574ee8f', output: { task_id: id, ...shown } } };
  }

  override cancelled(video: FakeVideo | undefined): Reply {
    if (video === undefined || this.timeline(video)['task_status'] !== 'PENDING')
      return this.error(400, 'UnsupportedOperation', 'Failed to cancel the task');
    video.cancelled = true;
    return { body: { request_id: '7574ee8f' } };
  }

  override refusal() {
    return this.refused(400, 'DataInspectionFailed', `Input data of ${this.baseUrl} is inappropriate`);
  }

  refused(status: number, code: string, message = 'no') {
    return { status, body: { code, message, request_id: '7574ee8f' } };
  }

  says(said: Said): Shown {
    switch (said) {
      case 'queued':
        return { task_status: 'PENDING' };
      case 'running':
        return { task_status: 'RUNNING' };
      case 'done':
        return { task_status: 'SUCCEEDED', video_url: `${this.origin}/cdn/film.mp4` };
      case 'failed':
        return { task_status: 'FAILED', code: 'InternalError.Algo', message: 'output safety expired' };
      case 'blocked':
        return {
          task_status: 'FAILED',
          code: 'DataInspectionFailed',
          message: 'Output data may contain inappropriate content.',
        };
      case 'odd':
        return { task_status: 'SUSPENDED' };
    }
  }
}

import {
  type FakePost,
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
} from './fake-upstream.ts';

/** Speaks `POST /videos` as docs/engines.md says it is spoken, in the varieties of its profiles. */
export class FakeVideoServer extends FakeUpstream {
  /** Put into the video object. */
  resultFields: (video: FakeVideo) => Readonly<Record<string, unknown>> = () => ({});
  /** A field that it does not know is refused, as TensorRT-LLM does. */
  knownFields: ReadonlySet<string> | null = null;
  multipartOnly = false;

  get baseUrl(): string {
    return `${this.origin}/v1`;
  }

  route(method: string, url: URL): Route | null {
    const [, root, videos, name, part] = url.pathname.split('/');
    if (root !== 'v1' || videos !== 'videos') return null;
    if (name === undefined) return { kind: method === 'POST' ? 'create' : 'list' };
    const id = decodeURIComponent(name);
    if (method === 'DELETE') return { kind: 'forget', id };
    return { kind: part === 'content' ? 'content' : 'look', id };
  }

  created(video: FakeVideo): Reply {
    return this.told(video, { status: 'queued', progress: 0 });
  }

  told(video: FakeVideo, shown: Readonly<Record<string, unknown>>): Reply {
    const { model, prompt, size, seconds } = video.fields;
    const created_at = Math.floor(video.createdAtMs / 1000);
    const facts = { id: video.id, object: 'video', created_at, model, prompt, size, seconds };
    return { body: { ...facts, ...shown, ...this.resultFields(video) } };
  }

  says(said: Said): Readonly<Record<string, unknown>> {
    switch (said) {
      case 'queued':
        return { status: 'queued', progress: 0 };
      case 'running':
        return { status: 'in_progress', progress: 40 };
      case 'done':
        return { status: 'completed', progress: 100 };
      case 'failed':
        return { status: 'failed', error: { code: 'server_error', message: 'CUDA out of memory' } };
      case 'blocked':
        return { status: 'failed', error: { code: 'moderation_blocked', message: 'no' } };
      case 'odd':
        return { status: 'hallucinating' };
    }
  }

  override refusal() {
    const error = { code: 'content_policy_violation', message: `at ${this.baseUrl}` };
    return { status: 400, body: { error } };
  }

  override list(): Reply {
    const data = [...this.videos.values()].map((video) => this.told(video, { status: 'queued' }).body);
    return { body: { object: 'list', data } };
  }

  override objection({ headers, fields }: FakePost): Reply | null {
    if (this.multipartOnly && !/^multipart/.test(headers['content-type'] ?? ''))
      return { status: 415, body: { detail: 'multipart/form-data is expected' } };
    const unknown = Object.keys(fields).find((name) => this.knownFields?.has(name) === false);
    return unknown === undefined ? null : { status: 422, body: { error: `unknown field ${unknown}` } };
  }

  override reset(): void {
    super.reset();
    this.resultFields = () => ({});
    this.knownFields = null;
    this.multipartOnly = false;
  }
}

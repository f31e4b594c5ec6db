import {
  type FakePost,
  FakeUpstream,
  type FakeVideo,
  type Reply,
  type Route,
  type Said,
  type Shown,
} from './fake-upstream.ts';

export type FakeDialect = 'unified-v2' | 'unified-v1' | 'duomi' | 'evolink';

const CREATES: Readonly<Record<FakeDialect, string>> = {
  'unified-v2': '/v2/videos/generations',
  'unified-v1': '/v1/video/create',
  duomi: '/v1/videos/generations',
  evolink: '/v1/videos/generations',
};

/** How each says where its tasks are: the id is the last thing in the address. */
const LOOKS: Readonly<Record<FakeDialect, RegExp>> = {
  'unified-v2': /^\/v2\/videos\/generations\/([^/?]+)$/,
  'unified-v1': /^\/v1\/video\/query\?id=([^&]+)$/,
  duomi: /^\/v1\/videos\/tasks\/([^/?]+)$/,
  evolink: /^\/v1\/tasks\/([^/?]+)$/,
};

const WORDS: Readonly<
  Record<FakeDialect, Readonly<Record<'queued' | 'running' | 'done' | 'failed', string>>>
> = {
  'unified-v2': { queued: 'NOT_START', running: 'IN_PROGRESS', done: 'SUCCESS', failed: 'FAILURE' },
  'unified-v1': { queued: 'pending', running: 'processing', done: 'completed', failed: 'failed' },
  duomi: { queued: 'pending', running: 'running', done: 'succeeded', failed: 'error' },
  evolink: { queued: 'pending', running: 'processing', done: 'completed', failed: 'failed' },
};

/** A reseller of Sora 2 as one of four seed documents describes it. */
export class FakeSoraReseller extends FakeUpstream {
  readonly characters: Readonly<Record<string, unknown>>[] = [];
  /** Errors are told inside a 200, as duomi was seen to do. */
  errorsInside = false;
  readonly #dialect: FakeDialect;

  constructor(dialect: FakeDialect, film: Uint8Array) {
    super(film);
    this.#dialect = dialect;
  }

  get baseUrl(): string {
    return this.origin;
  }

  route(method: string, url: URL): Route | null {
    const at = url.pathname + url.search;
    if (method === 'POST' && at === CREATES[this.#dialect]) return { kind: 'create' };
    if (this.#dialect === 'evolink' && at === '/v1/credits') return { kind: 'list' };
    if (this.#dialect === 'unified-v2' && at === '/sora/v1/characters') return { kind: 'side' };
    const [, id] = LOOKS[this.#dialect].exec(at) ?? [];
    return id === undefined ? null : { kind: 'look', id: decodeURIComponent(id) };
  }

  override newId(count: number): string {
    if (this.#dialect === 'unified-v1') return `sora-2:task_01k9008rhbefnt3rb1g9szx${count}/w`;
    if (this.#dialect === 'evolink') return `task-unified-1790000000-k3v9q0z${count}`;
    return `f0aa213c-c09e-4e19-a0e5-c698fe48acf${count}`;
  }

  created({ id }: FakeVideo): Reply {
    switch (this.#dialect) {
      case 'unified-v2':
        return { body: { task_id: id } };
      case 'unified-v1':
        return { body: { id, status: 'pending', status_update_time: 1_762_010_621_323 } };
      case 'duomi':
        return { body: { id } };
      case 'evolink':
        return {
          body: {
            id,
            object: 'video.generation.task',
            status: 'pending',
            progress: 0,
            task_info: { can_cancel: true, estimated_time: 300, video_duration: 8 },
            usage: { billing_rule: 'per_second', credits_reserved: 7 },
          },
        };
    }
  }

  told({ id }: FakeVideo, shown: Shown): Reply {
    const url = `${this.origin}/cdn/film.mp4`;
    const done = shown['status'] === WORDS[this.#dialect].done;
    switch (this.#dialect) {
      case 'unified-v2':
        return { body: { task_id: id, platform: 'openai', data: done ? { output: url } : null, ...shown } };
      case 'unified-v1': {
        const { progress, ...rest } = shown;
        const pending_info = { progress_pct: typeof progress === 'number' ? progress / 100 : 0 };
        const detail = { id: 'task_01k9', pending_info };
        // The answer's own id sometimes lacks the model in front.
        return { body: { id: 'task_01k9', detail, ...(done ? { video_url: url } : {}), ...rest } };
      }
      case 'duomi': {
        const { status, error, ...rest } = shown;
        const data = { videos: done ? [{ url }] : [] };
        return { body: { id, state: status, data, message: error ?? '', action: 'generate', ...rest } };
      }
      case 'evolink':
        return {
          body: {
            id,
            object: 'video.generation.task',
            type: 'video',
            ...(done ? { results: [url] } : {}),
            ...shown,
          },
        };
    }
  }

  says(said: Said): Shown {
    const words = WORDS[this.#dialect];
    const percent = (number: number) => (this.#dialect === 'unified-v2' ? `${number}%` : number);
    switch (said) {
      case 'queued':
        return { status: words.queued, progress: percent(0) };
      case 'running':
        return { status: words.running, progress: percent(40) };
      case 'done':
        return { status: words.done, progress: percent(100) };
      case 'failed':
        return this.#failed('service_error', 'The model returned no content');
      case 'blocked':
        return this.#failed('content_policy_violation', 'The generated video was refused by moderation');
      case 'odd':
        return { status: 'daydreaming' };
    }
  }

  #failed(code: string, message: string): Shown {
    const status = WORDS[this.#dialect].failed;
    switch (this.#dialect) {
      case 'unified-v2':
        return { status, progress: '100%', fail_reason: message };
      case 'unified-v1':
      case 'duomi':
        return { status, error: message };
      case 'evolink':
        return { status, progress: 0, error: { code, message, type: 'task_error' } };
    }
  }

  override error(status: number, code = 'no', message = 'no'): Reply {
    switch (this.#dialect) {
      case 'duomi':
        return { status: this.errorsInside ? 200 : status, body: { code: status, msg: message, message } };
      case 'evolink':
        return { status, body: { error: { code, message, type: 'invalid_request_error' } } };
      default:
        return { status, body: { code, message, data: null } };
    }
  }

  override unknown(): Reply {
    switch (this.#dialect) {
      case 'evolink':
        return this.error(404, 'task_not_found', 'Task not found');
      case 'duomi':
        return this.error(404, 'no', 'no such task');
      default:
        // The family's gateway says so with a 400.
        return this.error(400, 'task_not_exist', 'task_not_exist');
    }
  }

  override refusal() {
    const message = 'This content may violate our content policy: content_policy_violation';
    return {
      status: 400,
      body: this.error(400, 'content_policy_violation', `${message} at ${this.origin}`).body,
    };
  }

  override side({ fields }: FakePost): Reply {
    this.characters.push(fields);
    const id = `ch_${this.characters.length}`;
    const username = `abc.duck${this.characters.length}`;
    return { body: { id, username, permalink: `https://sora.example/${username}`, profile_picture_url: '' } };
  }

  override reset(): void {
    super.reset();
    this.characters.length = 0;
    this.errorsInside = false;
  }
}

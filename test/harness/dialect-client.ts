/** How a client of each dialect creates and polls, in that dialect's own words. */
export interface DialectClient {
  readonly name: string;
  /** A base path that always names the dialect. */
  readonly basePath: string;
  readonly create: { readonly method: 'POST'; readonly path: string };
  /** The seed document's own example, with small frames where the dialect has words for them. */
  readonly example: Record<string, unknown>;
  readonly smallest: Record<string, unknown>;
  readonly bareKey: boolean;
  pollPath(id: string): string;
  id(created: Record<string, unknown>): unknown;
  /** The dialect's own words for: waiting, working, done, failed. */
  readonly words: {
    readonly queued: string;
    readonly running: string;
    readonly completed: string;
    readonly failed: string;
  };
  status(body: Record<string, unknown>): unknown;
  progress(body: Record<string, unknown>): unknown;
  videoUrl(body: Record<string, unknown>): unknown;
}

type Body = Record<string, unknown>;

export const CLIENTS: readonly DialectClient[] = [
  {
    name: 'openai',
    basePath: '/openai',
    create: { method: 'POST', path: '/v1/videos' },
    example: {
      model: 'sora-2',
      prompt: 'A calico cat playing a piano on stage',
      seconds: '15',
      size: '720x1280',
      watermark: 'false',
      private: 'false',
      style: 'anime',
    },
    smallest: { prompt: 'waves' },
    bareKey: false,
    pollPath: (id) => `/v1/videos/${id}`,
    id: (created) => created['id'],
    words: { queued: 'queued', running: 'in_progress', completed: 'completed', failed: 'failed' },
    status: (body) => body['status'],
    progress: (body) => body['progress'],
    videoUrl: (body) => body['url'],
  },
  {
    name: 'unified-v1',
    basePath: '/unified-v1',
    create: { method: 'POST', path: '/v1/video/create' },
    example: {
      images: [],
      model: 'sora-2',
      orientation: 'portrait',
      prompt: 'make animate',
      size: 'large',
      duration: 15,
      watermark: false,
      private: true,
    },
    smallest: { model: 'sora-2', prompt: 'waves' },
    bareKey: false,
    pollPath: (id) => `/v1/video/query?id=${encodeURIComponent(id)}`,
    id: (created) => created['id'],
    words: { queued: 'pending', running: 'processing', completed: 'completed', failed: 'failed' },
    status: (body) => body['status'],
    progress: (body) => {
      const detail = body['detail'] as { pending_info?: { progress_pct?: number } } | undefined;
      return body['status'] === 'completed'
        ? 100
        : Math.round((detail?.pending_info?.progress_pct ?? 0) * 100);
    },
    videoUrl: (body) => body['video_url'],
  },
  {
    name: 'unified-v2',
    basePath: '/unified-v2',
    create: { method: 'POST', path: '/v2/videos/generations' },
    example: {
      prompt: 'make animate',
      model: 'sora-2',
      images: [],
      aspect_ratio: '16:9',
      hd: false,
      duration: '10',
      watermark: false,
    },
    smallest: { model: 'sora-2', prompt: 'waves' },
    bareKey: false,
    pollPath: (id) => `/v2/videos/generations/${id}`,
    id: (created) => created['task_id'],
    words: { queued: 'NOT_START', running: 'IN_PROGRESS', completed: 'SUCCESS', failed: 'FAILURE' },
    status: (body) => body['status'],
    progress: (body) => Number.parseInt(String(body['progress']), 10),
    videoUrl: (body) => (body['data'] as Body | null)?.['output'],
  },
  {
    name: 'duomi',
    basePath: '/duomi',
    create: { method: 'POST', path: '/v1/videos/generations' },
    example: {
      model: 'sora-2',
      prompt: 'The car moves forward at a high speed',
      aspect_ratio: '16:9',
      duration: 15,
      image_urls: [],
    },
    smallest: { model: 'sora-2', prompt: 'waves' },
    bareKey: true,
    pollPath: (id) => `/v1/videos/tasks/${id}`,
    id: (created) => created['id'],
    words: { queued: 'pending', running: 'running', completed: 'succeeded', failed: 'error' },
    status: (body) => body['state'],
    progress: (body) => body['progress'],
    videoUrl: (body) => (body['data'] as { videos: { url: string }[] }).videos[0]?.url,
  },
  {
    name: 'evolink',
    basePath: '/evolink',
    create: { method: 'POST', path: '/v1/videos/generations' },
    example: { model: 'sora-2-pro-preview', prompt: 'A cat playing piano' },
    smallest: { model: 'sora-2-pro-preview', prompt: 'waves' },
    bareKey: false,
    pollPath: (id) => `/v1/tasks/${id}`,
    id: (created) => created['id'],
    words: { queued: 'pending', running: 'processing', completed: 'completed', failed: 'failed' },
    status: (body) => body['status'],
    progress: (body) => body['progress'],
    videoUrl: (body) => (body['results'] as string[] | undefined)?.[0],
  },
];

export function authorization(client: Pick<DialectClient, 'bareKey'>, key: string): string {
  return client.bareKey ? key : `Bearer ${key}`;
}

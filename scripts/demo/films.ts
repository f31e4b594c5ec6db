import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What a poll says, in whatever words its dialect has for it. */
export interface PollView {
  readonly done: boolean;
  readonly failure: string | null;
  /** Whole percent. */
  readonly progress: number;
  readonly videoUrl: string | null;
}

/** One film of the demo: the example request of a dialect's own document, sent and polled as its clients do. */
export interface DemoFilm {
  readonly dialect: string;
  readonly prompt: string;
  readonly fileName: string;
  create(server: DemoServer): Promise<string>;
  poll(server: DemoServer, id: string): Promise<PollView>;
}

export interface DemoServer {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Where the reference pictures of the demo can be fetched by address. */
  readonly picturesUrl: string;
}

type Body = Record<string, unknown>;

async function call(
  server: DemoServer,
  path: string,
  init: RequestInit & { bareKey?: boolean } = {},
): Promise<Body> {
  const headers = new Headers(init.headers);
  headers.set('authorization', init.bareKey === true ? server.apiKey : `Bearer ${server.apiKey}`);
  const response = await fetch(server.baseUrl + path, { ...init, headers });
  const body = (await response.json()) as Body;
  if (!response.ok)
    throw new Error(`${init.method ?? 'GET'} ${path} answered ${response.status}: ${JSON.stringify(body)}`);
  return body;
}

function postJson(server: DemoServer, path: string, body: Body, bareKey = false): Promise<Body> {
  const headers = { 'content-type': 'application/json' };
  return call(server, path, { method: 'POST', headers, body: JSON.stringify(body), bareKey });
}

function text(value: unknown): string {
  if (typeof value !== 'string' || value === '')
    throw new Error(`expected text, got ${JSON.stringify(value)}`);
  return value;
}

function view(done: boolean, failure: unknown, progress: number, videoUrl: unknown): PollView {
  return {
    done,
    failure: typeof failure === 'string' && failure !== '' ? failure : null,
    progress,
    videoUrl: typeof videoUrl === 'string' ? videoUrl : null,
  };
}

export const PICTURES = join('examples', 'reference');

function picture(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(PICTURES, name)));
}

const openai: DemoFilm = {
  dialect: 'openai',
  prompt: 'A calico cat playing a piano on stage',
  fileName: 'openai.mp4',
  async create(server) {
    const form = new FormData();
    form.set('model', 'sora-2');
    form.set('prompt', openai.prompt);
    form.set('seconds', '15');
    form.set('size', '720x1280');
    form.set('input_reference', new Blob([picture('mountain-lake.jpg')]), basename('mountain-lake.jpg'));
    form.set('watermark', 'false');
    form.set('private', 'false');
    form.set('style', 'anime');
    return text((await call(server, '/v1/videos', { method: 'POST', body: form }))['id']);
  },
  async poll(server, id) {
    const video = await call(server, `/v1/videos/${id}`);
    const error = video['error'] as Body | null;
    return view(video['status'] === 'completed', error?.['message'], Number(video['progress']), video['url']);
  },
};

const unifiedV1: DemoFilm = {
  dialect: 'unified-v1',
  prompt: 'make animate',
  fileName: 'unified-v1.mp4',
  async create(server) {
    const body = await postJson(server, '/v1/video/create', {
      images: [],
      model: 'sora-2',
      orientation: 'portrait',
      prompt: unifiedV1.prompt,
      size: 'large',
      duration: 15,
      watermark: false,
      private: true,
    });
    return text(body['id']);
  },
  async poll(server, id) {
    const body = await call(server, `/v1/video/query?id=${encodeURIComponent(id)}`);
    const detail = body['detail'] as { pending_info?: { progress_pct?: number } };
    const done = body['status'] === 'completed';
    const progress = done ? 100 : Math.round((detail.pending_info?.progress_pct ?? 0) * 100);
    return view(done, body['error'], progress, body['video_url']);
  },
};

const unifiedV2: DemoFilm = {
  dialect: 'unified-v2',
  prompt: 'make animate',
  fileName: 'unified-v2.mp4',
  async create(server) {
    const body = await postJson(server, '/v2/videos/generations', {
      prompt: unifiedV2.prompt,
      model: 'sora-2',
      images: [`data:image/jpeg;base64,${Buffer.from(picture('sailboat.jpg')).toString('base64')}`],
      aspect_ratio: '16:9',
      hd: false,
      duration: '10',
      watermark: false,
    });
    return text(body['task_id']);
  },
  async poll(server, id) {
    const body = await call(server, `/v2/videos/generations/${id}`);
    const data = body['data'] as Body | null;
    const progress = Number.parseInt(String(body['progress']), 10);
    return view(body['status'] === 'SUCCESS', body['fail_reason'], progress, data?.['output']);
  },
};

const duomi: DemoFilm = {
  dialect: 'duomi',
  prompt: 'The car moves forward at a high speed',
  fileName: 'duomi.mp4',
  async create(server) {
    const request = {
      model: 'sora-2',
      prompt: duomi.prompt,
      aspect_ratio: '16:9',
      duration: 15,
      image_urls: [`${server.picturesUrl}/road-car.jpg`],
    };
    return text((await postJson(server, '/v1/videos/generations', request, true))['id']);
  },
  async poll(server, id) {
    const body = await call(server, `/v1/videos/tasks/${id}`, { bareKey: true });
    const data = body['data'] as { videos: { url: string }[] };
    return view(
      body['state'] === 'succeeded',
      body['message'],
      Number(body['progress']),
      data.videos[0]?.url,
    );
  },
};

const evolink: DemoFilm = {
  dialect: 'evolink',
  prompt: 'A cat playing piano',
  fileName: 'evolink.mp4',
  async create(server) {
    const request = { model: 'sora-2-pro-preview', prompt: evolink.prompt };
    return text((await postJson(server, '/v1/videos/generations', request))['id']);
  },
  async poll(server, id) {
    const body = await call(server, `/v1/tasks/${id}`);
    const results = (body['results'] ?? []) as string[];
    const error = body['error'] as Body | undefined;
    return view(body['status'] === 'completed', error?.['message'], Number(body['progress']), results[0]);
  },
};

export const FILMS: readonly DemoFilm[] = [openai, unifiedV1, unifiedV2, duomi, evolink];

import type { DialectClient } from './dialect-client.ts';

/** What a client of the three dialects beside the five needs to create and poll. */
export type NeighbourClient = Pick<
  DialectClient,
  'name' | 'basePath' | 'create' | 'example' | 'smallest' | 'bareKey' | 'pollPath' | 'id'
>;

type Body = Record<string, unknown>;

export const NEIGHBOURS: readonly NeighbourClient[] = [
  {
    name: 'apimart',
    basePath: '/apimart',
    create: { method: 'POST', path: '/v1/videos/generations' },
    example: {
      model: 'sora-2',
      prompt: 'A cat plays the piano',
      duration: 5,
      aspect_ratio: '16:9',
      image_urls: [],
      thumbnail: true,
      storyboard: false,
    },
    smallest: { prompt: 'waves' },
    bareKey: false,
    pollPath: (id) => `/v1/tasks/${id}`,
    id: (created) => (created['data'] as Body[])[0]?.['task_id'],
  },
  {
    name: 'new-api',
    basePath: '/new-api',
    create: { method: 'POST', path: '/v1/video/generations' },
    example: {
      model: 'sora-2',
      prompt: 'An astronaut walks on the moon',
      duration: 5,
      width: 512,
      height: 512,
      fps: 30,
      n: 1,
      seed: 20_231_234,
      response_format: 'mp4',
      user: 'user-1234',
      metadata: { aspect_ratio: '16:9' },
    },
    smallest: { prompt: 'waves' },
    bareKey: true,
    pollPath: (id) => `/v1/video/generations/${id}`,
    id: (created) => created['task_id'],
  },
  {
    name: 'xai',
    basePath: '/xai',
    create: { method: 'POST', path: '/v1/videos/generations' },
    example: {
      model: 'grok-imagine-video',
      prompt: 'A rocket lifts off from red dunes',
      duration: 10,
      aspect_ratio: '16:9',
      resolution: '720p',
    },
    smallest: { prompt: 'waves' },
    bareKey: false,
    pollPath: (id) => `/v1/videos/${id}`,
    id: (created) => created['request_id'],
  },
];

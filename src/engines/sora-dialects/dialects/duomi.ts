import type { SoraDialect } from '../dialect.ts';

const TASKS = '/v1/videos/tasks';

export const duomi: SoraDialect = {
  home: 'https://duomiapi.com',
  scheme: '',
  createPath: '/v1/videos/generations',
  routeOf: (taskId) => `${TASKS}/${encodeURIComponent(taskId)}`,
  fields: ({ model, prompt, seconds, portrait, images, clips, webhookUrl }) => ({
    model,
    prompt,
    aspect_ratio: portrait ? '9:16' : '16:9',
    duration: seconds,
    ...(images.length > 0 ? { image_urls: images } : {}),
    ...(clips.length > 0 ? { characters: clips.map(({ url, timestamps }) => ({ url, timestamps })) } : {}),
    ...(webhookUrl === null ? {} : { callback_url: webhookUrl }),
  }),
  idPaths: ['id', 'task_id', 'data.task_id', 'data.id'],
  words: {},
  errorPaths: ['message', 'error', 'msg'],
  resultPaths: ['data.videos.0.url', 'data.video_url', 'video_url'],
  checkPath: `${TASKS}/00000000-0000-0000-0000-000000000000`,
  imagesMax: 1,
  promptMax: null,
  inlineImages: false,
  characters: 'clips',
  webhooks: 'any',
};

import type { SoraDialect } from '../dialect.ts';

const PATH = '/v2/videos/generations';

/** Seed-era "unified format" of the gpt-best and comfly family. */
export const unifiedV2: SoraDialect = {
  home: null,
  scheme: 'Bearer ',
  createPath: PATH,
  routeOf: (taskId) => `${PATH}/${encodeURIComponent(taskId)}`,
  fields: ({ model, prompt, seconds, portrait, high, images, watermark, private: hidden, webhookUrl }) => ({
    model,
    prompt,
    aspect_ratio: portrait ? '9:16' : '16:9',
    duration: String(seconds),
    ...(high ? { hd: true } : {}),
    ...(images.length > 0 ? { images } : {}),
    watermark,
    private: hidden,
    ...(webhookUrl === null ? {} : { notify_hook: webhookUrl }),
  }),
  idPaths: ['task_id', 'id', 'data.task_id', 'data.id'],
  words: {},
  errorPaths: ['fail_reason', 'error', 'data.error', 'message'],
  resultPaths: [
    'data.output',
    'data.outputs.0',
    'output',
    'outputs.0',
    'data.video_url',
    'video_url',
    'result_url',
    'data.url',
    'url',
  ],
  checkPath: `${PATH}/reelay_check`,
  // The document has a list, and clients were seen to send four.
  imagesMax: 4,
  promptMax: null,
  inlineImages: true,
  characters: 'recorded',
  webhooks: 'any',
};

import type { TaskFailure } from '../../../task/error.ts';
import { PROMPT_REFUSED } from '../../remote/failures.ts';
import { asFields, asText } from '../../remote/fields.ts';
import type { SoraDialect } from '../dialect.ts';
import { refusalIn } from '../refusals.ts';

const FAILURES: Readonly<Record<string, TaskFailure>> = {
  image_processing_error: {
    code: 'invalid_image',
    message: 'The engine could not read the reference image.',
  },
  image_dimension_mismatch: {
    code: 'image_size_mismatch',
    message: 'The engine takes only a reference image that is as large as the video.',
  },
  generation_timeout: {
    code: 'generation_timeout',
    message: 'The video was not finished in time by its engine.',
  },
};

export const evolink: SoraDialect = {
  home: 'https://api.evolink.ai',
  scheme: 'Bearer ',
  createPath: '/v1/videos/generations',
  routeOf: (taskId) => `/v1/tasks/${encodeURIComponent(taskId)}`,
  fields: ({ model, facts, prompt, seconds, portrait, high, images, watermark, webhookUrl }) => ({
    model,
    prompt,
    aspect_ratio: portrait ? '9:16' : '16:9',
    duration: seconds,
    ...qualityOf(model, facts.high.length > 0, high),
    ...(images.length > 0 ? { image_urls: images } : {}),
    ...(facts.watermark ? { remove_watermark: !watermark } : {}),
    ...(webhookUrl === null ? {} : { callback_url: webhookUrl }),
  }),
  idPaths: ['id', 'task_id', 'data.0.task_id', 'data.task_id'],
  words: {},
  errorPaths: ['error', 'message'],
  resultPaths: [
    'results.0',
    'results.0.url',
    'results.0.video_url',
    'result_data.0.video_url',
    'data.video_url',
    'video_url',
  ],
  failureOf(task) {
    const error = asFields(task['error']);
    const code = asText(error?.['code']) ?? '';
    // One code for both ends of the work: only the text may tell that the film itself was refused.
    if (code === 'content_policy_violation') return refusalIn(asText(error?.['message'])) ?? PROMPT_REFUSED;
    return (Object.hasOwn(FAILURES, code) ? FAILURES[code] : null) ?? null;
  },
  checkPath: '/v1/credits',
  imagesMax: 1,
  promptMax: 5_000,
  inlineImages: false,
  characters: 'none',
  webhooks: 'https',
};

/** Two vocabularies for the same thing, and models that have neither. */
function qualityOf(model: string, choice: boolean, high: boolean): { readonly quality?: string } {
  if (!choice) return {};
  if (model === 'sora-2-pro') return { quality: high ? 'high' : 'standard' };
  return { quality: high ? '1080p' : '720p' };
}

import { PROMPT_REFUSED, RESULT_REFUSED } from '../../remote/failures.ts';
import { asText, at, percent } from '../../remote/fields.ts';
import type { SoraDialect } from '../dialect.ts';
import { refusalIn } from '../refusals.ts';

const QUERY = '/v1/video/query?id=';

/** Seed-era "unified video format" of AnyAPI, yunwu and their sisters. */
export const unifiedV1: SoraDialect = {
  home: null,
  scheme: 'Bearer ',
  createPath: '/v1/video/create',
  routeOf: (taskId) => QUERY + encodeURIComponent(taskId),
  fields: ({ model, prompt, seconds, portrait, high, images, private: hidden }) => ({
    model,
    prompt,
    images,
    orientation: portrait ? 'portrait' : 'landscape',
    size: high ? 'large' : 'small',
    duration: seconds,
    // `false` insists on a film without a mark; `true` would settle for one with it.
    watermark: false,
    private: hidden,
  }),
  idPaths: ['id', 'task_id', 'data.id', 'data.task_id'],
  words: {
    image_downloading: 'running',
    video_generating: 'running',
    // There is no address yet: it is `completed` that says so.
    video_generation_completed: 'running',
    video_generation_failed: 'failed',
    video_upsampling: 'running',
    video_upsampling_completed: 'running',
  },
  errorPaths: [
    'error',
    'fail_reason',
    'detail.failure_reason',
    'detail.pending_info.failure_reason',
    'detail.draft_info.reason_str',
    'message',
  ],
  resultPaths: [
    'video_url',
    'data.video_url',
    'result.video_url',
    'result.url',
    'videoUrl',
    'detail.url',
    'detail.draft_info.downloadable_url',
    'detail.draft_info.url',
    'url',
  ],
  progressOf(task) {
    // From 0 to 1, where 1 is all of it.
    const share = at(task, 'detail.pending_info.progress_pct');
    return typeof share === 'number' ? percent(share <= 1 ? share * 100 : share) : null;
  },
  failureOf(task) {
    if (at(task, 'detail.draft_info.kind') !== 'sora_content_violation') return null;
    if (at(task, 'detail.pending_info.moderation_result.is_output_rejection') === true) return RESULT_REFUSED;
    return refusalIn(asText(at(task, 'detail.draft_info.reason_str'))) ?? PROMPT_REFUSED;
  },
  checkPath: `${QUERY}reelay_check`,
  imagesMax: 1,
  promptMax: null,
  inlineImages: false,
  characters: 'none',
  webhooks: 'none',
};

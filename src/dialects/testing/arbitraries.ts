import fc from 'fast-check';
import { STYLES } from '../../task/request.ts';
import type { Task } from '../../task/task.ts';
import {
  SAMPLE_PLAN,
  SAMPLE_REQUEST,
  STATES,
  type StateName,
  sampleTask,
  TASK_FAILURE_CODES,
} from './sample-task.ts';

/** Every field name that some dialect reads, so that random bodies reach the readers and not only the schema. */
const FIELD_NAMES = [
  ...['prompt', 'model', 'seconds', 'duration', 'size', 'resolution', 'quality', 'orientation'],
  ...['aspect_ratio', 'ratio', 'hd', 'style', 'watermark', 'remove_watermark', 'private', 'seed'],
  ...['input_reference', 'images', 'image_urls', 'image_url', 'image', 'callback_url', 'notify_hook'],
  ...['characters', 'character_url', 'character_timestamps', '__proto__', 'constructor', 'metadata'],
];

/** Values near what is legal, mixed with any JSON. */
const fieldValue = fc.oneof(
  fc.constantFrom(
    '',
    null,
    0,
    -1,
    4.5,
    25,
    '25',
    '1e3',
    'true',
    '16:9',
    '1280x720',
    'large',
    '1080p',
    'anime',
  ),
  fc.constantFrom(
    'data:image/png;base64,',
    'data:,',
    'http://',
    'https://a.example.com/a.png',
    'iVBORw==',
    '1,3',
  ),
  fc.constantFrom('[{"url":"https://a.example.com/a.mp4","timestamps":"0,3"}]', '[', '{}', 'null'),
  fc.jsonValue({ maxDepth: 3 }),
);

export const anyFields = fc.dictionary(fc.oneof(fc.constantFrom(...FIELD_NAMES), fc.string()), fieldValue, {
  maxKeys: 8,
});

const plan = fc.record({
  engineId: fc.string(),
  seconds: fc.integer({ min: 1, max: 60 }),
  width: fc.integer({ min: 64, max: 4096 }),
  height: fc.integer({ min: 64, max: 4096 }),
  warnings: fc.constant([]),
  instructions: fc.constant({}),
});

const stateName = fc.constantFrom(...(Object.keys(STATES) as StateName[]));

/** Tasks of every state with any id, dialect, texts and numbers that a stored task can have. */
export const anyTask: fc.Arbitrary<Task> = fc
  .record({
    id: fc.string({ minLength: 1 }),
    dialect: fc.string(),
    state: stateName,
    model: fc.string(),
    prompt: fc.string({ unit: 'binary' }),
    style: fc.constantFrom(null, ...STYLES),
    progress: fc.integer({ min: 0, max: 99 }),
    failureCode: fc.constantFrom(...TASK_FAILURE_CODES),
    failureMessage: fc.string(),
    planned: fc.option(plan),
    createdAtMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  })
  .map(({ state, model, prompt, style, failureCode, failureMessage, planned, progress, ...rest }) => {
    const base: Partial<Task> = STATES[state];
    const ended = base.status === 'failed' || base.status === 'cancelled';
    return sampleTask({
      ...base,
      ...rest,
      updatedAtMs: rest.createdAtMs,
      progress: base.status === 'completed' ? 100 : progress,
      request: { ...SAMPLE_REQUEST, model, prompt, style },
      plan: planned ?? (base.plan === undefined ? null : SAMPLE_PLAN),
      failure: ended ? { code: failureCode, message: failureMessage } : null,
    });
  });

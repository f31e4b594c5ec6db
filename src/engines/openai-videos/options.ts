import { z } from 'zod';
import type { EngineCapabilities } from '../../task/engine.ts';
import { type FrameSize, parsePixelSize } from '../../task/frame-size.ts';
import type { JsonObject } from '../../task/json.ts';
import { PROFILE_NAMES, PROFILES, type Profile } from './profiles.ts';

const baseUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url !== null && url.search === '' && url.hash === '' && url.username === '';
  if (plain && ['http:', 'https:'].includes(url.protocol)) return url.href.replace(/\/+$/, '');
  context.addIssue({
    code: 'custom',
    message: 'must be an http or https address without query or password, such as http://127.0.0.1:8000/v1',
  });
  return z.NEVER;
});

const size = z.string().transform((text, context): FrameSize => {
  const parsed = parsePixelSize(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: 'custom', message: 'must be a size such as 1280x720' });
  return z.NEVER;
});

/** What this model can do, where that is not what the profile says. */
const capabilities = z.strictObject({
  secondsMin: z.int().min(1).max(120).optional(),
  secondsMax: z.int().min(1).max(120).optional(),
  secondsAllowed: z.array(z.number().min(1).max(120)).min(1).optional(),
  sizes: z.array(size).min(1).optional(),
  sizeMultiple: z.int().min(1).max(256).optional(),
  sideMin: z.int().min(16).max(4_096).optional(),
  pixelsMax: z.int().min(4_096).max(40_000_000).optional(),
  imagesMax: z.int().min(0).max(20).optional(),
  audio: z.boolean().optional(),
});

/** Parts of a profile, for an upstream that is like none of them. */
const knobs = z.strictObject({
  createPath: z.string().startsWith('/').optional(),
  body: z.enum(['json', 'multipart', 'multipart-if-file']).optional(),
  seconds: z.enum(['text', 'number', 'frames']).optional(),
  framesPerSecond: z.number().min(1).max(120).optional(),
  frameStep: z.int().min(1).max(64).optional(),
  size: z.enum(['text', 'sides']).optional(),
  image: z
    .strictObject({
      as: z.enum(['file', 'data-uri', 'object', 'json-text', 'list']),
      field: z.string().min(1),
    })
    .optional(),
  fields: z.partialRecord(z.enum(['seed', 'watermark', 'private', 'style', 'fps']), z.string()).optional(),
  fieldsIn: z.string().min(1).optional(),
  words: z.record(z.string(), z.enum(['queued', 'running', 'done', 'failed', 'cancelled'])).optional(),
  resultFields: z.array(z.string().min(1)).optional(),
  remove: z.enum(['cancel', 'forget', 'none']).optional(),
  lists: z.boolean().optional(),
  notAcceptedStatuses: z.array(z.int().min(500).max(599)).optional(),
  progress: z.boolean().optional(),
});

/** For tests and for networks that are slower than most. */
const timing = z.strictObject({
  connectMs: z.int().min(1).max(60_000).optional(),
  answerMs: z.int().min(1).max(60_000).optional(),
  createMs: z.int().min(1).max(100_000).optional(),
  recoverForMs: z.int().min(0).max(600_000).optional(),
  lostAfterMs: z.int().min(0).max(3_600_000).optional(),
});

export const optionsSchema = z.strictObject({
  profile: z.enum(PROFILE_NAMES).default('generic'),
  baseUrl,
  apiKey: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be printable and without spaces')
    .optional(),
  auth: z.enum(['bearer', 'raw']).default('bearer'),
  authHeader: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/)
    .default('authorization'),
  /** A film of this upstream costs nothing, so one whose create was not confirmed is ordered again. */
  resubmitOnUnknown: z.boolean().default(false),
  capabilities: capabilities.default({}),
  knobs: knobs.default({}),
  /** Fields that go along with every create. */
  extra: z.record(z.string(), z.json()).default({}),
  timing: timing.default({}),
});

type ReadOptions = z.output<typeof optionsSchema>;

export interface OpenaiVideosConfig extends Omit<ReadOptions, 'extra'> {
  readonly extra: JsonObject;
}

/** The profile with what the operator says about this one. Throws a plain error for lengths that contradict themselves. */
export function profileOf({ profile, knobs, capabilities, resubmitOnUnknown }: OpenaiVideosConfig): Profile {
  const base: Profile = PROFILES[profile];
  const set = { ...base, ...given(knobs) };
  return {
    ...set,
    capabilities: {
      ...lengths({ ...base.capabilities, ...given(capabilities) }, capabilities),
      progress: set.progress,
      cancel: set.remove === 'cancel',
      ...(resubmitOnUnknown ? { resubmit: 'safe' as const } : {}),
    },
  };
}

/** A range that the operator gives takes the place of the profile's list, and a list says the range. */
function lengths(all: EngineCapabilities, said: OpenaiVideosConfig['capabilities']): EngineCapabilities {
  const { secondsAllowed, ...ranged } = all;
  const rangeSaid = said.secondsMin !== undefined || said.secondsMax !== undefined;
  const list = said.secondsAllowed ?? (rangeSaid ? undefined : secondsAllowed);
  if (list !== undefined) {
    const rising = [...list].sort((one, other) => one - other);
    return {
      ...ranged,
      secondsAllowed: rising,
      secondsMin: Math.min(...list),
      secondsMax: Math.max(...list),
    };
  }
  if (ranged.secondsMin > ranged.secondsMax)
    throw new Error(`secondsMin ${ranged.secondsMin} is more than secondsMax ${ranged.secondsMax}`);
  return ranged;
}

type Given<Values> = { [Name in keyof Values]?: Exclude<Values[Name], undefined> };

function given<Values extends object>(values: Values): Given<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Given<Values>;
}

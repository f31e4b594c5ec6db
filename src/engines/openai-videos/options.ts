import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import { given, upstreamOptions, withSaid } from '../remote/options.ts';
import { PROFILE_NAMES, PROFILES, type Profile } from './profiles.ts';

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
      as: z.enum(['file', 'data-uri', 'base64', 'object', 'json-text', 'list']),
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
  sync: z.boolean().optional(),
});

/** For tests and for networks that are slower than most. */
export const optionsSchema = z.strictObject({
  ...upstreamOptions,
  profile: z.enum(PROFILE_NAMES).default('generic'),
  auth: z.enum(['bearer', 'raw']).default('bearer'),
  authHeader: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/)
    .default('authorization'),
  /** A film of this upstream costs nothing, so one whose create was not confirmed is ordered again. */
  resubmitOnUnknown: z.boolean().default(false),
  knobs: knobs.default({}),
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
      ...withSaid(base.capabilities, capabilities),
      progress: set.progress,
      // A connection that is closed stops the work, and one that broke left nothing to look for.
      cancel: set.sync || set.remove === 'cancel',
      ...(resubmitOnUnknown || set.sync ? { resubmit: 'safe' as const } : {}),
    },
  };
}

import { z } from 'zod';
import type { EngineCapabilities } from '../../task/engine.ts';
import { type FrameSize, parsePixelSize } from '../../task/frame-size.ts';

/** Parts of the options that every engine over an upstream has. */

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

const secret = z.string().regex(/^[\x21-\x7e]+$/, 'must be printable and without spaces');

const size = z.string().transform((text, context): FrameSize => {
  const parsed = parsePixelSize(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: 'custom', message: 'must be a size such as 1280x720' });
  return z.NEVER;
});

/** What this model can do, where that is not what we believe. */
const capabilities = z.strictObject({
  secondsMin: z.int().min(1).max(120).optional(),
  secondsMax: z.int().min(1).max(120).optional(),
  secondsAllowed: z.array(z.number().min(1).max(120)).min(1).optional(),
  sizes: z.array(size).min(1).optional(),
  sizeMultiple: z.int().min(1).max(256).optional(),
  sideMin: z.int().min(16).max(4_096).optional(),
  pixelsMax: z.int().min(4_096).max(40_000_000).optional(),
  imagesMin: z.int().min(0).max(20).optional(),
  imagesMax: z.int().min(0).max(20).optional(),
  promptMax: z.int().min(1).max(1_000_000).optional(),
  audio: z.boolean().optional(),
});
export type SaidCapabilities = z.output<typeof capabilities>;

const timing = z.strictObject({
  connectMs: z.int().min(1).max(60_000).optional(),
  answerMs: z.int().min(1).max(9_000).optional(),
  createMs: z.int().min(1).max(100_000).optional(),
  recoverForMs: z.int().min(0).max(600_000).optional(),
  toldForMs: z.int().min(0).max(840_000).optional(),
  lostAfterMs: z.int().min(0).max(3_600_000).optional(),
});

/** What stands in the options of every type; a vendor with one public address gives `baseUrl` that default. */
export const upstreamOptions = {
  baseUrl,
  apiKey: secret.optional(),
  capabilities: capabilities.default({}),
  /** Fields that go along with every create. */
  extra: z.record(z.string(), z.json()).default({}),
  timing: timing.default({}),
};

/**
 * For vendors that take pictures either as the first and the last frame or as references, never both: what a request's
 * images are.
 */
export const imagesAs = z.enum(['frames', 'references']).default('frames');
export type ImagesAs = z.output<typeof imagesAs>;

/**
 * What is known of a model, with what the operator says about it. A range that he gives takes the place of a list, and a
 * list says the range. Throws a plain error for lengths that contradict themselves.
 */
export function withSaid(known: EngineCapabilities, said: SaidCapabilities): EngineCapabilities {
  const { secondsAllowed, ...ranged } = { ...known, ...given(said) };
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

/** Without what is undefined, so that it does not take the place of what is known. */
export function given<Values extends object>(values: Values): Given<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Given<Values>;
}

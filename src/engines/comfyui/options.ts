import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import { upstreamOptions } from '../remote/options.ts';

/** `6.text`: the input `text` of the node `6`. */
const place = z
  .string()
  .regex(/^.+\.[^.]+$/, 'must be a node and its input, such as "6.text"')
  .transform((text) => {
    const dot = text.lastIndexOf('.');
    return { node: text.slice(0, dot), input: text.slice(dot + 1) };
  });
export type Place = z.output<typeof place>;

const places = z
  .union([place, z.array(place).min(1)])
  .transform((said) => (Array.isArray(said) ? said : [said]));

export const FACTS = ['prompt', 'seed', 'width', 'height', 'frames', 'fps', 'seconds', 'model'] as const;
export type Fact = (typeof FACTS)[number];

export const optionsSchema = z.strictObject({
  ...upstreamOptions,
  authHeader: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/)
    .default('authorization'),
  auth: z.enum(['bearer', 'raw']).default('bearer'),
  /** A graph in the API format, or the path of a file with one. */
  workflow: z.union([z.string().min(1), z.record(z.string(), z.unknown())]),
  /** Which input of which node takes what; one fact may go to several. */
  inputs: z.strictObject({
    prompt: places,
    seed: places.optional(),
    width: places.optional(),
    height: places.optional(),
    frames: places.optional(),
    fps: places.optional(),
    seconds: places.optional(),
    model: places.optional(),
    /** One for each picture, in the order of the request's. */
    images: z.array(place).optional(),
  }),
  framesPerSecond: z.number().min(1).max(120).default(16),
  frameStep: z.int().min(1).max(64).default(4),
  /** The node that saves the film, where several save something. */
  output: z.string().min(1).optional(),
  /** Nodes whose steps are the work; absent takes the samplers. */
  steps: z.array(z.string().min(1)).min(1).optional(),
  /** Steps are heard over a websocket; false leaves progress to be estimated. */
  progress: z.boolean().default(true),
  /** A finished film stays in the server's history. */
  keepHistory: z.boolean().default(false),
});

export interface ComfyuiConfig extends Omit<z.output<typeof optionsSchema>, 'extra'> {
  readonly extra: JsonObject;
}

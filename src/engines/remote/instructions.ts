import type { JsonObject } from '../../task/json.ts';
import type { Plan } from '../../task/task.ts';

/** What a plan says beyond length and size. */
export interface Instructions {
  /** The upstream's name for the model. */
  readonly model: string;
  readonly prompt: string;
  readonly style: string | null;
  /** How many of the request's images are sent. */
  readonly images: number;
}

export function toInstructions({ model, prompt, style, images }: Instructions): JsonObject {
  return { model, prompt, style, images };
}

export function readInstructions({ instructions }: Plan): Instructions {
  const { model, prompt, style, images } = instructions;
  if (typeof model !== 'string' || typeof prompt !== 'string' || typeof images !== 'number')
    throw new Error('a plan of another engine');
  return { model, prompt, style: typeof style === 'string' ? style : null, images };
}

import { z } from 'zod';
import { parsePixelSize } from '../task/frame-size.ts';
import type { RoutingFacts } from '../task/ports.ts';
import { DERIVATIVE_OPERATIONS } from '../task/request.ts';

const seconds = z.number().gt(0).max(3_600);
const pixels = z.int().min(4_096).max(40_000_000);
const images = z.int().min(0).max(100);
const names = z.array(z.string().min(1).max(200)).min(1);
const size = z
  .string()
  .refine((text) => parsePixelSize(text) !== null, 'must be a size such as 1280x720')
  .transform((text) => nameOf(sizeOf(text)));

/** Requests that an engine of a route is asked for; all that is said has to hold. docs/engines.md */
export const conditionSchema = z
  .strictObject({
    secondsMin: seconds.optional(),
    secondsMax: seconds.optional(),
    orientation: z.enum(['portrait', 'landscape', 'square']).optional(),
    sizes: z.array(size).min(1).optional(),
    pixelsMin: pixels.optional(),
    pixelsMax: pixels.optional(),
    images: z.boolean().optional(),
    imagesMin: images.optional(),
    imagesMax: images.optional(),
    characters: z.boolean().optional(),
    operations: z
      .array(z.enum(['create', ...DERIVATIVE_OPERATIONS]))
      .min(1)
      .optional(),
    projects: names.optional(),
    keys: names.optional(),
  })
  .superRefine((said, context) => {
    const contradiction = contradictionIn(said);
    if (contradiction === null) return;
    const [name, message] = contradiction;
    context.addIssue({ code: 'custom', path: [name], message });
  });

/** As asked for, not as an engine would fit it. */
export type Condition = z.output<typeof conditionSchema>;

type Contradiction = readonly [name: keyof Condition, message: string];

/** Conditions that no request can meet are mistakes, not ways to switch an engine off. */
function contradictionIn(said: Condition): Contradiction | null {
  for (const [low, high] of [
    ['secondsMin', 'secondsMax'],
    ['pixelsMin', 'pixelsMax'],
    ['imagesMin', 'imagesMax'],
  ] as const) {
    const [least, most] = [said[low], said[high]];
    if (least !== undefined && most !== undefined && least > most)
      return [low, `${low} ${least} is more than ${high} ${most}, so no request would do`];
  }
  if (said.images === false && (said.imagesMin ?? 0) > 0)
    return ['imagesMin', 'contradicts images: false, so no request would do'];
  if (said.images === true && said.imagesMax === 0)
    return ['imagesMax', 'contradicts images: true, so no request would do'];
  const { sizes, orientation, pixelsMin = 0, pixelsMax = Number.POSITIVE_INFINITY } = said;
  const meant = (sizes ?? []).map(sizeOf).filter((size) => {
    const area = size.width * size.height;
    return (
      orientationOf(size) === (orientation ?? orientationOf(size)) && area >= pixelsMin && area <= pixelsMax
    );
  });
  return sizes !== undefined && meant.length === 0
    ? ['sizes', 'none of them meets the other conditions, so no request would do']
    : null;
}

/** What a request does not meet, in words for the operator; null when it meets all of it. */
export function unmetBy({ request, projectId, keyId }: RoutingFacts, condition: Condition): string | null {
  const frame = nameOf(request);
  const operation = request.source?.operation ?? 'create';
  const count = request.images.length;
  const { secondsMin, secondsMax, pixelsMin, pixelsMax, imagesMin, imagesMax } = condition;
  const area = request.width * request.height;
  return (
    outside('seconds', request.seconds, secondsMin, secondsMax) ??
    outside('pixels', area, pixelsMin, pixelsMax) ??
    outside('images', count, imagesMin, imagesMax) ??
    differs('orientation', orientationOf(request), condition.orientation) ??
    differs('images', count > 0, condition.images) ??
    differs('characters', request.characters.length > 0, condition.characters) ??
    missing('sizes', frame, condition.sizes) ??
    missing('operations', operation, condition.operations) ??
    missing('projects', projectId, condition.projects) ??
    missing('keys', keyId, condition.keys)
  );
}

function outside(
  name: string,
  value: number,
  least: number | undefined,
  most: number | undefined,
): string | null {
  if (least !== undefined && value < least) return `it takes ${name} from ${least}, not ${value}`;
  return most !== undefined && value > most ? `it takes ${name} up to ${most}, not ${value}` : null;
}

function differs<Value>(name: string, value: Value, wanted: Value | undefined): string | null {
  return wanted === undefined || value === wanted ? null : `it takes ${name}: ${wanted}, not ${value}`;
}

function missing(name: string, value: string, wanted: readonly string[] | undefined): string | null {
  if (wanted === undefined || wanted.includes(value)) return null;
  return `it takes ${name}: ${wanted.join(', ')}, not ${value}`;
}

function orientationOf({ width, height }: Size): 'portrait' | 'landscape' | 'square' {
  if (width === height) return 'square';
  return width > height ? 'landscape' : 'portrait';
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Of a text that was checked. */
function sizeOf(text: string): Size {
  return parsePixelSize(text) ?? { width: 0, height: 0 };
}

function nameOf({ width, height }: Size): string {
  return `${width}x${height}`;
}

import sharp from 'sharp';
import type { StillRequest } from './still.ts';
import { drawStills } from './still.ts';

/** Pictures of films that are kept, so that one that changes is noticed. */
export interface GoldenFrame {
  /** The file's name, without its ending. */
  readonly name: string;
  readonly request: StillRequest;
}

const LANDSCAPE = { width: 320, height: 180 } as const;
const PORTRAIT = { width: 180, height: 320 } as const;
const SEED = 7;
/** When everything has moved, nothing has ended, and a mill, a wave or a leg is in the middle of its way. */
const MOMENT_SECONDS = 2.4;

/** Few, so that they can all be looked at after a change: each place once, each look once, and both shapes. */
export const GOLDEN_FRAMES: readonly GoldenFrame[] = [
  golden('ocean', 'sunset over a stormy ocean'),
  golden('beach', 'a golden retriever runs along the beach at sunrise'),
  golden('lake', 'a sailboat on a calm lake, autumn morning'),
  golden('mountains', 'drone shot over snowy mountains at dawn'),
  golden('road', 'a red car drives down a country road at noon'),
  golden('city', 'a woman in a red dress walks through a neon city at night in the rain', PORTRAIT),
  golden('stage', 'a calico cat plays the piano on a stage, slow push in'),
  golden('space', 'an astronaut floats in space above a ringed planet'),
  golden('underwater', 'a sea turtle swims over a coral reef'),
  golden('anime', 'a samurai under falling cherry petals in a forest', { ...LANDSCAPE, look: 'anime' }),
  golden('comic', 'a robot on a hill at noon', { ...LANDSCAPE, look: 'comic' }),
  golden('news', 'a chef in a kitchen', { ...LANDSCAPE, look: 'news' }),
  golden('nostalgic', '一只熊猫在竹林里，清晨，薄雾', { ...LANDSCAPE, look: 'nostalgic' }),
  golden('selfie', 'a girl in the desert at sunset', { ...PORTRAIT, look: 'selfie' }),
  golden('thanksgiving', 'a family picnic in the park', { ...LANDSCAPE, look: 'warm' }),
];

function golden(
  name: string,
  prompt: string,
  shape: Pick<StillRequest, 'width' | 'height' | 'look'> = LANDSCAPE,
): GoldenFrame {
  return { name, request: { prompt, seed: SEED, ...shape } };
}

/** The frame as RGB. @param change for a comparison that has to fail. */
export async function drawGolden(
  { name, request }: GoldenFrame,
  change: Partial<StillRequest> = {},
): Promise<Uint8Array> {
  const [rgb] = await drawStills({ ...request, ...change }, [MOMENT_SECONDS]);
  if (rgb === undefined) throw new Error(`${name} has no frame at ${MOMENT_SECONDS} s`);
  return rgb;
}

/** As it is kept: WebP, since what its quality of 85 loses is far below what the comparison allows. */
export async function encodeGolden({ request }: GoldenFrame, rgb: Uint8Array): Promise<Buffer> {
  const { width, height } = request;
  return await sharp(rgb, { raw: { width, height, channels: 3 } })
    .webp({ quality: 85, effort: 6, smartSubsample: true })
    .toBuffer();
}

export async function decodeGolden(file: Uint8Array): Promise<Uint8Array> {
  return await sharp(file).removeAlpha().raw().toBuffer();
}

/** Pictures are compared at a quarter of their size: where a letter or a line of ink stands is the drawing library's. */
const SHRINK = 4;
const CELLS = 8;

/**
 * How much two RGB pictures are alike where they differ most: the lowest peak signal to noise ratio, in dB, of a grid of
 * cells. Over the whole picture a subject that is missing would be lost in what stays.
 */
export function worstLikeness({ request }: GoldenFrame, a: Uint8Array, b: Uint8Array): number {
  const width = Math.floor(request.width / SHRINK);
  const height = Math.floor(request.height / SHRINK);
  const [one, other] = [shrink(a, request.width, width, height), shrink(b, request.width, width, height)];
  const squares = new Float64Array(CELLS * CELLS);
  const counts = new Float64Array(CELLS * CELLS);
  for (let i = 0; i < one.length; i++) {
    const pixel = Math.floor(i / 3);
    const column = Math.floor(((pixel % width) * CELLS) / width);
    const cell = Math.floor((Math.floor(pixel / width) * CELLS) / height) * CELLS + column;
    squares[cell] = (squares[cell] ?? 0) + ((one[i] ?? 0) - (other[i] ?? 0)) ** 2;
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const worst = squares.reduce((most, sum, cell) => Math.max(most, sum / (counts[cell] ?? 1)), 1e-6);
  return 10 * Math.log10(255 ** 2 / worst);
}

function shrink(rgb: Uint8Array, fullWidth: number, width: number, height: number): Float32Array {
  const small = new Float32Array(width * height * 3);
  for (let y = 0; y < height * SHRINK; y++) {
    for (let x = 0; x < width * SHRINK; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const to = (Math.floor(y / SHRINK) * width + Math.floor(x / SHRINK)) * 3 + channel;
        small[to] = (small[to] ?? 0) + (rgb[(y * fullWidth + x) * 3 + channel] ?? 0) / SHRINK ** 2;
      }
    }
  }
  return small;
}

import type { EngineCapabilities } from '../../task/engine.ts';
import type { FrameSize } from '../../task/frame-size.ts';

/** How upstreams say a frame that do not take pixels: a proportion (`16:9`) and a number of lines (`720p`). */

const LINES: Readonly<Record<string, number>> = { '2k': 1440, '4k': 2160 };

/** The nearest of these proportions that is upright as the frame is. Throws a plain error when there is none. */
export function ratioOf(size: FrameSize, ratios: readonly string[]): string {
  const wanted = Math.log(size.width / size.height);
  const upright = ratios
    .map((ratio) => ({ ratio, off: logOf(ratio) }))
    .filter(({ off }) => Math.sign(off) === Math.sign(wanted))
    .sort((one, other) => Math.abs(one.off - wanted) - Math.abs(other.off - wanted));
  const [nearest] = upright;
  if (nearest === undefined)
    throw new Error(`none of ${ratios.join(', ')} is a proportion for ${size.width}x${size.height}`);
  return nearest.ratio;
}

/** Throws a plain error when a frame that there is cannot be said: it would be found out with the first order. */
export function checkFrames(can: EngineCapabilities, ratios: readonly string[]): EngineCapabilities {
  for (const size of can.sizes ?? []) ratioOf(size, ratios);
  return can;
}

/** The largest of these that has no more lines than the frame's shorter side, or else the smallest. */
export function tierOf({ width, height }: FrameSize, tiers: readonly string[]): string {
  const side = Math.min(width, height);
  const rising = [...tiers].sort((one, other) => linesOf(one) - linesOf(other));
  const found = rising.findLast((tier) => linesOf(tier) <= side) ?? rising[0];
  if (found === undefined) throw new Error('no tiers');
  return found;
}

function logOf(ratio: string): number {
  const [across = 1, down = 1] = ratio.split(':').map(Number);
  return Math.log(across / down);
}

function linesOf(tier: string): number {
  return LINES[tier.toLowerCase()] ?? Number.parseInt(tier, 10);
}

import type { FrameChoice } from '../../task/engine.ts';
import { type FrameSize, parsePixelSize } from '../../task/frame-size.ts';

/** A frame of upstreams that are told a shape and a resolution instead of pixels. */
export interface NamedFrame {
  /** Such as `9:16`. */
  readonly ratio: string;
  /** Such as `720p`, in the upstream's own spelling. */
  readonly tier: string;
  readonly size: FrameChoice;
}

/** Shapes closer than this are one: frames of a tier are rounded to what codecs like. */
const SAME_SHAPE = 0.05;

/** Reads `16:9=1280x720 9:16=720x1280`; `secondsAllowed` are the only lengths of this tier, where it has its own. */
export function namedFrames(
  tier: string,
  text: string,
  secondsAllowed?: readonly number[],
): readonly NamedFrame[] {
  return text.split(' ').map((entry) => {
    const [ratio = '', pixels = ''] = entry.split('=');
    const size = parsePixelSize(pixels);
    if (size === null) throw new Error(`no frame: ${entry}`);
    return { ratio, tier, size: { ...size, ...(secondsAllowed === undefined ? {} : { secondsAllowed }) } };
  });
}

/**
 * What a planned frame is called: that very one or, for a size that the operator has said, the nearest in shape and then
 * in area. A list that has both orientations keeps the orientation.
 */
export function nameFrame(frames: readonly NamedFrame[], planned: FrameSize): NamedFrame {
  const apart = (one: number, other: number): number => Math.abs(Math.log(one / other));
  const off = ({ size }: NamedFrame): readonly [shape: number, area: number] => [
    Math.floor(apart(size.width / size.height, planned.width / planned.height) / SAME_SHAPE),
    apart(size.width * size.height, planned.width * planned.height),
  ];
  const [nearest] = [...frames].sort((one, other) => {
    const [[oneShape, oneArea], [otherShape, otherArea]] = [off(one), off(other)];
    return oneShape - otherShape || oneArea - otherArea;
  });
  if (nearest === undefined) throw new Error('an engine without frames');
  return nearest;
}

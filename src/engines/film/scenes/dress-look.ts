import { bakeFinish, type FinishPass } from '../passes/finish.ts';
import { bakeLook } from '../passes/look.ts';
import type { Look } from '../shot/shot-spec.ts';
import { addCaption } from './caption.ts';
import { addComicPanel } from './comic-panel.ts';
import { addFilmGate, addGateWeave, maskDepth } from './film-gate.ts';
import { addHarvest } from './harvest.ts';
import { addFallingLeaves, addPetals } from './leaf-shapes.ts';
import { addLowerThird, deskTop } from './lower-third.ts';
import { addMark } from './mark.ts';
import { addHandSway, addPhoneFrame, phoneBar } from './phone-frame.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** What a look does before the grade, and what it lays over the picture after it. */
interface Dress {
  readonly before?: (builder: SceneBuilder) => void;
  readonly after?: (builder: SceneBuilder) => void;
  /** Frame pixels that the look's own things take at the right and at the bottom; the mark keeps clear of them. */
  readonly taken?: (builder: SceneBuilder) => readonly [number, number];
  /** Lowest row of a caption, as a fraction of the frame. Default: `CAPTION_LOWEST`. */
  readonly captionLowest?: number;
  /** Fall-off of light towards the corners, and grain; see `passes/finish.ts`. Default: those of the natural look. */
  readonly finish?: readonly [number, number];
}

const CAPTION_LOWEST = 0.9;
const NATURAL_FINISH = [0.5, 5] as const;

const DRESSES: Readonly<Record<Exclude<Look, 'natural'>, Dress>> = {
  comic: {
    after: addComicPanel,
    taken: ({ unit }) => [26 * unit, 26 * unit],
    // Flat colours: grain would make texture of them again.
    finish: [0, 0],
  },
  anime: {
    after: (builder) => {
      const { air, weather, setting } = builder.shot;
      const outside =
        setting !== 'space' && setting !== 'underwater' && setting !== 'room' && setting !== 'stage';
      if (outside && air === 'clear' && weather === 'clear') addPetals(builder);
    },
    finish: [0.1, 0],
  },
  nostalgic: {
    before: addGateWeave,
    after: addFilmGate,
    taken: maskDepth,
    finish: [0.8, 15],
  },
  news: {
    after: addLowerThird,
    taken: (builder) => [0, builder.height * (1 - deskTop(builder))],
    finish: [0, 2],
  },
  selfie: {
    before: addHandSway,
    after: addPhoneFrame,
    taken: (builder) =>
      builder.width > builder.height * 1.2 ? [phoneBar(builder), 0] : [0, phoneBar(builder)],
    captionLowest: 0.82,
    // The flash reaches who holds the phone, and little behind.
    finish: [0.55, 4],
  },
  warm: {
    after: (builder) => {
      addFallingLeaves(builder);
      addHarvest(builder);
    },
    taken: ({ width, height }) => [0, 0.3 * Math.min(width, height * 1.25)],
    captionLowest: 0.76,
    finish: [0.6, 4],
  },
};

/** Everything between the scene and the viewer: the look, what is written, the mark, lens and grain. */
export function dressShot(builder: SceneBuilder, fromImage: boolean): void {
  const { shot, memory, width, height } = builder;
  const dress: Dress = shot.look === 'natural' ? {} : DRESSES[shot.look];
  dress.before?.(builder);
  if (shot.look !== 'natural') builder.add(bakeLook(memory, shot.look, width, height));
  dress.after?.(builder);
  if (shot.look !== 'news') addCaption(builder, dress.captionLowest ?? CAPTION_LOWEST);
  if (shot.mark) addMark(builder, dress.taken?.(builder) ?? [0, 0]);
  builder.add(finish(builder, fromImage, dress.finish));
}

function finish(builder: SceneBuilder, fromImage: boolean, own: Dress['finish']): FinishPass {
  // A client's picture is shown as it is: no falloff, and only as much grain as hides the encoder's banding.
  const [vignette, gain] = own ?? (fromImage ? [0, 2] : NATURAL_FINISH);
  const { memory, width, height, shot } = builder;
  return bakeFinish(memory, width, height, shot.seed, vignette, gain);
}

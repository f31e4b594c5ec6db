import { STILL } from '../passes/travel.ts';
import { bakePoses } from '../subjects/bake-poses.ts';
import type { GaitStyle } from '../subjects/gaits.ts';
import type { Sprite } from '../subjects/sprite.ts';
import { actorOf, contactShadow, type Standing } from './add-actor.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** A thing that its scene has placed itself. */
interface SpritePlace extends Pick<Standing, 'reflection' | 'shadow'> {
  /** Frame pixels: middle, and where it stands. */
  readonly x: number;
  readonly footY: number;
  readonly height: number;
  readonly depth: number;
  readonly gait: GaitStyle;
  readonly aloft: boolean;
}

const OVERHEAD: Standing['light'] = {
  key: [0, -1, 0.5],
  keyColour: [1, 1, 1],
  ambient: [0, 0, 0],
  rimFrom: [0, -1],
  rimColour: [1, 1, 1],
  rim: 0,
};

export function addSprite(builder: SceneBuilder, sprite: Sprite, place: SpritePlace): void {
  const { gait, shadow, reflection } = place;
  const art = bakePoses(builder.memory, sprite, gait, false);
  const { swingX = 0, swingY = 0, swingSpeed = 1 } = gait.motion ?? {};
  const scale = place.height / sprite.height;
  const actor = actorOf(
    builder,
    art,
    { ...gait, stride: 0 },
    {
      x: place.x,
      y: place.footY,
      scale,
      depth: place.depth,
      travel: {
        ...STILL,
        reachX: swingX * builder.height,
        periodSeconds: (Math.PI * 2) / (swingSpeed * 0.7),
        bob: swingY * builder.height,
        bobSpeed: swingSpeed,
      },
      cyclePhase: 0,
      size: 1,
      standing: { light: OVERHEAD, reflection, shadow: 0 },
      aloft: place.aloft,
    },
    0,
  );
  if (shadow > 0 && !place.aloft) builder.add(contactShadow(builder, actor, art.halfWidth * scale, shadow));
  builder.add(actor);
}

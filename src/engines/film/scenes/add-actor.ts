import type { ActorPass } from '../passes/actors.ts';
import type { Travel } from '../passes/travel.ts';
import { even, type Picture, paint } from '../raster/picture.ts';
import type { Poses } from '../subjects/bake-poses.ts';
import type { GaitStyle } from '../subjects/gaits.ts';
import type { SubjectLight } from '../subjects/relight.ts';
import type { SceneBuilder } from './scene-builder.ts';

export interface Standing {
  readonly light: SubjectLight;
  /** 0 none .. 1 mirror. */
  readonly reflection: number;
  /** 0 none .. 1 hard. */
  readonly shadow: number;
}

export interface ActorPlace {
  /** Frame pixels: where its feet belong, and frame pixels per layer pixel. */
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly depth: number;
  readonly travel: Travel;
  readonly cyclePhase: number;
  /** Larger is slower: the size of the thing itself, 1 is usual. */
  readonly size: number;
  readonly standing: Standing;
  readonly aloft: boolean;
}

/** One member of a group on its way, without what it trails. */
export function actorOf(
  builder: SceneBuilder,
  art: Poses,
  style: GaitStyle,
  place: ActorPlace,
  black: number,
): ActorPass {
  const height = art.tall * place.scale;
  const { light, shadow, reflection } = place.standing;
  const grounded = !place.aloft && style.sunk === 0;
  return {
    kind: 'actor',
    poses: art.poses,
    mirrored: art.mirrored,
    banks: style.banks,
    // On the spot, steps go by the clock.
    cyclePixels: place.travel.path === 'still' ? 0 : style.stride * height,
    cycleSeconds: style.cycleSeconds * Math.sqrt(Math.max(0.35, place.size)),
    cyclePhase: place.cyclePhase,
    lifts: Array.from(
      { length: style.poses },
      (_, i) => style.lift((i / style.poses) * Math.PI * 2) * height,
    ),
    depth: place.depth,
    x: place.x,
    y: place.y,
    footX: art.footX,
    footY: art.footY,
    scale: place.scale,
    opacity: 1,
    dives: style.dives ?? false,
    travel: place.travel,
    shadow: grounded && shadow > 0.35 ? { strength: shadow * 0.42, ...slantOf(builder, light), black } : null,
    reflection:
      !place.aloft && reflection > 0
        ? {
            strength: reflection,
            ripple: height * (style.sunk > 0 || builder.shot.setting === 'city' ? 0.022 : 0.004),
          }
        : null,
  };
}

/** A low sun behind the scene throws long shadows towards the viewer; a lamp above, short ones. */
function slantOf(builder: SceneBuilder, light: SubjectLight): { length: number; lean: number } {
  const indoors = builder.shot.setting === 'stage' || builder.shot.setting === 'room';
  const low = builder.shot.time === 'sunset' || builder.shot.time === 'dawn';
  return {
    length: indoors ? 0.16 : low ? 0.42 : 0.24,
    lean: -Math.sign(light.rimFrom[0]) * (low ? 1.1 : 0.7),
  };
}

/** Zeros as large as a pose: what a shadow's light is. */
export function blackPlane(builder: SceneBuilder, art: Poses): number {
  const [pose] = art.poses;
  return builder.memory.alloc((pose?.width ?? 0) * (pose?.height ?? 0));
}

/** The dark between a thing and what it stands on. It follows the feet and shrinks under a jump by being left behind. */
export function contactShadow(
  builder: SceneBuilder,
  actor: ActorPass,
  halfWidth: number,
  strength: number,
): ActorPass {
  const width = even(halfWidth * 2.3);
  const height = even(Math.max(6, halfWidth * 0.34));
  const layer = builder.layer(paintBlot(width, height, strength));
  return {
    ...actor,
    poses: [layer],
    mirrored: [],
    banks: 1,
    cyclePixels: 0,
    lifts: [0],
    footX: width / 2,
    footY: height * 0.55,
    scale: 1,
    shadow: null,
    reflection: null,
  };
}

function paintBlot(width: number, height: number, strength: number): Picture {
  return paint(width, height, (context) => {
    context.translate(width / 2, height / 2);
    context.scale(1, height / width);
    const blot = context.createRadialGradient(0, 0, 0, 0, 0, width / 2);
    blot.addColorStop(0, `rgba(6,4,8,${strength * 0.8})`);
    blot.addColorStop(0.5, `rgba(6,4,8,${strength * 0.42})`);
    blot.addColorStop(1, 'rgba(6,4,8,0)');
    context.fillStyle = blot;
    context.fillRect(-width / 2, -width / 2, width, width);
  });
}

import { CLIP_FRAMES_PER_SECOND, type ClipFrames } from '../../../decoding/clip-frames.ts';
import type { Pass } from '../passes/pass.ts';
import { STILL, type Travel } from '../passes/travel.ts';
import { clamp } from '../raster/curves.ts';
import type { Picture } from '../raster/picture.ts';
import type { Setting } from '../shot/shot-spec.ts';
import type { Poses } from '../subjects/bake-poses.ts';
import { cutFigure } from '../subjects/cut-out.ts';
import { STYLES } from '../subjects/gaits.ts';
import { projection } from '../subjects/projection.ts';
import { actorOf, blackPlane, contactShadow } from './add-actor.ts';
import { type SafeArea, safeArea } from './safe-area.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';

/** How a figure stands in a place. Floor and height mean what they mean for subjects. */
interface Stand {
  readonly floor: number;
  readonly height: number;
  readonly shadow: number;
  /** True where nobody can stand: the figure hovers. */
  readonly adrift?: boolean;
}

const GROUND: Stand = { floor: 0.93, height: 0.56, shadow: 0.7 };
const STANDS: Readonly<Partial<Record<Setting, Stand>>> = {
  ocean: { floor: 0.86, height: 0.5, shadow: 0, adrift: true },
  lake: { floor: 0.86, height: 0.5, shadow: 0, adrift: true },
  sky: { floor: 0.82, height: 0.5, shadow: 0, adrift: true },
  space: { floor: 0.82, height: 0.52, shadow: 0, adrift: true },
  underwater: { floor: 0.8, height: 0.5, shadow: 0, adrift: true },
  stage: { floor: 0.84, height: 0.54, shadow: 0.9 },
  room: { floor: 0.88, height: 0.56, shadow: 0.75 },
};

/** Of a frame: a figure taller than the first does not fit, one wider than the second hides the scene. */
const HEIGHT_MAX = 0.66;
const WIDTH_MAX = 0.46;
/** The same where several stand side by side. */
const WIDTH_MAX_OF_MANY = 0.32;
/** Of its share of what the camera shows throughout; the rest keeps two apart. */
const PART_EACH = 0.8;
/** A portrait frame has room above: people in it are taller than its width alone would make them. */
const PORTRAIT_GROWTH = 1.4;
/** Each further character is this much smaller than the one before: the first is the main one. */
const SHRINK = 0.86;
/** How far the scene's light colours somebody who was filmed in another. */
const RELIGHT = 0.42;
/** The middle first: the first place that is far enough from all others is taken, else the one that is farthest. */
const PLACES = [0.5, 0.3, 0.7, 0.18, 0.82];
const ROOM_ENOUGH = 0.2;

/**
 * Places the characters of the shot among what stands in the scene, before what is nearer to the camera. Figures on a
 * plain backdrop are cut out and take on the scene's light; others are projected.
 */
export function addCharacters(builder: SceneBuilder, clips: readonly ClipFrames[]): void {
  if (clips.length === 0) return;
  const nearer = builder.passes.splice(frontOf(builder.passes));
  const safe = safeArea(builder, 1);
  const middle = (safe.left + safe.right) / 2;
  // What flies passes over them.
  const taken = builder.passes.flatMap((pass) =>
    pass.kind === 'actor' && pass.travel.path !== 'curve' ? [(pass.x - middle) / builder.width + 0.5] : [],
  );
  // A wide pan shows little throughout: then they are smaller and closer, so that they still stand side by side.
  const shown = (safe.right - safe.left) / builder.width;
  const widest =
    clips.length + builder.shot.subjects.length > 1
      ? Math.min(WIDTH_MAX_OF_MANY, (shown * PART_EACH) / clips.length)
      : WIDTH_MAX;
  for (const [index, clip] of clips.entries()) {
    const place = freest(taken);
    taken.push(place);
    addCharacter(builder, clip, { place, size: SHRINK ** index, widest, safe });
  }
  builder.add(...nearer);
}

/** The first of the passes that end the list and lie before the set's main plane: curtains, reeds, dust in the air. */
function frontOf(passes: readonly Pass[]): number {
  let front = passes.length;
  while (front > 0 && isNear(passes[front - 1])) front -= 1;
  return front;
}

function isNear(pass: Pass | undefined): boolean {
  if (pass?.kind === 'falling' || pass?.kind === 'motes') return true;
  return (pass?.kind === 'layer' || pass?.kind === 'glow') && pass.depth < 1;
}

function freest(taken: readonly number[]): number {
  const room = (place: number): number =>
    Math.min(ROOM_ENOUGH, ...taken.map((other) => Math.abs(other - place)));
  return PLACES.reduce((best, place) => (room(place) > room(best) + 1e-6 ? place : best));
}

interface Spot {
  /** Middle, in frame widths; 0.5 is the middle of what the camera shows throughout. */
  readonly place: number;
  readonly size: number;
  /** In frame widths. */
  readonly widest: number;
  readonly safe: SafeArea;
}

function addCharacter(builder: SceneBuilder, clip: ClipFrames, { place, size, widest, safe }: Spot): void {
  const stand = STANDS[builder.shot.setting] ?? GROUND;
  const figure = cutFigure(clip);
  const pictures = figure === null ? projection(clip) : figure.map((picture) => relitBy(builder, picture));
  const [first] = pictures;
  if (first === undefined) return;
  const scale = fittedScale(builder, first, stand, { size, widest, safe });
  const halfWidth = (first.width * scale) / 2;
  const middle = (safe.left + safe.right) / 2;
  const layers = thereAndBack(pictures.map((picture) => builder.layer(picture)));
  const art: Poses = {
    poses: layers,
    mirrored: [],
    footX: first.width / 2,
    footY: first.height,
    halfWidth: first.width / 2,
    tall: first.height,
  };
  const style = {
    ...STYLES.solid,
    poses: layers.length,
    cycleSeconds: layers.length / CLIP_FRAMES_PER_SECOND,
  };
  const actor = actorOf(
    builder,
    art,
    style,
    {
      x: clamp(
        middle + builder.width * (place - 0.5),
        safe.left + halfWidth,
        Math.max(safe.left + halfWidth, safe.right - halfWidth),
      ),
      y: Math.min(builder.height * stand.floor, safe.bottom),
      scale,
      depth: 1,
      travel: stand.adrift ? adrift(builder) : STILL,
      cyclePhase: 0,
      size: 1,
      // A pane of light throws no shadow of its own.
      standing: {
        light: outdoorLight(builder.palette),
        reflection: 0,
        shadow: figure === null ? 0 : stand.shadow,
      },
      aloft: stand.adrift ?? false,
    },
    figure === null ? 0 : blackPlane(builder, art),
  );
  const dark = figure === null ? stand.shadow * 0.5 : stand.shadow * 0.8;
  if (dark > 0) builder.add(contactShadow(builder, actor, halfWidth, dark));
  builder.add(actor);
}

/** Frame pixels per pixel of the picture, so that it stays in what the camera shows throughout. */
function fittedScale(
  builder: SceneBuilder,
  { width, height }: Picture,
  stand: Stand,
  { size, widest, safe }: Omit<Spot, 'place'>,
): number {
  const growth = builder.portrait ? PORTRAIT_GROWTH : 1;
  const shorter = Math.min(builder.width, builder.height);
  const tallest = Math.min(stand.height * shorter * growth, builder.height * HEIGHT_MAX) * size;
  const room = Math.min(builder.height * stand.floor, safe.bottom) - safe.top;
  const breadth = Math.min(builder.width * widest * growth * size, safe.right - safe.left);
  return Math.min(tallest / height, (room * 0.96) / height, breadth / width);
}

function adrift({ height }: SceneBuilder): Travel {
  return { ...STILL, reachX: height * 0.004, bob: height * 0.008, bobSpeed: 1.1 };
}

/** A clip does not end as it began: played backwards in turn, it has no jump. */
function thereAndBack<T>(poses: readonly T[]): readonly T[] {
  return [...poses, ...poses.slice(1, -1).reverse()];
}

/** The scene's light as a colour filter, whose brightest channel stays as it is: faces must remain visible at night. */
function relitBy({ palette }: SceneBuilder, { width, height, data }: Picture): Picture {
  const light = [0, 1, 2].map((k) => (palette.key[k] ?? 0) + (palette.ambient[k] ?? 0) * 0.6);
  const brightest = Math.max(1, ...light);
  const gains = light.map((value) => 1 - RELIGHT + (RELIGHT * value) / brightest);
  const lit = data.map((value, i) => ((i & 3) === 3 ? value : value * (gains[i & 3] ?? 1)));
  return { width, height, data: lit };
}

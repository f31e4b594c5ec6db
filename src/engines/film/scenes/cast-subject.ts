import type { Canvas } from '@napi-rs/canvas';
import { clamp } from '../raster/curves.ts';
import { even } from '../raster/picture.ts';
import type { Subject } from '../shot/shot-spec.ts';
import { bakeBeast, bakeFigure, bakePoses, type Poses } from '../subjects/bake-poses.ts';
import { beastExtent } from '../subjects/beast-frame.ts';
import { type Beast, beastOf } from '../subjects/beast-kinds.ts';
import { type BeastMotion, beastMotion, beastStyle } from '../subjects/beast-motion.ts';
import { type Body, bodyOf } from '../subjects/body.ts';
import { type Gait, subjectEntry } from '../subjects/catalogue.ts';
import { BURSTS, bakeFire } from '../subjects/fires.ts';
import { type GaitStyle, STYLES, type StyleName } from '../subjects/gaits.ts';
import { heldPicture, holding } from '../subjects/held-things.ts';
import { loadSprite } from '../subjects/load-sprite.ts';
import { mounted } from '../subjects/mounted.ts';
import { type FigureMotion, figureHalfWidth, figureMotion, figureStyle } from '../subjects/skeleton.ts';
import type { Sprite } from '../subjects/sprite.ts';
import { styleOfSubject } from '../subjects/style-of-subject.ts';
import { COMPANY, isFigure, type Outfit, outfitOf } from '../subjects/wardrobe.ts';
import type { Standing } from './add-actor.ts';
import { safeArea } from './safe-area.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { canTrack } from './track-ground.ts';

export interface Ground extends Standing {
  /** Row that things stand on, as a fraction of the frame. */
  readonly floor: number;
  /** Height of a thing of size 1, as a fraction of the frame's shorter side. */
  readonly height: number;
  /** Height in frame pixels of what is so near that the frame cuts it off. */
  readonly near?: number;
  /** Replaces a gait that makes no sense here, such as walking in space. */
  readonly gait?: (gait: Gait) => Gait;
}

export function styleIn(builder: SceneBuilder, subject: Subject, { gait }: Ground): StyleName {
  const { setting } = builder.shot;
  const entry = subjectEntry(subject.name);
  const { action } = subject;
  const inWater = action === 'swim' || action === 'sail' || entry.gait === 'swim' || entry.gait === 'sail';
  return styleOfSubject(entry, {
    action,
    afloat: setting === 'ocean' || setting === 'lake' || (setting === 'beach' && inWater),
    submerged: setting === 'underwater',
    gait,
  });
}

export interface Zone {
  readonly middle: number;
  readonly half: number;
  readonly alone: boolean;
  readonly index: number;
}

export interface Cast {
  readonly subject: Subject;
  readonly name: StyleName;
  readonly style: GaitStyle;
  /** Members of a group of people differ. */
  readonly art: readonly [Poses, ...Poses[]];
  /** Frame pixels per layer pixel of a member at full size. */
  readonly scale: number;
  readonly slowness: number;
  readonly zone: Zone;
}

/** A group's members are smaller, so that seven have room. */
const GROUP_SIZES = [1, 0.86, 0.78, 0.7, 0.64, 0.6, 0.56];
/** Sprites are baked for a camera that comes a little closer; finer is not seen and costs time. */
const FINENESS = 1.1;
const SPRITE_MAX = 360;
const SPRITE_MIN = 40;
const NEAR_MAX = 540;
/** Long bodies have three times a person's pixels. */
const BEAST_FINENESS = 0.92;
const POSES_ALONE = 14;
const POSES_OF_MANY = 11;
const POSES_NEAR = 9;
const CHILD_SIZE = 0.8;
/** Where there are children only, nobody towers over them. */
const CHILDREN_SIZE = 1.1;
/** People are what is looked for in a picture: they stand nearer than things, and their groups closer. */
const PERSON_SIZE = 1.5;
const PERSON_SIZE_MIN = 1;
const PEOPLE_SIZES = [1, 0.97, 0.93, 0.9, 0.85, 0.8, 0.76];
/** Different clothes in a group; more cost time and memory and are not noticed. */
const OUTFITS_MAX = 3;

/** Share of the picture of a ridden thing that is the thing itself, and its least height in the frame. */
const RIDDEN = 0.66;
const RIDDEN_SIZE_MIN = 0.3;

/** `a family` is one noun and four people. */
function accompanied(subject: Subject): Subject {
  const company = COMPANY[subject.name];
  return company === undefined ? subject : { ...subject, count: Math.max(subject.count, company.length) };
}

/** Draws one of the subjects in all its poses, as large as its part of the frame allows. */
export async function castOf(
  builder: SceneBuilder,
  named: Subject,
  ground: Ground,
  zone: Zone,
  rider: Subject | null = null,
): Promise<Cast> {
  const entry = subjectEntry(named.name);
  const subject = isFigure(entry) ? accompanied(named) : named;
  const name = styleIn(builder, subject, ground);
  const usualStyle = styleInPlace(builder, name, zone, entry.person);
  const shorter = Math.min(builder.width, builder.height) * (atSea(builder, name) ? SEA_SIZE : 1);
  const grouped = GROUP_SIZES[Math.min(subject.count, 7) - 1] ?? 1;
  const asked = entry.size * ground.height * shorter * grouped * clamp(subject.scale, 0.3, 2.2);
  const usual = subject.count === 1 ? Math.max(asked, shorter * NOTICED) : asked;
  const slowness = clamp(entry.size * subject.scale, 0.5, 2.5) ** 0.5;
  const shared = { subject, name, slowness, zone };
  const floorY = builder.height * floorOf(builder, name, ground);
  const sizing: Sizing = { builder, ground, zone, subject, floorY, usual, shared };
  const outfitOfRider =
    rider === null ? null : outfitOf(subjectEntry(rider.name), rider, builder.shot.seed, 0);
  if (isFigure(entry)) {
    const among = PEOPLE_SIZES[Math.min(subject.count, 7) - 1] ?? 1;
    const young = /^(child|girl|boy)$/.test(entry.name) ? CHILDREN_SIZE : 1;
    const size = Math.max(entry.size, PERSON_SIZE_MIN) * PERSON_SIZE * young;
    const own = (usual / grouped / entry.size) * size * among;
    const held = await heldPicture(subject, ground.light, builder.shot.seed);
    return castFigure({ ...sizing, usual: own }, figureMotion(name), usualStyle, held);
  }
  if (name === 'burst' || name === 'flame') {
    const size = name === 'flame' ? usual * FLAME_SIZE : usual;
    const height = Math.min(size, fittedHeight({ ...sizing, usual: size }, WHOLE_SQUARE, usualStyle));
    const kind = name === 'burst' ? 'fireworks' : 'campfire';
    const arts = Array.from({ length: Math.min(subject.count, BURSTS) }, (_, i) =>
      bakeFire(builder.memory, kind, usualStyle.poses, clamp(height, SPRITE_MIN, SPRITE_MAX), i),
    );
    const [first = bakeFire(builder.memory, kind, 1, SPRITE_MIN, 0), ...others] = arts;
    return { ...shared, style: usualStyle, art: [first, ...others], scale: height / first.tall };
  }
  const beast = beastOf(subject);
  const motion = beastMotion(name);
  if (beast !== null && motion !== null)
    return castBeast(
      sizing,
      beast,
      outfitOfRider,
      motion,
      beastStyle(motion, usualStyle, beastExtent(beast).tall),
    );
  const style = usualStyle;
  const { seed } = builder.shot;
  const load = async (height: number): Promise<Sprite> => {
    const pixels = clamp(height, SPRITE_MIN, ground.near !== undefined ? NEAR_MAX : SPRITE_MAX);
    if (outfitOfRider === null) return await loadSprite(subject, even(pixels), ground.light, seed);
    const mount = await loadSprite(subject, even(pixels * RIDDEN), ground.light, seed);
    return mounted(mount, subject.name, outfitOfRider, ground.light);
  };
  const whole = rider === null ? usual : Math.max(usual, shorter * RIDDEN_SIZE_MIN) / RIDDEN;
  let sprite = await load(whole * FINENESS);
  const height = fittedHeight({ ...sizing, usual: whole }, bodyOf(sprite), style);
  if (height > whole * 1.05) sprite = await load(height * FINENESS);
  const art = bakePoses(builder.memory, sprite, style, turnsOn(style, zone));
  return { ...shared, style, art: [art], scale: height / sprite.height };
}

const FLAME_SIZE = 1.5;
const WHOLE_SQUARE: Body = { left: 0, right: 1, top: 0, foot: 1, wheels: [] };

/** Least height of what is named, in shorter sides: a tiny mouse is still to be found. */
const NOTICED = 0.1;

/** What the size of a subject follows from. */
interface Sizing {
  readonly builder: SceneBuilder;
  readonly ground: Ground;
  readonly zone: Zone;
  readonly subject: Subject;
  readonly floorY: number;
  readonly usual: number;
  readonly shared: Pick<Cast, 'subject' | 'name' | 'slowness' | 'zone'>;
}

function castFigure(sizing: Sizing, motion: FigureMotion, usualStyle: GaitStyle, held: Canvas | null): Cast {
  const { builder, ground, zone, subject, shared } = sizing;
  const entry = subjectEntry(subject.name);
  const drawn = figureStyle(motion, usualStyle);
  const style = calmed({ ...drawn, poses: Math.min(drawn.poses, posesFor(sizing)) }, ground);
  const height = fittedHeight(sizing, figureBody(motion), style);
  const pixels = even(
    clamp(height * FINENESS, SPRITE_MIN, ground.near !== undefined ? NEAR_MAX : SPRITE_MAX),
  );
  const bake = (member: number): Poses => {
    const outfit = holding(outfitOf(entry, subject, builder.shot.seed, member), subject);
    const size = outfit.child ? pixels * CHILD_SIZE : pixels;
    return bakeFigure(builder.memory, outfit, motion, style, size, ground.light, turnsOn(style, zone), held);
  };
  const others = Array.from(
    { length: Math.min(subject.count, COMPANY[subject.name]?.length ?? OUTFITS_MAX) - 1 },
    (_, i) => bake(i + 1),
  );
  return { ...shared, style, art: [bake(0), ...others], scale: height / pixels };
}

/** Animals with joints are looked at as people are: larger than the things around them. */
const BEAST_SIZE = 1.16;
const MOUNT_SIZE = 1.55;
/** What a rider adds to a horse's height. */
const RIDER_RISE = 0.5;

function castBeast(
  sizing: Sizing,
  beast: Beast,
  rider: Outfit | null,
  motion: BeastMotion,
  usualStyle: GaitStyle,
): Cast {
  const { builder, ground, zone, shared } = sizing;
  const style = calmed({ ...usualStyle, poses: Math.min(usualStyle.poses, posesFor(sizing)) }, ground);
  const extent = beastExtent(beast);
  const half = extent.half / extent.tall;
  const top = rider === null ? 0 : -RIDER_RISE;
  const body: Body = { left: 0.5 - half, right: 0.5 + half, top, foot: 1, wheels: [] };
  const height = fittedHeight(
    { ...sizing, usual: sizing.usual * (rider === null ? BEAST_SIZE : MOUNT_SIZE) },
    body,
    style,
  );
  const pixels = even(
    clamp(height * BEAST_FINENESS, SPRITE_MIN, ground.near !== undefined ? NEAR_MAX : SPRITE_MAX),
  );
  const turns = turnsOn(style, zone);
  const art = bakeBeast(builder.memory, beast, rider, motion, style, pixels, ground.light, turns);
  return { ...shared, style, art: [art], scale: height / pixels };
}

/** What is large or several is drawn in fewer pictures: baking takes as long as they have pixels. */
function posesFor({ ground, subject }: Sizing): number {
  if (ground.near !== undefined) return POSES_NEAR;
  return subject.count > 1 ? POSES_OF_MANY : POSES_ALONE;
}

/** Whoever is near stays where the camera looks. */
function calmed(style: GaitStyle, { near }: Ground): GaitStyle {
  return near !== undefined && (style.path === 'stroll' || style.path === 'cross')
    ? { ...style, path: 'still' }
    : style;
}

/** What a person fills of a square of its height. */
function figureBody(motion: FigureMotion): Body {
  const half = figureHalfWidth(motion);
  return { left: 0.5 - half, right: 0.5 + half, top: 0, foot: 1, wheels: [] };
}

function turnsOn({ path }: GaitStyle, zone: Zone): boolean {
  return path === 'stroll' || path === 'cross' || path === 'curve' || zone.index === 1;
}

/** Runners and cars are accompanied where the ground can stream past them, and go to and fro elsewhere. */
function styleInPlace(builder: SceneBuilder, name: StyleName, zone: Zone, rider: boolean): GaitStyle {
  const style: GaitStyle = STYLES[name];
  const alone = zone.alone && canTrack(builder.shot.setting);
  if (style.path === 'track' && !alone)
    return { ...style, path: 'stroll', pace: Math.min(style.pace, 1.3), stride: 1.3 };
  // A rider who left the frame would be missed; cars come again.
  if (name === 'drive' && !alone && rider) return { ...style, path: 'stroll', pace: 0.9 };
  if (name !== 'drive') return style;
  if (alone) return { ...style, path: 'track', pace: 2.6 };
  return zone.alone ? style : { ...style, path: 'still', stride: 0, cycleSeconds: 0.8 };
}

/** Share of the frame's width that one subject alone shows at least. */
const READABLE = { upright: 0.5, wide: 0.23 } as const;

/** Raised arms, stretched springs and open wings reach higher than the body at rest, in its heights. */
const STRETCH = 0.14;

/** The height of the whole picture at which its body is readable and stays in the frame. */
function fittedHeight(sizing: Sizing, body: Body, style: GaitStyle): number {
  const { builder, ground, usual, zone, subject } = sizing;
  const safe = safeArea(builder, 1);
  const [wide, tall] = [body.right - body.left, body.foot - body.top];
  if (ground.near !== undefined) return Math.min(ground.near, (builder.width * 0.94) / wide);
  let height = usual;
  if (zone.alone && subject.count === 1 && subject.scale >= 1) {
    // Who drives through begins in the frame only if it is small beside it.
    const share = style.path === 'cross' ? 0.8 : 1;
    const least = (builder.width > builder.height ? READABLE.wide : READABLE.upright) * share;
    height = Math.max(
      height,
      Math.min((least * builder.width) / wide, (builder.height * 0.48 * share) / tall),
    );
  }
  const lifts = Array.from({ length: style.poses }, (_, i) => style.lift((i / style.poses) * Math.PI * 2));
  const reach = 1 + STRETCH + style.bob * 2 + Math.max(0, ...lifts);
  const room = Math.min(sizing.floorY, safe.bottom) - safe.top;
  const widest = Math.min(
    (safe.right - safe.left) * 0.86,
    builder.width * zone.half * (zone.alone ? 1.9 : 1.3),
  );
  return Math.min(height, widest / wide, (room * 0.9) / (tall * reach));
}

/** Boats of a beach are out on its water, which is farther away than its sand. */
const SEA_ROW = 0.59;
const SEA_SIZE = 0.62;

export function atSea(builder: SceneBuilder, name: StyleName): boolean {
  return builder.shot.setting === 'beach' && STYLES[name].sunk > 0;
}

export function floorOf(builder: SceneBuilder, name: StyleName, ground: Ground): number {
  return atSea(builder, name) ? SEA_ROW : ground.floor;
}

import { clamp } from '../raster/curves.ts';
import { even } from '../raster/picture.ts';
import { randomFrom } from '../raster/random.ts';
import type { Subject } from '../shot/shot-spec.ts';
import { bakeFigure, bakePoses, type Poses } from '../subjects/bake-poses.ts';
import { type Body, bodyOf } from '../subjects/body.ts';
import { type Gait, subjectEntry } from '../subjects/catalogue.ts';
import { type GaitStyle, STYLES, type StyleName } from '../subjects/gaits.ts';
import { loadSprite } from '../subjects/load-sprite.ts';
import { mounted } from '../subjects/mounted.ts';
import { type FigureMotion, figureHalfWidth, figureMotion, figureStyle } from '../subjects/skeleton.ts';
import type { Sprite } from '../subjects/sprite.ts';
import { styleOfSubject } from '../subjects/style-of-subject.ts';
import { COMPANY, isFigure, outfitOf } from '../subjects/wardrobe.ts';
import { actorOf, blackPlane, contactShadow, type Standing } from './add-actor.ts';
import { addInstrument, bandOf } from './add-instrument.ts';
import { armsLength } from './arms-length.ts';
import { isScenery } from './celestial.ts';
import { safeArea } from './safe-area.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { seatRiders } from './seat-riders.ts';
import { trailOf } from './subject-effects.ts';
import { type MemberPlace, placeGroup } from './subject-places.ts';
import { addStrip, canTrack, followWithCamera } from './track-ground.ts';

export interface Ground extends Standing {
  /** Row that things stand on, as a fraction of the frame. */
  readonly floor: number;
  /** Height of a thing of size 1, as a fraction of the frame's shorter side. */
  readonly height: number;
  /** Replaces a gait that makes no sense here, such as walking in space. */
  readonly gait?: (gait: Gait) => Gait;
}

/** Middle and half width of each kind's part of the frame, in frame widths. The first is the main one. */
const ZONES: readonly (readonly (readonly [number, number])[])[] = [
  [[0.5, 0.5]],
  [
    [0.33, 0.33],
    [0.72, 0.3],
  ],
  [
    [0.5, 0.26],
    [0.2, 0.2],
    [0.8, 0.2],
  ],
];

/** The same where characters stand in the middle. */
const ZONES_BESIDE: typeof ZONES = [
  [[0.2, 0.2]],
  [
    [0.2, 0.2],
    [0.8, 0.2],
  ],
  [
    [0.2, 0.2],
    [0.8, 0.2],
    [0.5, 0.26],
  ],
];

/** Places the shot's subjects: the first in the middle or at a third, each with a part of the frame to move in. */
export async function addSubjects(builder: SceneBuilder, ground: Ground): Promise<void> {
  const band = bandOf(builder.shot.subjects);
  const named = (band?.subjects ?? builder.shot.subjects).filter((one) => !isScenery(builder.shot, one));
  const seated = band === null ? seatRiders(named, builder.shot.setting) : null;
  const subjects = seated?.map(({ subject }) => subject) ?? named;
  const roles = subjects.map((subject) => roleOf(builder, subject, ground));
  const stands = subjects.map((subject, index) => ({ ...ground, ...armsLength(builder, subject, index) }));
  const beside = builder.shot.characters.length > 0;
  const cast: Cast[] = [];
  for (const [index, subject] of subjects.entries()) {
    // Only those of one role are in each other's way: what flies passes over what walks, and that before what stands.
    const rival = (role: Role): boolean => inTheWay(role, roles[index] ?? role, builder.portrait);
    const rivals = roles.filter(rival).length;
    const before = roles.slice(0, index).filter(rival).length;
    const zones = (beside ? ZONES_BESIDE : ZONES)[Math.min(rivals, ZONES.length) - 1] ?? [];
    const shared = subjects.length > 1 && roles[index] === 'stands' && rivals === 1;
    const aside = beside ? ASIDE_OF_CHARACTERS : ASIDE;
    const [middle, half] = shared ? aside : (zones[before] ?? [0.5, 0.5]);
    const zone = { middle, half, alone: subjects.length === 1 && !beside, index };
    const rider = seated?.[index]?.rider ?? null;
    cast.push(await castOf(builder, subject, stands[index] ?? ground, zone, rider));
  }
  const rank = ({ zone }: Cast): number => ROLES.indexOf(roles[zone.index] ?? 'walks');
  for (const one of [...cast].sort((a, b) => rank(a) - rank(b))) {
    const [front] = addCast(builder, one, stands[one.zone.index] ?? ground).slice(-1);
    if (one.subject !== band?.player || front === undefined) continue;
    const height = one.art[0].tall * one.scale;
    await addInstrument(builder, band, { x: front.x, y: front.y, height }, ground);
  }
}

/** Where one thing stands that others pass. */
const ASIDE = [0.7, 0.28] as const;
const ASIDE_OF_CHARACTERS = [0.8, 0.2] as const;

type Role = 'sails' | 'stands' | 'walks' | 'flies';
const ROLES: readonly Role[] = ['sails', 'stands', 'walks', 'flies'];

/** In an upright frame who walks has no room to pass who stands. */
function inTheWay(a: Role, b: Role, portrait: boolean): boolean {
  const onGround = (role: Role): boolean => role === 'stands' || role === 'walks';
  return a === b || (portrait && onGround(a) && onGround(b));
}

function roleOf(builder: SceneBuilder, subject: Subject, ground: Ground): Role {
  const name = styleIn(builder, subject, ground);
  const style: GaitStyle = STYLES[name];
  if (atSea(builder, name)) return 'sails';
  return style.aloft > 0 ? 'flies' : style.path === 'still' ? 'stands' : 'walks';
}

function styleIn(builder: SceneBuilder, subject: Subject, { gait }: Ground): StyleName {
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

export async function addSubject(
  builder: SceneBuilder,
  subject: Subject,
  place: number,
  ground: Ground,
): Promise<void> {
  const half = Math.min(place, 1 - place);
  const zone = { middle: place, half, alone: half > 0.4, index: 0 };
  addCast(builder, await castOf(builder, subject, ground, zone), ground);
}

interface Zone {
  readonly middle: number;
  readonly half: number;
  readonly alone: boolean;
  readonly index: number;
}

interface Cast {
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
const CHILD_SIZE = 0.78;
/** People are what is looked for in a picture: they stand nearer than things, and their groups closer. */
const PERSON_SIZE = 1.5;
const PERSON_SIZE_MIN = 1;
const PEOPLE_SIZES = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.66];
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

async function castOf(
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
  const usual = entry.size * ground.height * shorter * grouped * clamp(subject.scale, 0.3, 2.2);
  const slowness = clamp(entry.size * subject.scale, 0.5, 2.5) ** 0.5;
  const shared = { subject, name, slowness, zone };
  const floorY = builder.height * floorOf(builder, name, ground);
  if (isFigure(entry)) {
    const motion = figureMotion(name);
    const style = figureStyle(motion, usualStyle);
    const among = PEOPLE_SIZES[Math.min(subject.count, 7) - 1] ?? 1;
    const own = (usual / grouped / entry.size) * Math.max(entry.size, PERSON_SIZE_MIN) * among * PERSON_SIZE;
    const height = fittedHeight(builder, {
      body: figureBody(motion),
      usual: own,
      zone,
      subject,
      style,
      floorY,
    });
    const pixels = even(clamp(height * FINENESS, SPRITE_MIN, SPRITE_MAX));
    const bake = (member: number): Poses => {
      const outfit = outfitOf(entry, subject, builder.shot.seed, member);
      const size = outfit.child ? pixels * CHILD_SIZE : pixels;
      return bakeFigure(builder.memory, outfit, motion, style, size, ground.light, turnsOn(style, zone));
    };
    const others = Array.from(
      { length: Math.min(subject.count, COMPANY[subject.name]?.length ?? OUTFITS_MAX) - 1 },
      (_, i) => bake(i + 1),
    );
    return { ...shared, style, art: [bake(0), ...others], scale: height / pixels };
  }
  const style = usualStyle;
  const { seed } = builder.shot;
  const load = async (height: number): Promise<Sprite> => {
    const pixels = clamp(height, SPRITE_MIN, SPRITE_MAX);
    if (rider === null) return await loadSprite(subject, even(pixels), ground.light, seed);
    const mount = await loadSprite(subject, even(pixels * RIDDEN), ground.light, seed);
    return mounted(mount, subject.name, outfitOf(subjectEntry(rider.name), rider, seed, 0), ground.light);
  };
  const whole = rider === null ? usual : Math.max(usual, shorter * RIDDEN_SIZE_MIN) / RIDDEN;
  let sprite = await load(whole * FINENESS);
  const height = fittedHeight(builder, { body: bodyOf(sprite), usual: whole, zone, subject, style, floorY });
  if (height > whole * 1.05) sprite = await load(height * FINENESS);
  const art = bakePoses(builder.memory, sprite, style, turnsOn(style, zone));
  return { ...shared, style, art: [art], scale: height / sprite.height };
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
const READABLE = { upright: 0.38, wide: 0.2 } as const;

interface Fitting {
  readonly body: Body;
  readonly usual: number;
  readonly zone: Zone;
  readonly subject: Subject;
  readonly style: GaitStyle;
  readonly floorY: number;
}

/** Raised arms, stretched springs and open wings reach higher than the body at rest, in its heights. */
const STRETCH = 0.14;

/** The height of the whole picture at which its body is readable and stays in the frame. */
function fittedHeight(builder: SceneBuilder, fitting: Fitting): number {
  const { body, usual, zone, subject, style } = fitting;
  const safe = safeArea(builder, 1);
  // Pictures of subjects are square.
  const [wide, tall] = [body.right - body.left, body.foot - body.top];
  let height = usual;
  if (zone.alone && subject.count === 1 && subject.scale >= 1) {
    const least = builder.width > builder.height ? READABLE.wide : READABLE.upright;
    height = Math.max(height, Math.min((least * builder.width) / wide, (builder.height * 0.44) / tall));
  }
  const lifts = Array.from({ length: style.poses }, (_, i) => style.lift((i / style.poses) * Math.PI * 2));
  const reach = 1 + STRETCH + style.bob * 2 + Math.max(0, ...lifts);
  const room = Math.min(fitting.floorY, safe.bottom) - safe.top;
  const widest = Math.min((safe.right - safe.left) * 0.86, builder.width * zone.half * 1.9);
  return Math.min(height, widest / wide, (room * 0.9) / (tall * reach));
}

/** Boats of a beach are out on its water, which is farther away than its sand. */
const SEA_ROW = 0.59;
const SEA_SIZE = 0.62;

function atSea(builder: SceneBuilder, name: StyleName): boolean {
  return builder.shot.setting === 'beach' && STYLES[name].sunk > 0;
}

function floorOf(builder: SceneBuilder, name: StyleName, ground: Ground): number {
  return atSea(builder, name) ? SEA_ROW : ground.floor;
}

function addCast(builder: SceneBuilder, cast: Cast, ground: Ground): readonly MemberPlace[] {
  const { art, style, scale, zone, subject, name } = cast;
  const [first] = art;
  const height = first.tall * scale;
  const halfWidth = first.halfWidth * scale;
  const floorY = builder.height * floorOf(builder, name, ground);
  const tracked = style.path === 'track';
  const places = placeGroup({
    style,
    count: subject.count,
    halfWidth,
    tall: height,
    floorY,
    centreX: builder.width * zone.middle,
    halfZone: builder.width * (style.aloft > 0 ? 0.5 : zone.half),
    safe: safeArea(builder, 1),
    frameWidth: builder.width,
    slowness: cast.slowness,
    random: randomFrom(builder.shot.seed + zone.index * 101 + 7),
  });
  const speed = places[0]?.travel.pace ?? 0;
  if (tracked) {
    followWithCamera(builder);
    addStrip(builder, floorY + height * 0.02, height * 0.22, speed * 0.8, 1);
  }
  const black = blackPlane(builder, first);
  const turned = zone.index === 1 && style.path === 'still';
  for (const [i, place] of places.entries()) {
    const own = art[i % art.length] ?? first;
    const actor = actorOf(
      builder,
      turned ? { ...own, poses: own.mirrored, mirrored: [] } : own,
      style,
      {
        ...place,
        scale: scale * place.size,
        size: cast.slowness ** 2,
        standing: ground,
        aloft: style.aloft > 0,
      },
      black,
    );
    const trail = trailOf(builder, {
      actor,
      style: name,
      height: height * place.size,
      halfWidth: halfWidth * place.size,
      seed: builder.shot.seed + i * 31 + zone.index * 7,
      action: subject.action,
      name: subject.name,
    });
    if (ground.shadow > 0 && style.aloft === 0)
      builder.add(
        contactShadow(builder, actor, halfWidth * place.size, ground.shadow * (style.sunk > 0 ? 0.5 : 0.8)),
      );
    builder.add(...trail.behind, actor, ...trail.before);
  }
  if (tracked) addStrip(builder, builder.height * 1.01, height * 0.4, speed * 1.5, 1.6);
  return places;
}

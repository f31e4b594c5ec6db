import { randomFrom } from '../raster/random.ts';
import type { Subject } from '../shot/shot-spec.ts';
import { type GaitStyle, STYLES } from '../subjects/gaits.ts';
import { actorOf, blackPlane, contactShadow } from './add-actor.ts';
import { addInstrument, bandOf } from './add-instrument.ts';
import { armsLength } from './arms-length.ts';
import { atSea, type Cast, castOf, floorOf, type Ground, styleIn } from './cast-subject.ts';
import { isScenery } from './celestial.ts';
import { safeArea } from './safe-area.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { seatRiders } from './seat-riders.ts';
import { trailOf } from './subject-effects.ts';
import { type MemberPlace, placeGroup } from './subject-places.ts';
import { addStrip, followWithCamera } from './track-ground.ts';

export type { Ground } from './cast-subject.ts';

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
  const stands = subjects.map((subject, index) => ({
    ...ground,
    ...armsLength(builder, subject, index, ground.height),
  }));
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
  if (atSea(builder, name) || name === 'burst') return 'sails';
  return style.aloft > 0 ? 'flies' : style.path === 'still' ? 'stands' : 'walks';
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

function addCast(builder: SceneBuilder, cast: Cast, ground: Ground): readonly MemberPlace[] {
  const { art, style, scale, zone, subject, name } = cast;
  const [first] = art;
  const height = first.tall * scale;
  const halfWidth = first.halfWidth * scale;
  const floorY = builder.height * floorOf(builder, name, ground);
  const tracked = style.path === 'track';
  const safe = safeArea(builder, 1);
  const places = placeGroup({
    style,
    count: subject.count,
    halfWidth,
    tall: height,
    floorY,
    centreX: builder.width * zone.middle,
    halfZone: builder.width * (style.aloft > 0 ? 0.5 : zone.half),
    safe: ground.near === undefined ? safe : { ...safe, bottom: Number.POSITIVE_INFINITY },
    frameWidth: builder.width,
    frameHeight: builder.height,
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

import { STILL, type Travel } from '../passes/travel.ts';
import { clamp } from '../raster/curves.ts';
import type { Random } from '../raster/random.ts';
import type { GaitStyle } from '../subjects/gaits.ts';
import type { SafeArea } from './safe-area.ts';

/** Where one member of a group stands and which way it takes. Frame pixels. */
export interface MemberPlace {
  readonly x: number;
  readonly y: number;
  /** Of the group's own size. */
  readonly size: number;
  readonly depth: number;
  readonly travel: Travel;
  readonly cyclePhase: number;
}

export interface GroupLayout {
  readonly style: GaitStyle;
  readonly count: number;
  /** Of the first member, with its poses. */
  readonly halfWidth: number;
  readonly tall: number;
  /** Row of the ground. */
  readonly floorY: number;
  /** Middle of the group's part of the frame, and half of that part's width. */
  readonly centreX: number;
  readonly halfZone: number;
  readonly safe: SafeArea;
  readonly frameWidth: number;
  readonly frameHeight: number;
  /** How much slower a large thing is. */
  readonly slowness: number;
  readonly random: Random;
}

/** Rows of a group: farther ones are smaller and stand higher in the picture. */
const ROW_SIZE = 0.11;
const ROW_RISE = 0.1;
const ROW_DEPTH = 0.08;
/** A group's members overlap by a little at most, in widths between their middles. */
const SPACING = 0.8;

/** Sorted from the farthest to the nearest. */
export function placeGroup(layout: GroupLayout): readonly MemberPlace[] {
  const places =
    layout.style.path === 'curve' || layout.style.aloft > 0 ? airborne(layout) : grounded(layout);
  return [...places].sort((a, b) => b.depth - a.depth);
}

function grounded(layout: GroupLayout): MemberPlace[] {
  const { count, halfWidth, tall, safe, random } = layout;
  const ranks = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1) * Math.ceil(i / 2));
  const width = halfWidth * 2;
  const [left, right] = zoneOf(layout);
  const breadth = Math.max(0, right - left - width);
  const widest = Math.max(1, ...ranks.map(Math.abs)) * 2;
  const spacing = count === 1 ? 0 : Math.min(width * SPACING, (breadth * 0.8) / widest);
  const offsets = ranks.map((rank) => rank * spacing);
  const outer = Math.max(0, ...offsets.map(Math.abs));
  const room = Math.max(0, breadth / 2 - outer);
  const centre = clamp(
    layout.centreX,
    left + width / 2 + outer,
    Math.max(left + width / 2 + outer, right - width / 2 - outer),
  );
  const phase = random() < 0.5 ? -0.6 : -0.35;
  return offsets.map((offset, i) => {
    const row = count === 1 ? 0 : ([0, 1, 2, 1, 0, 2, 1][i] ?? 0);
    const own = count === 1 ? 0 : (random() - 0.5) * 0.6;
    const reach = travelReach(layout, room, Math.min(centre - left, right - centre) - width / 2 - outer);
    return {
      x: centre + offset,
      y: Math.min(layout.floorY, safe.bottom) - row * tall * ROW_RISE,
      size: 1 - row * ROW_SIZE,
      depth: 1 + row * ROW_DEPTH,
      travel: travelOf(layout, reach, 0, phase + own),
      cyclePhase: count === 1 ? 0 : random(),
    };
  });
}

/** The part of the frame that a group may use, never less than it is wide. */
function zoneOf({ centreX, halfZone, halfWidth, safe }: GroupLayout): readonly [number, number] {
  const left = Math.max(safe.left, centreX - Math.max(halfZone, halfWidth * 1.05));
  const right = Math.min(safe.right, centreX + Math.max(halfZone, halfWidth * 1.05));
  const missing = Math.max(0, halfWidth * 2.05 - (right - left));
  const roomLeft = Math.min(missing, Math.max(0, left - safe.left));
  return [left - roomLeft, Math.min(Math.max(right, safe.right), right + missing - roomLeft)];
}

function travelReach({ style, frameWidth, halfWidth }: GroupLayout, room: number, own: number): number {
  if (style.path === 'cross') return frameWidth * 0.5 + halfWidth * 1.1;
  const free = Math.max(0, Math.min(room, own));
  if (style.path === 'still') return 0;
  return style.path === 'track' ? free * 0.5 : free;
}

function travelOf(
  { style, tall, slowness }: GroupLayout,
  reachX: number,
  reachY: number,
  phase: number,
): Travel {
  const pace = (style.pace * tall) / slowness;
  const way = reachX * (style.path === 'cross' ? 4 : 4.4);
  const period =
    style.path === 'track' ? 11 : style.path === 'still' || pace === 0 ? 8 : Math.max(3.2, way / pace);
  return {
    ...STILL,
    path: reachX < 2 && style.path !== 'track' ? 'still' : style.path,
    reachX,
    reachY,
    periodSeconds: period,
    phase: style.path === 'cross' ? Math.PI * 0.34 : phase,
    pace,
    bob: style.bob * tall,
    bobSpeed: style.bobSpeed / Math.sqrt(slowness),
  };
}

function airborne(layout: GroupLayout): MemberPlace[] {
  const { style, count, halfWidth, tall, safe, random, floorY } = layout;
  const reachOfBody = Math.hypot(halfWidth, tall / 2);
  const bob = style.bob * tall;
  const bottom = Math.min(safe.bottom, style.aloft > 0 ? floorY - tall * 0.3 : floorY) - bob;
  const top = safe.top + tall * 1.12 + bob;
  const spread = count === 1 ? 0 : Math.min(1, 0.45 + count * 0.08);
  const [left, right] = zoneOf(layout);
  const freeX = Math.max(0, (right - left) / 2 - reachOfBody);
  const freeY = Math.max(0, (bottom - top) / 2);
  const height = style.aloft > 1.15 ? 0.1 : style.aloft > 0 ? 0.42 : 0.55;
  const middle = clamp(top + freeY * 2 * height, top, Math.max(top, bottom));
  if (style.rises) return [risen(layout, left, right)];
  const reachX = style.path === 'curve' ? freeX * (1 - spread * 0.55) : 0;
  const reachY = Math.min(freeY * (1 - spread * 0.6) * 0.6, tall * 0.8, reachX * 0.4);
  return Array.from({ length: count }, (_, i) => {
    const rank = Math.ceil(i / 2) * (i % 2 === 0 ? 1 : -1);
    const out = count === 1 ? 0 : rank / Math.ceil((count - 1) / 2 || 1);
    const row = count === 1 ? 0 : Math.abs(rank) % 3;
    const offsetX = (freeX - reachX) * out * 0.96;
    const room = Math.max(0, Math.min(middle - top, bottom - middle) - reachY);
    const offsetY = count === 1 ? 0 : room * (((i * 0.618) % 1) - 0.5) * 1.9;
    return {
      x: (left + right) / 2 + offsetX,
      y: middle + offsetY,
      size: 1 - row * ROW_SIZE * 1.4,
      depth: 1 + row * ROW_DEPTH,
      travel: travelOf(layout, reachX, reachY, -0.7 - Math.abs(rank) * 0.16),
      cyclePhase: count === 1 ? 0 : random(),
    };
  });
}

/** From the ground in the lower third to the upper one, within half of its period. */
const RISE_SECONDS = 11;

function risen(layout: GroupLayout, left: number, right: number): MemberPlace {
  const { tall, safe, frameHeight } = layout;
  // A camera that tilts up with it leaves its ground behind: what it no longer shows at the end is climbed as well.
  const low = frameHeight * 0.86;
  const high = Math.min(low, tall * 1.15 - (frameHeight - safe.bottom));
  const travel = travelOf(layout, 0, (low - high) / 2, 0);
  return {
    x: (left + right) / 2,
    y: (low + high) / 2,
    size: 1,
    depth: 1,
    travel: { ...travel, path: 'still', periodSeconds: RISE_SECONDS * 2 },
    cyclePhase: 0,
  };
}

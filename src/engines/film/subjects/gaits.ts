import type { LayerMotion } from '../passes/layers.ts';
import type { Travel } from '../passes/travel.ts';
import {
  type Bending,
  breathing,
  dancing,
  flapping,
  fluttering,
  fourLegs,
  galloping,
  pulsing,
  rocking,
  rolling,
  sitting,
  sleeping,
  snaking,
  springing,
  springLift,
  undulating,
  waddling,
} from './bends.ts';
import type { Gait } from './catalogue.ts';

/** How a body moves: bent poses over one cycle, and what kind of way it takes. Lengths are in its own heights. */
export interface GaitStyle {
  readonly poses: number;
  /** Seconds per cycle of a thing of size 1; larger things are slower. */
  readonly cycleSeconds: number;
  /** Way per cycle; zero when the cycle goes by the clock. */
  readonly stride: number;
  readonly bend: Bending;
  /** Height above the ground at a phase of 0..2pi. */
  readonly lift: (phase: number) => number;
  readonly path: Travel['path'];
  /** Way per second. */
  readonly pace: number;
  readonly bob: number;
  readonly bobSpeed: number;
  /** Height of its lowest point above the ground. */
  readonly aloft: number;
  /** Share of its height that is under water. */
  readonly sunk: number;
  /** It goes up from the ground throughout the film. */
  readonly rises?: boolean;
  /** It leaps out of the water and back into it. */
  readonly dives?: boolean;
  /** Dives and climbs have poses of their own. */
  readonly banks: 1 | 3;
  /** Its bends tear, such as a wheel in a car. */
  readonly torn: boolean;
  /** Sway of a thing that is placed by its scene. */
  readonly motion?: LayerMotion;
}

const flat = (): number => 0;

const ON_THE_SPOT: GaitStyle = {
  poses: 12,
  cycleSeconds: 2.6,
  stride: 0,
  bend: breathing(0.012, 0.012),
  lift: flat,
  path: 'still',
  pace: 0,
  bob: 0,
  bobSpeed: 1,
  aloft: 0,
  sunk: 0,
  banks: 1,
  torn: false,
};

const AIRBORNE = { path: 'curve', aloft: 1.1, banks: 3, poses: 5, pace: 0.75 } as const;

/** Kinds of movement; `style-of-subject.ts` says which a subject has. */
export const STYLES = {
  stand: ON_THE_SPOT,
  sit: { ...ON_THE_SPOT, bend: sitting, cycleSeconds: 3.4 },
  call: { ...ON_THE_SPOT, bend: breathing(0.03, 0.07), cycleSeconds: 3 },
  burst: { ...ON_THE_SPOT, poses: 20, cycleSeconds: 2.6, aloft: 1.2 },
  flame: { ...ON_THE_SPOT, poses: 14, cycleSeconds: 1.1 },
  launch: {
    ...ON_THE_SPOT,
    poses: 6,
    cycleSeconds: 0.7,
    bend: rocking(0.006, 0.5, 0.5),
    aloft: 1,
    rises: true,
  },
  rooted: { ...ON_THE_SPOT, bend: breathing(0.004, 0.014), cycleSeconds: 4 },
  solid: { ...ON_THE_SPOT, poses: 1, bend: () => (x: number, y: number) => [x, y] as const },
  walk: { ...ON_THE_SPOT, poses: 16, stride: 0.85, bend: fourLegs(0.085), path: 'stroll', pace: 0.62 },
  gallop: {
    ...ON_THE_SPOT,
    poses: 12,
    cycleSeconds: 0.62,
    bend: galloping(0.11),
    lift: (phase) => 0.07 * Math.max(0, Math.sin(phase + 0.4)),
    path: 'track',
    pace: 2.4,
  },
  waddle: { ...ON_THE_SPOT, poses: 14, stride: 0.5, bend: waddling(0.12), path: 'stroll', pace: 0.4 },
  hop: {
    ...ON_THE_SPOT,
    poses: 14,
    stride: 0.75,
    bend: springing(0.14),
    lift: springLift(0.26),
    path: 'stroll',
    pace: 0.75,
  },
  jump: { ...ON_THE_SPOT, poses: 16, cycleSeconds: 1.25, bend: springing(0.2), lift: springLift(0.62) },
  dance: { ...ON_THE_SPOT, poses: 16, cycleSeconds: 1.9, bend: dancing },
  sleep: { ...ON_THE_SPOT, poses: 14, cycleSeconds: 4.2, bend: sleeping },
  sway: { ...ON_THE_SPOT, poses: 12, cycleSeconds: 1.7, bend: rocking(0.05, 0.4, 0.4) },
  play: { ...ON_THE_SPOT, poses: 16, cycleSeconds: 1.7, bend: breathing(0.02, 0.06) },
  flap: { ...ON_THE_SPOT, ...AIRBORNE, cycleSeconds: 0.52, bend: flapping(0.62), bob: 0.03, bobSpeed: 3 },
  flutter: {
    ...ON_THE_SPOT,
    ...AIRBORNE,
    cycleSeconds: 0.5,
    bend: fluttering(0.6),
    bob: 0.22,
    bobSpeed: 3.4,
  },
  buzz: { ...ON_THE_SPOT, ...AIRBORNE, cycleSeconds: 0.2, bend: flapping(0.4), bob: 0.16, bobSpeed: 5 },
  snake: { ...ON_THE_SPOT, ...AIRBORNE, cycleSeconds: 1.7, bend: snaking, bob: 0.05, bobSpeed: 1.3 },
  cruise: {
    ...ON_THE_SPOT,
    ...AIRBORNE,
    cycleSeconds: 2.4,
    bend: rocking(0.03, 0.5, 0.5),
    bob: 0.02,
    bobSpeed: 1.1,
    pace: 0.9,
  },
  drift: {
    ...ON_THE_SPOT,
    poses: 14,
    cycleSeconds: 5,
    bend: rocking(0.13, 0.5, 0.5),
    path: 'still',
    bob: 0.07,
    bobSpeed: 0.8,
    aloft: 0.9,
  },
  fish: {
    ...ON_THE_SPOT,
    ...AIRBORNE,
    cycleSeconds: 0.85,
    bend: undulating(0.035, 4),
    bob: 0.02,
    bobSpeed: 1.6,
    aloft: 0,
    pace: 0.65,
  },
  pulse: {
    ...ON_THE_SPOT,
    poses: 14,
    cycleSeconds: 1.9,
    bend: pulsing,
    path: 'curve',
    pace: 0.3,
    bob: 0.06,
    bobSpeed: 3.3,
  },
  surface: {
    ...ON_THE_SPOT,
    poses: 14,
    cycleSeconds: 2.2,
    bend: undulating(0.03, 3),
    path: 'stroll',
    pace: 0.4,
    bob: 0.05,
    bobSpeed: 1.5,
    sunk: 0.2,
  },
  leap: {
    ...ON_THE_SPOT,
    poses: 16,
    cycleSeconds: 2.4,
    bend: (phase, body) => {
      const turn = rocking(0.75 * Math.cos(phase * 0.5), 0.5, 0.5)(Math.PI / 2, body);
      const swim = undulating(0.02, 3)(phase * 2, body);
      return (x, y) => swim(...turn(x, y));
    },
    lift: (phase) => 1.75 * Math.sin(phase * 0.5) - 0.95,
    dives: true,
    path: 'stroll',
    pace: 0.55,
    sunk: 0.2,
  },
  boat: {
    ...ON_THE_SPOT,
    poses: 14,
    cycleSeconds: 3.6,
    bend: rocking(0.055, 0.5, 0.1),
    path: 'stroll',
    pace: 0.16,
    bob: 0.022,
    bobSpeed: 1.75,
    sunk: 0.05,
  },
  drive: { ...ON_THE_SPOT, poses: 8, stride: 0.5, bend: rolling, path: 'cross', pace: 1.1, torn: true },
} as const satisfies Record<string, GaitStyle>;

export type StyleName = keyof typeof STYLES;

/** What a scene uses that places its things itself. */
export const GAITS: Readonly<Record<Gait, GaitStyle>> = {
  walk: STYLES.walk,
  run: STYLES.gallop,
  hop: STYLES.hop,
  fly: STYLES.flap,
  swim: STYLES.fish,
  sail: STYLES.boat,
  drive: STYLES.drive,
  float: STYLES.drift,
  stand: STYLES.stand,
};

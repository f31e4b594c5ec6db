import { type GaitStyle, STYLES, type StyleName } from './gaits.ts';

/** Joint angles in radians. Zero hangs down, positive goes forward; knees bend back, elbows forward. */
export interface Limb {
  readonly root: number;
  readonly bend: number;
}

export interface Posture {
  /** Of the trunk, forward; and of the head against it. */
  readonly lean: number;
  readonly nod: number;
  /** Of everything about the hip: a swimmer lies. */
  readonly tilt: number;
  /** Of the hip over the ground when it lies, in heights. */
  readonly lying?: number;
  readonly legs: readonly [near: Limb, far: Limb];
  readonly arms: readonly [near: Limb, far: Limb];
}

export type FigureMotion =
  | 'stand'
  | 'sleep'
  | 'walk'
  | 'run'
  | 'jump'
  | 'dance'
  | 'sit'
  | 'seated'
  | 'ride'
  | 'cheer'
  | 'strum'
  | 'swim'
  | 'fly'
  | 'drift';

/** Half of the angle that a walker's legs open to, and a runner's. */
const WALK_OPEN = 0.43;
const RUN_OPEN = 0.78;
/** Of a figure's height; what `figure.ts` draws. */
export const LEG = 0.47;

const EVENNESS = 0.98;

/** A leg on the ground moves back at even speed, so that the foot stays where it is while the body passes over it. */
function swing(phase: number): number {
  return Math.asin(EVENNESS * Math.sin(phase)) / Math.asin(EVENNESS);
}

function walkingLeg(phase: number, open: number, flex: number): Limb {
  return {
    root: open * swing(phase) + flex * 0.08,
    bend: 0.1 + flex * Math.max(0, Math.cos(phase + 0.3)) ** 1.4,
  };
}

const POSTURES: Readonly<Record<FigureMotion, (phase: number) => Posture>> = {
  stand: (phase) => ({
    lean: 0.015 * Math.sin(phase),
    nod: 0.04 * Math.sin(phase + 1),
    tilt: 0,
    legs: [
      { root: -0.1, bend: 0.03 },
      { root: 0.13, bend: 0.1 },
    ],
    arms: [
      { root: -0.16 + 0.03 * Math.sin(phase), bend: 0.3 },
      { root: 0.2 - 0.03 * Math.sin(phase), bend: 0.3 },
    ],
  }),
  sleep: (phase) => ({
    lean: 0.03 * Math.sin(phase),
    nod: 0.2,
    tilt: -1.46,
    lying: 0.062,
    legs: [
      { root: 0.32 + 0.02 * Math.sin(phase), bend: 0.6 },
      { root: 0.05, bend: 0.1 },
    ],
    arms: [
      { root: 0.5 + 0.06 * Math.sin(phase), bend: 0.9 },
      { root: 0.1, bend: 0.3 },
    ],
  }),
  walk: (phase) => ({
    lean: 0.05,
    nod: 0.02 * Math.sin(phase * 2),
    tilt: 0,
    legs: [walkingLeg(phase, WALK_OPEN, 0.95), walkingLeg(phase + Math.PI, WALK_OPEN, 0.95)],
    arms: [
      { root: -0.5 * Math.sin(phase), bend: 0.28 - 0.18 * Math.sin(phase) },
      { root: 0.5 * Math.sin(phase), bend: 0.28 + 0.18 * Math.sin(phase) },
    ],
  }),
  run: (phase) => ({
    lean: 0.2,
    nod: -0.1,
    tilt: 0,
    legs: [walkingLeg(phase, RUN_OPEN, 1.75), walkingLeg(phase + Math.PI, RUN_OPEN, 1.75)],
    arms: [
      { root: -0.95 * Math.sin(phase), bend: 1.5 - 0.3 * Math.sin(phase) },
      { root: 0.95 * Math.sin(phase), bend: 1.5 + 0.3 * Math.sin(phase) },
    ],
  }),
  jump: (phase) => {
    const air = Math.max(0, Math.sin((phase - 1.25) * 0.62));
    const crouch = Math.max(0, Math.cos(phase - 0.6)) ** 3 * (1 - air);
    return {
      lean: 0.35 * crouch,
      nod: -0.2 * air,
      tilt: 0,
      legs: [
        { root: 0.7 * crouch + 0.35 * air, bend: 1.4 * crouch + 0.9 * air },
        { root: 0.7 * crouch - 0.25 * air, bend: 1.4 * crouch + 1.1 * air },
      ],
      arms: [
        { root: -0.7 * crouch + 2.7 * air, bend: 0.3 },
        { root: -0.6 * crouch + 2.3 * air, bend: 0.4 },
      ],
    };
  },
  dance: (phase) => {
    const [beat, slow] = [Math.sin(phase * 2), Math.sin(phase)];
    return {
      lean: 0.14 * slow,
      nod: 0.12 * Math.sin(phase * 2 + 0.8),
      tilt: 0,
      legs: [
        { root: 0.22 + 0.4 * Math.max(0, slow), bend: 0.3 + 0.75 * Math.max(0, slow) + 0.14 * beat },
        { root: -0.2 + 0.5 * Math.max(0, -slow), bend: 0.3 + 0.8 * Math.max(0, -slow) - 0.14 * beat },
      ],
      arms: [
        { root: 1.7 + 1.05 * slow, bend: 0.5 + 0.4 * beat },
        { root: -1.5 + 1.1 * slow, bend: 0.5 - 0.4 * beat },
      ],
    };
  },
  sit: (phase) => ({
    lean: 0.08 + 0.07 * Math.sin(phase),
    nod: 0.18 * Math.sin(phase + 0.6),
    tilt: 0,
    legs: [
      { root: 1.42, bend: 1.5 },
      { root: 1.5, bend: 1.42 },
    ],
    arms: [
      { root: 0.62 + 0.1 * Math.sin(phase * 4), bend: 0.86 + 0.26 * Math.sin(phase * 4) },
      { root: 0.72 - 0.1 * Math.sin(phase * 4), bend: 0.8 - 0.26 * Math.sin(phase * 4) },
    ],
  }),
  seated: (phase) => ({
    lean: 0.03 + 0.015 * Math.sin(phase),
    nod: 0.06 * Math.sin(phase + 0.6),
    tilt: 0,
    legs: [
      { root: 1.42, bend: 1.44 },
      { root: 1.34, bend: 1.28 },
    ],
    arms: [
      { root: 0.3 + 0.02 * Math.sin(phase), bend: 0.9 },
      { root: 0.5 - 0.02 * Math.sin(phase), bend: 0.86 },
    ],
  }),
  ride: (phase) => ({
    lean: 0.1 + 0.06 * Math.sin(phase),
    nod: -0.06 * Math.sin(phase + 0.6),
    tilt: 0,
    legs: [
      { root: 0.86, bend: 1.15 },
      { root: 0.9, bend: 1.15 },
    ],
    arms: [
      { root: 0.5 + 0.08 * Math.sin(phase), bend: 0.8 },
      { root: 0.62 - 0.08 * Math.sin(phase), bend: 0.74 },
    ],
  }),
  cheer: (phase) => ({
    lean: -0.06,
    nod: -0.18 + 0.06 * Math.sin(phase * 2),
    tilt: 0,
    legs: [
      { root: 0.14, bend: 0.1 + 0.06 * Math.abs(Math.sin(phase * 2)) },
      { root: -0.16, bend: 0.06 },
    ],
    arms: [
      { root: 2.5 + 0.22 * Math.sin(phase * 2), bend: 0.3 },
      { root: 2.7 - 0.2 * Math.sin(phase * 2 + 0.8), bend: 0.24 },
    ],
  }),
  strum: (phase) => ({
    lean: 0.05 * Math.sin(phase),
    nod: 0.14 * Math.sin(phase * 2),
    tilt: 0,
    legs: [
      { root: 0.16 + 0.06 * Math.sin(phase), bend: 0.14 + 0.1 * Math.abs(Math.sin(phase * 2)) },
      { root: -0.16, bend: 0.1 },
    ],
    arms: [
      { root: 0.1 + 0.2 * Math.sin(phase * 4), bend: 1.15 + 0.35 * Math.sin(phase * 4 + 0.6) },
      { root: 0.75 + 0.06 * Math.sin(phase), bend: 1.1 + 0.12 * Math.sin(phase * 2) },
    ],
  }),
  swim: (phase) => ({
    lean: 0.05 * Math.sin(phase),
    nod: -0.5,
    tilt: 1.25,
    legs: [
      { root: 0.3 * Math.sin(phase * 2), bend: 0.25 + 0.2 * Math.cos(phase * 2) },
      { root: -0.3 * Math.sin(phase * 2), bend: 0.25 - 0.2 * Math.cos(phase * 2) },
    ],
    arms: [
      { root: 1.5 + 1.2 * Math.sin(phase), bend: 0.3 },
      { root: 1.5 + 1.2 * Math.sin(phase + 2.4), bend: 0.3 },
    ],
  }),
  fly: (phase) => ({
    lean: 0,
    nod: -0.55,
    tilt: 1.2,
    legs: [
      { root: -0.05 + 0.05 * Math.sin(phase), bend: 0.12 },
      { root: 0.08 - 0.05 * Math.sin(phase), bend: 0.3 },
    ],
    arms: [
      { root: 3 + 0.05 * Math.sin(phase), bend: 0.06 },
      { root: 0.2, bend: 0.3 },
    ],
  }),
  drift: (phase) => ({
    lean: 0.1 * Math.sin(phase),
    nod: 0.1 * Math.sin(phase + 1),
    tilt: 0.22 * Math.sin(phase + 0.5),
    legs: [
      { root: 0.35 + 0.14 * Math.sin(phase), bend: 0.6 },
      { root: -0.1 - 0.14 * Math.sin(phase), bend: 0.5 },
    ],
    arms: [
      { root: 0.9 + 0.25 * Math.sin(phase), bend: 0.5 },
      { root: -0.7 - 0.25 * Math.sin(phase), bend: 0.5 },
    ],
  }),
};

export function postureAt(motion: FigureMotion, phase: number): Posture {
  return POSTURES[motion](phase);
}

/** What a person does where an animal or a thing would have this style. */
export function figureMotion(style: StyleName): FigureMotion {
  switch (style) {
    case 'walk':
    case 'waddle':
      return 'walk';
    case 'gallop':
      return 'run';
    case 'hop':
    case 'jump':
      return 'jump';
    case 'dance':
      return 'dance';
    case 'play':
      return 'strum';
    case 'fish':
    case 'pulse':
      return 'swim';
    case 'flap':
    case 'flutter':
    case 'buzz':
    case 'snake':
    case 'cruise':
      return 'fly';
    case 'drift':
      return 'drift';
    case 'sleep':
      return 'sleep';
    case 'sit':
      return 'seated';
    case 'call':
      return 'cheer';
    default:
      return 'stand';
  }
}

/** The way of a figure: its stride is what its legs measure out. */
export function figureStyle(motion: FigureMotion, style: GaitStyle): GaitStyle {
  switch (motion) {
    case 'walk':
      return { ...style, poses: 16, stride: 4 * LEG * Math.sin(WALK_OPEN), pace: 0.62 };
    case 'run': {
      const stride = 4 * LEG * Math.sin(RUN_OPEN) * 1.25;
      const lift: GaitStyle['lift'] = (phase) => 0.045 * Math.max(0, Math.cos(phase * 2 + 0.4));
      return { ...style, poses: 16, stride, pace: style.path === 'track' ? 1.9 : 1.15, lift };
    }
    case 'jump':
      return { ...style, ...pick(STYLES.jump), poses: 16 };
    case 'dance':
      return { ...style, poses: 16, cycleSeconds: 2, path: 'still', pace: 0 };
    default:
      return { ...style, poses: style.banks === 3 ? 5 : 14 };
  }
}

function pick({ cycleSeconds, lift }: GaitStyle): Pick<GaitStyle, 'cycleSeconds' | 'lift'> {
  return { cycleSeconds, lift };
}

/** What a motion reaches out to on each side, in heights. */
export function figureHalfWidth(motion: FigureMotion): number {
  switch (motion) {
    case 'stand':
      return 0.2;
    case 'walk':
    case 'strum':
      return 0.28;
    case 'jump':
      return 0.34;
    case 'swim':
    case 'fly':
    case 'sleep':
      return 0.48;
    default:
      return 0.36;
  }
}

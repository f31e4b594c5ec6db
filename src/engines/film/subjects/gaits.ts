import type { LayerMotion } from '../passes/layers.ts';
import type { Gait } from './catalogue.ts';
import type { Bend } from './sprite.ts';

/** How a body moves: bent poses over one cycle, and a path of the whole. */
export interface GaitStyle {
  readonly poses: number;
  readonly posesPerSecond: number;
  /** `phase` is 0..2pi; `foot` is the fraction of the height where it stands. */
  readonly bend: (phase: number, foot: number) => Bend;
  readonly motion: LayerMotion;
  /** Height of its lowest point above the ground, in its own heights. */
  readonly aloft: number;
}

const POSES = 12;

function limber(squash: number, lean: number, stride: number): GaitStyle['bend'] {
  return (phase, foot) => {
    const squeeze = squash * Math.sin(phase * 2);
    const bow = lean * Math.sin(phase);
    return (x, y) => {
      const up = foot - y;
      const leg = Math.max(0, y - foot * 0.72) / (foot * 0.28);
      const step = leg * leg * stride * Math.sin(phase * 2 + (x > 0.5 ? Math.PI : 0));
      return [
        0.5 + (x - 0.5) * (1 + squeeze) + step - bow * up * Math.abs(up) * 1.4,
        foot - up * (1 - squeeze),
      ];
    };
  };
}

/** Rotation about a point, in a square picture. */
function rocking(angle: number, centreX: number, centreY: number): GaitStyle['bend'] {
  return (phase) => {
    const turn = angle * Math.sin(phase);
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    return (x, y) => [
      centreX + (x - centreX) * cos - (y - centreY) * sin,
      centreY + (x - centreX) * sin + (y - centreY) * cos,
    ];
  };
}

function swimming(phase: number): Bend {
  return (x, y) => [x, y + 0.022 * Math.sin(x * 5 - phase) * (0.3 + x)];
}

export const GAITS: Readonly<Record<Gait, GaitStyle>> = {
  walk: {
    poses: POSES,
    posesPerSecond: 12,
    bend: limber(0.012, 0.05, 0.035),
    motion: { driftX: 0.008 },
    aloft: 0,
  },
  run: {
    poses: POSES,
    posesPerSecond: 18,
    bend: limber(0.035, 0.05, 0.05),
    motion: { driftX: 0.014, swingY: 0.014, swingSpeed: 9.4, hop: true },
    aloft: 0,
  },
  hop: {
    poses: POSES,
    posesPerSecond: 12,
    bend: limber(0.05, 0.03, 0.02),
    motion: { driftX: 0.008, swingY: 0.045, swingSpeed: 4.6, hop: true },
    aloft: 0,
  },
  fly: {
    poses: POSES,
    posesPerSecond: 10,
    bend: rocking(0.07, 0.5, 0.5),
    motion: { driftX: 0.02, driftY: -0.004, swingY: 0.018, swingX: 0.02, swingSpeed: 1.7 },
    aloft: 1.1,
  },
  swim: {
    poses: POSES,
    posesPerSecond: 12,
    bend: swimming,
    motion: { driftX: 0.016, swingY: 0.015, swingSpeed: 1.3 },
    aloft: 0,
  },
  sail: {
    poses: 16,
    posesPerSecond: 5,
    bend: rocking(0.05, 0.5, 0.9),
    motion: { driftX: 0.006, swingY: 0.006, swingSpeed: 1.2 },
    aloft: 0,
  },
  drive: {
    poses: 6,
    posesPerSecond: 15,
    bend: limber(0.006, 0, 0),
    motion: { driftX: 0.004, swingY: 0.0015, swingSpeed: 17 },
    aloft: 0,
  },
  float: {
    poses: 24,
    posesPerSecond: 6,
    bend: rocking(0.14, 0.5, 0.5),
    motion: { driftX: 0.006, swingY: 0.03, swingX: 0.02, swingSpeed: 0.7 },
    aloft: 0.9,
  },
  stand: { poses: 12, posesPerSecond: 5, bend: limber(0.004, 0.015, 0), motion: {}, aloft: 0 },
};

/** At an instrument: sways with the music and lifts its fore paws in turn. */
export const PLAYING: GaitStyle = {
  poses: 16,
  posesPerSecond: 14,
  motion: {},
  aloft: 0,
  bend: (phase, foot) => {
    const sway = 0.06 * Math.sin(phase);
    const nod = 0.02 * Math.sin(phase * 2);
    return (x, y) => {
      const up = foot - y;
      const paw = Math.max(0, x - 0.5) * 2 * Math.max(0, 1 - Math.abs(up - 0.12) * 5);
      return [
        x - sway * up * Math.abs(up) * 1.4,
        y + nod * up + paw * 0.09 * Math.max(0, Math.sin(phase * 2)),
      ];
    };
  },
};

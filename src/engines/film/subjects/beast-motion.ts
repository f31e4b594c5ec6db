import { clamp, smoothstep } from '../raster/curves.ts';
import type { GaitStyle, StyleName } from './gaits.ts';

export type BeastMotion = 'stand' | 'walk' | 'gallop' | 'sit' | 'sleep' | 'jump' | 'dance' | 'howl' | 'swim';

/** Where a paw is from below its joint, in heights of the withers; `up` is above the ground. */
export interface Step {
  readonly ahead: number;
  readonly up: number;
}

export interface BeastPose {
  /** Of the trunk about its middle: positive lifts the shoulders. */
  readonly pitch: number;
  /** About which point of its length it turns: 0 the middle, 1 the shoulders. */
  readonly pivot?: number;
  /** How far the trunk is lowered. */
  readonly sink: number;
  /** How much nearer hip and shoulder are. */
  readonly gather: number;
  readonly nod: number;
  /** Added to the rise of the neck. */
  readonly neck: number;
  readonly tail: number;
  /** Near fore, far fore, near hind, far hind. */
  readonly steps: readonly [Step, Step, Step, Step];
}

/** A paw on the ground goes back at even speed, and forwards in the air for the rest of its cycle. */
function step(cycle: number, duty: number, stride: number, lift: number): Step {
  const at = cycle - Math.floor(cycle);
  if (at < duty) return { ahead: stride * (0.5 - at / duty), up: 0 };
  const swing = (at - duty) / (1 - duty);
  return {
    ahead: stride * (smoothstep(0, 1, swing) - 0.5),
    up: lift * Math.sin(swing * Math.PI),
  };
}

const WALK = { duty: 0.64, stride: 0.62, lift: 0.11 } as const;
const GALLOP = { duty: 0.32, stride: 0.98, lift: 0.24 } as const;

/** Way over the ground in one cycle, in heights of the withers, at which no paw slides. */
const WALK_WAY = WALK.stride / WALK.duty;
const GALLOP_WAY = GALLOP.stride / GALLOP.duty;

export function beastPose(motion: BeastMotion, phase: number): BeastPose {
  const turn = phase / (Math.PI * 2);
  const calm = Math.sin(phase);
  const rest: BeastPose = {
    pitch: 0,
    sink: 0.008 * calm,
    gather: 0,
    nod: 0.05 * Math.sin(phase + 1),
    neck: 0.03 * calm,
    tail: 0.22 * Math.sin(phase * 2),
    steps: [
      { ahead: 0.03, up: 0 },
      { ahead: -0.06, up: 0 },
      { ahead: -0.05, up: 0 },
      { ahead: 0.08, up: 0 },
    ],
  };
  switch (motion) {
    case 'stand':
      return rest;
    case 'howl':
      return { ...rest, neck: 0.42 + 0.06 * calm, nod: -1.0 - 0.08 * calm, tail: -0.2 };
    case 'walk': {
      const at = (offset: number): Step => step(turn + offset, WALK.duty, WALK.stride, WALK.lift);
      return {
        pitch: 0.02 * Math.sin(phase * 2),
        sink: 0.02 + 0.014 * Math.cos(phase * 2),
        gather: 0,
        nod: 0.05 * Math.sin(phase * 2 + 0.6),
        neck: -0.08 + 0.05 * Math.sin(phase * 2),
        tail: 0.2 * Math.sin(phase),
        steps: [at(0.25), at(0.75), at(0), at(0.5)],
      };
    }
    case 'gallop': {
      const at = (offset: number): Step => step(turn + offset, GALLOP.duty, GALLOP.stride, GALLOP.lift);
      const stretch = Math.sin(phase - 0.6);
      return {
        pitch: 0.13 * Math.sin(phase + 0.9),
        sink: -0.03 - 0.05 * Math.cos(phase * 1 + 2.4),
        gather: 0.06 - 0.07 * stretch,
        nod: -0.12 * Math.sin(phase + 0.9),
        neck: -0.26 - 0.12 * Math.sin(phase + 0.9),
        tail: 0.5 + 0.2 * Math.sin(phase * 2),
        steps: [at(0.42), at(0.56), at(0), at(0.12)],
      };
    }
    case 'jump': {
      const air = clamp(Math.sin((phase - 1.25) * 0.62), 0, 1);
      const crouch = clamp(Math.cos(phase - 0.6), 0, 1) ** 3 * (1 - air);
      return {
        pitch: 0.26 * Math.sin((phase - 1.25) * 1.24) * air,
        sink: 0.2 * crouch,
        gather: -0.05 * air,
        nod: -0.1 * air,
        neck: 0.1 * air - 0.2 * crouch,
        tail: 0.6 * air,
        steps: [
          { ahead: 0.34 * air, up: 0.2 * air },
          { ahead: 0.22 * air, up: 0.28 * air },
          { ahead: -0.42 * air, up: 0.1 * air },
          { ahead: -0.34 * air, up: 0.18 * air },
        ],
      };
    }
    case 'dance': {
      const paw = (k: number): Step => ({
        ahead: 0.06 * Math.sin(phase + k),
        up: 0.2 * clamp(Math.sin(phase * 2 + k), 0, 1),
      });
      return {
        ...rest,
        pitch: 0.16 * Math.sin(phase),
        sink: 0.06 * Math.abs(Math.sin(phase * 2)),
        nod: 0.24 * Math.sin(phase * 2),
        neck: 0.16 * Math.sin(phase),
        tail: 0.7 * Math.sin(phase * 4),
        steps: [paw(0), paw(Math.PI), paw(Math.PI), paw(0)],
      };
    }
    case 'swim': {
      const at = (offset: number): Step => ({
        ahead: 0.26 * Math.cos(phase + offset),
        up: 0.14 + 0.12 * Math.sin(phase + offset),
      });
      return {
        ...rest,
        neck: 0.12,
        nod: -0.1,
        steps: [at(0), at(Math.PI), at(Math.PI / 2), at(-Math.PI / 2)],
      };
    }
    case 'sit':
      return {
        ...rest,
        pitch: 0.84,
        pivot: 1,
        sink: -0.04 + 0.006 * calm,
        neck: -0.5 + 0.03 * calm,
        steps: [
          { ahead: -0.02, up: 0 },
          { ahead: 0.03, up: 0 },
          { ahead: 0.5, up: 0 },
          { ahead: 0.56, up: 0 },
        ],
      };
    case 'sleep':
      return {
        ...rest,
        sink: 0.5 + 0.012 * calm,
        neck: -0.72,
        nod: 0.16,
        tail: -0.5,
        steps: [
          { ahead: 0.3, up: 0 },
          { ahead: 0.36, up: 0 },
          { ahead: 0.26, up: 0 },
          { ahead: 0.34, up: 0 },
        ],
      };
  }
}

/** What a beast with joints does where a bent picture would have this style. */
export function beastMotion(style: StyleName): BeastMotion | null {
  switch (style) {
    case 'walk':
    case 'waddle':
      return 'walk';
    case 'gallop':
    case 'flap':
    case 'cruise':
      return 'gallop';
    case 'hop':
    case 'jump':
      return 'jump';
    case 'dance':
      return 'dance';
    case 'sleep':
      return 'sleep';
    case 'sit':
      return 'sit';
    case 'call':
      return 'howl';
    case 'fish':
    case 'surface':
      return 'swim';
    case 'stand':
    case 'drift':
    case 'drive':
      return 'stand';
    default:
      return null;
  }
}

/** The way of a beast that is `tall` heights of its withers: its paws stay where they are put down. */
export function beastStyle(motion: BeastMotion, style: GaitStyle, tall: number): GaitStyle {
  switch (motion) {
    case 'walk':
      return { ...style, poses: 16, banks: 1, stride: WALK_WAY / tall, pace: Math.max(0.5, style.pace) };
    case 'gallop': {
      const tracked = style.path === 'track';
      const pace = tracked ? 3.4 : Math.min(style.pace, 1.7);
      return { ...style, poses: 16, banks: 1, stride: tracked ? GALLOP_WAY / tall : 1.25, pace, bob: 0 };
    }
    default:
      return { ...style, poses: Math.min(14, style.poses), banks: 1 };
  }
}

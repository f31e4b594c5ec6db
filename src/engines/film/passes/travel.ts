import { clamp } from '../raster/curves.ts';

/**
 * How a subject goes through the frame. Every path is a function of the time alone: it has no end, so that a film
 * that goes on after its course (docs/film-engine.md) shows the same frames up to there.
 */
export interface Travel {
  /**
   * `still` sways on the spot; `stroll` goes to and fro and turns; `track` is accompanied by the camera and drifts a
   * little; `cross` drives through the frame and comes back from the other side; `curve` is a lying eight in the air.
   */
  readonly path: 'still' | 'stroll' | 'track' | 'cross' | 'curve';
  /** Half of the way across and of the way up and down, in frame pixels. */
  readonly reachX: number;
  readonly reachY: number;
  /** There and back; for `cross` two passages, one each way. */
  readonly periodSeconds: number;
  /** 0..2pi of the period. */
  readonly phase: number;
  /** Pixels per second over the ground of a path that the camera accompanies. */
  readonly pace: number;
  /** Rise and fall on waves or in the air, in frame pixels, and its radians per second. */
  readonly bob: number;
  readonly bobSpeed: number;
}

export const STILL: Travel = {
  path: 'still',
  reachX: 0,
  reachY: 0,
  periodSeconds: 8,
  phase: 0,
  pace: 0,
  bob: 0,
  bobSpeed: 1,
};

export interface Travelled {
  /** Frame pixels from the place where it belongs. */
  readonly x: number;
  readonly y: number;
  /** 1 looks to the right, -1 to the left, between them it turns. */
  readonly facing: number;
  /** Pixels walked since the start, whichever way: steps go by it, so that feet do not slide. */
  readonly way: number;
  /** -1 dives .. 1 climbs. */
  readonly climb: number;
}

/** Per second of the period: from one side to the other within 2 / (2pi * this) seconds, a fifth of one. */
const TURN_SHARPNESS = 1.6;
/** Width of the narrowest moment of a turn, half way: a thinner one shows that a picture is turned. */
const TURN_WIDTH = 0.62;

/** Flattens a sine into a walk at even speed with short turns; 1 would be a zigzag. */
const EVENNESS = 0.985;
const EVEN_SCALE = Math.asin(EVENNESS);

function evenly(angle: number): number {
  return Math.asin(EVENNESS * Math.sin(angle)) / EVEN_SCALE;
}

/** Length of the way to and fro, in reaches, since angle zero. */
function evenWay(angle: number): number {
  const turns = Math.round(angle / Math.PI);
  return turns * 2 + evenly(angle - turns * Math.PI);
}

export function travelAt(travel: Travel, timeSeconds: number): Travelled {
  const { path, reachX, reachY, phase } = travel;
  const angle = (timeSeconds / travel.periodSeconds) * Math.PI * 2 + phase;
  const bob = travel.bob * Math.sin(timeSeconds * travel.bobSpeed + phase * 3);
  switch (path) {
    case 'still':
      return {
        x: reachX * Math.sin(angle),
        y: reachY * Math.cos(angle) + bob,
        facing: 1,
        way: 0,
        climb: 0,
      };
    case 'track':
      return {
        x: reachX * Math.sin(angle),
        y: bob,
        facing: 1,
        way: travel.pace * timeSeconds + reachX * Math.sin(angle),
        climb: 0,
      };
    case 'stroll':
      return {
        x: reachX * evenly(angle),
        y: reachY * Math.sin(angle * 2) + bob,
        facing: turned(Math.cos(angle) * travel.periodSeconds),
        way: reachX * evenWay(angle),
        climb: 0,
      };
    case 'cross': {
      const passages = angle / Math.PI;
      const along = passages - Math.floor(passages);
      const facing = Math.floor(passages) % 2 === 0 ? 1 : -1;
      return {
        x: facing * reachX * (along * 2 - 1),
        y: bob,
        facing,
        way: passages * reachX * 2,
        climb: 0,
      };
    }
    case 'curve':
      return {
        x: reachX * Math.sin(angle),
        y: reachY * Math.sin(angle * 2 + 0.6) + bob,
        facing: turned(Math.cos(angle) * travel.periodSeconds),
        way: reachX * evenWay(angle),
        climb: clamp(-Math.cos(angle * 2 + 0.6), -1, 1) * (1 - Math.abs(Math.sin(angle)) ** 6),
      };
  }
}

/** A turn takes a fifth of a second however long the way is. A thing that turns is never as thin as paper. */
function turned(cosineSeconds: number): number {
  const clamped = clamp(cosineSeconds * TURN_SHARPNESS, -1, 1);
  return Math.sign(clamped || 1) * Math.max(TURN_WIDTH, Math.abs(clamped));
}

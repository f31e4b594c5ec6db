import { clamp, smoothstep } from '../raster/curves.ts';
import type { Body } from './body.ts';
import type { Bend } from './cloth.ts';

/** The bend of a body at a phase of its cycle, 0..2pi. */
export type Bending = (phase: number, body: Body) => Bend;

const TURN = Math.PI * 2;

/** Position within the body: 0..1 from its back to its front, 0 at the foot to 1 at the top. */
function within(body: Body, x: number, y: number): { along: number; up: number } {
  return {
    along: (x - body.left) / (body.right - body.left),
    up: (body.foot - y) / (body.foot - body.top),
  };
}

export function breathing(depth: number, sway: number): Bending {
  return (phase, body) => {
    const breath = depth * Math.sin(phase);
    const lean = sway * Math.sin(phase + 1);
    return (x, y) => {
      const { up } = within(body, x, y);
      const rise = Math.max(0, up);
      return [
        0.5 + (x - 0.5) * (1 + breath * 0.6 * rise) - lean * rise * rise,
        body.foot - (body.foot - y) * (1 - breath),
      ];
    };
  };
}

const LEG = 0.34;
/** How much of its legs an animal that lies still shows. */
const FOLDED = 0.3;

/** Lies on its folded legs with a low head, and breathes. */
export function sleeping(phase: number, body: Body): Bend {
  const tall = body.foot - body.top;
  const middle = (body.left + body.right) / 2;
  const breath = 1 + 0.045 * Math.sin(phase);
  return (x, y) => {
    const { along, up } = within(body, x, y);
    const eased = up / (1 + (breath - 1) * smoothstep(0, 0.5, up));
    const folded = eased < LEG * FOLDED ? eased / FOLDED : eased + LEG * (1 - FOLDED);
    const bow = 0.07 * smoothstep(0.55, 0.9, along) * smoothstep(0.2, 0.45, up);
    return [middle + (x - middle) / (1 + (breath - 1) * 0.6), body.foot - (folded + bow) * tall];
  };
}

/** Its hind legs are folded under it and its back rises to the shoulders; it breathes. */
export function sitting(phase: number, body: Body): Bend {
  const tall = body.foot - body.top;
  const breath = 0.012 * Math.sin(phase);
  return (x, y) => {
    const { along, up } = within(body, x, y);
    const behind = smoothstep(0.75, 0.15, along);
    const folded = up / (1 - 0.34 * behind * smoothstep(0, 0.3, up)) - breath * up;
    return [x, body.foot - folded * tall];
  };
}

/** Four legs that swing in the order of a walk, a bobbing head and a tail. */
export function fourLegs(swing: number): Bending {
  return (phase, body) => {
    const tall = body.foot - body.top;
    return (x, y) => {
      const { along, up } = within(body, x, y);
      const leg = clamp(1 - up / LEG, 0, 1.15);
      const beat = phase - TURN * along * 1.5;
      const step = leg * leg * swing * tall * Math.sin(beat);
      const knee = leg * (1 - leg * 0.4) * 0.13 * tall * Math.max(0, Math.cos(beat));
      const trunk = smoothstep(LEG * 0.6, LEG * 1.3, up);
      const roll = 0.014 * tall * Math.sin(phase * 2) * trunk;
      const nod = 0.025 * tall * Math.sin(phase * 2 + 0.8) * trunk * smoothstep(0.5, 0.9, along);
      const tail = 0.05 * tall * Math.sin(phase + 2) * trunk * smoothstep(0.25, 0, along);
      return [x - step, y + roll + nod + tail + knee];
    };
  };
}

/** A gallop gathers the legs under the body, springs, and stretches them out; the body pitches against them. */
export function galloping(reach: number): Bending {
  return (phase, body) => {
    const tall = body.foot - body.top;
    const middle = (body.left + body.right) / 2;
    const pitch = 0.1 * Math.sin(phase + 0.5);
    const stretch = Math.sin(phase);
    return (x, y) => {
      const { along, up } = within(body, x, y);
      const leg = clamp(1 - up / (LEG * 1.25), 0, 1.15);
      const side = clamp((along - 0.5) * 2.4, -1, 1);
      const swing = leg * reach * tall * (side * stretch + 0.35 * Math.sin(phase * 2 + along * 7));
      const tuck = leg * 0.16 * tall * Math.max(0, -stretch) * (0.6 + 0.4 * Math.sin(along * 19));
      const tilt = pitch * (x - middle);
      const tail = 0.05 * tall * Math.sin(phase * 2 + 2) * smoothstep(0.22, 0, along) * (1 - leg);
      const long = 1 - 0.04 * stretch;
      return [middle + (x - middle) * long - swing, y + tilt + tuck + tail];
    };
  };
}

/** Two legs seen from the front or the side: the weight goes from one to the other. */
export function waddling(swing: number): Bending {
  return (phase, body) => {
    const tall = body.foot - body.top;
    const middle = (body.left + body.right) / 2;
    const lean = 0.07 * Math.sin(phase);
    return (x, y) => {
      const { up } = within(body, x, y);
      const side = clamp(((x - middle) / (body.right - body.left)) * 6, -1, 1);
      const leg = clamp(1 - up / 0.26, 0, 1);
      const lift = leg * swing * tall * Math.max(0, side * Math.sin(phase)) * 1.3;
      const arm = 0.03 * tall * side * Math.sin(phase) * smoothstep(0.25, 0.5, up) * smoothstep(0.8, 0.6, up);
      const bounce = 0.015 * tall * Math.cos(phase * 2) * smoothstep(0.1, 0.4, up);
      const rise = Math.max(0, up) * tall;
      return [x - lean * rise, y + lift + arm + bounce];
    };
  };
}

/** Squashes before the spring, stretches in the air, squashes on landing. */
export function springing(strength: number): Bending {
  return (phase, body) => {
    const middle = (body.left + body.right) / 2;
    const stretch = strength * springShape(phase);
    return (x, y) => {
      const up = body.foot - y;
      const lean = 0.12 * strength * Math.cos(phase) * up;
      return [middle + (x - middle) * (1 + stretch * 0.7) - lean, body.foot - up / (1 + stretch)];
    };
  };
}

/** The first fifth of a jump is the crouch, the last its landing. */
const CROUCH = 0.2 * TURN;

function springShape(phase: number): number {
  if (phase < CROUCH) return -Math.sin((phase / CROUCH) * Math.PI) * 1.3;
  const air = (phase - CROUCH) / (TURN - CROUCH);
  return air < 0.85 ? Math.cos(air * 3.4) * 0.8 : -0.5 * Math.sin(((air - 0.85) / 0.15) * Math.PI);
}

export function springLift(height: number): (phase: number) => number {
  return (phase) => {
    const air = clamp((phase - CROUCH) / (TURN * 0.9 - CROUCH), 0, 1);
    return height * 4 * air * (1 - air);
  };
}

/** Rotation about a point of the body, in a square picture. */
export function rocking(angle: number, atX: number, atUp: number): Bending {
  return (phase, body) => {
    const centreX = body.left + (body.right - body.left) * atX;
    const centreY = body.foot - (body.foot - body.top) * atUp;
    const turn = angle * Math.sin(phase);
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    return (x, y) => [
      centreX + (x - centreX) * cos - (y - centreY) * sin,
      centreY + (x - centreX) * sin + (y - centreY) * cos,
    ];
  };
}

/** Wings are what stands above the back, behind the head: they fold down to it and open up. */
export function flapping(depth: number): Bending {
  return (phase, body) => {
    const open = 1 - depth * (0.5 - 0.5 * Math.cos(phase));
    const heave = 0.05 * Math.sin(phase) * (body.foot - body.top);
    return (x, y) => {
      const { along, up } = within(body, x, y);
      const back = 0.42;
      const wing = smoothstep(back, back + 0.16, up) * smoothstep(0.82, 0.6, along);
      const folded = back + (up - back) / open;
      const risen = up + (folded - up) * wing;
      const droop = 0.12 * (1 - open) * (1 - along) * wing;
      return [x, body.foot - (risen + droop) * (body.foot - body.top) + heave];
    };
  };
}

/** Wings on both sides of a body that is seen from above. */
export function fluttering(depth: number): Bending {
  return (phase, body) => {
    const middle = (body.left + body.right) / 2;
    const open = 1 - depth * (0.5 - 0.5 * Math.cos(phase));
    return (x, y) => {
      const off = x - middle;
      const wide = (Math.abs(off) / (body.right - body.left)) * 2;
      return [middle + off / open, y + 0.05 * wide * wide * (1 - open) + 0.02 * Math.sin(phase)];
    };
  };
}

/** A wave that runs through the body from head to tail and grows on its way. */
export function undulating(height: number, waves: number): Bending {
  return (phase, body) => (x, y) => {
    const { along } = within(body, x, y);
    const back = 1 - clamp(along, 0, 1);
    const wave = Math.sin(phase + back * waves);
    const fin = 1 + 0.22 * back * back * Math.sin(phase + back * waves + 1.2);
    const pivot = body.right - (body.right - body.left) * 0.35;
    return [x < pivot ? pivot + (x - pivot) * fin : x, y + height * wave * (0.15 + back * back)];
  };
}

/** A long body that hangs in the air: it snakes across its height. */
export function snaking(phase: number, body: Body): Bend {
  return (x, y) => {
    const { up } = within(body, x, y);
    return [x + 0.035 * Math.sin(phase + up * 7) * (1.15 - 0.6 * up), y + 0.02 * Math.sin(phase + x * 6)];
  };
}

/** Arms that wave from the middle of an octopus, or a jellyfish that pulses. */
export function pulsing(phase: number, body: Body): Bend {
  const squeeze = 0.1 * Math.sin(phase);
  const middle = (body.left + body.right) / 2;
  return (x, y) => {
    const { up } = within(body, x, y);
    const arms = clamp(1 - up / 0.6, 0, 1);
    return [
      middle + (x - middle) * (1 + squeeze * (0.4 + arms)) - 0.03 * arms * Math.sin(phase - up * 6),
      body.foot - (body.foot - y) * (1 - squeeze * 0.5),
    ];
  };
}

/** The wheels turn; what they carry shakes a little. */
export function rolling(phase: number, body: Body): Bend {
  const [cos, sin] = [Math.cos(phase), Math.sin(phase)];
  const shake = 0.004 * Math.sin(phase * 2);
  // Pictures of subjects are square, so that fractions of the height serve for both.
  return (x, y) => {
    for (const wheel of body.wheels) {
      const [dx, dy] = [x - wheel.x, y - wheel.y];
      if (dx * dx + dy * dy > wheel.radius * wheel.radius) continue;
      return [wheel.x + dx * cos + dy * sin, wheel.y - dx * sin + dy * cos];
    }
    return [x, y + shake];
  };
}

/** To the beat: bounces, leans from side to side. */
export function dancing(phase: number, body: Body): Bend {
  const bounce = 0.06 * Math.abs(Math.sin(phase * 2)) - 0.03;
  const lean = 0.13 * Math.sin(phase);
  const middle = (body.left + body.right) / 2;
  return (x, y) => {
    const { up } = within(body, x, y);
    const rise = Math.max(0, up);
    const hips = 0.03 * Math.sin(phase * 2 + 1) * Math.sin(Math.min(1, rise) * Math.PI);
    return [
      middle + (x - middle) * (1 + bounce * 0.8) - lean * rise * rise * 0.8 + hips,
      body.foot - (body.foot - y) * (1 - bounce),
    ];
  };
}

/** Poses of a flier for each bank: the same cycle, nose down, level and up. */
export function banked(bend: Bend, bank: -1 | 0 | 1, body: Body): Bend {
  if (bank === 0) return bend;
  const [cos, sin] = [Math.cos(bank * 0.24), Math.sin(bank * 0.24)];
  const [cx, cy] = [(body.left + body.right) / 2, (body.top + body.foot) / 2];
  return (x, y) => bend(cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos);
}

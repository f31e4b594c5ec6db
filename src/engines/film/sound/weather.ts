import { between, type Random } from '../raster/random.ts';
import type { Setting, ShotSpec } from '../shot/shot-spec.ts';
import type { Bed } from './ambience.ts';
import { chirp } from './calls.ts';
import { burst, gusts, playNoise } from './noise.ts';
import type { Tape } from './tape.ts';

/** Where no weather is heard. */
const SHELTERED: ReadonlySet<Setting> = new Set(['space', 'underwater', 'stage']);

interface RainSound {
  readonly lowpass: number;
  readonly highpass: number;
  readonly level: number;
  /** Hertz of single drops, and how many per second. */
  readonly drop: readonly [number, number];
  readonly dropsPerSecond: number;
}

const ON_LEAVES: RainSound = {
  lowpass: 3600,
  highpass: 700,
  level: 0.3,
  drop: [700, 1500],
  dropsPerSecond: 14,
};
const ON_STREET: RainSound = {
  lowpass: 7500,
  highpass: 1300,
  level: 0.3,
  drop: [1500, 3200],
  dropsPerSecond: 9,
};
const ON_WINDOW: RainSound = {
  lowpass: 1500,
  highpass: 260,
  level: 0.2,
  drop: [900, 2100],
  dropsPerSecond: 12,
};
const ON_WATER: RainSound = {
  lowpass: 9000,
  highpass: 1800,
  level: 0.24,
  drop: [2000, 4200],
  dropsPerSecond: 10,
};

function surfaceOf(setting: Setting): RainSound {
  if (setting === 'room') return ON_WINDOW;
  if (setting === 'forest' || setting === 'hills') return ON_LEAVES;
  return setting === 'ocean' || setting === 'lake' ? ON_WATER : ON_STREET;
}

/** Rain on what it falls on, and the wind of a storm. */
export const weather: Bed = (tape, random, shot) => {
  if (SHELTERED.has(shot.setting)) return;
  if (shot.weather === 'rain' || shot.weather === 'storm') playRain(tape, random, shot);
  if (shot.weather === 'storm' && shot.setting !== 'room') {
    playNoise(tape, random, { level: 0.42, lowpass: 620, highpass: 80, swell: gusts(random, 4.3, 0.85) });
  }
};

function playRain(tape: Tape, random: Random, { setting, weather: kind }: ShotSpec): void {
  const { lowpass, highpass, level, drop, dropsPerSecond } = surfaceOf(setting);
  const strength = kind === 'storm' ? 1.35 : 1;
  const swell = gusts(random, 6.5, 0.3);
  playNoise(tape, random, { level: level * strength, lowpass, highpass, swell, width: 1 });
  const drops = Array.from({ length: 8 }, () => {
    const pitch = between(random, ...drop);
    const splash = burst(random, 0.03, { lowpass: pitch * 2, highpass: pitch / 2 }, (t) =>
      Math.exp(-t * 180),
    );
    const ring = chirp(pitch, pitch * 1.25, 0.03);
    return splash.map((value, i) => value + (ring[i] ?? 0) * 0.4);
  });
  for (let t = 0; t < tape.seconds - 0.04; t += -Math.log(1 - random() * 0.999) / dropsPerSecond) {
    const sound = drops[Math.floor(random() * drops.length)];
    if (sound !== undefined) tape.play(sound, t, level * between(random, 0.08, 0.4), between(random, -1, 1));
  }
}

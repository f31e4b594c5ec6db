import { bakeRain, bakeSnow } from '../passes/particles.ts';
import { bakeSplashes } from '../passes/splashes.ts';
import { smoothstep } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import type { Setting } from '../shot/shot-spec.ts';
import { lightningTimes } from './lightning.ts';
import { precipitation, SHELTERED } from './precipitation.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** Where drops fall on something level: how many rings are seen at once. */
const RINGS: Readonly<Partial<Record<Setting, number>>> = {
  city: 90,
  lake: 110,
  ocean: 60,
  beach: 40,
  road: 50,
  forest: 30,
};

/** Falls between the camera and the scene; fog lies in front of it. */
export function addWeather(builder: SceneBuilder): void {
  const { shot, memory, unit } = builder;
  const { weather, setting, seed } = shot;
  const falls = precipitation(shot);
  if (falls === 'rain') {
    const rings = RINGS[setting];
    if (rings !== undefined)
      builder.add(bakeSplashes(memory, rings, weather === 'storm' ? 150 : 110, seed + 12));
    builder.add(...bakeRain(memory, unit, seed + 9, weather === 'storm' ? 1.7 : 1));
  }
  if (falls === 'snow') builder.add(...bakeSnow(memory, unit, seed + 6));
  if (weather === 'fog' && (setting === 'sky' || !SHELTERED.has(setting))) addFog(builder);
}

/** Lightning, as far as it is seen from inside too. */
export function addFlashes(builder: SceneBuilder): void {
  const times = lightningTimes(builder.shot, builder.filmSeconds);
  if (times.length === 0) return;
  builder.add({ kind: 'flash', times, strength: builder.shot.setting === 'room' ? 0.4 : 1 });
}

function addFog(builder: SceneBuilder): void {
  const { shot, width, height, palette } = builder;
  const wisps = noise(8, shot.seed + 91, { octaves: 5, cells: 3, gain: 0.5 });
  const scale = 210 / width;
  builder.addShaded(
    0.95,
    (x, y, ink) => {
      const low = smoothstep(0.1, 0.6, y / height) * (1 - 0.45 * smoothstep(0.65, 1, y / height));
      [ink.r, ink.g, ink.b] = palette.haze;
      ink.a = low * (0.2 + 0.6 * smoothstep(0.3, 0.72, wisps.sample(x * scale, y * scale * 2.4)));
    },
    { motion: { driftX: 0.003 }, coarse: 4 },
  );
}

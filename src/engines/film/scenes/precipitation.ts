import type { Setting, ShotSpec } from '../shot/shot-spec.ts';

/** Under a roof, above the clouds, under water and in space no weather reaches the camera. */
export const SHELTERED: ReadonlySet<Setting> = new Set(['stage', 'room', 'space', 'underwater', 'sky']);

/** What falls before the camera. */
export function precipitation({
  setting,
  weather,
}: Pick<ShotSpec, 'setting' | 'weather'>): 'rain' | 'snow' | null {
  if (SHELTERED.has(setting)) return null;
  if (weather === 'rain' || weather === 'snow') return weather;
  if (weather !== 'storm' || setting === 'desert') return null;
  return setting === 'snow' ? 'snow' : 'rain';
}

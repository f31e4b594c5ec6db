import type { Mood, ShotSpec } from './shot-spec.ts';

/** What the score expresses when no word of the prompt says it. */
export function usualMood({
  setting,
  time,
  weather,
  move,
  subjects,
}: Pick<ShotSpec, 'setting' | 'time' | 'weather' | 'move' | 'subjects'>): Mood {
  const does = new Set(subjects.map(({ action }) => action));
  if (weather === 'storm') return setting === 'ocean' || setting === 'mountains' ? 'epic' : 'tense';
  if (does.has('sleep')) return 'calm';
  if (does.has('dance')) return 'happy';
  if (does.has('play') || does.has('jump')) return 'playful';
  if (move === 'rush') return 'epic';
  if (weather === 'fog' && (setting === 'forest' || time === 'night')) return 'mysterious';
  if (weather === 'rain') return 'sad';
  if (setting === 'space') return 'epic';
  if (setting === 'forest' && time === 'night') return 'mysterious';
  if (does.has('run') && time === 'day') return 'happy';
  return 'calm';
}

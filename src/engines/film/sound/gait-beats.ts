import { clamp } from '../raster/curves.ts';
import type { ShotSpec, Subject } from '../shot/shot-spec.ts';
import { subjectEntry } from '../subjects/catalogue.ts';
import { type GaitStyle, STYLES } from '../subjects/gaits.ts';
import { figureMotion, figureStyle } from '../subjects/skeleton.ts';
import { styleOfSubject } from '../subjects/style-of-subject.ts';
import { isFigure } from '../subjects/wardrobe.ts';

export interface GaitBeats {
  readonly cycleSeconds: number;
  /** Where in a cycle feet come down, 0..1, and how hard. */
  readonly beats: readonly (readonly [phase: number, level: number])[];
}

const TWO_FEET = [
  [0.25, 1],
  [0.75, 0.9],
] as const;
/** The order of a walking horse: four beats, evenly. */
const FOUR_FEET = [
  [0.05, 1],
  [0.3, 0.75],
  [0.55, 0.95],
  [0.8, 0.7],
] as const;
/** A gallop is three close beats and a silence in which it flies; the lift of `STYLES.gallop` is highest at 0.19. */
const GALLOP = [
  [0.5, 0.7],
  [0.66, 0.9],
  [0.82, 1],
] as const;
const LANDING = [[0.9, 1]] as const;

const SILENT: ReadonlySet<ShotSpec['setting']> = new Set(['ocean', 'lake', 'space', 'sky', 'underwater']);
/** Where the camera can keep beside a runner; see `scenes/track-ground.ts`. */
const OPEN: ReadonlySet<ShotSpec['setting']> = new Set(['hills', 'desert', 'beach', 'snow', 'mountains']);

/** The rhythm of a subject's feet, from the gait that it is drawn with; null when none touches the ground. */
export function gaitBeats(subject: Subject, shot: Pick<ShotSpec, 'setting' | 'subjects'>): GaitBeats | null {
  if (SILENT.has(shot.setting)) return null;
  const entry = subjectEntry(subject.name);
  const name = styleOfSubject(entry, {
    action: subject.action,
    submerged: false,
    afloat: false,
    gait: undefined,
  });
  const usual: GaitStyle = STYLES[name];
  const accompanied = shot.subjects.length === 1 && OPEN.has(shot.setting);
  const stroll = usual.path === 'track' && !accompanied;
  const placed: GaitStyle = stroll ? { ...usual, path: 'stroll', pace: 1.3, stride: 1.3 } : usual;
  const figure = isFigure(entry);
  const motion = figure ? figureMotion(name) : null;
  const style = motion === null ? placed : figureStyle(motion, placed);
  const cycleSeconds = cycleOf(style, clamp(entry.size * subject.scale, 0.5, 2.5) ** 0.5);
  const onFoot = motion === 'walk' || motion === 'run' || name === 'waddle';
  if (motion === null ? name === 'waddle' : onFoot) return { cycleSeconds, beats: TWO_FEET };
  if (name === 'walk') return { cycleSeconds, beats: FOUR_FEET };
  if (name === 'gallop') return { cycleSeconds, beats: GALLOP };
  if (name === 'hop' || name === 'jump') return { cycleSeconds, beats: LANDING };
  return null;
}

/** Steps over the ground go by the way, and steps on the spot by the clock; a large body is slower. */
function cycleOf(style: GaitStyle, slowness: number): number {
  if (style.stride === 0 || style.pace === 0) return style.cycleSeconds;
  return (style.stride * slowness) / style.pace;
}

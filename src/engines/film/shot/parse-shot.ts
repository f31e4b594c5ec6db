import type { TimeOfDay } from '../passes/palettes.ts';
import { pick, type Random, randomFrom } from '../raster/random.ts';
import { subjectEntry } from '../subjects/catalogue.ts';
import { captionFor } from './find-caption.ts';
import { framingOf } from './find-framing.ts';
import { type Cast, findSubjects, SUBJECTS_MAX } from './find-subjects.ts';
import { usualMood } from './mood.ts';
import { mostNamed, placeNamed, type Reading, readPrompt } from './reading.ts';
import type { CameraMove, Look, Setting, ShotSpec, Subject, Weather } from './shot-spec.ts';

export interface ShotRequest {
  readonly prompt: string;
  readonly seed: number;
  readonly look: Look | null;
  /** Which reference image is the first frame, counted from 0; null for none. */
  readonly image: number | null;
  /** Clips that are shown as characters, the main one first. */
  readonly characters?: readonly number[];
  /** The shot mentioned some of them by name, and so says who is in it. */
  readonly mentions?: boolean;
  readonly mark: boolean;
  /** The shot of the film that this one is a remix of: what the prompt does not name stays as it was. */
  readonly kept?: ShotSpec | null;
}

/** What to show when the prompt names nothing: each of these is fine to look at for any length. */
const OPEN_SETTINGS: readonly [Setting, ...Setting[]] = [
  'lake',
  'ocean',
  'mountains',
  'hills',
  'beach',
  'desert',
];
const OPEN_TIMES: readonly [TimeOfDay, ...TimeOfDay[]] = ['dawn', 'sunset', 'dawn', 'day'];

/** Reads a prompt. Never fails: what is not understood is kept from the earlier shot, or chosen by the seed. */
export function parseShot(request: ShotRequest): ShotSpec {
  const reading = readPrompt(request.prompt);
  return request.kept == null ? newShot(request, reading) : changedShot(request, reading, request.kept);
}

/**
 * A place belongs to what it shows, so a subject that is new does not bring its own: `a dog instead` after a cat on
 * a stage is a dog on a stage.
 */
function changedShot(request: ShotRequest, reading: Reading, kept: ShotSpec): ShotSpec {
  const setting = mostNamed(reading, 'setting');
  const look = changedLook(request.look, mostNamed(reading, 'look'), kept.look);
  return {
    version: 2,
    setting: setting ?? kept.setting,
    place: setting === null ? (kept.place ?? null) : placeNamed(reading, setting),
    time: mostNamed(reading, 'time') ?? kept.time,
    weather: mostNamed(reading, 'weather') ?? keptWeather(reading, kept),
    snowy: mostNamed(reading, 'snowy') ?? (setting === null && kept.snowy),
    air: mostNamed(reading, 'air') ?? kept.air,
    grade: mostNamed(reading, 'grade') ?? kept.grade,
    mood: mostNamed(reading, 'mood') ?? kept.mood,
    move: mostNamed(reading, 'move', 'first') ?? kept.move,
    ...framed(framingOf(request.prompt) ?? kept.framing),
    look,
    subjects: changedSubjects(findSubjects(reading), kept.subjects),
    image: request.image,
    characters: request.characters ?? [],
    mark: request.mark,
    caption: captionFor(request.prompt, look, kept),
    seed: request.seed,
  };
}

function framed(framing: ShotSpec['framing'] | null): Pick<ShotSpec, 'framing'> {
  return framing == null ? {} : { framing };
}

/** A style that only repeats the earlier film's was inherited, and gives way to a look that the new prompt names. */
function changedLook(style: Look | null, named: Look | null, kept: Look): Look {
  return style !== null && style !== kept ? style : (named ?? kept);
}

/** `no rain` ends the rain. */
function keptWeather({ hits }: Reading, kept: ShotSpec): Weather {
  const ended = hits.some(
    ({ negated, meanings }) =>
      negated && meanings.some(({ kind, value }) => kind === 'weather' && value === kept.weather),
  );
  return ended ? 'clear' : kept.weather;
}

function changedSubjects(
  { subjects, absent, pronounAction }: Cast,
  kept: readonly Subject[],
): readonly Subject[] {
  if (subjects.length > 0) return subjects;
  const staying = kept.filter(({ name }) => !absent.has(name));
  const [main, ...others] = staying;
  return main === undefined || pronounAction === null
    ? staying
    : [{ ...main, action: pronounAction }, ...others];
}

const PRONOUN =
  /(?<![a-z])(?:he|she|it|they|him|her|them|his|their|its|both|same)(?![a-z])|[它他她]|主角|同一/i;
/** Places that nothing from the land is taken to: a whale brings its sea along. */
const ELEMENTS: readonly (Setting | null)[] = ['ocean', 'underwater', 'space', 'sky'];
/** What a later shot does when it does not say: another view than the one before. */
const NEXT_MOVE: Readonly<Record<CameraMove, CameraMove>> = {
  'push-in': 'pan-right',
  'pull-out': 'push-in',
  'pan-left': 'push-in',
  'pan-right': 'orbit',
  'tilt-up': 'push-in',
  'tilt-down': 'push-in',
  orbit: 'pull-out',
  crane: 'push-in',
  drone: 'push-in',
  handheld: 'push-in',
  rush: 'orbit',
  static: 'push-in',
};

/** The shot after `before` in one film: what it does not name goes on, except that the camera moves in another way. */
export function nextShot(request: ShotRequest, before: ShotSpec): ShotSpec {
  const reading = readPrompt(request.prompt);
  const cast = findSubjects(reading);
  const named = mostNamed(reading, 'setting');
  const home = homeOf(cast.subjects);
  const setting = named ?? (ELEMENTS.includes(home) ? home : null);
  const shot = changedShot(request, reading, before);
  const moved = setting !== null && setting !== before.setting;
  const meant = PRONOUN.test(request.prompt);
  // Those of before stay where a pronoun means them, or where the shot says neither who nor where.
  const goesOn = meant || (cast.subjects.length === 0 && !request.mentions && named === null);
  return {
    ...shot,
    setting: setting ?? before.setting,
    place: named === null && moved ? null : shot.place,
    snowy: moved ? mostNamed(reading, 'snowy') === true : shot.snowy,
    air: mostNamed(reading, 'air') ?? (moved ? 'clear' : before.air),
    subjects: nextSubjects(cast, before.subjects, meant, goesOn),
    characters:
      goesOn && !request.mentions
        ? [...new Set([...before.characters, ...shot.characters])]
        : shot.characters,
    move: mostNamed(reading, 'move', 'first') ?? NEXT_MOVE[before.move],
  };
}

function nextSubjects(
  cast: Cast,
  before: readonly Subject[],
  meant: boolean,
  goesOn: boolean,
): readonly Subject[] {
  if (cast.subjects.length === 0) return goesOn ? changedSubjects(cast, before) : [];
  if (!meant) return cast.subjects;
  const staying = before.filter(({ name }) => cast.subjects.every((subject) => subject.name !== name));
  return [...changedSubjects({ ...cast, subjects: [] }, staying), ...cast.subjects].slice(0, SUBJECTS_MAX);
}

function newShot(request: ShotRequest, reading: Reading): ShotSpec {
  const random = randomFrom(request.seed);
  const { subjects } = findSubjects(reading);
  const setting =
    mostNamed(reading, 'setting') ??
    homeOf(subjects) ??
    (subjects.length > 0 ? 'hills' : pick(random, OPEN_SETTINGS));
  const weather = mostNamed(reading, 'weather') ?? 'clear';
  const time = mostNamed(reading, 'time') ?? usualTime(setting, weather, random);
  const move = mostNamed(reading, 'move', 'first') ?? 'push-in';
  const look = request.look ?? mostNamed(reading, 'look') ?? 'natural';
  return {
    version: 2,
    setting,
    place: placeNamed(reading, setting),
    time,
    weather,
    snowy: mostNamed(reading, 'snowy') ?? setting === 'snow',
    air: mostNamed(reading, 'air') ?? 'clear',
    grade: mostNamed(reading, 'grade') ?? 'none',
    mood: mostNamed(reading, 'mood') ?? usualMood({ setting, time, weather, move, subjects }),
    move,
    ...framed(framingOf(request.prompt)),
    look,
    subjects,
    image: request.image,
    characters: request.characters ?? [],
    mark: request.mark,
    caption: captionFor(request.prompt, look, null),
    seed: request.seed,
  };
}

function homeOf(subjects: readonly Subject[]): Setting | null {
  for (const { name } of subjects) {
    const { home } = subjectEntry(name);
    if (home !== null) return home;
  }
  return null;
}

function usualTime(setting: Setting, weather: Weather, random: Random): TimeOfDay {
  if (setting === 'city' || setting === 'space') return 'night';
  if (setting === 'desert' || (setting === 'ocean' && weather === 'storm')) return 'sunset';
  if (setting === 'forest') return 'dawn';
  if (setting === 'road' || setting === 'underwater') return 'day';
  return pick(random, OPEN_TIMES);
}

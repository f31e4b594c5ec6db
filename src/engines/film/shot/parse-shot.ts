import type { TimeOfDay } from '../passes/palettes.ts';
import { pick, type Random, randomFrom } from '../raster/random.ts';
import { SUBJECT_WORDS, subjectEntry } from '../subjects/catalogue.ts';
import { findWords, mostNamed } from './find-words.ts';
import {
  CALICO_WORDS,
  COLOUR_WORDS,
  LOOK_WORDS,
  MOVE_WORDS,
  SETTING_WORDS,
  TIME_WORDS,
  WEATHER_WORDS,
} from './lexicon.ts';
import type { Look, Setting, ShotSpec, Subject, Weather } from './shot-spec.ts';

export interface ShotRequest {
  readonly prompt: string;
  readonly seed: number;
  readonly look: Look | null;
  /** Which reference image is the first frame, counted from 0; null for none. */
  readonly image: number | null;
  /** Clips that are shown as characters, the main one first. */
  readonly characters?: readonly number[];
  readonly mark: boolean;
  /** The shot of the film that this one is a remix of: what the prompt does not name stays as it was. */
  readonly kept?: ShotSpec | null;
}

const SUBJECTS_MAX = 3;
/** How far before a thing its colour may stand: enough for `a golden fluffy retriever`, not for another clause. */
const ADJECTIVE_REACH = 22;

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

const SNOW_LIES = /snow|icy|glacier|winter|alps|雪|冰川|冬/;

/** Reads a prompt. Never fails: what is not understood is kept from the earlier shot, or chosen by the seed. */
export function parseShot(request: ShotRequest): ShotSpec {
  return request.kept == null ? newShot(request) : changedShot(request, request.kept);
}

/**
 * A place belongs to what it shows, so a subject that is new does not bring its own: `a dog instead` after a cat on
 * a stage is a dog on a stage.
 */
function changedShot(request: ShotRequest, kept: ShotSpec): ShotSpec {
  const text = request.prompt.toLowerCase();
  const subjects = findSubjects(text);
  const setting = mostNamed(text, SETTING_WORDS);
  return {
    version: 2,
    setting: setting ?? kept.setting,
    time: mostNamed(text, TIME_WORDS) ?? kept.time,
    weather: mostNamed(text, WEATHER_WORDS) ?? kept.weather,
    snowy: SNOW_LIES.test(text) || (setting === null && kept.snowy),
    air: kept.air,
    grade: kept.grade,
    mood: kept.mood,
    move: mostNamed(text, MOVE_WORDS) ?? kept.move,
    look: changedLook(request.look, mostNamed(text, LOOK_WORDS), kept.look),
    subjects: subjects.length > 0 ? subjects : kept.subjects,
    image: request.image,
    characters: request.characters ?? [],
    mark: request.mark,
    seed: request.seed,
  };
}

/** A style that only repeats the earlier film's was inherited, and gives way to a look that the new prompt names. */
function changedLook(style: Look | null, named: Look | null, kept: Look): Look {
  return style !== null && style !== kept ? style : (named ?? kept);
}

function newShot(request: ShotRequest): ShotSpec {
  const text = request.prompt.toLowerCase();
  const random = randomFrom(request.seed);
  const subjects = findSubjects(text);
  const setting = chooseSetting(text, subjects, random);
  const weather = mostNamed(text, WEATHER_WORDS) ?? 'clear';
  return {
    version: 2,
    setting,
    time: chooseTime(text, setting, weather, random),
    weather,
    snowy: SNOW_LIES.test(text),
    air: 'clear',
    grade: 'none',
    mood: 'calm',
    move: mostNamed(text, MOVE_WORDS) ?? 'push-in',
    look: request.look ?? mostNamed(text, LOOK_WORDS) ?? 'natural',
    subjects,
    image: request.image,
    characters: request.characters ?? [],
    mark: request.mark,
    seed: request.seed,
  };
}

function findSubjects(text: string): Subject[] {
  const found: Subject[] = [];
  let previousEnd = 0;
  for (const hit of findWords(text, SUBJECT_WORDS)) {
    const before = text.slice(Math.max(previousEnd, hit.start - ADJECTIVE_REACH), hit.end);
    previousEnd = hit.end;
    if (found.length >= SUBJECTS_MAX || found.some(({ name }) => name === hit.value)) continue;
    const calico = findWords(before, [CALICO_WORDS]).length > 0;
    const colour = calico ? undefined : findWords(before, COLOUR_WORDS).at(-1);
    found.push({
      name: hit.value,
      coat: calico ? 'calico' : null,
      tint: colour?.value ?? null,
      count: 1,
      action: null,
      scale: 1,
    });
  }
  return found;
}

function chooseSetting(text: string, subjects: readonly Subject[], random: Random): Setting {
  const named = mostNamed(text, SETTING_WORDS);
  if (named !== null) return named;
  for (const { name } of subjects) {
    const home = subjectEntry(name).home;
    if (home !== null) return home;
  }
  return subjects.length > 0 ? 'hills' : pick(random, OPEN_SETTINGS);
}

function chooseTime(text: string, setting: Setting, weather: Weather, random: Random): TimeOfDay {
  const named = mostNamed(text, TIME_WORDS);
  if (named !== null) return named;
  if (setting === 'city' || setting === 'space') return 'night';
  if (setting === 'desert' || (setting === 'ocean' && weather === 'storm')) return 'sunset';
  if (setting === 'forest') return 'dawn';
  if (setting === 'road' || setting === 'underwater') return 'day';
  return pick(random, OPEN_TIMES);
}

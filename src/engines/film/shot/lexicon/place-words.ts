import { PLACE_NAMES, PLACES, type Place } from '../places.ts';
import type { Setting } from '../shot-spec.ts';
import { type Entry, entry, hint } from './entry.ts';

function wordsOf<T>(place: Place, value: T): Entry<T>[] {
  const { english, chinese } = PLACES[place];
  const [surely = '', perhaps = ''] = english.split(' | ');
  const [surelyChinese = '', perhapsChinese = ''] = chinese.split(' | ');
  const sure = entry(value, surely, surelyChinese);
  return perhaps === '' && perhapsChinese === '' ? [sure] : [sure, hint(value, perhaps, perhapsChinese)];
}

export const PLACE_WORDS: readonly Entry<Place>[] = PLACE_NAMES.flatMap((place) => wordsOf(place, place));

/** Whoever names a place has named its setting. */
export function settingWordsOf(setting: Setting): readonly Entry<Setting>[] {
  return PLACE_NAMES.filter((place) => PLACES[place].setting === setting).flatMap((place) =>
    wordsOf(place, setting),
  );
}

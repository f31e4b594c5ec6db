/**
 * Words that mean `value`. English ones are singular and match whole words, regular plurals included, in either spelling
 * with a hyphen or a space; Chinese ones match anywhere. Of overlapping words the longest counts, whatever it means.
 */
export interface Entry<T> {
  readonly value: T;
  readonly english: readonly string[];
  readonly chinese: readonly string[];
  /** How surely the words mean it: 2 says it outright, 1 only hints at it. */
  readonly weight?: number;
}

/** `english` is parted by commas, `chinese` by spaces; either may be empty. */
export function entry<T>(value: T, english: string, chinese: string, weight = 2): Entry<T> {
  return {
    value,
    english: english.split(', ').filter(Boolean),
    chinese: chinese.split(' ').filter(Boolean),
    weight,
  };
}

/** Words that only hint at `value`. */
export function hint<T>(value: T, english: string, chinese: string): Entry<T> {
  return entry(value, english, chinese, 1);
}

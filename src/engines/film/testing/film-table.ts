import { STYLES, type Style } from '../../../task/request.ts';

/** What can be asked of a film apart from its prompt. */
export interface FilmKind {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly style: Style | null;
}

export const SIZES = [
  [720, 1280],
  [1280, 720],
  [1024, 1792],
  [1792, 1024],
  [1080, 1920],
  [1920, 1080],
] as const;
export const LENGTHS = [4, 5, 8, 10, 12, 15, 25] as const;
export const STYLES_AND_NONE = [null, ...STYLES] as const;

function kind(size: number, length: number, style: number): FilmKind {
  const [width, height] = SIZES[size % SIZES.length] ?? SIZES[0];
  const seconds = LENGTHS[length % LENGTHS.length] ?? LENGTHS[0];
  return { width, height, seconds, style: STYLES_AND_NONE[style % STYLES_AND_NONE.length] ?? null };
}

/** Every combination: 294. */
export function everyKind(): FilmKind[] {
  return SIZES.flatMap((_, size) =>
    LENGTHS.flatMap((__, length) => STYLES_AND_NONE.map((___, style) => kind(size, length, style))),
  );
}

/** Films in which each two values of different kinds meet at least once: 49. */
export function everyPair(): FilmKind[] {
  return LENGTHS.flatMap((_, length) =>
    STYLES_AND_NONE.map((__, style) => kind(length + style, length, style)),
  );
}

/** Films in which each value occurs at least once: 7. */
export function everyValue(): FilmKind[] {
  return LENGTHS.map((_, length) => kind(length, length, length));
}

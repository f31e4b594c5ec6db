import type { Json, JsonObject } from '../../task/json.ts';
import { FRAMES_PER_SECOND } from './passes/draw-frame.ts';
import type { FilmShot, ShotSpec } from './shot/shot-spec.ts';

/** What the plan of a film says to this engine; stored as JSON, and read again for remixes and extensions. */
export interface Instructions {
  /** One after another. Their lengths are whole frames and add up to the film's. */
  readonly shots: readonly FilmShot[];
  /**
   * Length in seconds that camera and walks of the last shot were laid out for. Set for an extension: that of the
   * last shot of the film it goes on from. Absent means the shot's own length.
   */
  readonly courseSeconds?: number;
}

/** Fields that films of earlier versions do not have. */
type Later = 'characters' | 'place';
type StoredShot = Omit<FilmShot, 'shot'> & {
  readonly shot: Omit<ShotSpec, Later> & Partial<Pick<ShotSpec, Later>>;
};

export function toInstructions({ shots, courseSeconds }: Instructions): JsonObject {
  const stored = shots.map(({ shot, seconds }) => ({
    shot: {
      ...shot,
      subjects: shot.subjects.map((subject) => ({ ...subject })),
      characters: [...shot.characters],
    },
    seconds,
  }));
  return { shots: stored, ...(courseSeconds === undefined ? {} : { courseSeconds }) };
}

/** Null for what this engine did not write, or wrote in another version. */
export function readInstructions({ shots, courseSeconds }: JsonObject): Instructions | null {
  if (!Array.isArray(shots) || shots.length === 0 || !shots.every(isFilmShot)) return null;
  // Written by `toInstructions` and stored as JSON since: it has the shape that it was given. Only films from before
  // shots had characters and places say nothing about them.
  const written = shots as unknown as readonly StoredShot[];
  const known = {
    shots: written.map(({ shot, ...rest }) => ({
      ...rest,
      shot: { ...shot, characters: shot.characters ?? [], place: shot.place ?? null },
    })),
  };
  return typeof courseSeconds === 'number' ? { ...known, courseSeconds } : known;
}

function isFilmShot(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { shot, seconds } = value as Partial<FilmShot>;
  return typeof shot === 'object' && shot?.version === 2 && typeof seconds === 'number';
}

/** Lengths are stored in seconds, which are exact only as a count of frames. */
export function framesOf(seconds: number): number {
  return Math.round(seconds * FRAMES_PER_SECOND);
}

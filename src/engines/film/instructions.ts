import type { JsonObject } from '../../task/json.ts';
import type { ShotSpec } from './shot/shot-spec.ts';

/** What the plan of a film says to this engine; stored as JSON, and read again for remixes and extensions. */
export interface Instructions {
  readonly shot: ShotSpec;
  /**
   * Length in seconds that camera and walks were laid out for. Set for an extension: that of the film it goes on
   * from. Absent means the film's own length.
   */
  readonly courseSeconds?: number;
}

export function toInstructions({ shot, courseSeconds }: Instructions): JsonObject {
  const subjects = shot.subjects.map((subject) => ({ ...subject }));
  return { shot: { ...shot, subjects }, ...(courseSeconds === undefined ? {} : { courseSeconds }) };
}

/** Null for what this engine did not write, or wrote in another version. */
export function readInstructions(stored: JsonObject): Instructions | null {
  const { shot, courseSeconds } = stored;
  if (typeof shot !== 'object' || (shot as Partial<ShotSpec> | null)?.version !== 2) return null;
  // Written by `toInstructions` and stored as JSON since: it has the shape that it was given. Only films from before
  // shots had characters say nothing about them.
  const written = shot as unknown as Omit<ShotSpec, 'characters'> & Partial<Pick<ShotSpec, 'characters'>>;
  const known = { shot: { ...written, characters: written.characters ?? [] } };
  return typeof courseSeconds === 'number' ? { ...known, courseSeconds } : known;
}

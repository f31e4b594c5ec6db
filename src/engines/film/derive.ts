import { TaskError } from '../../task/error.ts';
import type { DerivativeSource, GenerationRequest } from '../../task/request.ts';
import { framesOf, type Instructions, readInstructions } from './instructions.ts';
import { FRAMES_PER_SECOND } from './passes/draw-frame.ts';

/** What was filmed, when this engine made the source. */
export function earlierFilm(source: DerivativeSource | null, engineId: string): Instructions | null {
  return source === null || source.engineId !== engineId ? null : readInstructions(source.instructions);
}

/** The last shot goes on, on the course that it had in the first film of all extensions; the others stay as they are. */
export function extendFilm({ shots, courseSeconds }: Instructions, seconds: number): Instructions {
  const last = shots.at(-1);
  if (last === undefined) throw new Error('a film without a shot was stored');
  const before = shots.slice(0, -1);
  const framesBefore = before.reduce((sum, shot) => sum + framesOf(shot.seconds), 0);
  return {
    shots: [...before, { ...last, seconds: (framesOf(seconds) - framesBefore) / FRAMES_PER_SECOND }],
    courseSeconds: courseSeconds ?? last.seconds,
  };
}

/**
 * Length of an extended film. It is never cut to what can be made: a client pays for the seconds that it adds.
 *
 * @throws TaskError `unsupported_request` that names the lengths that could be added.
 */
export function extendedSeconds(request: GenerationRequest, engineId: string, secondsMax: number): number {
  const { source, seconds } = request;
  if (source === null || earlierFilm(source, engineId) === null) {
    const message = 'This video was made by another engine and cannot be extended.';
    throw new TaskError('unsupported_request', message, { param: 'video' });
  }
  if (seconds <= secondsMax) return seconds;
  const room = Math.floor(secondsMax - source.seconds);
  const allowed = Array.from({ length: Math.max(0, room) }, (_, index) => String(index + 1));
  const possible =
    allowed.length === 0 ? 'It cannot be extended.' : `Supported values are: 1 to ${allowed.length}.`;
  const message = `Invalid value for 'seconds': a video has at most ${secondsMax} seconds and this one has ${source.seconds} already. ${possible}`;
  throw new TaskError('unsupported_request', message, { param: 'seconds', allowed });
}

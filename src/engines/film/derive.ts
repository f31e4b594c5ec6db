import { TaskError } from '../../task/error.ts';
import type { DerivativeSource, GenerationRequest } from '../../task/request.ts';
import { type Instructions, readInstructions } from './instructions.ts';

/** What was filmed, when this engine made the source; the course is that of the first film of all extensions. */
export function earlierFilm(
  source: DerivativeSource | null,
  engineId: string,
): Required<Instructions> | null {
  if (source === null || source.engineId !== engineId) return null;
  const earlier = readInstructions(source.instructions);
  return earlier === null ? null : { courseSeconds: source.seconds, ...earlier };
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

import type { ClipDecoder } from '../../decoding/decoders.ts';
import type { EngineCapabilities } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import { DERIVATIVE_OPERATIONS, type GenerationRequest, type Style } from '../../task/request.ts';
import type { Plan, Warning } from '../../task/task.ts';
import { earlierFilm, extendedSeconds, extendFilm } from './derive.ts';
import { type Instructions, toInstructions } from './instructions.ts';
import { FRAMES_PER_SECOND } from './passes/draw-frame.ts';
import { parseFilm } from './shot/parse-film.ts';
import type { Look } from './shot/shot-spec.ts';

export const ENGINE_ID = 'film';

export const CAPABILITIES: EngineCapabilities = {
  secondsMin: 1,
  secondsMax: 25,
  sizeMultiple: 2,
  sideMin: 256,
  pixelsMax: 2_100_000,
  imagesMax: 4,
  characters: true,
  audio: true,
  cancel: true,
  progress: true,
  derivatives: DERIVATIVE_OPERATIONS,
  resubmit: 'safe',
};

/** Characters are cut from clips, which something has to decode. */
export function capabilitiesWith(decoders: readonly ClipDecoder[]): EngineCapabilities {
  return { ...CAPABILITIES, characters: decoders.length > 0 };
}

/** Long sides beyond this meet limits of the compositor's row buffers long before they look like a film. */
const SIDE_MAX = 4096;

/** Less than a second of a picture is a flash, not a shot. */
const IMAGE_SECONDS_MIN = 1;

const LOOK_OF_STYLE: Readonly<Record<Style, Look>> = {
  anime: 'anime',
  comic: 'comic',
  nostalgic: 'nostalgic',
  thanksgiving: 'warm',
  news: 'news',
  selfie: 'selfie',
};

/**
 * Fits a request to the engine: the orientation is kept, sides are rounded down to even, a frame that is too large
 * is scaled down in proportion, and the length never exceeds what was asked unless nothing shorter exists.
 *
 * @throws TaskError `decoder_unavailable` for characters where no clip can be decoded; `unsupported_request` for more
 * reference images than can be shown, or than the film has seconds, and for an extension that would be too long or
 * whose film another engine made.
 */
export function planFilm(request: GenerationRequest, capabilities = CAPABILITIES): Plan {
  if (request.characters.length > 0 && !capabilities.characters) throw noDecoder();
  if (request.images.length > CAPABILITIES.imagesMax) {
    throw new TaskError(
      'unsupported_request',
      `the film engine takes up to ${CAPABILITIES.imagesMax} reference images, not ${request.images.length}`,
      { param: 'images', allowed: countsUpTo(CAPABILITIES.imagesMax) },
    );
  }
  const warnings: Warning[] = [];
  const warn = (param: string, message: string): void => {
    warnings.push({ param, message });
  };
  const seconds =
    request.source?.operation === 'extend'
      ? extendedSeconds(request, ENGINE_ID, CAPABILITIES.secondsMax)
      : fitSeconds(request.seconds);
  if (seconds !== request.seconds) {
    warn('seconds', `${request.seconds} s asked, ${seconds} s made: the film engine makes 1 to 25 s`);
  }
  const { width, height } = fitSize(request.width, request.height);
  if (width !== request.width || height !== request.height) {
    warn('size', `${request.width}x${request.height} asked, ${width}x${height} made`);
  }
  const look = request.style === null ? null : LOOK_OF_STYLE[request.style];
  const instructions = instructionsFor(request, seconds, look, warn);
  return {
    engineId: ENGINE_ID,
    seconds,
    width,
    height,
    warnings,
    instructions: toInstructions(instructions),
  };
}

function instructionsFor(
  request: GenerationRequest,
  seconds: number,
  look: Look | null,
  warn: (param: string, message: string) => void,
): Instructions {
  const earlier = earlierFilm(request.source, ENGINE_ID);
  if (request.source?.operation === 'extend' && earlier !== null) {
    warn('prompt', 'the film goes on as it was: the film engine does not act on the prompt of an extension');
    const shown = earlier.shots.filter(({ shot }) => shot.image !== null).length;
    if (request.images.length < shown) {
      const message = `the film to extend has ${shown} reference images, and ${request.images.length} came with the request`;
      throw new TaskError('unsupported_request', message, { param: 'images', allowed: [String(shown)] });
    }
    return extendFilm(withCharactersUpTo(earlier, request.characters.length), seconds);
  }
  if (request.source !== null && earlier === null) {
    warn(
      'source',
      'another engine made the earlier film: its seed, size and length are kept, not its picture',
    );
  }
  const { prompt, seed, watermark: mark } = request;
  const images = request.images.length;
  if (seconds < images * IMAGE_SECONDS_MIN) {
    const message = `each reference image is shown for at least ${IMAGE_SECONDS_MIN} s, which ${images} of them are not in ${seconds} s`;
    const allowed = countsUpTo(Math.floor(seconds / IMAGE_SECONDS_MIN));
    throw new TaskError('unsupported_request', message, { param: 'images', allowed });
  }
  const kept = earlier?.shots ?? null;
  const characters = request.characters.map(({ username }) => username ?? null);
  return { shots: parseFilm({ prompt, seconds, seed, look, images, characters, mark, kept }) };
}

/** An extension that came with fewer clips than its source leaves out those that it does not have. */
function withCharactersUpTo(film: Instructions, count: number): Instructions {
  const shots = film.shots.map(({ shot, seconds }) => ({
    shot: { ...shot, characters: shot.characters.filter((index) => index < count) },
    seconds,
  }));
  return { ...film, shots };
}

function noDecoder(): TaskError {
  const message =
    'Characters are not possible on this server: it has no decoder for their clips. Its operator can install ffmpeg.';
  return new TaskError('decoder_unavailable', message, { param: 'characters' });
}

function countsUpTo(most: number): string[] {
  return Array.from({ length: most + 1 }, (_, count) => String(count));
}

/** Whole frames within the engine's range. */
function fitSeconds(asked: number): number {
  const { secondsMin, secondsMax } = CAPABILITIES;
  const clamped = Math.min(Math.max(asked, secondsMin), secondsMax);
  return Math.floor(clamped * FRAMES_PER_SECOND + 1e-6) / FRAMES_PER_SECOND;
}

function fitSize(width: number, height: number): { width: number; height: number } {
  const { pixelsMax, sideMin } = CAPABILITIES;
  const shrink = Math.min(1, Math.sqrt(pixelsMax / (width * height)), SIDE_MAX / Math.max(width, height));
  const grow = Math.max(1, sideMin / Math.min(width * shrink, height * shrink));
  const side = (asked: number): number => {
    const exact = asked * shrink * grow;
    return Math.min(Math.max(sideMin, Math.floor(exact / 2) * 2), SIDE_MAX);
  };
  return { width: side(width), height: side(height) };
}

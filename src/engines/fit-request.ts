import type { EngineCapabilities } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import { type FrameSize, orientationOf } from '../task/frame-size.ts';
import type { GenerationRequest, Style } from '../task/request.ts';
import type { Plan, Warning } from '../task/task.ts';

/**
 * What happens to a wish that an engine cannot fulfil. `strict` refuses the request; `fit` makes the nearest thing that
 * costs no more and says so; `lenient` also leaves out images and characters that do not fit. docs/engines.md
 */
export const FIT_POLICIES = ['strict', 'fit', 'lenient'] as const;
export type FitPolicy = (typeof FIT_POLICIES)[number];

/** How an engine is told about what not every engine knows. */
export interface FitWords {
  /** `field`: it has a parameter for the style; `prompt`: the style is said in the prompt. */
  readonly style: 'field' | 'prompt';
  /** Whether it can be told to draw a watermark, or not to. */
  readonly watermark: boolean;
}

export interface FittedRequest extends Pick<Plan, 'seconds' | 'width' | 'height' | 'warnings'> {
  /** How many of the request's images are used: the first ones. */
  readonly images: number;
  readonly characters: number;
  /** Null when it is not asked for, or is said in the prompt. */
  readonly style: Style | null;
  /** With the style in it where the engine has no other way to hear it. */
  readonly prompt: string;
}

/**
 * Fits a request to what an engine can do. Pure. The orientation is kept; the length is the nearest that is not longer
 * than asked, and only if there is none the shortest that there is; the frame is the nearest in proportion, then the
 * largest that is no larger than asked. Throws TaskError `unsupported_request` naming the field.
 */
export function fitRequest(
  request: GenerationRequest,
  capabilities: EngineCapabilities,
  policy: FitPolicy,
  words: FitWords,
): FittedRequest {
  const warnings: Warning[] = [];
  const changed = (param: string, message: string): void => {
    if (policy === 'strict') throw refused(param, message);
    warnings.push({ param, message });
  };
  const seconds = fitSeconds(request.seconds, capabilities);
  if (seconds !== request.seconds)
    changed(
      'seconds',
      `${request.seconds} s asked, ${seconds} s made: this engine makes ${lengths(capabilities)}`,
    );
  const size = fitSize(request, capabilities);
  if (size === null)
    throw refused('size', `this engine makes no ${orientationOf(request)} films, and a film is never turned`);
  if (size.width !== request.width || size.height !== request.height)
    changed('size', `${request.width}x${request.height} asked, ${size.width}x${size.height} made`);
  const images = fitImages(request.images.length, capabilities.imagesMax, policy, changed);
  const characters = fitCharacters(request.characters.length, capabilities.characters, policy, changed);
  if (!capabilities.audio) changed('audio', 'this engine makes silent films');
  if (request.watermark && !words.watermark) changed('watermark', 'this engine draws no watermark');
  const spoken = request.style !== null && words.style === 'prompt';
  if (spoken) changed('style', `this engine has no styles, so '${request.style}' is asked for in the prompt`);
  return {
    seconds,
    ...size,
    images,
    characters,
    style: spoken ? null : request.style,
    prompt: spoken ? `${request.prompt}\nStyle: ${request.style}.` : request.prompt,
    warnings,
  };
}

type Changed = (param: string, message: string) => void;

function fitImages(asked: number, most: number, policy: FitPolicy, changed: Changed): number {
  if (asked <= most) return asked;
  const message = `this engine takes ${most === 0 ? 'no reference images' : `up to ${most} reference images, not ${asked}`}`;
  // A film without the one picture that it was to be made from has nothing to do with what was asked.
  if (policy !== 'lenient' || most === 0) throw refused('images', message);
  changed('images', `${message}: the others are left out`);
  return most;
}

function fitCharacters(asked: number, can: boolean, policy: FitPolicy, changed: Changed): number {
  if (asked === 0 || can) return asked;
  if (policy !== 'lenient') throw refused('characters', 'this engine cannot show characters');
  changed('characters', 'this engine cannot show characters: they are left out');
  return 0;
}

function fitSeconds(asked: number, capabilities: EngineCapabilities): number {
  const { secondsMin, secondsMax, secondsAllowed } = capabilities;
  if (secondsAllowed === undefined) return Math.min(Math.max(Math.floor(asked), secondsMin), secondsMax);
  const shorter = secondsAllowed.filter((seconds) => seconds <= asked);
  return shorter.length > 0 ? Math.max(...shorter) : Math.min(...secondsAllowed);
}

function lengths({ secondsMin, secondsMax, secondsAllowed }: EngineCapabilities): string {
  return secondsAllowed === undefined
    ? `whole seconds from ${secondsMin} to ${secondsMax}`
    : `${secondsAllowed.join(', ')} s`;
}

/** Proportions that nobody tells apart at a glance: 16:9 and the 7:4 of Sora's larger frame are 1.6 % apart. */
const SAME_SHAPE = Math.log(1.05);

function fitSize(asked: FrameSize, capabilities: EngineCapabilities): FrameSize | null {
  if (capabilities.sizes === undefined) return fitFreely(asked, capabilities);
  const square = asked.width === asked.height;
  const upright = capabilities.sizes.filter(
    (size) => square || size.width === size.height || orientationOf(size) === orientationOf(asked),
  );
  if (upright.length === 0) return null;
  const off = (size: FrameSize): number =>
    Math.abs(Math.log((size.width * asked.height) / (size.height * asked.width)));
  const nearest = Math.min(...upright.map(off));
  const alike = upright
    .filter((size) => off(size) <= nearest + SAME_SHAPE)
    .sort((one, other) => pixels(other) - pixels(one));
  return (
    alike.find((size) => size.width === asked.width && size.height === asked.height) ??
    alike.find((size) => pixels(size) <= pixels(asked)) ??
    alike.at(-1) ??
    null
  );
}

function fitFreely(asked: FrameSize, capabilities: EngineCapabilities): FrameSize {
  const { sideMin, pixelsMax, sizeMultiple } = capabilities;
  const grow = Math.max(1, sideMin / Math.min(asked.width, asked.height));
  const shrink = Math.min(1, Math.sqrt(pixelsMax / (pixels(asked) * grow * grow)));
  const side = (length: number): number =>
    Math.max(sizeMultiple, Math.floor((length * grow * shrink + 1e-6) / sizeMultiple) * sizeMultiple);
  return { width: side(asked.width), height: side(asked.height) };
}

function pixels({ width, height }: FrameSize): number {
  return width * height;
}

function refused(param: string, message: string): TaskError {
  return new TaskError('unsupported_request', message, { param });
}

import type { EngineCapabilities, FrameChoice } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import { type FrameSize, orientationOf } from '../task/frame-size.ts';
import type { CharacterClip, GenerationRequest, Style } from '../task/request.ts';
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
  /** It reads pictures from an address alone, and this server has none to give: said where it takes no images. */
  readonly imagesNeedAddress?: boolean;
  /** The most that it reads of a clip that shows a character; absent reads any. */
  readonly clipSecondsMax?: number;
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
 * than asked, and only if there is none the shortest that there is; the frame is, of those that this length is made in,
 * the nearest in proportion, then the largest of no higher tier than asked. Throws TaskError `unsupported_request` naming
 * the field.
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
  const frames = uprightFrames(request, capabilities);
  if (frames?.length === 0)
    throw refused('size', `this engine makes no ${orientationOf(request)} films, and a film is never turned`);
  const { imagesMax } = capabilities;
  const deaf = words.imagesNeedAddress === true;
  const images = fitImages(request.images.length, imagesMax, deaf, policy, changed);
  if (images < (capabilities.imagesMin ?? 0))
    throw refused('images', 'this engine makes films of a reference image only, and there is none');
  const allowed = lengthsOf(capabilities, images, frames);
  const seconds = fitSeconds(request.seconds, capabilities, allowed);
  if (seconds === null)
    throw refused('images', `this engine makes no ${orientationOf(request)} films of images`);
  if (seconds !== request.seconds)
    changed(
      'seconds',
      `${request.seconds} s asked, ${seconds} s made: this engine makes ${inWords(capabilities, allowed)}`,
    );
  const size = frames === null ? fitFreely(request, capabilities) : nearestFrame(request, frames, seconds);
  if (size.width !== request.width || size.height !== request.height)
    changed('size', `${nameOf(request)} asked, ${nameOf(size)} made${becauseOfLength(request, frames)}`);
  const characters = fitCharacters(request.characters.length, capabilities.characters, policy, changed);
  const { clipSecondsMax = Number.POSITIVE_INFINITY } = words;
  if (characters > 0 && request.characters.some((clip) => lengthOf(clip) > clipSecondsMax))
    changed('characters', `this engine reads ${clipSecondsMax} s of a clip that shows a character`);
  if (!capabilities.audio) changed('audio', 'this engine makes silent films');
  if (request.watermark && !words.watermark) changed('watermark', 'this engine draws no watermark');
  const spoken = request.style !== null && words.style === 'prompt';
  if (spoken) changed('style', `this engine has no styles, so '${request.style}' is asked for in the prompt`);
  const prompt = spoken ? `${request.prompt}\nStyle: ${request.style}.` : request.prompt;
  const { promptMax = Number.POSITIVE_INFINITY } = capabilities;
  // Half a prompt is another film, so it is not cut under any policy.
  if (prompt.length > promptMax)
    throw refused('prompt', `this engine reads ${promptMax} characters of a prompt, not ${prompt.length}`);
  return {
    seconds,
    width: size.width,
    height: size.height,
    images,
    characters,
    style: spoken ? null : request.style,
    prompt,
    warnings,
  };
}

type Changed = (param: string, message: string) => void;

function fitImages(
  asked: number,
  most: number,
  needAddress: boolean,
  policy: FitPolicy,
  changed: Changed,
): number {
  if (asked <= most) return asked;
  const none = needAddress
    ? 'no reference images while this server has no PUBLIC_BASE_URL, where it could read them'
    : 'no reference images';
  const message = `this engine takes ${most === 0 ? none : `up to ${most} reference images, not ${asked}`}`;
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

function lengthOf({ startSeconds, endSeconds }: CharacterClip): number {
  return endSeconds - startSeconds;
}

/** Lengths that there are of such a film, rising; null is any whole seconds between the bounds. */
function lengthsOf(
  { secondsMin, secondsMax, secondsAllowed, secondsWithImages }: EngineCapabilities,
  images: number,
  frames: readonly FrameChoice[] | null,
): readonly number[] | null {
  const forced = secondsWithImages !== undefined && images >= secondsWithImages.imagesMin;
  const general = (forced ? secondsWithImages.secondsAllowed : secondsAllowed) ?? null;
  if (frames === null || frames.some((frame) => frame.secondsAllowed === undefined)) return general;
  const own = [...new Set(frames.flatMap((frame) => frame.secondsAllowed ?? []))];
  return own
    .filter((seconds) => general?.includes(seconds) ?? (seconds >= secondsMin && seconds <= secondsMax))
    .sort((one, other) => one - other);
}

/** Null when there is no length at all. */
function fitSeconds(
  asked: number,
  { secondsMin, secondsMax }: EngineCapabilities,
  allowed: readonly number[] | null,
): number | null {
  if (allowed === null) return Math.min(Math.max(Math.floor(asked), secondsMin), secondsMax);
  return allowed.findLast((seconds) => seconds <= asked) ?? allowed[0] ?? null;
}

function inWords({ secondsMin, secondsMax }: EngineCapabilities, allowed: readonly number[] | null): string {
  return allowed === null ? `whole seconds from ${secondsMin} to ${secondsMax}` : `${allowed.join(', ')} s`;
}

/** Proportions that nobody tells apart at a glance: 16:9 and the 7:4 of Sora's larger frame are 1.6 % apart. */
const SAME_SHAPE = Math.log(1.05);

/**
 * Sora's larger frame, 1792x1024, is sold elsewhere as 1080p, which has 13 % more pixels; the next tier of anybody's list
 * has more than twice as many.
 */
const SAME_TIER = 1.15;

/** The frames that keep the orientation; null when the engine makes any. */
function uprightFrames(asked: FrameSize, { sizes }: EngineCapabilities): readonly FrameChoice[] | null {
  const square = asked.width === asked.height;
  return (
    sizes?.filter(
      (size) => square || size.width === size.height || orientationOf(size) === orientationOf(asked),
    ) ?? null
  );
}

/** `seconds` is a length that at least one of the frames is made in. */
function nearestFrame(asked: FrameSize, frames: readonly FrameChoice[], seconds: number): FrameSize {
  const made = frames.filter((frame) => frame.secondsAllowed?.includes(seconds) ?? true);
  const off = (size: FrameSize): number =>
    Math.abs(Math.log((size.width * asked.height) / (size.height * asked.width)));
  const nearest = Math.min(...made.map(off));
  const alike = made
    .filter((size) => off(size) <= nearest + SAME_SHAPE)
    .sort((one, other) => pixels(other) - pixels(one));
  const found =
    alike.find((size) => isSame(size, asked)) ??
    alike.find((size) => pixels(size) <= pixels(asked) * SAME_TIER) ??
    alike.at(-1);
  if (found === undefined) throw new Error(`no frame of ${nameOf(asked)} for ${seconds} s`);
  return found;
}

function becauseOfLength(asked: FrameSize, frames: readonly FrameChoice[] | null): string {
  const only = frames?.find((frame) => isSame(frame, asked))?.secondsAllowed;
  return only === undefined ? '' : `: ${nameOf(asked)} is made only in ${only.join(', ')} s`;
}

function fitFreely(asked: FrameSize, capabilities: EngineCapabilities): FrameSize {
  const { sideMin, pixelsMax, sizeMultiple } = capabilities;
  const grow = Math.max(1, sideMin / Math.min(asked.width, asked.height));
  const shrink = Math.min(1, Math.sqrt(pixelsMax / (pixels(asked) * grow * grow)));
  const side = (length: number): number =>
    Math.max(sizeMultiple, Math.floor((length * grow * shrink + 1e-6) / sizeMultiple) * sizeMultiple);
  return { width: side(asked.width), height: side(asked.height) };
}

function isSame(one: FrameSize, other: FrameSize): boolean {
  return one.width === other.width && one.height === other.height;
}

function nameOf({ width, height }: FrameSize): string {
  return `${width}x${height}`;
}

function pixels({ width, height }: FrameSize): number {
  return width * height;
}

function refused(param: string, message: string): TaskError {
  return new TaskError('unsupported_request', message, { param });
}

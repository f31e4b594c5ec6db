import { FRAMES_PER_SECOND } from '../passes/draw-frame.ts';
import { castShots, type Usernames, withoutMentions } from './find-characters.ts';
import { nextShot, parseShot, type ShotRequest } from './parse-shot.ts';
import { SHOT_FRAMES_MIN, shareFrames } from './share-frames.ts';
import type { FilmShot, Look, ShotSpec } from './shot-spec.ts';
import { type ShotList, type ShotText, splitShots } from './split-shots.ts';

export interface FilmRequest {
  readonly prompt: string;
  /** Whole frames at 30 per second, at least one second. */
  readonly seconds: number;
  readonly seed: number;
  readonly look: Look | null;
  /** How many reference images there are. */
  readonly images: number;
  /** Usernames of the characters that come with the request; null for one without. */
  readonly characters: Usernames;
  readonly mark: boolean;
  /** The shots of the film that this one is a remix of. */
  readonly kept: readonly FilmShot[] | null;
}

/** More would be a list of flashes in the 25 s that a film can have. */
const SHOTS_MAX = 8;

/**
 * Reads a prompt as the shots of a film, in order. Never fails. Image i opens shot i. A remix in which the new prompt
 * describes a single shot changes every shot of the earlier film; one that describes several decides how many there
 * are, and each keeps what it does not name from the earlier film's shot in its place.
 */
export function parseFilm(request: FilmRequest): readonly FilmShot[] {
  const frames = Math.max(1, Math.round(request.seconds * FRAMES_PER_SECOND));
  const shotsMax = Math.min(SHOTS_MAX, Math.max(1, Math.floor(frames / SHOT_FRAMES_MIN)));
  const written = splitShots(request.prompt);
  const single = written.shots.length === 1;
  const kept = request.kept !== null && request.kept.length > 0 ? request.kept : null;
  const places = single
    ? Math.max(kept?.length ?? 1, request.images)
    : Math.max(written.shots.length, request.images);
  const texts = textsFor(written, Math.min(places, shotsMax));
  const shots = shotsOf(request, written.preamble, texts, single, kept);
  const lengths = lengthsOf(texts, single ? kept : null);
  const shares = shareFrames(frames, lengths);
  return shots.map((shot, index) => ({ shot, seconds: (shares[index] ?? 0) / FRAMES_PER_SECOND }));
}

/** As many texts as there will be shots: neighbours are merged where there are too many, the last repeated where too few. */
function textsFor({ shots }: ShotList, count: number): ShotText[] {
  if (shots.length <= count) {
    return Array.from({ length: count }, (_, index) => shots[Math.min(index, shots.length - 1)] as ShotText);
  }
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * shots.length) / count);
    const group = shots.slice(from, Math.floor(((index + 1) * shots.length) / count));
    const known = group.map(({ seconds }) => seconds).filter((seconds) => seconds !== null);
    const seconds = known.length > 0 ? known.reduce((sum, length) => sum + length, 0) : null;
    return { text: group.map(({ text }) => text).join('\n'), seconds };
  });
}

function shotsOf(
  request: FilmRequest,
  preamble: string,
  texts: readonly ShotText[],
  single: boolean,
  kept: readonly FilmShot[] | null,
): ShotSpec[] {
  const { seed, look, mark, images, characters: usernames } = request;
  const keptCharacters = kept?.map(({ shot }) => shot.characters) ?? null;
  const casts = castShots(
    preamble,
    texts.map(({ text }) => text),
    usernames,
    keptCharacters,
  );
  const shots: ShotSpec[] = [];
  for (const [index, { text }] of texts.entries()) {
    const image = index < images ? index : null;
    const written = index === 0 && preamble !== '' ? `${preamble}\n${text}` : text;
    const prompt = withoutMentions(written, usernames);
    const asked: ShotRequest = { prompt, seed, look, image, mark, ...casts[index] };
    const earlier = kept?.[index]?.shot;
    const before = shots.at(-1);
    if (earlier !== undefined) shots.push(parseShot({ ...asked, kept: earlier }));
    else if (before === undefined) shots.push(parseShot(asked));
    else shots.push(single ? anotherView(asked, before) : nextShot(asked, before));
  }
  return shots;
}

/** One text for several images: the same words, seen in another way. */
function anotherView(asked: ShotRequest, before: ShotSpec): ShotSpec {
  const { subjects, ...shot } = nextShot(asked, before);
  return { ...shot, subjects: before.subjects };
}

/** A shot without a written length gets the mean of those that have one. */
function lengthsOf(texts: readonly ShotText[], kept: readonly FilmShot[] | null): number[] {
  if (kept !== null)
    return texts.map((_, index) => kept[index]?.seconds ?? meanOf(kept.map(({ seconds }) => seconds)));
  const known = texts.map(({ seconds }) => seconds).filter((seconds) => seconds !== null);
  const usual = known.length > 0 ? meanOf(known) : 1;
  return texts.map(({ seconds }) => seconds ?? usual);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

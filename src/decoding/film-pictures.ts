import { fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { ClipDecoder } from './decoders.ts';

export const FILM_NAME = 'film.mp4';
export const PICTURE_NAMES = { thumbnail: 'thumbnail.webp', spritesheet: 'spritesheet.jpg' } as const;

export interface FilmPictures {
  /** WebP, as large as the film. */
  readonly thumbnail: Uint8Array;
  /** JPEG of 5 x 5 pictures. */
  readonly spritesheet: Uint8Array;
}

/** A film that has no pictures, and why, for the operator. */
export interface NoPictures {
  readonly reason: string;
}

/** Sent to a process that makes the pictures of one film and ends. */
export interface PicturesOrder {
  readonly folder: string;
  readonly seconds: number;
  readonly decoders: readonly ClipDecoder[];
  readonly timeoutMs: number;
}

export type PicturesMessage =
  | { readonly kind: 'done' }
  | { readonly kind: 'cannot'; readonly reason: string };

const CHILD = fileURLToPath(new URL('./film-pictures.child.js', import.meta.url));
/** For each of the two passes over a film; a long one at 1080p takes some ten seconds of a busy core. */
const DECODE_MS_MAX = 60_000;
/** The process itself, with its start and what it writes. */
const CHILD_MS_MAX = 2 * DECODE_MS_MAX + 10_000;
const HEAP_MEGABYTES_MAX = 512;

/**
 * Pictures of a film that a stranger made, in a process of its own that ends with it: a decoder that a file breaks,
 * hangs or fills with memory takes nothing else along. `film` is copied beside it, since it may lie on another machine.
 */
export async function filmPictures(
  film: AsyncIterable<Uint8Array>,
  seconds: number,
  decoders: readonly ClipDecoder[],
): Promise<FilmPictures | NoPictures> {
  if (decoders.length === 0) return { reason: 'no decoder of films is installed or allowed' };
  const folder = await mkdtemp(join(tmpdir(), 'reelay-pictures-'));
  try {
    await pipeline(Readable.from(film, { objectMode: false }), createWriteStream(join(folder, FILM_NAME)));
    const said = await askChild({ folder, seconds, decoders, timeoutMs: DECODE_MS_MAX });
    if (said.kind === 'cannot') return { reason: said.reason };
    const read = (kind: keyof FilmPictures): Promise<Uint8Array> =>
      readFile(join(folder, PICTURE_NAMES[kind]));
    return { thumbnail: await read('thumbnail'), spritesheet: await read('spritesheet') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function askChild(order: PicturesOrder): Promise<PicturesMessage> {
  return new Promise((resolve) => {
    const child = fork(CHILD, [], {
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES_MAX}`],
      // What a decoder writes about a stranger's file is not our log.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let said: PicturesMessage = { kind: 'cannot', reason: 'the decoding process ended without an answer' };
    const timer = setTimeout(() => {
      said = { kind: 'cannot', reason: `not decoded within ${CHILD_MS_MAX} ms` };
      child.kill('SIGKILL');
    }, CHILD_MS_MAX);
    child.on('message', (message: PicturesMessage) => {
      said = message;
      // It has nothing left to do, and a decoder's threads may keep it from ending by itself.
      child.kill('SIGKILL');
    });
    child.on('error', (error) => {
      said = { kind: 'cannot', reason: error.message };
    });
    child.on('close', () => {
      clearTimeout(timer);
      resolve(said);
    });
    child.send(order, () => undefined);
  });
}

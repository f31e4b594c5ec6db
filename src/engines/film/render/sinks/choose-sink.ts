import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { ffmpegSink, tryFfmpeg } from './ffmpeg-sink.ts';
import { findNodeAv } from './node-av-package.ts';
import { nodeAvSink } from './node-av-sink.ts';
import { tryNodeAv } from './node-av-trial.ts';
import type { VideoSink } from './video-sink.ts';
import { WASM_SINK } from './wasm-sink.ts';

/** Which encoder makes the pictures into a film. Plain data: it is sent to the process that renders. */
export type SinkChoice =
  | { readonly name: 'wasm' }
  | { readonly name: 'ffmpeg'; readonly path: string }
  /** `file` is what is imported of the package. */
  | { readonly name: 'node-av'; readonly file: string };

/** What an operator can ask for. */
export type SinkWish = 'auto' | SinkChoice['name'];

/** Where encoders are looked for that do not belong to this project. */
export interface SinkPlaces {
  /** Folders as in the variable PATH. */
  readonly searchPath: string;
  /** The folder in which the operator installed `node-av`; null for that of this project. */
  readonly nodeAvFolder: string | null;
}

export class SinkUnavailable extends Error {
  override readonly name = 'SinkUnavailable';
}

type Found = SinkChoice | { readonly problem: string };

/**
 * Looks for what was asked. `auto` takes the first that works of `node-av`, `ffmpeg` and what is always there; why in this
 * order is said in `docs/film-engine.md`.
 *
 * @throws SinkUnavailable when one was asked for by name and is missing, or has no libx264, or does not run.
 */
export async function chooseSink(wish: SinkWish, places: SinkPlaces): Promise<SinkChoice> {
  const finders: Readonly<Record<SinkChoice['name'], () => Promise<Found>>> = {
    'node-av': () => findWorkingNodeAv(places.nodeAvFolder),
    ffmpeg: () => findWorkingFfmpeg(places.searchPath),
    wasm: async () => ({ name: 'wasm' }),
  };
  if (wish !== 'auto') {
    const found = await finders[wish]();
    if ('problem' in found) throw new SinkUnavailable(found.problem);
    return found;
  }
  for (const find of Object.values(finders)) {
    const found = await find();
    if (!('problem' in found)) return found;
  }
  return { name: 'wasm' };
}

export function sinkOf(choice: SinkChoice): VideoSink {
  switch (choice.name) {
    case 'wasm':
      return WASM_SINK;
    case 'ffmpeg':
      return ffmpegSink(choice.path);
    case 'node-av':
      return nodeAvSink(choice.file);
  }
}

async function findWorkingNodeAv(folder: string | null): Promise<Found> {
  const file = findNodeAv(folder);
  if (file === null) {
    return { problem: `no node-av is installed ${folder === null ? 'beside Reelay' : `in '${folder}'`}` };
  }
  const trial = await tryNodeAv(file);
  return trial === 'works' ? { name: 'node-av', file } : trial;
}

async function findWorkingFfmpeg(searchPath: string): Promise<Found> {
  const path = await findProgram('ffmpeg', searchPath);
  if (path === null) return { problem: 'no ffmpeg was found on the PATH' };
  const trial = await tryFfmpeg(path);
  return trial === 'works' ? { name: 'ffmpeg', path } : trial;
}

async function findProgram(name: string, searchPath: string): Promise<string | null> {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of searchPath.split(delimiter)) {
    // A relative folder means another program wherever the process happens to stand.
    if (!isAbsolute(folder)) continue;
    const path = join(folder, file);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return null;
}

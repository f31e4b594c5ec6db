import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { ffmpegSink, tryFfmpeg } from './ffmpeg-sink.ts';
import type { VideoSink } from './video-sink.ts';
import { WASM_SINK } from './wasm-sink.ts';

/** Which encoder makes the pictures into a film. Plain data: it is sent to the process that renders. */
export type SinkChoice = { readonly name: 'wasm' } | { readonly name: 'ffmpeg'; readonly path: string };

/** What an operator can ask for. */
export type SinkWish = 'auto' | 'wasm' | 'ffmpeg';

export class SinkUnavailable extends Error {
  override readonly name = 'SinkUnavailable';
}

/**
 * Looks for what was asked. `auto` takes an ffmpeg that works and otherwise what is always there; why in this order is
 * said in `docs/film-engine.md`.
 *
 * @param searchPath folders as in the variable PATH.
 * @throws SinkUnavailable when `ffmpeg` was asked for and is missing, or has no libx264, or does not run.
 */
export async function chooseSink(wish: SinkWish, searchPath: string): Promise<SinkChoice> {
  if (wish === 'wasm') return { name: 'wasm' };
  const path = await findProgram('ffmpeg', searchPath);
  const trial = path === null ? { problem: 'no ffmpeg was found on the PATH' } : await tryFfmpeg(path);
  if (path !== null && trial === 'works') return { name: 'ffmpeg', path };
  if (wish === 'auto') return { name: 'wasm' };
  throw new SinkUnavailable(trial === 'works' ? 'no ffmpeg was found on the PATH' : trial.problem);
}

export function sinkOf(choice: SinkChoice): VideoSink {
  return choice.name === 'wasm' ? WASM_SINK : ffmpegSink(choice.path);
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

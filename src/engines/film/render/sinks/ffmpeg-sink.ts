import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type PictureStream, streamSink } from './stream-sink.ts';
import type { FilmFormat, VideoSink } from './video-sink.ts';
import { X264_OPTIONS } from './x264-options.ts';

const STDERR_CHARACTERS_MAX = 2000;
const TRIAL_TIMEOUT_MS = 10_000;

/** The MP4 is fragmented since a pipe cannot be written to twice, and is taken apart again by `film-file.ts`. */
function encoderArguments({ width, height, framesPerSecond }: FilmFormat, cuts: readonly number[]): string[] {
  // A little early: some versions round to the nearest frame, others take the first one that is not before it.
  const keyTimes = cuts.map((frame) => Math.max(0, (frame - 0.25) / framesPerSecond).toFixed(6));
  return [
    ...['-hide_banner', '-loglevel', 'error', '-f', 'rawvideo', '-pix_fmt', 'yuv420p'],
    ...['-video_size', `${width}x${height}`, '-framerate', String(framesPerSecond), '-i', 'pipe:0'],
    ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'],
    ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p'],
    ...Object.entries(X264_OPTIONS).flatMap(([name, value]) => [`-${name}`, value]),
    ...['-force_key_frames', keyTimes.join(',')],
    ...['-f', 'mp4', '-movflags', '+frag_keyframe+empty_moov+default_base_moof', 'pipe:1'],
  ];
}

/** An `ffmpeg` with libx264 that the operator installed, as a process of its own. @param path where it is. */
export function ffmpegSink(path: string): VideoSink {
  return streamSink((format, cuts) => new FfmpegStream(path, encoderArguments(format, cuts)));
}

/**
 * It ends with this process, however this process ends: nothing else holds the other end of its input. What it was
 * given until then it may finish, into a pipe that nobody reads, which ends it as well.
 */
class FfmpegStream implements PictureStream {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #chunks: Uint8Array[] = [];
  readonly #closed: Promise<void>;
  #stderr = '';

  constructor(path: string, args: readonly string[]) {
    // The render process has a clean environment already; ffmpeg itself needs no more than its libraries.
    this.#child = spawn(path, args, { stdio: 'pipe', env: environment() });
    this.#child.stdout.on('data', (chunk: Uint8Array) => this.#chunks.push(chunk));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_CHARACTERS_MAX);
    });
    // Told to whoever writes or waits for the end; without a listener it would end this process before.
    this.#child.stdin.on('error', () => undefined);
    this.#child.on('error', () => undefined);
    this.#closed = this.#close();
    // Told to whoever waits for the film; a cancel kills ffmpeg before anybody does.
    this.#closed.catch(() => undefined);
  }

  async write(picture: Uint8Array): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      this.#child.stdin.write(picture, (error) => (error ? reject(error) : resolve()));
    });
    // When it dies, its own last words say more than the pipe that broke.
    await written.catch(async (error: Error) => {
      await this.#closed;
      throw error;
    });
  }

  async end(): Promise<Uint8Array> {
    this.#child.stdin.end();
    await this.#closed;
    return Buffer.concat(this.#chunks);
  }

  abort(): void {
    this.#child.kill('SIGKILL');
  }

  async #close(): Promise<void> {
    const [code, signal] = (await once(this.#child, 'close')) as [number | null, string | null];
    if (code !== 0) throw new Error(`ffmpeg ended with ${signal ?? `code ${code}`}: ${this.#stderr}`);
  }
}

function environment(): Record<string, string> {
  const names = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Encodes two black pictures as a film would be, so that what is not there or not whole is found out before a film. */
export async function tryFfmpeg(path: string): Promise<'works' | { readonly problem: string }> {
  const format: FilmFormat = { width: 64, height: 64, framesPerSecond: 30 };
  const stream = new FfmpegStream(path, encoderArguments(format, [0]));
  const timer = setTimeout(() => stream.abort(), TRIAL_TIMEOUT_MS);
  try {
    await stream.write(new Uint8Array(64 * 64 * 1.5));
    await stream.write(new Uint8Array(64 * 64 * 1.5));
    await stream.end();
    return 'works';
  } catch (error) {
    return { problem: (error as Error).message.trim() };
  } finally {
    clearTimeout(timer);
  }
}

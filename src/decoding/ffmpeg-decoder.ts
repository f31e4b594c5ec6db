import { spawn } from 'node:child_process';
import {
  CLIP_PIXELS_MAX,
  type ClipFrames,
  ClipRefused,
  type ClipSpan,
  framesPerSecondOf,
  sampleTimes,
} from './clip-frames.ts';
import { findFfmpeg } from './decoders.ts';
import type { ClipReading } from './read-clip.ts';

/** One allocation of ffmpeg's: the largest is a picture of 9 megapixels with its margins. */
const ALLOCATION_BYTES_MAX = 200_000_000;
/** Names of decoders, since a file may claim any of ffmpeg's 400. */
const CODECS = 'h264,hevc,vp8,vp9,av1,libdav1d,libaom-av1';

type Outside = Extract<ClipReading, { kind: 'outside' }>;

/**
 * Decodes with the operator's ffmpeg, in a process of its own with nothing to reach: it may open this one file and no
 * address, is told the container rather than left to guess it (a playlist names other files), and is stopped by its
 * own clock too, in case this process dies before it.
 *
 * Throws ClipRefused.
 */
export async function decodeOutside(
  path: string,
  span: ClipSpan,
  reading: Outside,
  timeoutMs: number,
): Promise<ClipFrames> {
  const program = findFfmpeg(process.env['PATH'] ?? '');
  if (program === null)
    throw new ClipRefused(
      'decoder_unavailable',
      'The ffmpeg that this server had for clips of characters is gone.',
    );
  const count = sampleTimes(span).length;
  const { width, height } = reading.size;
  const frameBytes = width * height * 3;
  const bytes = await run(
    program,
    commandFor(path, span, reading, count, timeoutMs),
    frameBytes * count,
    timeoutMs,
  );
  const decoded = Math.floor(bytes.length / frameBytes);
  if (decoded === 0)
    throw new ClipRefused('invalid_clip', 'No picture of the clip of a character could be decoded.');
  const frames = Array.from({ length: count }, (_, index) => {
    const at = Math.min(index, decoded - 1) * frameBytes;
    return bytes.subarray(at, at + frameBytes);
  });
  return { width, height, frames };
}

function commandFor(
  path: string,
  span: ClipSpan,
  { demuxer, size, keySeconds }: Outside,
  count: number,
  timeoutMs: number,
): readonly string[] {
  const input = ['-protocol_whitelist', 'file', '-codec_whitelist', CODECS, '-f', demuxer];
  const limits = ['-max_pixels', String(CLIP_PIXELS_MAX), '-threads', '1', '-an', '-sn', '-dn'];
  const { startSeconds } = span;
  const filter = `fps=${framesPerSecondOf(span)},scale=${size.width}:${size.height}:flags=area`;
  const output = ['-frames:v', String(count), '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'];
  const own = ['-max_alloc', String(ALLOCATION_BYTES_MAX), '-timelimit', String(Math.ceil(timeoutMs / 1000))];
  return [
    ...['-v', 'error', '-nostdin', ...own],
    ...[...input, ...limits, '-ss', keySeconds.toFixed(6), '-i', `file:${path}`],
    ...['-ss', Math.max(0, startSeconds - keySeconds).toFixed(6), '-map', '0:v:0', '-vf', filter, ...output],
  ];
}

/** What the program loader needs, and nothing of ours. */
function environment(): NodeJS.ProcessEnv {
  const names = ['SystemRoot', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function run(
  program: string,
  args: readonly string[],
  bytesMax: number,
  timeoutMs: number,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: environment(),
      windowsHide: true,
    });
    const pieces: Buffer[] = [];
    let bytes = 0;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > bytesMax) child.kill('SIGKILL');
      else pieces.push(piece);
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', () => {
      clearTimeout(timer);
      if (late) reject(new ClipRefused('invalid_clip', 'The clip of a character took too long to decode.'));
      // What was decoded before an error is good: many real clips end in the middle of a frame.
      else resolve(Buffer.concat(pieces));
    });
  });
}

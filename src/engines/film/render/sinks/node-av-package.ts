import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Of `node-av` 6.1.1, what the sink uses. Written down here because the package is never a dependency of this project,
 * not even for its types: its binaries contain GPL code (`docs/film-engine.md`). Numbers that a call answers are zero, or
 * a negative error of FFmpeg.
 */
export interface NodeAv {
  readonly Codec: { findEncoderByName(name: string): Codec | null };
  readonly CodecContext: new () => CodecContext;
  readonly Dictionary: { fromObject(options: Readonly<Record<string, string>>): Dictionary };
  readonly Frame: { fromVideoBuffer(picture: Buffer, facts: FrameFacts): Frame };
  readonly Packet: new () => Packet;
  readonly Rational: new (numerator: number, denominator: number) => Rational;
  readonly FFmpegError: new (code: number) => Error;
  readonly Log: { setLevel(level: number): void };
  readonly AVERROR_EAGAIN: number;
  readonly AVERROR_EOF: number;
}

export interface CodecContext {
  width: number;
  height: number;
  pixelFormat: number;
  timeBase: Rational;
  framerate: Rational;
  allocContext3(codec: Codec): void;
  open2(codec: Codec, options: Dictionary): Promise<number>;
  /** Null says that there are no more. */
  sendFrame(frame: Frame | null): Promise<number>;
  receivePacket(packet: Packet): Promise<number>;
  freeContext(): void;
}

export interface Frame {
  pictType: number;
  free(): void;
}

export interface Packet {
  readonly data: Uint8Array | null;
  readonly pts: bigint;
  readonly isKeyframe: boolean;
  alloc(): void;
  unref(): void;
  free(): void;
}

interface FrameFacts {
  readonly width: number;
  readonly height: number;
  readonly format: number;
  readonly pts: bigint;
  readonly timeBase: Rational;
}

type Codec = { readonly name: string | null };
type Dictionary = { free(): void };
export type Rational = { readonly num: number; readonly den: number };

/**
 * File of the package that is imported, or null when it is not installed. Without a folder it is looked for where this
 * project's own packages are; the working directory plays no part, since it may be anybody's.
 *
 * @param folder absolute path of one in which `npm install node-av` was run.
 */
export function findNodeAv(folder: string | null): string | null {
  if (folder !== null && !isAbsolute(folder)) return null;
  const from = folder === null ? import.meta.url : join(folder, 'package.json');
  try {
    return createRequire(from).resolve('node-av/lib');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return null;
    throw error;
  }
}

/** Loads 170 MB of native code into this process: only a render's own, which may crash, does that. */
export async function loadNodeAv(file: string): Promise<NodeAv> {
  polyfillWithResolvers();
  const lib = (await import(pathToFileURL(file).href)) as NodeAv;
  const constants = pathToFileURL(createRequire(file).resolve('node-av/constants')).href;
  const { AVERROR_EAGAIN, AVERROR_EOF } = (await import(constants)) as NodeAv;
  return { ...lib, AVERROR_EAGAIN, AVERROR_EOF };
}

/** The package counts on it, and without it fails silently; Node has it from version 22 on. */
function polyfillWithResolvers(): void {
  const target = Promise as { withResolvers?: unknown };
  target.withResolvers ??= () => {
    let settle = {};
    const promise = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    return { promise, ...settle };
  };
}

import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * `wasm` reads Baseline H.264 inside a WebAssembly sandbox and is the same everywhere; `ffmpeg` is the operator's own
 * program and reads the rest. docs/characters.md
 */
export const CLIP_DECODERS = ['wasm', 'ffmpeg'] as const;
export type ClipDecoder = (typeof CLIP_DECODERS)[number];

export const CLIP_DECODER_CHOICES = ['auto', ...CLIP_DECODERS, 'none'] as const;
export type ClipDecoderChoice = (typeof CLIP_DECODER_CHOICES)[number];

/** The decoders that are here and allowed, in the order in which they are tried: the sandboxed one first. */
export function findClipDecoders(choice: ClipDecoderChoice, searchPath: string): readonly ClipDecoder[] {
  const present: Readonly<Record<ClipDecoder, () => boolean>> = {
    wasm: isBaselineDecoderInstalled,
    ffmpeg: () => findFfmpeg(searchPath) !== null,
  };
  return CLIP_DECODERS.filter((name) => (choice === 'auto' || choice === name) && present[name]());
}

function isBaselineDecoderInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('h264decoder');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return false;
    throw error;
  }
}

/** Absolute path of the first `ffmpeg` on the search path. Relative entries are passed over: they depend on the folder. */
export function findFfmpeg(searchPath: string): string | null {
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  const found = searchPath
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find(isExecutable);
  return found ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Absent and forbidden are the same answer here: this entry holds no program that we may run.
    return false;
  }
}

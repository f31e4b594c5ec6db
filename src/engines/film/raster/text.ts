import { readFileSync } from 'node:fs';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';

/**
 * Text in the fonts that are shipped in `assets/fonts`, never in those of the system: the same letters on every
 * machine. A file is loaded when one of its characters is drawn for the first time.
 */
interface FontFile {
  readonly file: string;
  /** `[first, last, first, last, ...]`, ascending: the code points that it has a drawing for. */
  readonly ranges: readonly number[];
}

const FOLDER = new URL('../assets/fonts/', import.meta.url);
/** No prompt needs more in a picture, and measuring is per character. */
const CHARACTERS_MAX = 400;
const CJK = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;

let files: readonly FontFile[] | null = null;
const registered = new Set<string>();

function fontFiles(): readonly FontFile[] {
  files ??= JSON.parse(readFileSync(new URL('fonts.json', FOLDER), 'utf8')) as FontFile[];
  return files;
}

function has({ ranges }: FontFile, code: number): boolean {
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (ranges[middle * 2] as number)) high = middle - 1;
    else if (code > (ranges[middle * 2 + 1] as number)) low = middle + 1;
    else return true;
  }
  return false;
}

const known = new Map<string, FontFile | undefined>();

function fileFor(character: string): FontFile | undefined {
  if (known.has(character)) return known.get(character);
  const code = character.codePointAt(0) ?? 0;
  const file = fontFiles().find((one) => has(one, code));
  known.set(character, file);
  return file;
}

/** What can be drawn of a text: one line, single spaces, without what no font has (emoji, most scripts, controls). */
export function printable(text: string): string {
  // Cut before the work: a text may be as long as a request.
  const characters = Array.from(text.slice(0, CHARACTERS_MAX * 4).normalize('NFC')).slice(0, CHARACTERS_MAX);
  const kept = characters.map((character) =>
    /\s/u.test(character) ? ' ' : fileFor(character) === undefined ? '' : character,
  );
  return kept.join('').replace(/ +/g, ' ').trim();
}

export function isCjk(text: string): boolean {
  return CJK.test(text);
}

/** The CSS font for a printable text; loads the files that it needs. */
export function fontFor(text: string, pixels: number): string {
  const families = new Set<string>();
  for (const character of text) {
    const file = character === ' ' ? undefined : fileFor(character)?.file;
    if (file === undefined) continue;
    families.add(`"reelay ${file}"`);
    if (registered.has(file)) continue;
    if (GlobalFonts.register(readFileSync(new URL(file, FOLDER)), `reelay ${file}`) === null)
      throw new Error(`the font ${file} cannot be read`);
    registered.add(file);
  }
  return `700 ${pixels.toFixed(1)}px ${[...families].sort().join(', ') || '"reelay"'}`;
}

/** Width of a printable text in pixels. */
export function textWidth(text: string, pixels: number): number {
  const context = measuring();
  context.font = fontFor(text, pixels);
  return context.measureText(text).width;
}

let measureContext: SKRSContext2D | null = null;

function measuring(): SKRSContext2D {
  measureContext ??= createCanvas(2, 2).getContext('2d');
  return measureContext;
}

/** Parts of a text between which a line may end: words, and each ideograph with the punctuation that follows it. */
function breakable(text: string): string[] {
  return (
    text.match(
      /[\u2e80-\u9fff\uf900-\ufaff][，。！？、；：”’）》」』ー…]*|[^\s\u2e80-\u9fff\uf900-\ufaff]+| /gu,
    ) ?? []
  );
}

/** Breaks a printable text into lines of at most `width` pixels; what does not fit `linesMax` ends in an ellipsis. */
export function wrapText(text: string, pixels: number, width: number, linesMax: number): string[] {
  const lines: string[] = [];
  let line = '';
  const parts = breakable(text);
  for (const [i, part] of parts.entries()) {
    if (line === '' && part === ' ') continue;
    if (textWidth((line + part).trimEnd(), pixels) <= width) {
      line += part;
      continue;
    }
    if (lines.length === linesMax - 1)
      return [...lines, shortened(line + parts.slice(i).join(''), pixels, width)];
    if (line !== '') lines.push(line.trimEnd());
    line = part === ' ' ? '' : shortened(part, pixels, width);
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

/** Cut to a width, with an ellipsis when something was cut. */
export function shortened(text: string, pixels: number, width: number): string {
  if (textWidth(text.trimEnd(), pixels) <= width) return text.trimEnd();
  const characters = Array.from(text);
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(`${characters.slice(0, middle).join('')}…`, pixels) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${characters.slice(0, low).join('').trimEnd()}…`;
}

import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { BODIES } from './icon-bodies.ts';

interface IconFile {
  readonly viewBox: string;
  readonly icons: Readonly<Record<string, string>>;
}

let file: IconFile | null = null;

function readIcons(): IconFile {
  const packed = readFileSync(new URL('../assets/icons.json.br', import.meta.url));
  return JSON.parse(brotliDecompressSync(packed).toString()) as IconFile;
}

/** The SVG of an icon of `assets/icons.json.br`. */
export function iconSvg(name: string): string {
  file ??= readIcons();
  const body = file.icons[name];
  if (body === undefined) throw new Error(`there is no icon ${name}`);
  const whole = BODIES[name];
  const drawing = whole === undefined ? body : `${whole.under}<g transform="${whole.head}">${body}</g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${file.viewBox}" width="128" height="128">${drawing}</svg>`;
}

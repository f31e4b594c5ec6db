import { readFileSync } from 'node:fs';

/** Where the neutral picture is served, without a key: clients show it to people in a browser. */
export const PORTRAIT_PATH = '/portraits/neutral.png';

/** A grey head and shoulders, 256 x 256, drawn for this project (`portrait.svg` beside it is the drawing). */
export function readPortrait(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL('./assets/portrait.png', import.meta.url)));
}

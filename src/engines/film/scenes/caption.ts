import { isCjk, printable, textWidth, wrapText } from '../raster/text.ts';
import { addOverlay } from './overlay.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { write } from './write.ts';

/** Up to this many characters are a title, set large; ideographs count twice. */
const TITLE_MAX = 22;
const LINES_MAX = 3;

/** Writes the shot's caption low in the picture: it fades in, stays long enough to be read twice, and fades out. */
export function addCaption(builder: SceneBuilder, lowest: number): void {
  const { width, height, shot } = builder;
  const text = printable(shot.caption ?? '');
  if (text === '') return;
  const shorter = Math.min(width, height);
  const long = Array.from(text).length * (isCjk(text) ? 2 : 1);
  const pixels = shorter * (long <= TITLE_MAX ? 0.088 : 0.055);
  const lines = wrapText(text, pixels, width * 0.82, LINES_MAX);
  const pitch = pixels * 1.25;
  const wide = Math.max(...lines.map((line) => textWidth(line, pixels)));
  const tall = pitch * lines.length;
  const padding = pixels * 0.6;
  const comic = shot.look === 'comic';
  const middle = width / 2;
  const bottom = height * lowest - padding;
  const box = {
    x: middle - wide / 2 - 2 * padding,
    y: bottom - tall - padding,
    width: wide + 4 * padding,
    height: tall + 2 * padding,
  };
  addOverlay(
    builder,
    box,
    (context) => {
      if (comic) {
        context.fillStyle = '#ffe169';
        context.strokeStyle = '#0c0a0e';
        context.lineWidth = pixels * 0.1;
        const edge = padding * 0.4;
        context.rect(box.x + edge, box.y + edge, box.width - 2 * edge, box.height - 2 * edge);
        context.fill();
        context.stroke();
      } else {
        context.shadowColor = 'rgba(0,0,0,0.85)';
        context.shadowBlur = pixels * 0.32;
        context.shadowOffsetY = pixels * 0.04;
      }
      for (const [i, line] of lines.entries()) {
        const y = bottom - tall + (i + 0.5) * pitch;
        const colour = comic ? '#141016' : '#ffffff';
        write(context, line, { x: middle, y, pixels, colour, align: 'center' });
        // Laid twice: one shadow alone is lost on a bright picture.
        if (!comic) write(context, line, { x: middle, y, pixels, colour, align: 'center' });
      }
    },
    { shown: shownFor(builder.seconds, long) },
  );
}

/** About 17 characters a second, as subtitles are timed; within the film. */
function shownFor(seconds: number, characters: number): readonly [number, number, number, number] {
  const fade = Math.min(0.5, seconds * 0.1);
  const start = Math.min(0.4, seconds * 0.06);
  const gone = Math.min(seconds - fade / 2, start + Math.max(3.5, 2 * fade + (2 * characters) / 17));
  return [start, start + fade, gone - fade, gone];
}

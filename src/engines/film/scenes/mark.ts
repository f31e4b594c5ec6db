import { even, paint } from '../raster/picture.ts';
import type { SceneBuilder } from './scene-builder.ts';

/**
 * A small reel of film in the corner: says that a machine made this, in no language. `taken` are the frame pixels at
 * the right and at the bottom that other things lie on.
 */
export function addMark(builder: SceneBuilder, [right, bottom]: readonly [number, number]): void {
  const size = even(Math.min(builder.width, builder.height) * 0.055);
  const picture = paint(size, size, (context) => {
    context.scale(size / 100, size / 100);
    context.fillStyle = 'rgba(255,255,255,0.62)';
    context.shadowColor = 'rgba(0,0,0,0.6)';
    context.shadowBlur = 6;
    context.beginPath();
    context.arc(50, 48, 42, 0, Math.PI * 2);
    context.fill();
    context.shadowBlur = 0;
    context.globalCompositeOperation = 'destination-out';
    context.fillStyle = '#000';
    for (let i = 0; i < 6; i++) {
      context.beginPath();
      context.arc(
        50 + 25 * Math.cos((i * Math.PI) / 3),
        48 + 25 * Math.sin((i * Math.PI) / 3),
        9,
        0,
        Math.PI * 2,
      );
      context.fill();
    }
    context.beginPath();
    context.arc(50, 48, 5, 0, Math.PI * 2);
    context.fill();
  });
  const margin = size * 0.5;
  const x = 2 * Math.round((builder.width - right - size - margin) / 2);
  const y = 2 * Math.round((builder.height - bottom - size - margin) / 2);
  builder.add({ kind: 'overlay', layer: builder.layer(picture), x, y, opacity: 1 });
}

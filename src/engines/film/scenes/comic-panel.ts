import type { SKRSContext2D } from '@napi-rs/canvas';
import { addEdges } from './overlay.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** White paper around the panel, and its frame in ink: a little uneven, as a ruling pen leaves it. */
export function addComicPanel(builder: SceneBuilder): void {
  const { width, height, unit, random } = builder;
  const gutter = 22 * unit;
  const pen = 7 * unit;
  const corners = Array.from({ length: 4 }, () => [random() - 0.5, random() - 0.5] as const);
  const outline = (context: SKRSContext2D): void => {
    const at = [
      [gutter, gutter],
      [width - gutter, gutter],
      [width - gutter, height - gutter],
      [gutter, height - gutter],
    ] as const;
    for (const [i, [x, y]] of at.entries()) {
      const [dx, dy] = corners[i] ?? [0, 0];
      context[i === 0 ? 'moveTo' : 'lineTo'](x + dx * 5 * unit, y + dy * 5 * unit);
    }
    context.closePath();
  };
  addEdges(builder, gutter + pen * 1.6, gutter + pen * 1.6, (context) => {
    context.fillStyle = '#fbf7ea';
    context.beginPath();
    context.rect(-8, -8, width + 16, height + 16);
    outline(context);
    context.fill('evenodd');
    context.beginPath();
    outline(context);
    context.lineWidth = pen;
    context.lineJoin = 'round';
    context.strokeStyle = '#0c0a0e';
    context.stroke();
  });
}

import type { SKRSContext2D } from '@napi-rs/canvas';
import { addOverlay, type Box } from './overlay.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { addCounter, counterWidth } from './write.ts';

/** A camera at arm's length: the hand that holds it. Comes before the grade. */
export function addHandSway(builder: SceneBuilder): void {
  builder.camera = { ...builder.camera, sway: Math.max(builder.camera.sway, 2.5) };
  builder.add({ kind: 'weave', by: 'hand', reach: 0.012, seed: builder.shot.seed % 100 });
}

interface Screen {
  readonly unit: number;
  readonly bar: Box;
  /** A place on the bar: -1 one end, 0 the middle, 1 the other. */
  readonly on: (along: number) => readonly [number, number];
}

/** Depth of the bar with the release button, in pixels: below in an upright or square frame, at the right otherwise. */
export function phoneBar({ width, height }: { width: number; height: number }): number {
  return 0.125 * Math.min(width, height) * (width > height * 1.2 ? 1.15 : 1.3);
}

function layOut(builder: SceneBuilder): Screen {
  const { width, height } = builder;
  const deep = phoneBar(builder);
  const unit = 0.125 * Math.min(width, height);
  if (width > height * 1.2) {
    const bar = { x: width - deep, y: 0, width: deep, height };
    return { unit, bar, on: (along) => [width - deep / 2, height / 2 + along * height * 0.34] };
  }
  const bar = { x: 0, y: height - deep, width, height: deep };
  return { unit, bar, on: (along) => [width / 2 + along * width * 0.34, height - deep / 2] };
}

/** What a phone shows while it films its owner: release button, timer, flash. */
export function addPhoneFrame(builder: SceneBuilder): void {
  const screen = layOut(builder);
  addBar(builder, screen);
  addTimer(builder, screen);
  addFlashSign(builder, screen);
}

function disc(context: SKRSContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
}

function addBar(builder: SceneBuilder, { unit, bar, on }: Screen): void {
  addOverlay(builder, bar, (context) => {
    context.fillStyle = 'rgba(8,8,12,0.34)';
    context.fillRect(bar.x, bar.y, bar.width + 8, bar.height + 8);
    const [x, y] = on(0);
    context.strokeStyle = '#fff';
    context.lineWidth = unit * 0.06;
    disc(context, x, y, unit * 0.46);
    context.stroke();
    context.fillStyle = '#ff3b30';
    context.beginPath();
    context.roundRect(x - unit * 0.17, y - unit * 0.17, unit * 0.34, unit * 0.34, unit * 0.08);
    context.fill();
    drawTurn(context, on(1), unit);
    const [left, top] = on(-1);
    const side = unit * 0.5;
    const last = context.createLinearGradient(
      left - side / 2,
      top - side / 2,
      left + side / 2,
      top + side / 2,
    );
    last.addColorStop(0, '#f6c58f');
    last.addColorStop(1, '#5d7fa8');
    context.fillStyle = last;
    context.beginPath();
    context.roundRect(left - side / 2, top - side / 2, side, side, side * 0.2);
    context.fill();
    context.strokeStyle = 'rgba(255,255,255,0.8)';
    context.lineWidth = unit * 0.025;
    context.stroke();
  });
}

/** Two arrows that chase each other: the sign for the other camera. */
function drawTurn(context: SKRSContext2D, [x, y]: readonly [number, number], unit: number): void {
  context.fillStyle = 'rgba(255,255,255,0.22)';
  disc(context, x, y, unit * 0.3);
  context.fill();
  context.strokeStyle = '#fff';
  context.fillStyle = '#fff';
  context.lineWidth = unit * 0.04;
  const radius = unit * 0.16;
  for (const start of [0.15, 1.15]) {
    context.beginPath();
    context.arc(x, y, radius, start * Math.PI, (start + 0.68) * Math.PI);
    context.stroke();
    const tip = (start + 0.68) * Math.PI;
    context.save();
    context.translate(x + radius * Math.cos(tip), y + radius * Math.sin(tip));
    context.rotate(tip);
    context.beginPath();
    context.moveTo(-unit * 0.075, 0);
    context.lineTo(unit * 0.075, 0);
    context.lineTo(0, unit * 0.1);
    context.fill();
    context.restore();
  }
}

function addTimer(builder: SceneBuilder, { unit }: Screen): void {
  const pixels = unit * 0.26;
  const clock = counterWidth(pixels, 2);
  const wide = clock + pixels * 2.4;
  const tall = pixels * 1.7;
  const box = { x: (builder.width - wide) / 2, y: unit * 0.28, width: wide, height: tall };
  addOverlay(builder, box, (context) => {
    context.fillStyle = 'rgba(10,10,14,0.5)';
    context.beginPath();
    context.roundRect(box.x, box.y, wide, tall, tall / 2);
    context.fill();
  });
  const dot = { ...box, width: pixels * 1.6 };
  addOverlay(
    builder,
    dot,
    (context) => {
      context.fillStyle = '#ff3b30';
      disc(context, box.x + pixels * 0.95, box.y + tall / 2, pixels * 0.32);
      context.fill();
    },
    { blinks: true },
  );
  addCounter(builder, {
    x: box.x + pixels * 1.7,
    y: box.y + tall / 2,
    pixels,
    colour: '#fff',
    startSeconds: 0,
    fields: 2,
  });
}

/** A bolt in a ring: the flash is on. */
function addFlashSign(builder: SceneBuilder, { unit }: Screen): void {
  const side = unit * 0.5;
  const box = { x: unit * 0.3, y: unit * 0.25, width: side, height: side };
  const x = box.x + side / 2;
  const y = box.y + side / 2;
  addOverlay(builder, box, (context) => {
    context.fillStyle = 'rgba(10,10,14,0.45)';
    disc(context, x, y, side * 0.48);
    context.fill();
    context.fillStyle = '#ffd60a';
    context.beginPath();
    for (const [dx, dy] of [
      [0.06, -0.32],
      [-0.18, 0.06],
      [-0.02, 0.06],
      [-0.06, 0.32],
      [0.18, -0.07],
      [0.02, -0.07],
    ] as const)
      context.lineTo(x + dx * side, y + dy * side);
    context.fill();
  });
}

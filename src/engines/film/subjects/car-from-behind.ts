import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { even, type Picture, paint } from '../raster/picture.ts';

/** A car seen from behind, for journeys along a road. Drawn in units of its width. */
export function paintCarFromBehind(width: number, color: Rgb, night: boolean): Picture {
  const size = even(width);
  return paint(size, even(size * 0.74), (context) => {
    context.scale(size, size);
    drawWheels(context);
    drawBody(context, color);
    drawGlass(context, color);
    drawLamps(context, night);
  });
}

function drawWheels(context: SKRSContext2D): void {
  for (const x of [0.1, 0.73]) {
    context.fillStyle = '#0c0c0e';
    context.beginPath();
    context.roundRect(x, 0.5, 0.17, 0.225, 0.035);
    context.fill();
    context.fillStyle = '#1d1d21';
    for (let i = 0; i < 5; i++) context.fillRect(x + 0.02 + i * 0.03, 0.58, 0.012, 0.135);
  }
}

function drawBody(context: SKRSContext2D, color: Rgb): void {
  const paintwork = context.createLinearGradient(0, 0.1, 0, 0.66);
  paintwork.addColorStop(0, css(mixRgb(color, [255, 255, 255], 0.4)));
  paintwork.addColorStop(0.3, css(color));
  paintwork.addColorStop(0.52, css(mixRgb(color, [255, 255, 255], 0.24)));
  paintwork.addColorStop(0.58, css(color));
  paintwork.addColorStop(1, css(scaleRgb(color, 0.36)));
  context.fillStyle = paintwork;
  context.beginPath();
  context.moveTo(0.24, 0.08);
  context.bezierCurveTo(0.36, 0.045, 0.64, 0.045, 0.76, 0.08);
  context.bezierCurveTo(0.82, 0.11, 0.86, 0.2, 0.885, 0.275);
  context.bezierCurveTo(0.955, 0.3, 0.975, 0.35, 0.975, 0.44);
  context.lineTo(0.965, 0.585);
  context.bezierCurveTo(0.955, 0.63, 0.93, 0.645, 0.9, 0.645);
  context.lineTo(0.1, 0.645);
  context.bezierCurveTo(0.07, 0.645, 0.045, 0.63, 0.035, 0.585);
  context.lineTo(0.025, 0.44);
  context.bezierCurveTo(0.025, 0.35, 0.045, 0.3, 0.115, 0.275);
  context.bezierCurveTo(0.14, 0.2, 0.18, 0.11, 0.24, 0.08);
  context.fill();
  context.strokeStyle = 'rgba(255,255,255,0.35)';
  context.lineWidth = 0.006;
  context.beginPath();
  context.moveTo(0.115, 0.282);
  context.bezierCurveTo(0.35, 0.262, 0.65, 0.262, 0.885, 0.282);
  context.stroke();
  const bumper = context.createLinearGradient(0, 0.56, 0, 0.66);
  bumper.addColorStop(0, '#2b2b30');
  bumper.addColorStop(1, '#101013');
  context.fillStyle = bumper;
  context.beginPath();
  context.roundRect(0.06, 0.565, 0.88, 0.09, 0.03);
  context.fill();
  context.fillStyle = '#8e9096';
  for (const x of [0.2, 0.74]) {
    context.beginPath();
    context.ellipse(x + 0.03, 0.632, 0.035, 0.015, 0, 0, Math.PI * 2);
    context.fill();
  }
  context.strokeStyle = 'rgba(0,0,0,0.35)';
  context.lineWidth = 0.005;
  context.beginPath();
  context.moveTo(0.2, 0.3);
  context.bezierCurveTo(0.21, 0.4, 0.21, 0.5, 0.23, 0.56);
  context.moveTo(0.8, 0.3);
  context.bezierCurveTo(0.79, 0.4, 0.79, 0.5, 0.77, 0.56);
  context.stroke();
}

function drawGlass(context: SKRSContext2D, color: Rgb): void {
  const glass = context.createLinearGradient(0, 0.08, 0, 0.28);
  glass.addColorStop(0, '#a9c3d8');
  glass.addColorStop(0.35, '#4d6375');
  glass.addColorStop(1, '#141b22');
  context.fillStyle = glass;
  context.beginPath();
  context.moveTo(0.268, 0.098);
  context.bezierCurveTo(0.38, 0.075, 0.62, 0.075, 0.732, 0.098);
  context.bezierCurveTo(0.77, 0.14, 0.8, 0.2, 0.815, 0.262);
  context.bezierCurveTo(0.6, 0.245, 0.4, 0.245, 0.185, 0.262);
  context.bezierCurveTo(0.2, 0.2, 0.23, 0.14, 0.268, 0.098);
  context.fill();
  context.fillStyle = 'rgba(10,12,16,0.55)';
  for (const x of [0.345, 0.655]) {
    context.beginPath();
    context.ellipse(x, 0.215, 0.055, 0.05, 0, 0, Math.PI * 2);
    context.fill();
  }
  context.fillStyle = css(scaleRgb(color, 0.8));
  for (const [x, turn] of [
    [0.085, 0.2],
    [0.915, -0.2],
  ] as const) {
    context.beginPath();
    context.ellipse(x, 0.235, 0.042, 0.026, turn, 0, Math.PI * 2);
    context.fill();
  }
}

function drawLamps(context: SKRSContext2D, night: boolean): void {
  for (const x of [0.055, 0.78]) {
    const lamp = context.createLinearGradient(0, 0.335, 0, 0.43);
    lamp.addColorStop(0, night ? '#ff7a66' : '#d9362e');
    lamp.addColorStop(0.5, night ? '#ff3b2c' : '#a51a17');
    lamp.addColorStop(1, '#5c0d0d');
    context.fillStyle = lamp;
    context.beginPath();
    context.roundRect(x, 0.335, 0.165, 0.085, 0.03);
    context.fill();
    context.fillStyle = 'rgba(255,235,220,0.55)';
    context.fillRect(x + 0.02, 0.35, 0.125, 0.011);
    if (!night) continue;
    const glow = context.createRadialGradient(x + 0.08, 0.378, 0, x + 0.08, 0.378, 0.17);
    glow.addColorStop(0, 'rgba(255,60,40,0.55)');
    glow.addColorStop(1, 'rgba(255,60,40,0)');
    context.fillStyle = glow;
    context.fillRect(x - 0.1, 0.2, 0.36, 0.36);
  }
  context.fillStyle = '#e9ebee';
  context.beginPath();
  context.roundRect(0.4, 0.44, 0.2, 0.062, 0.01);
  context.fill();
  context.fillStyle = '#3a4350';
  for (let i = 0; i < 6; i++) context.fillRect(0.418 + i * 0.028, 0.456, 0.017, 0.03);
}

import type { SKRSContext2D } from '@napi-rs/canvas';
import { even, type Picture, paint } from '../raster/picture.ts';

/** A grand piano from its side, keyboard to the left, lid up. Drawn in units of its height. */
export function paintGrandPiano(height: number): Picture {
  const size = even(height);
  return paint(even(size * 1.36), size, (context) => {
    context.scale(size, size);
    const black = context.createLinearGradient(0, 0.1, 0, 1);
    black.addColorStop(0, '#3b3842');
    black.addColorStop(0.45, '#1b191f');
    black.addColorStop(1, '#0d0c10');
    drawLegs(context);
    drawLid(context);
    drawCase(context, black);
    drawKeyboard(context);
  });
}

function drawLid(context: SKRSContext2D): void {
  const sheen = context.createLinearGradient(0.5, 0.45, 1.1, 0.02);
  sheen.addColorStop(0, '#15131a');
  sheen.addColorStop(0.55, '#4a4652');
  sheen.addColorStop(1, '#211f26');
  context.fillStyle = sheen;
  context.beginPath();
  context.moveTo(0.34, 0.5);
  context.bezierCurveTo(0.5, 0.36, 0.78, 0.06, 1.16, 0.015);
  context.bezierCurveTo(1.24, 0.01, 1.27, 0.05, 1.25, 0.1);
  context.bezierCurveTo(1.2, 0.26, 1.12, 0.4, 1.06, 0.5);
  context.closePath();
  context.fill();
  context.strokeStyle = 'rgba(255,228,190,0.55)';
  context.lineWidth = 0.007;
  context.beginPath();
  context.moveTo(0.36, 0.49);
  context.bezierCurveTo(0.52, 0.35, 0.79, 0.065, 1.16, 0.022);
  context.stroke();
  context.strokeStyle = '#6a5a44';
  context.lineWidth = 0.016;
  context.beginPath();
  context.moveTo(0.86, 0.53);
  context.lineTo(1.0, 0.16);
  context.stroke();
  // The gilded plate and strings that the open lid shows.
  const gold = context.createLinearGradient(0.4, 0.46, 1.1, 0.5);
  gold.addColorStop(0, '#6e4a1c');
  gold.addColorStop(0.5, '#d8a95a');
  gold.addColorStop(1, '#7a5424');
  context.fillStyle = gold;
  context.fillRect(0.36, 0.485, 0.8, 0.03);
}

function drawCase(context: SKRSContext2D, black: ReturnType<SKRSContext2D['createLinearGradient']>): void {
  context.fillStyle = black;
  context.beginPath();
  context.moveTo(0.3, 0.5);
  context.lineTo(1.18, 0.5);
  context.bezierCurveTo(1.3, 0.5, 1.32, 0.56, 1.3, 0.62);
  context.bezierCurveTo(1.28, 0.68, 1.2, 0.7, 1.1, 0.7);
  context.lineTo(0.2, 0.7);
  context.bezierCurveTo(0.12, 0.7, 0.11, 0.66, 0.12, 0.62);
  context.lineTo(0.28, 0.61);
  context.closePath();
  context.fill();
  context.strokeStyle = 'rgba(255,226,188,0.5)';
  context.lineWidth = 0.007;
  context.beginPath();
  context.moveTo(0.3, 0.505);
  context.lineTo(1.18, 0.505);
  context.bezierCurveTo(1.26, 0.505, 1.295, 0.53, 1.298, 0.58);
  context.stroke();
  const gloss = context.createLinearGradient(0, 0.53, 0, 0.64);
  gloss.addColorStop(0, 'rgba(255,240,225,0)');
  gloss.addColorStop(0.5, 'rgba(255,240,225,0.2)');
  gloss.addColorStop(1, 'rgba(255,240,225,0)');
  context.fillStyle = gloss;
  context.fillRect(0.34, 0.53, 0.88, 0.11);
  // Music desk.
  context.fillStyle = '#121015';
  context.beginPath();
  context.moveTo(0.33, 0.5);
  context.lineTo(0.36, 0.34);
  context.lineTo(0.385, 0.34);
  context.lineTo(0.37, 0.5);
  context.fill();
  context.fillStyle = '#f4ead6';
  context.beginPath();
  context.moveTo(0.322, 0.5);
  context.lineTo(0.35, 0.325);
  context.lineTo(0.362, 0.325);
  context.lineTo(0.336, 0.5);
  context.fill();
}

function drawKeyboard(context: SKRSContext2D): void {
  context.fillStyle = '#0e0c10';
  context.fillRect(0.1, 0.612, 0.22, 0.03);
  context.fillStyle = '#f7f3ea';
  context.beginPath();
  context.moveTo(0.105, 0.612);
  context.lineTo(0.145, 0.585);
  context.lineTo(0.31, 0.585);
  context.lineTo(0.31, 0.612);
  context.fill();
  context.fillStyle = '#17151a';
  for (let i = 0; i < 7; i++) context.fillRect(0.163 + i * 0.021, 0.578, 0.011, 0.02);
  context.fillStyle = '#0e0c10';
  context.fillRect(0.31, 0.56, 0.03, 0.08);
}

function drawLegs(context: SKRSContext2D): void {
  context.fillStyle = '#141217';
  for (const x of [0.24, 0.78, 1.14]) {
    context.beginPath();
    context.moveTo(x - 0.032, 0.69);
    context.lineTo(x + 0.032, 0.69);
    context.lineTo(x + 0.018, 0.97);
    context.lineTo(x - 0.018, 0.97);
    context.fill();
    context.beginPath();
    context.arc(x, 0.978, 0.021, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = 'rgba(255,230,200,0.22)';
    context.fillRect(x - 0.016, 0.71, 0.007, 0.24);
    context.fillStyle = '#141217';
  }
  context.fillRect(0.5, 0.69, 0.016, 0.2);
  context.fillRect(0.56, 0.69, 0.016, 0.2);
  context.fillRect(0.475, 0.88, 0.125, 0.035);
  context.fillStyle = '#c79a4c';
  for (const x of [0.485, 0.525, 0.565]) context.fillRect(x, 0.905, 0.026, 0.014);
}

/** A padded bench for the player. */
export function paintBench(height: number): Picture {
  const size = even(height);
  return paint(even(size * 1.5), size, (context) => {
    context.scale(size, size);
    context.fillStyle = '#15131a';
    for (const x of [0.16, 1.26]) context.fillRect(x, 0.3, 0.09, 0.7);
    const leather = context.createLinearGradient(0, 0.02, 0, 0.36);
    leather.addColorStop(0, '#6d4a3c');
    leather.addColorStop(0.4, '#3d2620');
    leather.addColorStop(1, '#1c100e');
    context.fillStyle = leather;
    context.beginPath();
    context.roundRect(0.06, 0.04, 1.38, 0.3, 0.1);
    context.fill();
    context.fillStyle = 'rgba(255,220,180,0.25)';
    context.fillRect(0.14, 0.07, 1.2, 0.03);
  });
}

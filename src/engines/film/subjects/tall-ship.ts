import { css, type Rgb, rgb } from '../raster/color.ts';
import { type Picture, paint } from '../raster/picture.ts';

/** A three-masted ship under full sail, bow to the right; a pirate's has black flags and darker sails. */
export function paintTallShip(size: number, pirate: boolean, tint: Rgb | null): Picture {
  return paint(size, size, (context) => {
    context.scale(size / 100, size / 100);
    const wood = rgb('#6b4228');
    const sail: Rgb = tint ?? (pirate ? rgb('#d9c9a6') : rgb('#f3ead6'));
    context.strokeStyle = '#3c2618';
    context.lineWidth = 1.6;
    for (const [x, top] of [
      [26, 22],
      [49, 8],
      [71, 20],
    ] as const) {
      context.beginPath();
      context.moveTo(x, 78);
      context.lineTo(x, top);
      context.stroke();
    }
    context.lineWidth = 0.5;
    for (const [x0, y0, x1, y1] of [
      [98, 66, 71, 22],
      [92, 68, 49, 12],
      [4, 66, 26, 24],
      [49, 12, 26, 26],
    ] as const) {
      context.beginPath();
      context.moveTo(x0, y0);
      context.lineTo(x1, y1);
      context.stroke();
    }
    const square = (x: number, y: number, wide: number, tall: number): void => {
      const cloth = context.createLinearGradient(x - wide, 0, x + wide + 4, 0);
      cloth.addColorStop(0, css([sail[0] * 0.72, sail[1] * 0.7, sail[2] * 0.68]));
      cloth.addColorStop(0.6, css(sail));
      cloth.addColorStop(1, css([sail[0] * 0.84, sail[1] * 0.82, sail[2] * 0.8]));
      context.fillStyle = cloth;
      context.beginPath();
      context.moveTo(x - wide, y);
      context.lineTo(x + wide, y);
      context.bezierCurveTo(
        x + wide + 7,
        y + tall * 0.4,
        x + wide + 6,
        y + tall * 0.8,
        x + wide + 1,
        y + tall,
      );
      context.quadraticCurveTo(x, y + tall * 0.86, x - wide - 1, y + tall);
      context.bezierCurveTo(x - wide + 5, y + tall * 0.7, x - wide + 4, y + tall * 0.3, x - wide, y);
      context.fill();
      context.fillStyle = '#4a3020';
      context.fillRect(x - wide - 1, y - 0.6, wide * 2 + 2, 1.3);
    };
    square(26, 28, 8, 14);
    square(26, 44, 10, 18);
    square(49, 15, 8.5, 13);
    square(49, 30, 11, 16);
    square(49, 48, 13, 17);
    square(71, 26, 8, 14);
    square(71, 42, 10, 18);
    context.fillStyle = css(sail);
    context.beginPath();
    context.moveTo(97, 66);
    context.lineTo(82, 34);
    context.quadraticCurveTo(86, 54, 80, 64);
    context.fill();
    const hull = context.createLinearGradient(0, 64, 0, 92);
    hull.addColorStop(0, css([138, 90, 54]));
    hull.addColorStop(0.5, css(wood));
    hull.addColorStop(1, css([62, 38, 26]));
    context.fillStyle = hull;
    context.beginPath();
    context.moveTo(4, 60);
    context.lineTo(20, 60);
    context.lineTo(22, 68);
    context.lineTo(76, 70);
    context.quadraticCurveTo(88, 70, 99, 63);
    context.bezierCurveTo(92, 78, 86, 90, 78, 92);
    context.lineTo(20, 92);
    context.bezierCurveTo(9, 88, 5, 76, 4, 60);
    context.fill();
    context.fillStyle = '#d8a94c';
    context.fillRect(8, 73, 80, 1.3);
    context.fillStyle = '#24160f';
    for (let x = 20; x < 80; x += 9) context.fillRect(x, 77, 4, 3.4);
    context.fillStyle = pirate ? '#16151a' : '#b8342c';
    context.beginPath();
    context.moveTo(49, 1);
    context.lineTo(36, 3.5);
    context.lineTo(49, 9.5);
    context.fill();
    if (!pirate) return;
    context.fillStyle = '#f2efe8';
    context.beginPath();
    context.arc(45, 4.6, 1.5, 0, Math.PI * 2);
    context.fill();
    context.globalAlpha = 0.82;
    context.beginPath();
    context.arc(50, 54.5, 4, 0, Math.PI * 2);
    context.fill();
    context.fillRect(48, 57, 4, 3.4);
    context.globalAlpha = 1;
    context.fillStyle = '#2a2023';
    for (const x of [48.4, 51.6]) {
      context.beginPath();
      context.arc(x, 54.4, 1.1, 0, Math.PI * 2);
      context.fill();
    }
  });
}

/** Upright on its fins, with its engine lit. */
export function paintRocket(size: number, tint: Rgb | null): Picture {
  return paint(size, size, (context) => {
    context.scale(size / 100, size / 100);
    const red: Rgb = tint ?? [206, 52, 46];
    const body = context.createLinearGradient(38, 0, 62, 0);
    body.addColorStop(0, '#9aa3b2');
    body.addColorStop(0.45, '#eef1f6');
    body.addColorStop(1, '#c9d0dc');
    context.fillStyle = css([red[0] * 0.85, red[1] * 0.85, red[2] * 0.85]);
    for (const side of [-1, 1]) {
      context.beginPath();
      context.moveTo(50 + side * 10, 58);
      context.quadraticCurveTo(50 + side * 24, 68, 50 + side * 23, 86);
      context.lineTo(50 + side * 10, 78);
      context.fill();
    }
    context.fillStyle = '#4c535f';
    context.fillRect(43, 79, 14, 5);
    context.fillStyle = body;
    context.beginPath();
    context.moveTo(39, 80);
    context.bezierCurveTo(35, 54, 38, 24, 50, 4);
    context.bezierCurveTo(62, 24, 65, 54, 61, 80);
    context.fill();
    context.fillStyle = css(red);
    context.beginPath();
    context.moveTo(42.4, 22);
    context.quadraticCurveTo(46, 10, 50, 4);
    context.quadraticCurveTo(54, 10, 57.6, 22);
    context.fill();
    context.fillRect(38, 66, 24, 3);
    context.fillStyle = '#2b3850';
    context.beginPath();
    context.arc(50, 38, 5.6, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = '#8fc4ef';
    context.beginPath();
    context.arc(50.6, 37.4, 4, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = css(red);
    context.fillRect(48.6, 62, 2.8, 24);
  });
}

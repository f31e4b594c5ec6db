import { mix } from './curves.ts';

/** Red, green and blue, 0..255. */
export type Rgb = readonly [number, number, number];
/** BT.709, limited range. */
export type Yuv = readonly [number, number, number];

/** Reads `#rrggbb`. */
export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function css(color: Rgb, alpha = 1): string {
  return `rgba(${Math.round(color[0])},${Math.round(color[1])},${Math.round(color[2])},${alpha})`;
}

export function mixRgb(from: Rgb, to: Rgb, weight: number): Rgb {
  return [mix(from[0], to[0], weight), mix(from[1], to[1], weight), mix(from[2], to[2], weight)];
}

/** As `mixRgb`, into the first colour: for what is asked of every pixel, where a new array each time would be garbage. */
export function blendRgb(target: [number, number, number], to: Rgb, weight: number): void {
  target[0] = mix(target[0], to[0], weight);
  target[1] = mix(target[1], to[1], weight);
  target[2] = mix(target[2], to[2], weight);
}

export function setRgb(target: [number, number, number], color: Rgb): void {
  target[0] = color[0];
  target[1] = color[1];
  target[2] = color[2];
}

export function scaleRgb(color: Rgb, factor: number): Rgb {
  return [color[0] * factor, color[1] * factor, color[2] * factor];
}

export function toYuv([r, g, b]: Rgb): Yuv {
  return [
    16 + ((r * 0.2126 + g * 0.7152 + b * 0.0722) * 219) / 255,
    128 - r * 0.10064 - g * 0.33857 + b * 0.43922,
    128 + r * 0.43922 - g * 0.39894 - b * 0.04028,
  ];
}

/** Colour along a ramp of stops that are spread evenly over 0..1. */
export function ramp(stops: readonly [Rgb, Rgb, ...Rgb[]], position: number): Rgb {
  const scaled = Math.min(Math.max(position, 0), 1) * (stops.length - 1);
  const index = Math.min(Math.floor(scaled), stops.length - 2);
  const from = stops[index] ?? stops[0];
  const to = stops[index + 1] ?? from;
  return mixRgb(from, to, scaled - index);
}

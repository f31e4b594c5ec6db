import { type Rgb, rgb } from '../raster/color.ts';

export const TIMES = ['dawn', 'day', 'sunset', 'night'] as const;
export type TimeOfDay = (typeof TIMES)[number];

/** The colours of an hour: what the sky, the haze, the clouds and lit ground take theirs from. */
export interface Palette {
  /** From zenith to horizon. */
  readonly sky: readonly [Rgb, Rgb, Rgb, Rgb, Rgb];
  readonly sun: Rgb;
  readonly glow: Rgb;
  readonly cloudDark: Rgb;
  readonly cloudMid: Rgb;
  readonly cloudLit: Rgb;
  readonly water: Rgb;
  readonly haze: Rgb;
  /** Light on the ground, and light in its shadows. */
  readonly key: Rgb;
  readonly ambient: Rgb;
  /** Height of the sun above the horizon, in half frame heights. */
  readonly sunElevation: number;
  readonly stars: boolean;
  /** The sky is shut: no disc of sun or moon is seen. */
  readonly veiled: boolean;
}

function palette(
  sky: readonly [string, string, string, string, string],
  light: { sun: string; glow: string; key: string; ambient: string; haze: string; water: string },
  clouds: readonly [string, string, string],
  sunElevation: number,
  stars = false,
): Palette {
  return {
    sky: [rgb(sky[0]), rgb(sky[1]), rgb(sky[2]), rgb(sky[3]), rgb(sky[4])],
    sun: rgb(light.sun),
    glow: rgb(light.glow),
    key: rgb(light.key),
    ambient: rgb(light.ambient),
    haze: rgb(light.haze),
    water: rgb(light.water),
    cloudDark: rgb(clouds[0]),
    cloudMid: rgb(clouds[1]),
    cloudLit: rgb(clouds[2]),
    sunElevation,
    stars,
    veiled: false,
  };
}

export const PALETTES: Readonly<Record<TimeOfDay | 'storm' | 'storm-sunset' | 'overcast', Palette>> = {
  dawn: palette(
    ['#3f7cc8', '#76ace2', '#b4d4ec', '#f4e6c8', '#ffeebc'],
    {
      sun: '#fffbe4',
      glow: '#ffe6a0',
      key: '#fff0cc',
      ambient: '#8fa6cc',
      haze: '#d6e4ec',
      water: '#12405a',
    },
    ['#8fa6c8', '#d0dcea', '#fff6e2'],
    0.16,
  ),
  day: palette(
    ['#1c62c0', '#3f8ee0', '#74b8ee', '#aedaf4', '#d8f0f8'],
    {
      sun: '#fffbe8',
      glow: '#fff8dc',
      key: '#fff6e4',
      ambient: '#86a4cc',
      haze: '#c2def0',
      water: '#0b4c6c',
    },
    ['#9cb0c4', '#d5e0ea', '#ffffff'],
    0.5,
  ),
  sunset: palette(
    ['#1d2552', '#5b3d75', '#c45c60', '#ff9c58', '#ffd390'],
    {
      sun: '#fff2c6',
      glow: '#ff9a4a',
      key: '#ffb276',
      ambient: '#66507e',
      haze: '#dc9068',
      water: '#0e2434',
    },
    ['#3b2942', '#a3525c', '#ffb474'],
    0.075,
  ),
  night: palette(
    ['#0a1124', '#13203d', '#1f345a', '#2e4a79', '#4a6b9c'],
    {
      sun: '#f2f5ff',
      glow: '#8fb0ff',
      key: '#86a6dc',
      ambient: '#3c5080',
      haze: '#2c446f',
      water: '#050e1a',
    },
    ['#0b1222', '#1b2a46', '#55709a'],
    0.29,
    true,
  ),
  storm: palette(
    ['#20272f', '#39444d', '#5b676e', '#8b918f', '#b9b5a4'],
    {
      sun: '#e9e2cc',
      glow: '#c8be98',
      key: '#c9c6b8',
      ambient: '#66727c',
      haze: '#90979a',
      water: '#0c1c23',
    },
    ['#242930', '#4d565d', '#a9aa9f'],
    0.16,
  ),
  'storm-sunset': palette(
    ['#151b2e', '#352f50', '#7c4653', '#dc763f', '#ffbb68'],
    {
      sun: '#ffe8b4',
      glow: '#ff8434',
      key: '#f09058',
      ambient: '#4c4262',
      haze: '#b96c4e',
      water: '#081822',
    },
    ['#1d1b2a', '#5e3d4e', '#f48c50'],
    0.06,
  ),
  overcast: palette(
    ['#7c8b9a', '#9aa8b4', '#b6c1c9', '#ccd4d8', '#dde2e3'],
    {
      sun: '#eef1f0',
      glow: '#e4e6e2',
      key: '#d9dcdd',
      ambient: '#93a1af',
      haze: '#c6ced3',
      water: '#24404c',
    },
    ['#8794a1', '#b4bfc8', '#e6eaec'],
    0.6,
  ),
};

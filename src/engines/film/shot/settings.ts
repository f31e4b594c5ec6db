export const SETTINGS = [
  'ocean',
  'beach',
  'lake',
  'mountains',
  'snow',
  'hills',
  'desert',
  'forest',
  'city',
  'road',
  'stage',
  'room',
  'space',
  'sky',
  'underwater',
] as const;
export type Setting = (typeof SETTINGS)[number];

import type { Rgb } from '../raster/color.ts';

export type Garment =
  | 'shirt'
  | 'jacket'
  | 'dress'
  | 'gown'
  | 'coat'
  | 'robe'
  | 'suit'
  | 'uniform'
  | 'armour'
  | 'spacesuit'
  | 'tutu'
  | 'hero'
  | 'overalls'
  | 'labcoat'
  | 'chefcoat'
  | 'turnout'
  | 'wrap';

export type Hair = 'short' | 'long' | 'bun' | 'ponytail' | 'bob' | 'curly' | 'bald' | 'covered';

export type Hat =
  | 'none'
  | 'brim'
  | 'cowboy'
  | 'cone'
  | 'point'
  | 'crown'
  | 'toque'
  | 'helm'
  | 'fire'
  | 'hard'
  | 'horned'
  | 'tricorne'
  | 'cap'
  | 'beret'
  | 'hood'
  | 'mask'
  | 'santa'
  | 'bubble'
  | 'veil'
  | 'scarf'
  | 'turban'
  | 'bearskin'
  | 'board'
  | 'tiara'
  | 'headband';

/** What is drawn in a hand or at the hip by code; other things that are held are icons (`held-things.ts`). */
export type Prop =
  | 'none'
  | 'sheath'
  | 'sword'
  | 'staff'
  | 'spear'
  | 'umbrella'
  | 'balloon'
  | 'violin'
  | 'guitar'
  | 'rod'
  | 'wand'
  | 'broom'
  | 'thing';

/** How a trade differs from anybody. */
export interface Trade {
  readonly garment?: Garment;
  readonly hair?: Hair;
  readonly beard?: 'none' | 'short' | 'long';
  readonly hat?: Hat;
  readonly cape?: Rgb;
  readonly prop?: Prop;
  readonly cloth?: Rgb;
  readonly accent?: Rgb;
  readonly legs?: Rgb;
  readonly skin?: Rgb;
  readonly hairColour?: Rgb;
}

const GOLD: Rgb = [232, 190, 78];
const NAVY: Rgb = [46, 66, 122];
const BLACK: Rgb = [52, 50, 60];
const WHITE: Rgb = [242, 243, 245];
const LEATHER: Rgb = [142, 96, 60];

/** By noun. */
export const TRADES: Readonly<Record<string, Trade>> = {
  'old-man': { garment: 'coat', hat: 'cap', cloth: [96, 122, 142], beard: 'long' },
  'old-woman': { garment: 'gown', cloth: [142, 104, 142], accent: [226, 214, 196] },
  runner: { garment: 'shirt', cloth: [232, 92, 52], legs: [56, 66, 98] },
  dancer: { garment: 'gown', cloth: [206, 46, 58], accent: [52, 40, 48], hair: 'bun' },
  'disco-dancer': { garment: 'jacket', cloth: [124, 84, 186], hat: 'cap' },
  ballerina: { garment: 'tutu', hair: 'bun' },
  guard: { garment: 'uniform', cloth: [190, 40, 38], accent: WHITE, legs: BLACK, hat: 'bearskin' },
  fencer: { garment: 'wrap', cloth: [92, 108, 140], prop: 'sword' },
  businessman: { garment: 'suit' },
  groom: { garment: 'suit', cloth: BLACK, accent: BLACK },
  bride: { garment: 'gown', cloth: [250, 247, 242], accent: [250, 236, 226], hat: 'veil', hair: 'bun' },
  pregnant: { garment: 'dress' },
  artist: { garment: 'shirt', hat: 'beret', cloth: [84, 130, 172], accent: LEATHER },
  chef: { garment: 'chefcoat', hat: 'toque', cloth: WHITE, accent: [200, 60, 56], legs: [86, 90, 104] },
  doctor: { garment: 'labcoat' },
  scientist: { garment: 'labcoat', hair: 'curly' },
  teacher: { garment: 'jacket', cloth: [132, 150, 96] },
  student: { garment: 'gown', cloth: [48, 52, 82], accent: GOLD, hat: 'board' },
  programmer: { garment: 'shirt', cloth: [92, 108, 142] },
  'office-worker': { garment: 'suit', cloth: [92, 108, 138], accent: [70, 122, 178] },
  judge: { garment: 'robe', cloth: BLACK, accent: WHITE, hairColour: [222, 222, 220], hair: 'curly' },
  farmer: { garment: 'overalls', hat: 'brim', hairColour: [122, 84, 52] },
  mechanic: { garment: 'overalls', hat: 'cap' },
  welder: {
    garment: 'overalls',
    cloth: [106, 94, 84],
    legs: [106, 94, 84],
    accent: [196, 188, 172],
    beard: 'short',
  },
  builder: {
    garment: 'jacket',
    hat: 'hard',
    cloth: [240, 136, 40],
    accent: [244, 236, 120],
    legs: [74, 92, 132],
  },
  pilot: { garment: 'uniform', cloth: NAVY, accent: GOLD, legs: NAVY, hat: 'cap' },
  police: { garment: 'uniform', cloth: NAVY, accent: GOLD, legs: [40, 54, 98], hat: 'cap' },
  firefighter: { garment: 'turnout', hat: 'fire' },
  detective: { garment: 'coat', hat: 'brim', cloth: [176, 140, 98] },
  soldier: {
    garment: 'wrap',
    hat: 'horned',
    cloth: [128, 98, 70],
    accent: LEATHER,
    prop: 'sword',
    cape: [112, 52, 46],
    beard: 'short',
  },
  knight: { garment: 'armour', hat: 'helm', prop: 'sword', cape: [172, 40, 46] },
  ninja: {
    garment: 'wrap',
    cloth: [62, 64, 82],
    legs: [52, 54, 70],
    accent: [160, 44, 46],
    hat: 'mask',
    prop: 'sheath',
  },
  samurai: {
    garment: 'robe',
    cloth: [58, 84, 148],
    accent: [226, 220, 206],
    hair: 'bun',
    prop: 'sheath',
    hat: 'headband',
  },
  cowboy: {
    garment: 'jacket',
    hat: 'cowboy',
    cloth: [164, 112, 68],
    legs: [78, 98, 142],
    accent: [196, 60, 52],
  },
  pirate: {
    garment: 'coat',
    hat: 'tricorne',
    cloth: [128, 38, 44],
    accent: GOLD,
    prop: 'sword',
    beard: 'short',
    legs: BLACK,
  },
  musician: { garment: 'jacket', cloth: [66, 60, 78], prop: 'guitar' },
  singer: { garment: 'gown', cloth: [186, 60, 136], hair: 'long' },
  violinist: { garment: 'suit', cloth: BLACK, prop: 'violin' },
  guitarist: { garment: 'jacket', cloth: [142, 60, 54], prop: 'guitar', hair: 'curly' },
  hijab: { garment: 'gown', hat: 'scarf', cloth: [112, 76, 158], hair: 'covered' },
  turban: { garment: 'robe', hat: 'turban', cloth: [236, 226, 204], accent: [176, 118, 62], beard: 'short' },
  monk: { garment: 'robe', cloth: [222, 116, 42], accent: [158, 52, 40], hair: 'bald' },
  king: {
    garment: 'robe',
    cloth: [142, 32, 56],
    accent: GOLD,
    hat: 'crown',
    cape: [168, 40, 60],
    beard: 'long',
  },
  queen: { garment: 'gown', cloth: [98, 52, 146], accent: GOLD, hat: 'crown', hair: 'bun' },
  princess: {
    garment: 'gown',
    cloth: [232, 138, 178],
    accent: GOLD,
    hat: 'tiara',
    hair: 'long',
    hairColour: [222, 176, 88],
  },
  prince: {
    garment: 'uniform',
    cloth: [66, 104, 186],
    accent: GOLD,
    legs: [236, 230, 214],
    hat: 'crown',
    cape: [140, 40, 66],
  },
  wizard: {
    garment: 'robe',
    hat: 'point',
    cloth: [84, 82, 172],
    accent: GOLD,
    prop: 'staff',
    beard: 'long',
    hairColour: [226, 226, 230],
  },
  witch: {
    garment: 'gown',
    hat: 'point',
    cloth: [76, 58, 100],
    accent: [124, 190, 84],
    prop: 'broom',
    hair: 'long',
  },
  fairy: {
    garment: 'tutu',
    cloth: [150, 222, 176],
    accent: [96, 190, 136],
    prop: 'wand',
    hairColour: [226, 176, 92],
    hair: 'bun',
  },
  elf: { garment: 'wrap', cloth: [78, 142, 86], accent: LEATHER, hair: 'long', legs: [122, 92, 62] },
  superhero: { garment: 'hero', cape: [204, 36, 40] },
  villain: {
    garment: 'hero',
    cloth: [96, 52, 134],
    accent: [92, 190, 92],
    legs: [62, 44, 92],
    cape: [46, 40, 60],
    hat: 'mask',
  },
  angel: { garment: 'gown', cloth: [250, 248, 240], accent: GOLD, hairColour: [232, 190, 104] },
  santa: {
    garment: 'coat',
    hat: 'santa',
    cloth: [206, 40, 40],
    accent: WHITE,
    legs: [190, 36, 38],
    beard: 'long',
    hairColour: [244, 244, 246],
  },
  clown: {
    garment: 'overalls',
    cloth: [236, 196, 60],
    legs: [70, 130, 206],
    accent: [224, 70, 110],
    hair: 'curly',
    hairColour: [232, 84, 48],
    skin: [248, 240, 236],
  },
  vampire: {
    garment: 'suit',
    cloth: BLACK,
    cape: [112, 20, 36],
    skin: [224, 220, 222],
    hairColour: [34, 30, 38],
  },
  astronaut: { garment: 'spacesuit', hat: 'bubble' },
};

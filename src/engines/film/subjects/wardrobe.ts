import type { Rgb } from '../raster/color.ts';
import { pick, randomFrom } from '../raster/random.ts';
import type { Subject } from '../shot/shot-spec.ts';
import type { SubjectEntry } from './catalogue.ts';
import { CLOTHES, COATS, FROCKS, HAIRS, SKINS, TROUSERS } from './cloth-colours.ts';
import { type Garment, type Hair, type Hat, type Prop, TRADES, type Trade } from './trades.ts';

export interface Outfit {
  readonly garment: Garment;
  readonly female: boolean;
  readonly child: boolean;
  readonly hair: Hair;
  readonly beard: 'none' | 'short' | 'long';
  readonly hat: Hat;
  readonly cape: Rgb | null;
  /** At the hip or in a hand. */
  readonly prop: Prop;
  readonly propColour: Rgb | null;
  readonly cloth: Rgb;
  /** Belts, bands, lapels, plumes. */
  readonly accent: Rgb;
  readonly legs: Rgb;
  readonly skin: Rgb;
  readonly hairColour: Rgb;
  readonly seat: 'none' | 'throne' | 'stool' | 'rock';
}

/** What they sit on, stand on or do is in their picture, and a figure would lose it. */
const WITH_THEIR_GEAR =
  /^(cyclist|jockey|rower|skier|snowboarder|skateboarder|surfer|swimmer|golfer|basketballer|weightlifter|juggler|acrobat|yogi|wheelchair|climber|sleeper|bodyboarder|footballer|wrestler|hug|mother)$/;

/** Beings of tales that are people. */
const PEOPLE_OF_TALES =
  /^(wizard|witch|fairy|elf|superhero|villain|princess|queen|prince|angel|santa|clown|vampire|astronaut|pirate|knight)$/;

/** Nouns that mean several people, and who they are. */
export const COMPANY: Readonly<Record<string, readonly string[]>> = {
  couple: ['woman', 'man'],
  friends: ['man', 'woman', 'boy'],
  family: ['man', 'woman', 'girl', 'boy'],
};

/** Whether a subject is drawn as a figure with limbs. */
export function isFigure(entry: SubjectEntry): boolean {
  return (entry.person && !WITH_THEIR_GEAR.test(entry.name)) || PEOPLE_OF_TALES.test(entry.name);
}

/** Of the one person in a picture that has its own clothes. */
export function skinOf(seed: number): Rgb {
  return pick(randomFrom(seed + 61), SKINS);
}

const FEMALE =
  /woman|girl|lady|dancer|ballerina|queen|princess|bride|geisha|witch|fairy|nun|mother|pregnant|hijab|angel/;
const CHILD = /^(child|girl|boy|baby)$/;
const GREY: Rgb = [206, 206, 204];

/** Clothes by trade, in the prompt's colour; members of a group differ by `member`. */
export function outfitOf(entry: SubjectEntry, subject: Subject, seed: number, member: number): Outfit {
  const random = randomFrom(seed + member * 977 + entry.name.length * 31);
  const company = COMPANY[entry.name];
  const name = company?.[member % company.length] ?? entry.name;
  const mixed = /^(child|crowd|student|dancer|doctor)$/.test(name) || (name === 'walker' && member > 0);
  const female = FEMALE.test(name) || (mixed && (member + seed) % 2 === 1);
  const child = CHILD.test(name);
  const trade: Trade = TRADES[name] ?? {};
  const plain = female ? (child || random() < 0.7 ? 'dress' : 'jacket') : plainClothes(name, random());
  const worn = subject.wears === 'dress' && trade.garment === 'gown' ? 'gown' : subject.wears;
  const garment = worn ?? trade.garment ?? plain;
  const usual = USUAL_COLOURS[garment];
  const own = pick(random, garment === 'dress' ? FROCKS : garment === 'coat' ? COATS : CLOTHES);
  const trousers = pick(random, TROUSERS);
  const skin = pick(random, SKINS);
  const hairColour = pick(random, HAIRS);
  const old = /^old-/.test(name);
  const usualHair: Hair = female
    ? ((['long', 'bun', 'ponytail', 'bob'] as const)[Math.floor(random() * 4)] ?? 'long')
    : random() < 0.75
      ? 'short'
      : 'curly';
  return {
    garment,
    female,
    child,
    hair: old && female ? 'bun' : (trade.hair ?? usualHair),
    beard: trade.beard ?? (old && !female ? 'short' : 'none'),
    hat: worn !== undefined && worn !== trade.garment ? hatWith(worn) : (trade.hat ?? 'none'),
    cape: trade.cape ?? null,
    prop: trade.prop ?? 'none',
    propColour: null,
    cloth: subject.tint ?? trade.cloth ?? usual?.[0] ?? own,
    accent: trade.accent ?? usual?.[1] ?? pick(random, CLOTHES),
    legs: trade.legs ?? usual?.[2] ?? trousers,
    skin: trade.skin ?? skin,
    hairColour: old ? GREY : (trade.hairColour ?? hairColour),
    seat:
      subject.action === 'sit' ? (/^(king|queen|princess|prince)$/.test(name) ? 'throne' : 'rock') : 'none',
  };
}

function plainClothes(name: string, chance: number): Garment {
  if (name === 'walker') return chance < 0.35 ? 'coat' : 'jacket';
  return chance < 0.5 ? 'jacket' : 'shirt';
}

function hatWith(garment: Garment): Hat {
  return garment === 'spacesuit' ? 'bubble' : garment === 'armour' ? 'helm' : 'none';
}

/** Cloth, accent and legs of clothes that are known by their colours. */
const USUAL_COLOURS: Readonly<Partial<Record<Garment, readonly [Rgb, Rgb, Rgb]>>> = {
  suit: [
    [52, 56, 70],
    [150, 44, 48],
    [46, 50, 62],
  ],
  armour: [
    [168, 176, 190],
    [150, 40, 44],
    [132, 140, 154],
  ],
  spacesuit: [
    [236, 238, 242],
    [232, 120, 44],
    [222, 226, 232],
  ],
  labcoat: [
    [240, 243, 246],
    [96, 152, 190],
    [92, 104, 122],
  ],
  turnout: [
    [196, 156, 74],
    [236, 226, 90],
    [176, 138, 66],
  ],
  overalls: [
    [58, 92, 146],
    [196, 70, 58],
    [58, 92, 146],
  ],
  hero: [
    [40, 82, 180],
    [244, 196, 50],
    [40, 82, 180],
  ],
  tutu: [
    [246, 206, 220],
    [236, 160, 186],
    [250, 226, 232],
  ],
};

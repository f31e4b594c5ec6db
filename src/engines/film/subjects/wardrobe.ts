import type { Rgb } from '../raster/color.ts';
import { pick, randomFrom } from '../raster/random.ts';
import type { Subject } from '../shot/shot-spec.ts';
import type { SubjectEntry } from './catalogue.ts';

export interface Outfit {
  readonly cut: 'casual' | 'dress' | 'coat' | 'robe';
  readonly hair: 'short' | 'long' | 'bun' | 'covered';
  readonly hat: 'none' | 'brim' | 'cone' | 'point' | 'crown' | 'toque' | 'helmet';
  readonly child: boolean;
  readonly sword: boolean;
  readonly cloth: Rgb;
  readonly legs: Rgb;
  readonly skin: Rgb;
  readonly hairColour: Rgb;
}

const PERSON =
  /(^|-)(walker|person|people|man|woman|girl|boy|child|children|kid|baby|lady|gentleman|runner|jogger|athlete|dancer|ballerina|samurai|ninja|warrior|knight|monk|nun|wizard|witch|mage|fairy|elf|king|queen|prince|princess|geisha|chef|cook|doctor|nurse|teacher|student|farmer|fisherman|hiker|traveler|detective|cowboy|pirate|soldier|singer|musician|pianist|guitarist|violinist|drummer|bride|groom|couple|mother|father|grandmother|grandfather|family|surfer|skater|skier|gymnast|boxer|hero|superhero|clown|santa|vampire|mermaid|guard|officer|firefighter|worker|artist|painter|photographer|model|businessman|businesswoman|crowd|friend|tourist|explorer|adventurer|old-man|old-woman)(-|$)/;
/** What they sit on, stand on or do is in their picture, and a figure would lose it. */
const WITH_THEIR_GEAR =
  /^(cyclist|jockey|rower|skier|snowboarder|skateboarder|surfer|golfer|basketballer|weightlifter|juggler|acrobat|yogi|wheelchair|climber|sleeper|bodyboarder|snowman)$/;

/** Nouns that mean several people, and who they are. */
export const COMPANY: Readonly<Record<string, readonly string[]>> = {
  couple: ['woman', 'man'],
  hug: ['woman', 'man'],
  friends: ['man', 'woman', 'boy'],
  family: ['man', 'woman', 'girl', 'boy'],
};

/** Whether a subject is drawn as a figure with limbs. */
export function isFigure(entry: SubjectEntry): boolean {
  return (entry.person || PERSON.test(entry.name)) && !WITH_THEIR_GEAR.test(entry.name);
}

const SKINS: readonly [Rgb, ...Rgb[]] = [
  [236, 190, 160],
  [222, 170, 132],
  [188, 130, 92],
  [132, 86, 60],
];
const HAIRS: readonly [Rgb, ...Rgb[]] = [
  [38, 28, 26],
  [74, 46, 30],
  [128, 84, 44],
  [158, 112, 62],
];
const CLOTHES: readonly [Rgb, ...Rgb[]] = [
  [58, 92, 142],
  [156, 64, 52],
  [196, 152, 62],
  [72, 120, 92],
  [112, 82, 136],
  [206, 206, 200],
];
const COATS: readonly [Rgb, ...Rgb[]] = [
  [72, 78, 104],
  [118, 86, 60],
  [84, 66, 96],
];
const FROCKS: readonly [Rgb, ...Rgb[]] = [
  [178, 46, 60],
  [220, 178, 88],
  [92, 132, 186],
  [214, 126, 150],
];
const TROUSERS: readonly [Rgb, ...Rgb[]] = [
  [44, 52, 74],
  [60, 54, 50],
  [84, 92, 100],
];

/** Of the one person in a picture that has its own clothes. */
export function skinOf(seed: number): Rgb {
  return pick(randomFrom(seed + 61), SKINS);
}

const FEMALE =
  /woman|girl|lady|dancer|ballerina|queen|princess|bride|geisha|witch|fairy|nun|mother|grandmother|mermaid/;
const ROBED = /samurai|monk|nun|wizard|mage|witch|geisha|king|queen|santa|vampire|ninja|priest/;
const COATED =
  /detective|doctor|gentleman|cowboy|pirate|traveler|soldier|knight|scientist|grandfather|old-man/;
const CHILD = /child|kid|girl|boy|baby|toddler|student/;

/** Clothes by kind, in the prompt's colour; members of a group differ by `member`. */
export function outfitOf(entry: SubjectEntry, subject: Subject, seed: number, member: number): Outfit {
  const random = randomFrom(seed + member * 977 + entry.name.length * 31);
  const company = COMPANY[entry.name];
  const name = company?.[member % company.length] ?? entry.name;
  const female = FEMALE.test(name);
  const child = CHILD.test(name);
  const robed = ROBED.test(name);
  const coated = COATED.test(name) || (name === 'walker' && random() < 0.4);
  const cut = robed ? 'robe' : female ? 'dress' : coated ? 'coat' : 'casual';
  const own = pick(random, cut === 'dress' ? FROCKS : cut === 'coat' ? COATS : CLOTHES);
  const trousers = pick(random, TROUSERS);
  const uniform = UNIFORMS.find(([names]) => names.test(name));
  return {
    cut,
    child,
    sword: /samurai|knight|ninja|warrior|pirate|fencer|soldier/.test(name),
    cloth: subject.tint ?? uniform?.[1] ?? own,
    legs: uniform?.[2] ?? trousers,
    skin: pick(random, SKINS),
    hairColour: pick(random, HAIRS),
    hair: female ? (random() < 0.6 ? 'long' : 'bun') : 'short',
    hat: hatOf(name),
  };
}

/** Cloth and trousers of trades that are known by them. */
const UNIFORMS: readonly (readonly [RegExp, Rgb, Rgb])[] = [
  [/chef|cook|doctor|nurse|scientist|bride/, [236, 238, 240], [104, 112, 124]],
  [/police|pilot|guard/, [44, 66, 128], [34, 42, 66]],
  [/firefighter|santa/, [184, 44, 36], [62, 52, 46]],
  [/builder|welder|mechanic/, [226, 128, 40], [52, 72, 112]],
  [/farmer/, [172, 70, 58], [58, 88, 134]],
  [/old-man/, [96, 118, 128], [92, 82, 66]],
  [/groom|businessman/, [40, 42, 52], [38, 38, 46]],
  [/ninja/, [44, 44, 54], [36, 36, 44]],
];

function hatOf(name: string): Outfit['hat'] {
  if (/chef|cook/.test(name)) return 'toque';
  if (/samurai|farmer|old-man/.test(name)) return 'cone';
  if (/wizard|witch|mage/.test(name)) return 'point';
  if (/king|queen|prince|princess/.test(name)) return 'crown';
  if (/knight|soldier|warrior|firefighter|fencer|builder|guard/.test(name)) return 'helmet';
  return /detective|cowboy|gentleman|pirate|explorer/.test(name) ? 'brim' : 'none';
}

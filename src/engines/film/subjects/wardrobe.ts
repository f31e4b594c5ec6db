import type { Rgb } from '../raster/color.ts';
import { pick, randomFrom } from '../raster/random.ts';
import type { Subject } from '../shot/shot-spec.ts';
import type { SubjectEntry } from './catalogue.ts';

export interface Outfit {
  readonly cut: 'casual' | 'dress' | 'coat' | 'robe';
  readonly hair: 'short' | 'long' | 'bun' | 'covered';
  readonly hat: 'none' | 'brim' | 'cone' | 'point' | 'crown' | 'helmet';
  readonly child: boolean;
  readonly sword: boolean;
  readonly cloth: Rgb;
  readonly legs: Rgb;
  readonly skin: Rgb;
  readonly hairColour: Rgb;
}

const PERSON =
  /(^|-)(walker|person|people|man|woman|girl|boy|child|children|kid|baby|lady|gentleman|runner|jogger|athlete|dancer|ballerina|samurai|ninja|warrior|knight|monk|nun|wizard|witch|mage|fairy|elf|king|queen|prince|princess|geisha|chef|cook|doctor|nurse|teacher|student|farmer|fisherman|hiker|traveler|detective|cowboy|pirate|soldier|singer|musician|pianist|guitarist|violinist|drummer|bride|groom|couple|mother|father|grandmother|grandfather|family|surfer|skater|skier|gymnast|boxer|hero|superhero|clown|santa|vampire|mermaid|guard|officer|firefighter|worker|artist|painter|photographer|model|businessman|businesswoman|crowd|friend|tourist|explorer|adventurer|old-man|old-woman)(-|$)/;
const MOUNTED = /cycl|bik|rid|snow-?man|rowing|driving/;

/** Whether a subject is drawn as a figure with limbs. */
export function isFigure(entry: SubjectEntry): boolean {
  return (entry.silhouette || PERSON.test(entry.name)) && !MOUNTED.test(entry.name);
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

const FEMALE =
  /woman|girl|lady|dancer|ballerina|queen|princess|bride|geisha|witch|fairy|nun|mother|grandmother|mermaid/;
const ROBED = /samurai|monk|nun|wizard|mage|witch|geisha|king|queen|santa|vampire|ninja|priest/;
const COATED =
  /detective|doctor|gentleman|cowboy|pirate|traveler|soldier|knight|scientist|grandfather|old-man/;
const CHILD = /child|kid|girl|boy|baby|toddler|student/;

/** Clothes by kind, in the prompt's colour; members of a group differ by `member`. */
export function outfitOf(entry: SubjectEntry, subject: Subject, seed: number, member: number): Outfit {
  const random = randomFrom(seed + member * 977 + entry.name.length * 31);
  const { name } = entry;
  const female = FEMALE.test(name);
  const child = CHILD.test(name);
  const robed = ROBED.test(name);
  const coated = COATED.test(name) || (name === 'walker' && random() < 0.4);
  const cut = robed ? 'robe' : female ? 'dress' : coated ? 'coat' : 'casual';
  const own = pick(random, cut === 'dress' ? FROCKS : cut === 'coat' ? COATS : CLOTHES);
  return {
    cut,
    child,
    sword: /samurai|knight|ninja|warrior|pirate/.test(name),
    cloth: subject.tint ?? own,
    legs: pick(random, TROUSERS),
    skin: pick(random, SKINS),
    hairColour: pick(random, HAIRS),
    hair: female ? (random() < 0.6 ? 'long' : 'bun') : 'short',
    hat: hatOf(name),
  };
}

function hatOf(name: string): Outfit['hat'] {
  if (/samurai|farmer|fisherman/.test(name)) return 'cone';
  if (/wizard|witch|mage/.test(name)) return 'point';
  if (/king|queen|prince|princess/.test(name)) return 'crown';
  if (/knight|soldier|warrior|firefighter/.test(name)) return 'helmet';
  return /detective|cowboy|gentleman|pirate|explorer/.test(name) ? 'brim' : 'none';
}

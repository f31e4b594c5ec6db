import type { Action } from '../shot/shot-spec.ts';
import type { Gait, SubjectEntry } from './catalogue.ts';
import type { StyleName } from './gaits.ts';

const NAMES = {
  wingsSeenFromAbove: /butterfly|moth/,
  smallWings: /bee|wasp|fly$|mosquito|beetle|ladybug|hummingbird|dragonfly/,
  withoutWings:
    /plane|jet$|rocket|balloon|helicopter|ufo|saucer|drone|satellite|kite|blimp|airship|shuttle|comet|witch|superhero|spaceship|santa/,
  long: /dragon|snake|serpent|worm|eel/,
  soft: /octopus|squid|jelly|crab|lobster|starfish|coral/,
  leaping: /dolphin|orca/,
  twoLegged:
    /robot|penguin|dinosaur|t-rex|monkey|gorilla|ape|owl|chicken|rooster|hen|chick|turkey|peacock|ostrich|flamingo|parrot|duck|goose|swan|panda|bear|snowman|ghost|zombie|alien|monster|santa|kangaroo|astronaut|koala/,
  plants: /tree|palm|cactus|pine|flower|bamboo|sunflower|tulip|rose|blossom|grass|wheat/,
  solid:
    /house|castle|tent|piano|drum|tower|bridge|temple|church|lighthouse|pyramid|statue|building|mountain|moai/,
} as const;

/** What an action makes of a gait; the others keep the body as it is and change what it does. */
const GAIT_OF_ACTION: Readonly<Partial<Record<Action, Gait>>> = {
  walk: 'walk',
  run: 'run',
  jump: 'hop',
  fly: 'fly',
  swim: 'swim',
  sail: 'sail',
  drive: 'drive',
  float: 'float',
};

export interface Circumstances {
  readonly action: Action | null;
  /** Whether it is under water as a whole, and whether the floor is water. */
  readonly submerged: boolean;
  readonly afloat: boolean;
  /** Replaces a gait that makes no sense in a place. */
  readonly gait: ((gait: Gait) => Gait) | undefined;
}

/** The movement of a subject: what the prompt says it does, as far as its body and the place allow. */
export function styleOfSubject(entry: SubjectEntry, now: Circumstances): StyleName {
  const { action } = now;
  const { name } = entry;
  const rooted = NAMES.plants.test(name) || NAMES.solid.test(name);
  if (name === 'fireworks') return 'burst';
  if (name === 'campfire') return 'flame';
  if (name === 'rocket' && action === 'fly' && !now.submerged) return 'launch';
  const fixed =
    action === 'idle' ||
    action === 'sit' ||
    action === 'cheer' ||
    action === 'sleep' ||
    action === 'play' ||
    action === 'dance';
  if (!fixed && !rooted) return moving(entry, (action && GAIT_OF_ACTION[action]) ?? entry.gait, now);
  if (action === 'dance') return 'dance';
  if (rooted) return NAMES.plants.test(name) ? 'rooted' : 'solid';
  if (now.afloat && entry.gait !== 'fly') return entry.gait === 'sail' ? 'boat' : 'surface';
  if (action === 'sleep') return 'sleep';
  if (action === 'sit') return 'sit';
  if (action === 'cheer') return 'call';
  if (action === 'play') return 'play';
  return entry.gait === 'fly' && !/bird|owl|eagle|dove|parrot/.test(name) ? flying(name) : 'stand';
}

function moving(entry: SubjectEntry, wanted: Gait, now: Circumstances): StyleName {
  const { name } = entry;
  const gait = now.gait?.(wanted) ?? wanted;
  if (now.submerged && entry.gait === 'stand') return 'stand';
  // Whoever has wheels or skis rides when it runs.
  if (entry.gait === 'drive' && (gait === 'run' || gait === 'walk')) return 'drive';
  switch (gait) {
    case 'walk':
      return onLand(name);
    case 'run':
      return NAMES.twoLegged.test(name) ? 'waddle' : 'gallop';
    case 'hop':
      return now.action === 'jump' ? 'jump' : 'hop';
    case 'fly':
      return flying(name);
    case 'swim':
      if (NAMES.soft.test(name)) return 'pulse';
      if (now.submerged) return 'fish';
      if (!now.afloat) return entry.gait === 'swim' ? 'fish' : onLand(name);
      return NAMES.leaping.test(name) || now.action === 'jump' ? 'leap' : 'surface';
    case 'sail':
      if (entry.gait === 'sail') return 'boat';
      return now.afloat ? 'surface' : onLand(name);
    case 'drive':
      return 'drive';
    case 'float':
      return 'drift';
    case 'stand':
      return 'stand';
  }
}

function onLand(name: string): StyleName {
  return NAMES.twoLegged.test(name) ? 'waddle' : 'walk';
}

function flying(name: string): StyleName {
  if (NAMES.wingsSeenFromAbove.test(name)) return 'flutter';
  if (NAMES.withoutWings.test(name)) return 'cruise';
  if (NAMES.long.test(name)) return 'snake';
  return NAMES.smallWings.test(name) ? 'buzz' : 'flap';
}

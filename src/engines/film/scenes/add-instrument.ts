import { STILL } from '../passes/travel.ts';
import { even } from '../raster/picture.ts';
import type { Subject } from '../shot/shot-spec.ts';
import { bakePoses } from '../subjects/bake-poses.ts';
import { subjectEntry } from '../subjects/catalogue.ts';
import { STYLES } from '../subjects/gaits.ts';
import { isHeldByFigures } from '../subjects/held-things.ts';
import { loadSprite } from '../subjects/load-sprite.ts';
import { isFigure } from '../subjects/wardrobe.ts';
import { actorOf, type Standing } from './add-actor.ts';
import type { SceneBuilder } from './scene-builder.ts';

const HELD =
  /guitar|violin|saxophone|trumpet|banjo|flute|accordion|cello|ukulele|lute|harp|clarinet|trombone/;
const BEATEN = /drum|xylophone/;

export interface Band {
  readonly subjects: readonly Subject[];
  readonly player: Subject;
  readonly instrument: Subject;
}

/** One player and one instrument belong together; anything else is shown side by side. */
export function bandOf(subjects: readonly Subject[]): Band | null {
  const instrument = subjects.find(({ name }) => HELD.test(name) || BEATEN.test(name));
  const player = subjects.find(
    ({ name }) => subjectEntry(name).gait !== 'stand' || isFigure(subjectEntry(name)),
  );
  if (instrument === undefined || player === undefined || instrument === player) return null;
  if (player.count > 1 || instrument.count > 1) return null;
  if (player.action !== 'play' && player.action !== null) return null;
  const inArms = isFigure(subjectEntry(player.name)) && isHeldByFigures(instrument.name);
  const holds = { name: instrument.name, tint: instrument.tint };
  const playing: Subject = { ...player, action: 'play', ...(inArms ? { holds } : {}) };
  const others = subjects.filter((subject) => subject !== instrument && subject !== player);
  return { subjects: [playing, ...others], player: playing, instrument };
}

/** Size of an instrument, and where its middle is from its player's feet, in heights of the player. */
const IN_ARMS = { size: 0.56, ahead: 0.07, up: 0.53 } as const;
const BEFORE_PAWS = { size: 0.62, ahead: 0.2, up: 0.36 } as const;
const ON_THE_GROUND = { size: 0.46, ahead: 0.34, up: 0.22 } as const;

export async function addInstrument(
  builder: SceneBuilder,
  { instrument, player }: Band,
  at: { readonly x: number; readonly y: number; readonly height: number },
  standing: Standing,
): Promise<void> {
  if (player.holds?.name === instrument.name) return;
  const beaten = BEATEN.test(instrument.name);
  const hold = beaten ? ON_THE_GROUND : isFigure(subjectEntry(player.name)) ? IN_ARMS : BEFORE_PAWS;
  const height = at.height * hold.size;
  const sprite = await loadSprite(instrument, even(height * 1.1), standing.light, builder.shot.seed);
  const style = beaten ? STYLES.dance : STYLES.sway;
  const art = bakePoses(builder.memory, sprite, style, false);
  const scale = height / sprite.height;
  const held = { ...standing, shadow: 0, reflection: 0 };
  const place = {
    x: at.x + at.height * hold.ahead,
    y: at.y - at.height * hold.up + (art.tall * scale) / 2,
    scale,
    depth: 1,
    travel: STILL,
    cyclePhase: 0,
    size: 1,
    standing: held,
    aloft: false,
  };
  builder.add(actorOf(builder, art, style, place, 0));
}

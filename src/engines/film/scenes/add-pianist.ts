import type { ActorPass } from '../passes/actors.ts';
import { STILL } from '../passes/travel.ts';
import { even } from '../raster/picture.ts';
import type { Subject } from '../shot/shot-spec.ts';
import { bakeFigure, type Poses } from '../subjects/bake-poses.ts';
import { subjectEntry } from '../subjects/catalogue.ts';
import { STYLES } from '../subjects/gaits.ts';
import { paintBench } from '../subjects/grand-piano.ts';
import { loadSprite } from '../subjects/load-sprite.ts';
import { PLAYING_MARGIN, paintPlaying, seatOf } from '../subjects/paws.ts';
import type { SubjectLight } from '../subjects/relight.ts';
import { spriteOf } from '../subjects/sprite.ts';
import { styleOfSubject } from '../subjects/style-of-subject.ts';
import { isFigure, outfitOf } from '../subjects/wardrobe.ts';
import { actorOf } from './add-actor.ts';
import { addSprite } from './add-sprite.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { trailOf } from './subject-effects.ts';

/** In heights of the piano, from its left edge and from the floor; see `subjects/grand-piano.ts`. */
const KEYS = { x: 0.21, up: 0.405, half: 0.085 } as const;
/** A person sits lower than a cat, whose fore legs are short. */
const PERSON_SEAT = 0.235;
const ANIMAL_SEAT = 0.33;

/** The player sits at the keyboard, left of the piano, and faces it. */
export async function addPianist(
  builder: SceneBuilder,
  piano: Subject,
  player: Subject | null,
  light: SubjectLight,
): Promise<void> {
  const { width, height, shot } = builder;
  const tall = Math.min(height * 0.5, width * (builder.portrait ? 0.52 : 0.36));
  const floorY = height * (builder.portrait ? 0.79 : 0.84);
  const pianoX = width * 0.5 + tall * 1.36 * 0.2;
  const stand = { depth: 1, reflection: 0.22, shadow: 0.9, aloft: false, gait: STYLES.solid };
  const grand = await loadSprite(piano, even(tall * 1.15), light, shot.seed);
  addSprite(builder, grand, { ...stand, x: pianoX, footY: floorY, height: tall });
  if (player === null) return;
  const person = isFigure(subjectEntry(player.name));
  const seat = tall * (person ? PERSON_SEAT : ANIMAL_SEAT);
  const keys = { x: pianoX - tall * 0.68 + tall * KEYS.x, y: floorY - tall * KEYS.up };
  const benchX = keys.x - tall * (person ? 0.27 : 0.34);
  const bench = spriteOf(paintBench(even(seat * 1.4)));
  addSprite(builder, bench, { ...stand, x: benchX, footY: floorY + tall * 0.015, height: seat * 1.19 });
  const seatY = floorY - seat;
  const actor = person
    ? seatedPerson(builder, player, light, { x: benchX, y: floorY, tall })
    : await animalAtKeys(builder, player, light, { x: benchX - tall * 0.06, y: seatY, tall, keys });
  builder.add(actor);
  const trail = trailOf(builder, {
    actor: { ...actor, x: pianoX, y: floorY },
    style: 'play',
    height: tall,
    halfWidth: tall * 0.4,
    seed: shot.seed + 3,
    action: 'play',
    name: player.name,
  });
  builder.add(...trail.before);
}

interface Seat {
  readonly x: number;
  readonly y: number;
  readonly tall: number;
}

function playing(builder: SceneBuilder, art: Poses, at: Seat, scale: number, light: SubjectLight): ActorPass {
  const style = { ...STYLES.play, poses: art.poses.length };
  return actorOf(
    builder,
    art,
    style,
    {
      x: at.x,
      y: at.y,
      scale,
      depth: 1,
      travel: STILL,
      cyclePhase: 0,
      size: 1,
      standing: { light, reflection: 0, shadow: 0 },
      aloft: false,
    },
    0,
  );
}

function seatedPerson(builder: SceneBuilder, player: Subject, light: SubjectLight, at: Seat): ActorPass {
  const outfit = outfitOf(subjectEntry(player.name), player, builder.shot.seed, 0);
  const height = at.tall * (outfit.child ? 0.86 : 1);
  const pixels = even(height * 1.1);
  const art = bakeFigure(builder.memory, outfit, 'sit', STYLES.play, pixels, light, false);
  return playing(builder, art, at, height / pixels, light);
}

async function animalAtKeys(
  builder: SceneBuilder,
  player: Subject,
  light: SubjectLight,
  at: Seat & { readonly keys: { readonly x: number; readonly y: number } },
): Promise<ActorPass> {
  const entry = subjectEntry(player.name);
  const height = at.tall * 0.84;
  const sprite = await loadSprite(player, even(height * 1.15), light, builder.shot.seed);
  const scale = height / sprite.height;
  const fourLegged =
    styleOfSubject(entry, { action: 'walk', submerged: false, afloat: false, gait: undefined }) === 'walk';
  const seat = seatOf(sprite, fourLegged);
  const pad = even(sprite.height * PLAYING_MARGIN);
  const pictures = paintPlaying(builder.memory, sprite, {
    keysX: (at.keys.x - at.x) / scale + seat.x,
    keysY: (at.keys.y - at.y) / scale + seat.y,
    keysHalf: (at.tall * KEYS.half) / scale,
    fourLegged,
  });
  const art: Poses = {
    poses: pictures.map((picture) => builder.layer(picture)),
    mirrored: [],
    footX: seat.x + pad,
    footY: seat.y + pad,
    halfWidth: sprite.width / 2,
    tall: sprite.height,
  };
  return playing(builder, art, at, scale, light);
}

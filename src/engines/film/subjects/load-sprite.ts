import type { Rgb } from '../raster/color.ts';
import type { Subject } from '../shot/shot-spec.ts';
import { subjectEntry } from './catalogue.ts';
import { calico, natural, tinted } from './coats.ts';
import { paintGrandPiano } from './grand-piano.ts';
import { paintHotAirBalloon } from './hot-air-balloon.ts';
import { iconSvg } from './icons.ts';
import { LACQUER, MATTE, relit, type SubjectLight } from './relight.ts';
import { flipped, rasterise, type Sprite, spriteOf } from './sprite.ts';
import { paintRocket, paintTallShip } from './tall-ship.ts';
import { skinOf } from './wardrobe.ts';

/** Colours of subjects whose icon is gaudier than the animal: Noto's cat is as yellow as its faces. */
const OWN_COLOURS: Readonly<Record<string, Rgb>> = { cat: [222, 138, 66] };

/** A subject as it looks in this light, facing right, `height` pixels tall. */
export async function loadSprite(
  subject: Subject,
  height: number,
  light: SubjectLight,
  seed: number,
): Promise<Sprite> {
  const entry = subjectEntry(subject.name);
  if (subject.name === 'piano') return relit(spriteOf(paintGrandPiano(height)), light, LACQUER);
  if (subject.name === 'hot-air-balloon')
    return relit(spriteOf(paintHotAirBalloon(height, seed, subject.tint)), light, MATTE);
  if (subject.name === 'pirate-ship' || subject.name === 'tall-ship')
    return relit(spriteOf(paintTallShip(height, subject.name === 'pirate-ship', subject.tint)), light, MATTE);
  if (subject.name === 'rocket') return relit(spriteOf(paintRocket(height, subject.tint)), light, LACQUER);
  const drawn = await rasterise(iconSvg(entry.icon), height);
  const turned = entry.facesLeft ? flipped(drawn) : drawn;
  if (entry.person) return relit(natural(turned, skinOf(seed), subject.tint), light, MATTE);
  const colour = subject.tint ?? OWN_COLOURS[subject.name];
  const coated =
    subject.coat === 'calico' ? calico(turned, seed) : colour === undefined ? turned : tinted(turned, colour);
  return relit(coated, light, MATTE);
}

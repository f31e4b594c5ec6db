import type { Action, Setting, Subject } from '../shot/shot-spec.ts';
import { subjectEntry } from '../subjects/catalogue.ts';
import { hasSeat, isBoat } from '../subjects/mounted.ts';
import { COMPANY, isFigure } from '../subjects/wardrobe.ts';

/** What is cast, and who sits on it. */
export interface Seated {
  readonly subject: Subject;
  readonly rider: Subject | null;
}

const RIDING: ReadonlySet<Action | null> = new Set<Action | null>(['run', 'drive', 'sail']);
const AFLOAT: ReadonlySet<Action | null> = new Set<Action | null>([null, 'idle', 'sail']);
const WATERS: ReadonlySet<Setting> = new Set(['lake', 'ocean']);
/** Nobody rides a beast that is only named; a boat and a bicycle have their places for that. */
const VEHICLES = /^(bicycle|motorcycle|scooter|canoe|motor-boat)$/;

const CANOE: Omit<Subject, 'action'> = { name: 'canoe', coat: null, tint: null, count: 1, scale: 1 };

/** Puts the person of a shot onto the horse, the bicycle or into the boat that is named with it. */
export function seatRiders(subjects: readonly Subject[], setting: Setting): readonly Seated[] {
  const alone = (subject: Subject): Seated => ({ subject, rider: null });
  const rider = subjects.find(isOnePerson);
  if (rider === undefined) return subjects.map(alone);
  const onWater = WATERS.has(setting);
  // A sail leaves no room to see a person below it.
  const mount = subjects.find(
    ({ name, count }) => count === 1 && (hasSeat(name) || (name === 'sailboat' && onWater)),
  );
  if (mount === undefined) {
    const walks = /walk|stand|run/.test(subjectEntry(rider.name).gait);
    const stranded = onWater && walks && subjects.length === 1 && AFLOAT.has(rider.action);
    return stranded ? [{ subject: { ...CANOE, action: 'sail' }, rider }] : subjects.map(alone);
  }
  if (!RIDING.has(rider.action) && !VEHICLES.test(mount.name) && mount.name !== 'sailboat')
    return subjects.map(alone);
  const action = mount.action ?? rider.action;
  const ridden: Subject =
    mount.name === 'sailboat'
      ? { ...CANOE, tint: mount.tint, action: 'sail' }
      : { ...mount, action: isBoat(mount.name) ? 'sail' : action };
  return subjects
    .filter((subject) => subject !== rider)
    .map((subject) => (subject === mount ? { subject: ridden, rider } : alone(subject)));
}

function isOnePerson(subject: Subject): boolean {
  return subject.count === 1 && COMPANY[subject.name] === undefined && isFigure(subjectEntry(subject.name));
}

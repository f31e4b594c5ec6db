import { createHash } from 'node:crypto';
import { familyOf } from '../task/model-name.ts';
import type { Condition } from './conditions.ts';

/** One of the engines of a route. */
export interface RouteEngine {
  readonly engineId: string;
  /** The upstream's name; null for the film engine, which has no models. */
  readonly model: string | null;
  /** Of neighbours that have one, how often each comes first, against the weights of the others; null keeps its place. */
  readonly weight: number | null;
  readonly when: Condition | null;
}

export interface Route {
  /** Public model name, as clients write it; `*` is every name that has no route of its own. */
  readonly model: string;
  /** The first that can serve a request and takes it makes the film. */
  readonly engines: readonly RouteEngine[];
}

/** What routing knows of a configuration. */
export interface Routes {
  readonly routes: readonly Route[];
  readonly engines: readonly { readonly id: string; readonly models: readonly string[] }[];
  /** Whether the film engine is there. */
  readonly film: boolean;
}

/** The film engine's id, and a public model name of its own. */
export const FILM = 'film';

/**
 * The engines of a public model name. First the route of this very name, then the engines that have a model of this
 * name; then both for the model that it is a variant of; then the route of `*`; then whatever is configured, in the
 * order of the file. The film engine serves what has no route only where nothing else is configured: who has set up a
 * model server does not want drawings from time to time.
 */
export function createRouter({ routes, engines, film }: Routes): (model: string) => readonly RouteEngine[] {
  const place = (engineId: string, model: string | null): RouteEngine => ({
    engineId,
    model,
    weight: null,
    when: null,
  });
  const ofItself: readonly RouteEngine[] = film ? [place(FILM, null)] : [];
  const configured = engines.map(({ id, models }) => place(id, models[0] ?? null));
  const otherwise =
    routes.find(({ model }) => model === '*')?.engines ?? (configured.length > 0 ? configured : ofItself);

  function named(name: string): readonly RouteEngine[] | null {
    const route = routes.find(({ model }) => model === name);
    if (route !== undefined) return route.engines;
    const having = engines.filter(({ models }) => models.includes(name));
    if (having.length > 0) return having.map(({ id }) => place(id, name));
    return name === FILM && film ? ofItself : null;
  }
  return (model) => named(model) ?? named(familyOf(model)) ?? otherwise;
}

/**
 * The engines of a route in the order in which a task asks them. Neighbours that have a weight are drawn, by the task's
 * id alone: so a repeated step plans the same, and an engine that drops out moves no task between the others.
 */
export function drawOrder(places: readonly RouteEngine[], taskId: string): readonly RouteEngine[] {
  const ordered: RouteEngine[] = [];
  let side: RouteEngine[] = [];
  for (const place of places) {
    if (place.weight !== null) {
      side.push(place);
      continue;
    }
    ordered.push(...drawn(side, taskId), place);
    side = [];
  }
  return [...ordered, ...drawn(side, taskId)];
}

/** Weighted rendezvous hashing: the shortest of waiting times that are exponential with these rates. */
function drawn(side: readonly RouteEngine[], taskId: string): readonly RouteEngine[] {
  return side
    .map((place) => ({ place, waits: -Math.log(chance(taskId, nameOf(place))) / (place.weight ?? 1) }))
    .sort((one, other) => one.waits - other.waits)
    .map(({ place }) => place);
}

/** Between 0 and 1, neither of them. */
function chance(taskId: string, place: string): number {
  const digest = createHash('sha256').update(`${taskId}\n${place}`).digest();
  return (digest.readUIntBE(0, 6) + 0.5) / 2 ** 48;
}

/** As a route writes it. */
export function nameOf({ engineId, model }: Pick<RouteEngine, 'engineId' | 'model'>): string {
  return model === null ? engineId : `${engineId}/${model}`;
}

import type { Engine, EngineRef } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import type { Scenario } from '../task/scenario.ts';
import { ASSET_KINDS } from '../task/task.ts';
import { readScenario } from './choose.ts';
import type { ReadyFilms } from './ready-films.ts';
import { shownAfter } from './timeline.ts';

/** Of a task that acts something out: kept beside the engine's own reference, which is null when no film is made. */
interface ActingRef {
  readonly scenario: Scenario;
  readonly startedAtMs: number;
  readonly inner: EngineRef | null;
  /** The ready film of an instant task; where there is none yet, the inner one is made and kept under this name. */
  readonly film: string | null;
}

/** The scenarios that are about the making of a film; the others leave it to the engine. */
const ACTED: readonly Scenario['name'][] = ['instant', 'realistic', 'fail-at-92', 'refuse-result'];
/** These end without a film, so none is made. */
const WITHOUT_FILM: readonly Scenario['name'][] = ['fail-at-92', 'refuse-result'];

/** An engine that acts out the scenarios of tasks that have one, and is the engine itself for all others. */
export function actingEngine(engine: Engine, films: ReadyFilms, nowMs: () => number): Engine {
  const { recover, isOpen, concurrency, forPlan, readWebhook } = engine;
  return {
    id: engine.id,
    capabilities: engine.capabilities,
    pollIntervalMs: engine.pollIntervalMs,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(recover === undefined ? {} : { recover: (lost) => recover.call(engine, lost) }),
    ...(isOpen === undefined ? {} : { isOpen: () => isOpen.call(engine) }),
    ...(forPlan === undefined
      ? {}
      : { forPlan: (plan) => actingEngine(forPlan.call(engine, plan), films, nowMs) }),
    ...(readWebhook === undefined ? {} : { readWebhook: (webhook) => readWebhook.call(engine, webhook) }),
    plan: (request) => engine.plan(request),
    close: () => engine.close(),

    async submit(submission, signal) {
      const { scenario } = submission.request;
      if (scenario === undefined || !ACTED.includes(scenario.name))
        return await engine.submit(submission, signal);
      const film = scenario.name === 'instant' ? films.nameOf(submission.plan) : null;
      const ready = film !== null && (await films.find(film)) !== null;
      const inner =
        ready || WITHOUT_FILM.includes(scenario.name) ? null : await engine.submit(submission, signal);
      return toRef({ scenario, startedAtMs: nowMs(), inner, film });
    },

    async poll(ref) {
      const acting = fromRef(ref);
      if (acting === null) return await engine.poll(ref);
      const shown = shownAfter(acting.scenario, nowMs() - acting.startedAtMs);
      if (shown !== null) return shown;
      return acting.inner === null
        ? { state: 'done', outputs: ASSET_KINDS }
        : await engine.poll(acting.inner);
    },

    async fetch(ref, output) {
      const acting = fromRef(ref);
      if (acting === null) return await engine.fetch(ref, output);
      if (acting.inner !== null) {
        const file = await engine.fetch(acting.inner, output);
        return acting.film === null ? file : films.keep(acting.film, output, file);
      }
      const ready = acting.film === null ? null : await films.find(acting.film);
      if (ready === null) throw new TaskError('engine_failed', 'The ready film is not there any more.');
      return ready[output];
    },

    async cancel(ref) {
      const acting = fromRef(ref);
      if (acting === null) return await engine.cancel(ref);
      return acting.inner === null ? 'cancelled' : await engine.cancel(acting.inner);
    },

    async discard(ref) {
      const inner = fromRef(ref)?.inner ?? (fromRef(ref) === null ? ref : null);
      if (inner !== null) await engine.discard(inner);
    },
  };
}

function toRef({ scenario, startedAtMs, inner, film }: ActingRef): EngineRef {
  return { acting: { scenario: `${scenario.name}:${scenario.seconds}`, startedAtMs, inner, film } };
}

function fromRef(ref: EngineRef): ActingRef | null {
  const acting = ref['acting'] as
    | { scenario: string; startedAtMs: number; inner: EngineRef | null; film: string | null }
    | undefined;
  return acting === undefined ? null : { ...acting, scenario: readScenario(acting.scenario, 'scenario') };
}

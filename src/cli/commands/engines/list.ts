import type { Command } from '../../command.ts';
import { textTable } from '../../text-table.ts';

export const command: Command = {
  summary: 'List the engines of the server, what they are doing and what they can do.',
  run: async (call) => {
    call.show(await (await call.api()).get('/engines'), ({ engines }) =>
      textTable(
        [
          'ENGINE',
          'STATE',
          'RUNNING',
          'WAITING',
          'AT ONCE',
          'SECONDS',
          'FRAMES',
          'IMAGES',
          'SOUND',
          'CANCEL',
        ],
        engines.map(({ capabilities: can, ...engine }: Engine) => [
          engine.id,
          stateOf(engine),
          engine.running,
          engine.waiting,
          slotsOf(engine),
          can.seconds_allowed?.join(',') ?? `${can.seconds_min}-${can.seconds_max}`,
          can.sizes?.join(',') ?? `to ${can.pixels_max} pixels`,
          can.images_max,
          can.audio ? 'yes' : 'no',
          can.cancel ? 'yes' : 'no',
        ]),
      ),
    );
    return 0;
  },
};

interface Engine {
  readonly id: string;
  readonly state: string;
  readonly resting_ms: number;
  readonly running: number;
  readonly waiting: number;
  readonly concurrency: number | null;
  readonly slots: string | null;
  readonly capabilities: {
    readonly seconds_min: number;
    readonly seconds_max: number;
    readonly seconds_allowed: readonly number[] | null;
    readonly sizes: readonly string[] | null;
    readonly pixels_max: number;
    readonly images_max: number;
    readonly audio: boolean;
    readonly cancel: boolean;
  };
}

function stateOf({ state, resting_ms }: Pick<Engine, 'state' | 'resting_ms'>): string {
  return state === 'resting' ? `resting ${Math.ceil(resting_ms / 1000)} s` : state;
}

function slotsOf({ concurrency, slots }: Pick<Engine, 'concurrency' | 'slots'>): string {
  if (concurrency === null) return 'any';
  return slots === null ? String(concurrency) : `${concurrency} of ${slots}`;
}

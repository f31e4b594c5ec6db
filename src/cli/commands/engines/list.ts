import type { Command } from '../../command.ts';
import { textTable } from '../../text-table.ts';

export const command: Command = {
  summary: 'List the engines of the server and what they can do.',
  run: async (call) => {
    call.show(await (await call.api()).get('/engines'), ({ engines }) =>
      textTable(
        ['ENGINE', 'TAKES FILMS', 'AT ONCE', 'SECONDS', 'FRAMES', 'IMAGES', 'SOUND', 'CANCEL'],
        engines.map(({ id, accepting, concurrency, capabilities: can }: Engine) => [
          id,
          accepting ? 'yes' : 'not now',
          concurrency ?? 'any',
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
  readonly accepting: boolean;
  readonly concurrency: number | null;
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

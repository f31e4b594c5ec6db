import type { Command } from '../../command.ts';

export const command: Command = {
  summary: 'Take an engine out of service: it finishes its films and gets no new ones, on every node.',
  arguments: [{ name: 'ID', help: 'as `reelay engines list` tells it' }],
  run: async (call) => {
    const id = call.args[0] ?? '';
    const drained = await (await call.api()).send('POST', `/engines/${encodeURIComponent(id)}/drain`);
    call.show(drained, ({ running }: { running: number }) =>
      running === 0
        ? `${id} gets no new films and has none under way.`
        : `${id} gets no new films; it has ${running} under way.`,
    );
    return 0;
  },
};

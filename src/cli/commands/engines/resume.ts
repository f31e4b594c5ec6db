import type { Command } from '../../command.ts';

export const command: Command = {
  summary: 'Take an engine into service again.',
  arguments: [{ name: 'ID', help: 'as `reelay engines list` tells it' }],
  run: async (call) => {
    const id = call.args[0] ?? '';
    const resumed = await (await call.api()).send('POST', `/engines/${encodeURIComponent(id)}/resume`);
    call.show(resumed, () => `${id} gets films again.`);
    return 0;
  },
};

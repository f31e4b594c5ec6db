import type { Command } from '../command.ts';

export const command: Command = {
  summary: 'Start the server, as reelay does without a command.',
  run: async () => {
    const { runReelay, reportFailedStart } = await import('../../main.ts');
    await runReelay().catch(reportFailedStart);
    return undefined;
  },
};

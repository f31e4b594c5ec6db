import type { Command } from '../../command.ts';

export const command: Command = {
  summary: 'Correct the balance of a project, up or down, never below zero.',
  options: {
    credits: { type: 'string', value: 'CREDITS', required: true, help: 'by how much, as 5 or --credits=-5' },
    note: { type: 'string', value: 'TEXT', required: true, help: 'why, for the ledger' },
    project: { type: 'string', value: 'ID', help: 'the default project' },
  },
  run: async (call) => {
    const project = call.text('project') ?? 'proj_default';
    const body = { credits: call.text('credits'), note: call.text('note') };
    const api = await call.api();
    const made = await api.send('POST', `/projects/${encodeURIComponent(project)}/adjustments`, body);
    call.show(made, ({ credits }) => `The balance of ${project} is ${credits.balance.credits}.`);
    return 0;
  },
};

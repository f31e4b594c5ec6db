import { randomUUID } from 'node:crypto';
import type { Command } from '../../command.ts';

export const command: Command = {
  summary: 'Give credits to a project.',
  options: {
    credits: { type: 'string', value: 'CREDITS', required: true, help: 'how many, as 100 or 12.5' },
    project: { type: 'string', value: 'ID', help: 'the default project' },
    note: { type: 'string', value: 'TEXT', help: 'why, for the ledger' },
    'idempotency-key': {
      type: 'string',
      value: 'KEY',
      help: 'a repeat under the same key grants nothing more',
    },
  },
  run: async (call) => {
    const project = call.text('project') ?? 'proj_default';
    const api = await call.api();
    const body = { credits: call.text('credits'), note: call.text('note') ?? '' };
    const key = call.text('idempotency-key') ?? randomUUID();
    const granted = await api.send('POST', `/projects/${encodeURIComponent(project)}/grants`, body, {
      'idempotency-key': key,
    });
    call.show(granted, ({ entry, credits }) => {
      const note = credits.unlimited
        ? ' The project is unlimited: credits are metered, but refuse nothing.'
        : '';
      return `${entry.amount.credits} credits for ${project}; its balance is ${credits.balance.credits}.${note}`;
    });
    return 0;
  },
};

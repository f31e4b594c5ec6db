import type { Command } from '../../command.ts';

export const command: Command = {
  summary: 'Revoke an API key, for ever; every server refuses it within a second.',
  arguments: [{ name: 'ID', help: 'the id of the key, as keys list shows it' }],
  run: async (call) => {
    const [id = ''] = call.args;
    const revoked = await (await call.api()).send('DELETE', `/keys/${encodeURIComponent(id)}`);
    call.show(revoked, (key) => `${key.id} (${key.prefix}...) is revoked.`);
    return 0;
  },
};

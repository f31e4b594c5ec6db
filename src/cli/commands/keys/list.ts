import type { Command } from '../../command.ts';
import { everyPage } from '../../every-page.ts';
import { textTable } from '../../text-table.ts';

export const command: Command = {
  summary: 'List the API keys, newest first.',
  options: {
    project: { type: 'string', value: 'ID', help: 'of this project only' },
    all: { type: 'boolean', help: 'revoked ones too' },
  },
  run: async (call) => {
    const project = call.text('project');
    const query = new URLSearchParams({
      include_revoked: String(call.flag('all')),
      ...(project === undefined ? {} : { project_id: project }),
    });
    const keys = await everyPage(await call.api(), `/keys?${query}`);
    call.show(keys, (list) =>
      textTable(
        ['ID', 'NAME', 'KEY', 'STATUS', 'PROJECT', 'SCOPES', 'CAP', 'LAST USED'],
        list.map((key) => [
          key.id,
          key.name,
          `${key.prefix}...`,
          key.status,
          key.project_id,
          key.scopes,
          key.credit_cap?.credits,
          key.last_used_at?.slice(0, 16),
        ]),
      ),
    );
    return 0;
  },
};

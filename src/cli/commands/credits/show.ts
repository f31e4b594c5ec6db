import type { Command } from '../../command.ts';
import { textFacts } from '../../text-table.ts';

export const command: Command = {
  summary: 'Show the credits of a project, or of one key.',
  options: {
    project: { type: 'string', value: 'ID', help: 'the default project' },
    key: { type: 'string', value: 'ID', help: 'of this key instead' },
  },
  run: async (call) => {
    const key = call.text('key');
    const api = await call.api();
    if (key !== undefined) {
      call.show(await api.get(`/keys/${encodeURIComponent(key)}/credits`), (credits) =>
        textFacts([
          ['key', credits.key_id],
          ['cap', credits.cap?.credits],
          ['remaining', credits.remaining?.credits],
          ['held', credits.held.credits],
          ['spent', credits.captured.credits],
        ]),
      );
      return 0;
    }
    const project = call.text('project') ?? 'proj_default';
    call.show(await api.get(`/projects/${encodeURIComponent(project)}/credits`), (credits) =>
      textFacts([
        ['project', credits.project_id],
        ['balance', credits.unlimited ? `${credits.balance.credits} (unlimited)` : credits.balance.credits],
        ['held', credits.held.credits],
        ['spent', credits.captured.credits],
      ]),
    );
    return 0;
  },
};

import type { Command } from '../../command.ts';
import { everyPage } from '../../every-page.ts';
import { textTable } from '../../text-table.ts';

export const command: Command = {
  summary: 'List the projects, newest first.',
  run: async (call) => {
    const projects = await everyPage(await call.api(), '/projects');
    call.show(projects, (list) =>
      textTable(
        [
          'ID',
          'NAME',
          'BALANCE',
          'CREATES/MIN',
          'READS/MIN',
          'AT ONCE',
          'QUEUED',
          'RUNNING',
          'WEIGHT',
          'CREATED',
        ],
        list.map(({ id, name, balance, unlimited, limits, weight, created_at: created }) => [
          id,
          name,
          unlimited ? 'unlimited' : balance.credits,
          limits.creates_per_minute,
          limits.reads_per_minute,
          limits.concurrent_tasks,
          limits.queued_tasks,
          limits.running_tasks,
          weight,
          created.slice(0, 16),
        ]),
      ),
    );
    return 0;
  },
};

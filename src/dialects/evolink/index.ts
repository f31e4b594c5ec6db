import type { Dialect } from '../dialect.ts';
import { renderGenerationTask } from '../generation-task.ts';
import { errorSchema, renderError } from './errors.ts';
import { recognise } from './recognise.ts';
import { routes } from './routes.ts';

export const dialect: Dialect = {
  name: 'evolink',
  title: 'EvoLink',
  basePath: '/evolink',
  hosts: ['api.evolink.ai', 'files-api.evolink.ai'],
  routes,
  errorSchema,
  recognise,
  renderTask: renderGenerationTask,
  renderError,
};

import type { Dialect } from '../dialect.ts';
import { errorSchema, renderError } from './errors.ts';
import { renderPoll } from './response.ts';
import { routes } from './routes.ts';

export const dialect: Dialect = {
  name: 'new-api',
  title: 'new-api gateway',
  basePath: '/new-api',
  hosts: [],
  routes,
  errorSchema,
  renderTask: renderPoll,
  renderError,
};

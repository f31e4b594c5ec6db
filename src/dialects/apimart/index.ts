import type { Dialect } from '../dialect.ts';
import { errorSchema, renderError } from './errors.ts';
import { recognise } from './recognise.ts';
import { renderPoll } from './response.ts';
import { routes } from './routes.ts';

export const dialect: Dialect = {
  name: 'apimart',
  title: 'APIMart',
  basePath: '/apimart',
  hosts: ['api.apimart.ai'],
  routes,
  errorSchema,
  recognise,
  renderTask: renderPoll,
  renderError,
};

import type { Dialect } from '../dialect.ts';
import { errorSchema, renderError } from './errors.ts';
import { renderQuery } from './response.ts';
import { routes } from './routes.ts';

export const dialect: Dialect = {
  name: 'unified-v1',
  title: 'Unified video format, version 1',
  basePath: '/unified-v1',
  hosts: ['www.anyapi.vip'],
  routes,
  errorSchema,
  renderTask: renderQuery,
  renderError,
};

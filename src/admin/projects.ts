import { z } from 'zod';
import type { Project } from '../db/projects.ts';
import { amount, amountAnswer, renderAmount } from './amounts.ts';
import { notFound } from './errors.ts';
import * as fields from './fields.ts';
import { type AdminRoute, paramOf, route } from './route.ts';

/** The column's own bound. */
const WEIGHT_MAX = 1000;

export const projectAnswer = z.strictObject({
  id: z.string(),
  name: z.string(),
  unlimited: z.boolean(),
  balance: amountAnswer,
  limits: fields.limitsAnswer,
  weight: z.int(),
  created_at: fields.timeAnswer,
});

export function renderProject(project: Project) {
  return {
    id: project.id,
    name: project.name,
    unlimited: project.unlimited,
    balance: renderAmount(project.balanceMicro),
    limits: fields.renderLimits(project.limits),
    weight: project.weight,
    created_at: fields.renderTime(project.createdAtMs),
  };
}

const WEIGHT_WORDS = `must be a whole number from 1 to ${WEIGHT_MAX}`;
const weight = z.int({ error: WEIGHT_WORDS }).min(1, WEIGHT_WORDS).max(WEIGHT_MAX, WEIGHT_WORDS);
const unlimited = z.boolean({ error: 'must be true or false' });

export const projectRoutes: readonly AdminRoute[] = [
  route({
    method: 'GET',
    path: '/projects',
    tag: 'Projects',
    summary: 'List the projects, newest first.',
    query: z.strictObject(fields.pageQuery),
    response: fields.listAnswer(projectAnswer),
    handle: async ({ query }, { accounts }) =>
      fields.page(
        query,
        (limit) => accounts.projects.list({ limit, afterId: query.after ?? null }),
        ({ id }) => id,
        renderProject,
      ),
  }),
  route({
    method: 'POST',
    path: '/projects',
    tag: 'Projects',
    summary:
      'Create a project. With credits it starts with that grant and can be refused; without, it is unlimited.',
    request: z.strictObject({
      name: fields.name,
      credits: amount({ minMicro: 1n }).optional(),
      unlimited: unlimited.optional(),
      limits: fields.limits.optional(),
      weight: weight.optional(),
    }),
    status: 201,
    response: projectAnswer,
    handle: async ({ body, change }, { accounts, ledger }) => {
      const settings = {
        name: body.name,
        limits: body.limits ?? {},
        weight: body.weight,
        unlimited: body.unlimited ?? body.credits === undefined,
      };
      const project = await accounts.createProject(settings, change);
      if (body.credits === undefined) return renderProject(project);
      const audit = { ...change, action: 'credits.grant', subject: project.id };
      await ledger.grant(project.id, body.credits, 'first credits', { audit });
      return renderProject({ ...project, balanceMicro: body.credits });
    },
  }),
  route({
    method: 'GET',
    path: '/projects/:id',
    tag: 'Projects',
    summary: 'Read a project.',
    response: projectAnswer,
    handle: async (request, { accounts }) => {
      const id = paramOf(request, 'id');
      const project = await accounts.projects.find(id);
      if (project === null) throw notFound('project', id);
      return renderProject(project);
    },
  }),
  route({
    method: 'PATCH',
    path: '/projects/:id',
    tag: 'Projects',
    summary:
      'Change a project. Limits that are not named stay; an unlimited project is metered but never refused.',
    request: z.strictObject({
      name: fields.name.optional(),
      unlimited: unlimited.optional(),
      limits: fields.limits.optional(),
      weight: weight.optional(),
    }),
    response: projectAnswer,
    handle: async (request, { accounts }) => {
      const id = paramOf(request, 'id');
      const { name, unlimited, limits, weight } = request.body;
      const changes = {
        ...(name === undefined ? {} : { name }),
        ...(unlimited === undefined ? {} : { unlimited }),
        ...(limits === undefined ? {} : { limits }),
        ...(weight === undefined ? {} : { weight }),
      };
      const project = await accounts.updateProject(id, changes, request.change);
      if (project === null) throw notFound('project', id);
      return renderProject(project);
    },
  }),
];

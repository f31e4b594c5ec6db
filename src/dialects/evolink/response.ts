export {
  generationCreatedSchema as createdSchema,
  generationTaskSchema as taskSchema,
  renderGenerationCreated as renderCreated,
  renderGenerationTask as renderPoll,
} from '../generation-task.ts';

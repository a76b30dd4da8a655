import { Typography } from '@mui/material';
import { createContext, useContext } from 'react';
import { useFormState } from 'react-hook-form';
import type { ValidationProblem } from '../../../../contracts/validation.ts';
import { formPath, isUnder } from './field-path.ts';

/** What the rules find on the present values; each field shows its own. */
export const ProblemsContext = createContext<ValidationProblem[]>([]);

export function useProblem(name: string): ValidationProblem | undefined {
  return useContext(ProblemsContext).find(({ field }) => formPath(field) === name);
}

/** The first problem of a part that has no field of its own for it, such as a list or a record. */
export function PartProblem({ name, deep = false }: { name: string; deep?: boolean }) {
  const problems = useContext(ProblemsContext);
  const { isSubmitted, errors } = useFormState({ name: name as never });
  const problem = problems.find(({ field }) => (deep ? isUnder(formPath(field), name) : formPath(field) === name));
  const sent = name
    .split('.')
    .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], errors);
  const told = (sent as { message?: string } | undefined)?.message;
  const message = told ?? (isSubmitted ? problem?.message : undefined);
  if (!message) return null;
  return (
    <Typography variant="caption" role="alert" sx={{ color: 'error.main' }}>
      {message}
    </Typography>
  );
}

import { expect, it } from '@jest/globals';
import { fieldProblem } from './field-problem.ts';

const errors = {
  name: { type: 'required', message: 'It needs a name' },
  variants: [undefined, { value: { type: 'value_type', message: 'No boolean' } }],
  policy: { burnIn: { type: 'min' } },
};

it('says the problem of a field, of a part of it, or else the help', () => {
  expect(fieldProblem(errors, 'name', 'Help')).toEqual({ error: true, helperText: 'It needs a name' });
  expect(fieldProblem(errors, 'variants', 'Help')).toEqual({ error: true, helperText: 'No boolean' });
  expect(fieldProblem(errors, 'variants.1.value')).toEqual({ error: true, helperText: 'No boolean' });
  expect(fieldProblem(errors, 'policy', 'Help')).toEqual({ error: true, helperText: 'Help' });
  expect(fieldProblem(errors, 'key', 'Help')).toEqual({ error: false, helperText: 'Help' });
});

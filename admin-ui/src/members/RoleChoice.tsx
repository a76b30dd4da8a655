import { Box, Checkbox, FormControl, FormControlLabel, FormGroup, FormLabel, Typography } from '@mui/material';
import { type Role, roles } from '../../../contracts/tables/permissions.ts';
import { roleHelp, roleName } from './role-words.ts';

interface RoleChoiceProps {
  held: readonly Role[];
  onChange: (roles: Role[]) => void;
}

/** The roles of one member; together they allow what any of them allows. */
export function RoleChoice({ held, onChange }: RoleChoiceProps) {
  return (
    <FormControl component="fieldset">
      <FormLabel component="legend" sx={{ fontSize: '0.8125rem', mb: 0.5 }}>
        Roles
      </FormLabel>
      <FormGroup>
        {roles.map((role) => (
          <FormControlLabel
            key={role}
            control={
              <Checkbox
                size="small"
                checked={held.includes(role)}
                onChange={(_event, checked) => onChange(checked ? [...held, role] : held.filter((one) => one !== role))}
              />
            }
            label={
              <Box>
                <Typography component="span" variant="body2" sx={{ fontWeight: 560 }}>
                  {roleName(role)}
                </Typography>
                <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>
                  {': '}
                  {roleHelp(role)}
                </Typography>
              </Box>
            }
          />
        ))}
      </FormGroup>
    </FormControl>
  );
}

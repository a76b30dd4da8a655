import { Box, Checkbox, FormControlLabel, Typography } from '@mui/material';
import type { Permission } from '../../../contracts/tables/permissions.ts';
import { permissionAreas } from '../members/role-words.ts';

interface ScopeChoiceProps {
  chosen: readonly Permission[];
  /** What the maker may do: a key never can more. */
  held: readonly string[];
  onChange: (scopes: Permission[]) => void;
}

export function ScopeChoice({ chosen, held, onChange }: ScopeChoiceProps) {
  return (
    <Box role="group" aria-label="Scopes" sx={{ border: 1, borderColor: 'divider', borderRadius: 1 }}>
      {permissionAreas().map(({ area, title, permissions }) => (
        <Box
          key={area}
          role="group"
          aria-label={title}
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            px: 1.5,
            py: 0.25,
            '&:not(:last-child)': { borderBottom: 1, borderColor: 'divider' },
          }}
        >
          <Typography variant="body2" sx={{ width: { xs: '100%', sm: 160 }, fontWeight: 560 }}>
            {title}
          </Typography>
          {permissions.map(({ permission, action }) => (
            <FormControlLabel
              key={permission}
              disabled={!held.includes(permission)}
              control={
                <Checkbox
                  size="small"
                  checked={chosen.includes(permission)}
                  slotProps={{ input: { 'aria-label': permission } }}
                  onChange={(_event, checked) =>
                    onChange(checked ? [...chosen, permission] : chosen.filter((one) => one !== permission))
                  }
                />
              }
              label={<Typography variant="body2">{action}</Typography>}
            />
          ))}
        </Box>
      ))}
    </Box>
  );
}

import CheckIcon from '@mui/icons-material/Check';
import { Box, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { roles } from '../../../contracts/tables/permissions.ts';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { mayRole, permissionAreas, roleHelp, roleName } from './role-words.ts';

const crumbs = [{ to: '/members', label: 'Members' }];
const centred = { textAlign: 'center', px: 1, py: 0.75 } as const;

/** The table by which the API decides, as people read it. */
export default function RolesPage() {
  return (
    <Page
      title="Roles"
      crumbs={crumbs}
      lead="What each role may do. Who has several roles may do what any of them allows; what is ticked for nobody, nobody may."
    >
      <Panel flush>
        <Box role="region" aria-label="Roles and permissions" tabIndex={0} sx={{ overflowX: 'auto' }}>
          <Table size="small" sx={{ minWidth: 860 }}>
            <TableHead>
              <TableRow>
                <TableCell>Area</TableCell>
                <TableCell>May</TableCell>
                {roles.map((role) => (
                  <TableCell key={role} scope="col" title={roleHelp(role)} sx={{ ...centred, whiteSpace: 'normal' }}>
                    {roleName(role)}
                  </TableCell>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {permissionAreas().map(({ title, permissions }) =>
                permissions.map(({ permission, action }, index) => (
                  <TableRow key={permission}>
                    {index === 0 && (
                      <TableCell
                        component="th"
                        scope="rowgroup"
                        rowSpan={permissions.length}
                        sx={{ verticalAlign: 'top', fontWeight: 600, py: 0.75 }}
                      >
                        {title}
                      </TableCell>
                    )}
                    <TableCell component="th" scope="row" sx={{ color: 'text.secondary', py: 0.75, '&&': { pl: 2 } }}>
                      {action}
                    </TableCell>
                    {roles.map((role) => (
                      <TableCell key={role} sx={centred}>
                        {mayRole(role, permission) ? (
                          <CheckIcon titleAccess="may" color="success" sx={{ fontSize: 17, verticalAlign: 'middle' }} />
                        ) : (
                          <Box component="span" role="img" aria-label="may not" sx={{ color: 'text.secondary' }}>
                            –
                          </Box>
                        )}
                      </TableCell>
                    ))}
                  </TableRow>
                )),
              )}
            </TableBody>
          </Table>
        </Box>
      </Panel>
    </Page>
  );
}

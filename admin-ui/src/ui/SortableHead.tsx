import { TableCell, TableHead, TableRow, TableSortLabel } from '@mui/material';
import { useListContext } from 'react-admin';

export interface Column {
  label: string;
  /** The field that the API sorts by; without one the column stays as it is. */
  sort?: string;
  /** Left out on narrow screens. */
  wideOnly?: boolean;
  /** Numbers stand to the right, so that their digits are below each other. */
  numeric?: boolean;
}

export const wideOnly = { display: { xs: 'none', md: 'table-cell' } };

export function SortableHead({ columns }: { columns: Column[] }) {
  const { sort, setSort } = useListContext();
  return (
    <TableHead>
      <TableRow>
        {columns.map(({ label, sort: field, wideOnly: wide, numeric }) => {
          const active = field !== undefined && sort.field === field;
          const direction = sort.order === 'DESC' ? 'desc' : 'asc';
          return (
            <TableCell
              key={label}
              align={numeric ? 'right' : 'left'}
              sx={wide ? wideOnly : undefined}
              sortDirection={active ? direction : false}
            >
              {field ? (
                <TableSortLabel
                  active={active}
                  direction={active ? direction : 'asc'}
                  onClick={() => setSort({ field, order: active && sort.order === 'ASC' ? 'DESC' : 'ASC' })}
                >
                  {label}
                </TableSortLabel>
              ) : (
                label
              )}
            </TableCell>
          );
        })}
      </TableRow>
    </TableHead>
  );
}

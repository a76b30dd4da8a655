import SearchOffIcon from '@mui/icons-material/SearchOff';
import { Button } from '@mui/material';
import { Link } from 'react-router-dom';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Page } from '../ui/Page.tsx';

export function NotFound() {
  return (
    <Page title="Not found">
      <EmptyState
        icon={<SearchOffIcon />}
        title="There is no page at this address"
        action={
          <Button component={Link} to="/" variant="outlined">
            Go home
          </Button>
        }
      >
        The address may be mistyped, or what it showed has been renamed.
      </EmptyState>
    </Page>
  );
}

import FreezeIcon from '@mui/icons-material/PauseCircleOutlined';
import { Box, Link } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { ActorName } from '../access/ActorName.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { useFreeze } from './use-freeze.ts';

/** On every page while automatic writes are held: why, by whom, until when. */
export function FreezeBanner() {
  const { data: freeze } = useFreeze();
  if (!freeze?.frozen) return null;
  return (
    <Box
      role="status"
      sx={{
        display: 'flex',
        gap: 1.25,
        alignItems: 'flex-start',
        px: { xs: 2, md: 4 },
        py: 1,
        fontSize: '0.8125rem',
        borderBottom: 1,
        borderColor: 'divider',
        borderLeft: 3,
        borderLeftColor: 'warning.main',
        bgcolor: 'background.paper',
        overflowWrap: 'anywhere',
      }}
    >
      <FreezeIcon color="warning" sx={{ fontSize: 18, mt: 0.125 }} />
      <Box sx={{ minWidth: 0 }}>
        <strong>Automatic writes are frozen</strong>
        {freeze.by && (
          <>
            {' '}
            by <ActorName actor={freeze.by} />
          </>
        )}
        {freeze.until && (
          <>
            ; it ends <Timestamp at={freeze.until} />
          </>
        )}
        : {freeze.reason}{' '}
        <Link component={RouterLink} to="/freeze" underline="always">
          Details
        </Link>
      </Box>
    </Box>
  );
}

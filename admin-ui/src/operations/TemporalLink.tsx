import OpenIcon from '@mui/icons-material/OpenInNew';
import { Link } from '@mui/material';
import { useSettings } from '../access/use-settings.ts';

/** A process as Temporal Web shows it; nothing where the installation has none. */
export function TemporalLink({ workflowId }: { workflowId: string }) {
  const { temporalUrl } = useSettings();
  if (!temporalUrl) return null;
  return (
    <Link
      href={`${temporalUrl}/${encodeURIComponent(workflowId)}`}
      target="_blank"
      rel="noreferrer"
      sx={{ whiteSpace: 'nowrap' }}
    >
      Temporal <OpenIcon sx={{ fontSize: 12, verticalAlign: '-1px' }} />
    </Link>
  );
}

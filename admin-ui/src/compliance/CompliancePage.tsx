import { Stack } from '@mui/material';
import { Page } from '../ui/Page.tsx';
import { RulesPanel } from './RulesPanel.tsx';
import { ViolationsPanel } from './ViolationsPanel.tsx';

export default function CompliancePage() {
  return (
    <Page
      title="Compliance"
      lead="The rules of the regions where you sell, with their sources. Every validation asks those that are in force."
    >
      <Stack sx={{ gap: 2.5 }}>
        <ViolationsPanel />
        <RulesPanel />
      </Stack>
    </Page>
  );
}

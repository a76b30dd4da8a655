import { Tab, Tabs } from '@mui/material';
import { useSearchParams } from 'react-router-dom';
import { Page } from '../ui/Page.tsx';
import { EventCountsPanel } from './EventCountsPanel.tsx';
import { EventFunnelPanel } from './EventFunnelPanel.tsx';
import { EventIssuesPanel } from './EventIssuesPanel.tsx';
import { EventStream } from './EventStream.tsx';

const tabs = { stream: 'Stream', counts: 'Counts', funnel: 'Funnel', issues: 'Data quality' } as const;
type TabName = keyof typeof tabs;

export default function EventsPage() {
  const [query, setQuery] = useSearchParams();
  const asked = query.get('tab') ?? 'stream';
  const tab: TabName = asked in tabs ? (asked as TabName) : 'stream';
  return (
    <Page title="Events" lead="What customers and their people do, as it comes in.">
      <Tabs
        value={tab}
        onChange={(_, chosen: TabName) => setQuery({ tab: chosen })}
        aria-label="What to look at"
        variant="scrollable"
        scrollButtons={false}
        sx={{ mb: 2 }}
      >
        {(Object.keys(tabs) as TabName[]).map((name) => (
          <Tab key={name} value={name} label={tabs[name]} id={`events-${name}`} aria-controls="events-panel" />
        ))}
      </Tabs>
      <div role="tabpanel" id="events-panel" aria-labelledby={`events-${tab}`}>
        {tab === 'stream' && <EventStream />}
        {tab === 'counts' && <EventCountsPanel />}
        {tab === 'funnel' && <EventFunnelPanel />}
        {tab === 'issues' && <EventIssuesPanel />}
      </div>
    </Page>
  );
}

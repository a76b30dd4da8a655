import CheckIcon from '@mui/icons-material/Check';
import { Box, Stack, Typography } from '@mui/material';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import type { PlanStatus } from '../../../contracts/tables/plan-lifecycle.ts';
import { planStatusWords } from './plan-status.ts';

const path: { label: string; statuses: PlanStatus[] }[] = [
  { label: 'Draft', statuses: ['draft'] },
  { label: 'Sync to Stripe', statuses: ['stripe_sync', 'stripe_update'] },
  { label: 'Validate', statuses: ['validation'] },
  { label: 'Preview', statuses: ['preview'] },
  { label: 'Publish', statuses: ['stripe_publish'] },
  { label: 'Active', statuses: ['active', 'superseded'] },
  { label: 'Deprecated', statuses: ['deprecated'] },
  { label: 'Archived', statuses: ['archived'] },
];

/** Where the version that is worked on stands; without one, the one that sells. */
export function LifecycleStepper({ plan }: { plan: SubscriptionPlan }) {
  const { activeVersion, openVersion } = plan;
  const status = openVersion?.status ?? activeVersion?.status ?? plan.status;
  const number = openVersion?.number ?? activeVersion?.number ?? plan.version;
  const at = path.findIndex(({ statuses }) => statuses.includes(status));
  return (
    <Box component="section" aria-label={`Version ${number}: ${planStatusWords[status].words}`}>
      {activeVersion && openVersion && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
          Version {openVersion.number} is on its way; version {activeVersion.number} goes on selling.
        </Typography>
      )}
      <Stack component="ol" direction="row" sx={{ listStyle: 'none', p: 0, m: 0, gap: { xs: 0.5, md: 0.75 } }}>
        {path.map(({ label }, index) => {
          const state = index < at ? 'past' : index === at ? 'now' : 'ahead';
          return (
            <Box
              component="li"
              key={label}
              aria-current={state === 'now' ? 'step' : undefined}
              sx={{ flex: 1, minWidth: 0 }}
            >
              <Box
                sx={{
                  height: 3,
                  borderRadius: 1,
                  bgcolor: state === 'ahead' ? 'divider' : 'primary.main',
                  opacity: state === 'past' ? 0.45 : 1,
                }}
              />
              <Stack
                direction="row"
                sx={{
                  display: { xs: state === 'now' ? 'flex' : 'none', md: 'flex' },
                  gap: 0.5,
                  mt: 0.75,
                  alignItems: 'center',
                }}
              >
                {state === 'past' && <CheckIcon aria-label="passed" sx={{ fontSize: 13, color: 'text.secondary' }} />}
                <Typography
                  variant="caption"
                  sx={{
                    whiteSpace: 'nowrap',
                    color: state === 'now' ? 'text.primary' : 'text.secondary',
                    fontWeight: state === 'now' ? 620 : 400,
                  }}
                >
                  {label}
                </Typography>
              </Stack>
            </Box>
          );
        })}
      </Stack>
    </Box>
  );
}

import { Box, Breadcrumbs, Link, Stack, Typography } from '@mui/material';
import { type ReactNode, useEffect } from 'react';
import { Link as RouterLink } from 'react-router-dom';

export interface PageProps {
  title: string;
  /** Shown beside the title, such as a status. */
  beside?: ReactNode;
  lead?: ReactNode;
  crumbs?: { to: string; label: string }[];
  actions?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

/** The frame of every page: one h1, the way back, what can be done here. */
export function Page({ title, beside, lead, crumbs = [], actions, wide = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Pricewright`;
  }, [title]);
  return (
    <Box sx={{ maxWidth: wide ? 1680 : 1180, mx: 'auto', px: { xs: 2, md: 4 }, py: { xs: 2.5, md: 3.5 } }}>
      {crumbs.length > 0 && (
        <Breadcrumbs aria-label="Breadcrumb" sx={{ mb: 0.75, fontSize: '0.8125rem' }}>
          {crumbs.map(({ to, label }) => (
            <Link key={to} component={RouterLink} to={to} color="text.secondary">
              {label}
            </Link>
          ))}
        </Breadcrumbs>
      )}
      <Stack
        direction={{ xs: 'column', sm: 'row' }}
        sx={{ justifyContent: 'space-between', alignItems: { sm: 'flex-start' }, gap: 1.5, mb: 2.5 }}
      >
        <Box sx={{ minWidth: 0 }}>
          <Stack direction="row" sx={{ alignItems: 'center', gap: 1.5, flexWrap: 'wrap' }}>
            <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
              {title}
            </Typography>
            {beside}
          </Stack>
          {lead && (
            <Typography component="div" variant="body1" sx={{ color: 'text.secondary', mt: 0.5 }}>
              {lead}
            </Typography>
          )}
        </Box>
        {actions && (
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', flexShrink: 0 }}>
            {actions}
          </Stack>
        )}
      </Stack>
      {children}
    </Box>
  );
}

import { Box, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router-dom';
import type { DependencyValidation, Flag } from '../../../contracts/flags.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { flagApi } from './flag-api.ts';
import { stateTones, stateWords } from './rule-words.ts';

interface Node {
  key: string;
  state: Flag['state'] | null;
  /** The flags that this one is joined with, nearer to the middle. */
  by: string[];
}

/** What the flag needs to its left, what needs it to its right, step by step; every edge also in words. */
export function DependencyGraph({ flag }: { flag: Flag }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['flags', 'dependencies', flag.id, flag.environment],
    queryFn: ({ signal }) => flagApi.dependencies(flag, signal),
  });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const left = columns(
    data.dependsOn.map(({ flagKey, neededBy, depth, state }) => ({ key: flagKey, by: neededBy, depth, state })),
  );
  const right = columns(
    data.dependents.map(({ flagKey, needs, depth, state }) => ({ key: flagKey, by: needs, depth, state })),
  );
  return (
    <Panel title="Dependencies" hint={hintOf(data)}>
      {left.length + right.length === 0 ? (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          It needs no other flag, and none needs it.
        </Typography>
      ) : (
        <Stack
          direction="row"
          sx={{ gap: 2, overflowX: 'auto', alignItems: 'center', pb: 1 }}
          tabIndex={0}
          role="group"
          aria-label="Dependency graph"
        >
          {left.toReversed().map((nodes) => (
            <Column
              key={nodes.map(({ key }) => key).join(' ')}
              nodes={nodes}
              joined={(node) => `needed by ${node.by.join(', ')}`}
            />
          ))}
          <Box sx={{ border: 2, borderColor: 'primary.main', borderRadius: 1, px: 1.5, py: 1, flexShrink: 0 }}>
            <Typography variant="body2" sx={{ fontWeight: 600 }}>
              {flag.key}
            </Typography>
          </Box>
          {right.map((nodes) => (
            <Column
              key={nodes.map(({ key }) => key).join(' ')}
              nodes={nodes}
              joined={(node) => `needs ${node.by.join(', ')}`}
            />
          ))}
        </Stack>
      )}
    </Panel>
  );
}

function hintOf({ isValid, errors }: DependencyValidation) {
  return isValid ? 'What it needs stands left, what needs it right.' : errors.map(({ message }) => message).join(' ');
}

function columns(edges: { key: string; by: string; depth: number; state: Flag['state'] | null }[]): Node[][] {
  const byKey = new Map<string, Node & { depth: number }>();
  for (const { key, by, depth, state } of edges) {
    const known = byKey.get(key);
    if (known) byKey.set(key, { ...known, by: [...known.by, by], depth: Math.max(known.depth, depth) });
    else byKey.set(key, { key, state, by: [by], depth });
  }
  const depths = [...new Set([...byKey.values()].map(({ depth }) => depth))].toSorted((a, b) => a - b);
  return depths.map((depth) => [...byKey.values()].filter((node) => node.depth === depth));
}

function Column({ nodes, joined }: { nodes: Node[]; joined: (node: Node) => string }) {
  return (
    <Stack component="ul" sx={{ gap: 1, flexShrink: 0, listStyle: 'none', m: 0, p: 0 }}>
      {nodes.map((node) => (
        <Box component="li" key={node.key} sx={{ border: 1, borderColor: 'divider', borderRadius: 1, px: 1.5, py: 1 }}>
          <Link
            component={RouterLink}
            to={`/flags?filter=${encodeURIComponent(JSON.stringify({ q: node.key }))}`}
            variant="body2"
          >
            {node.key}
          </Link>
          <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
            {joined(node)}
          </Typography>
          {node.state ? (
            <StatusDot tone={stateTones[node.state]}>{stateWords[node.state]}</StatusDot>
          ) : (
            <StatusDot tone="bad">Missing</StatusDot>
          )}
        </Box>
      ))}
    </Stack>
  );
}

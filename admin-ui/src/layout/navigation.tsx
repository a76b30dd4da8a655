import OperationIcon from '@mui/icons-material/AccountTreeOutlined';
import CustomerIcon from '@mui/icons-material/BusinessOutlined';
import SegmentIcon from '@mui/icons-material/DonutSmallOutlined';
import ApprovalIcon from '@mui/icons-material/FactCheckOutlined';
import FeatureIcon from '@mui/icons-material/FlagOutlined';
import MemberIcon from '@mui/icons-material/GroupOutlined';
import AuditIcon from '@mui/icons-material/HistoryOutlined';
import HomeIcon from '@mui/icons-material/HomeOutlined';
import AlertIcon from '@mui/icons-material/NotificationsNoneOutlined';
import AttentionIcon from '@mui/icons-material/PanToolOutlined';
import FreezeIcon from '@mui/icons-material/PauseCircleOutlined';
import PlanIcon from '@mui/icons-material/SellOutlined';
import LimitIcon from '@mui/icons-material/TuneOutlined';
import KeyIcon from '@mui/icons-material/VpnKeyOutlined';
import type { ReactNode } from 'react';
import type { Permission } from '../../../contracts/tables/permissions.ts';

export interface Destination {
  to: string;
  label: string;
  icon: ReactNode;
  /** Who may not read the page does not see it here. */
  permission?: Permission;
}

const size = { fontSize: 19 };

export const sections: { title: string | null; destinations: Destination[] }[] = [
  {
    title: null,
    destinations: [
      { to: '/', label: 'Home', icon: <HomeIcon sx={size} /> },
      { to: '/plans', label: 'Plans', icon: <PlanIcon sx={size} /> },
      { to: '/flags', label: 'Features', icon: <FeatureIcon sx={size} /> },
      { to: '/customers', label: 'Customers', icon: <CustomerIcon sx={size} />, permission: 'customers:read' },
      { to: '/segments', label: 'Segments', icon: <SegmentIcon sx={size} />, permission: 'segments:read' },
      { to: '/approvals', label: 'Approvals', icon: <ApprovalIcon sx={size} />, permission: 'approvals:read' },
      { to: '/operations', label: 'Operations', icon: <OperationIcon sx={size} /> },
      { to: '/attention', label: 'Needs attention', icon: <AttentionIcon sx={size} />, permission: 'attention:read' },
      { to: '/alerts', label: 'Alerts', icon: <AlertIcon sx={size} />, permission: 'alerts:read' },
      { to: '/audit', label: 'Audit', icon: <AuditIcon sx={size} />, permission: 'audit:read' },
    ],
  },
  {
    title: 'Settings',
    destinations: [
      { to: '/members', label: 'Members', icon: <MemberIcon sx={size} />, permission: 'members:read' },
      { to: '/api-keys', label: 'API keys', icon: <KeyIcon sx={size} />, permission: 'keys:read' },
      { to: '/limits', label: 'Limits', icon: <LimitIcon sx={size} />, permission: 'limits:read' },
      { to: '/freeze', label: 'Freeze', icon: <FreezeIcon sx={size} /> },
    ],
  },
];

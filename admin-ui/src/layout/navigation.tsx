import OperationIcon from '@mui/icons-material/AccountTreeOutlined';
import FeatureIcon from '@mui/icons-material/FlagOutlined';
import HomeIcon from '@mui/icons-material/HomeOutlined';
import PlanIcon from '@mui/icons-material/SellOutlined';
import type { ReactNode } from 'react';

export interface Destination {
  to: string;
  label: string;
  icon: ReactNode;
}

const size = { fontSize: 19 };

export const destinations: Destination[] = [
  { to: '/', label: 'Home', icon: <HomeIcon sx={size} /> },
  { to: '/plans', label: 'Plans', icon: <PlanIcon sx={size} /> },
  { to: '/flags', label: 'Features', icon: <FeatureIcon sx={size} /> },
  { to: '/operations', label: 'Operations', icon: <OperationIcon sx={size} /> },
];

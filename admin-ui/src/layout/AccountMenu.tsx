import AccountIcon from '@mui/icons-material/AccountCircleOutlined';
import { Box, IconButton, Menu, MenuItem, Tooltip, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetIdentity, useLogout } from 'react-admin';
import { Link } from 'react-router-dom';

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const { identity } = useGetIdentity();
  const logout = useLogout();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (!identity) return null;
  const label = `Account of ${identity.fullName}`;
  return (
    <>
      <Tooltip title={identity.fullName}>
        <IconButton
          aria-label={label}
          aria-haspopup="menu"
          aria-expanded={Boolean(anchor)}
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          <AccountIcon fontSize="small" />
        </IconButton>
      </Tooltip>
      <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)}>
        <Box sx={{ px: 2, py: 1 }}>
          <Typography variant="body2" sx={{ fontWeight: 560 }}>
            {identity.fullName}
          </Typography>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {identity.email}
          </Typography>
        </Box>
        <MenuItem component={Link} to="/account" onClick={() => setAnchor(null)}>
          Password and second factor
        </MenuItem>
        <MenuItem onClick={() => logout()}>Sign out</MenuItem>
      </Menu>
    </>
  );
}

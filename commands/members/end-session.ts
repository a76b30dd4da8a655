import { z } from 'zod';
import * as sessions from '../../database/sessions.ts';
import { command } from '../command.ts';

/** Ends one of the caller's own sessions. @throws NotFound */
export const endSession = command({
  name: 'endSession',
  permission: 'signed-in',
  input: z.strictObject({ memberId: z.string(), sessionId: z.string().max(100) }),
  async run({ memberId, sessionId }, { tx, journal }): Promise<null> {
    await sessions.end(tx, memberId, sessionId);
    journal({
      type: 'member.session_ended',
      area: 'members',
      entityId: memberId,
      audit: { action: 'endSession', before: { sessionId }, after: null, why: null },
    });
    return null;
  },
});

/** How to connect and what to rely on: `02-wire-contract.md` section 2, for people who have only this. */
export const connecting = `The live half of the desk: what an executive or a customer asks, and what everybody is told by itself. Sign-in, files and everything else that is asked once is in [the REST contract](/api/docs).

**Connecting.** Any Socket.IO 4 client, default namespace, path \`/ws\`, WebSocket or polling. The access token is taken from \`auth.token\`, else \`query.token\`, else the \`Authorization: Bearer\` header. Refused: \`connect_error\` with \`data.code\`. A token that runs out on an open socket: \`session_expired { code }\`, then the socket is closed; emit \`reauthenticate { token }\` in time and stay.

**Asking.** Every event that you emit is answered by \`<event>_response\` and, if you passed one, by your acknowledgement, with the same payload: \`status: 1\` and the reply, or \`status: 0\` with \`code\` and \`message\`. Nothing changes when the payload is invalid. An event that does not exist: \`error_response\`.

**Rooms.** What you hear depends on the rooms you are in. \`join_room\` for a segment, \`join_chat\` for a chat, \`join_chat_customer\` for a customer in the app. Whoever loses a role or a segment is out of its rooms at once.

**Catching up.** Every fact carries \`cursor\`, its place in the change log. Keep the last one; after a gap emit \`sync { since }\` until \`has_more\` is false. It gives what you would have been sent, in order, for the rooms you are in. \`reset: true\`: fetch everything again. What you have seen already you know by its cursor.

**Reading.** Ignore fields and events that you do not know. Times are ISO 8601 in UTC with milliseconds. Order messages by \`seq\`.`

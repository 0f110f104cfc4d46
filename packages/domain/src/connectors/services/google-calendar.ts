import type { Connector } from "../connector.ts";

/** Google Calendar. */
export const googleCalendar: Connector = {
  name: "google-calendar",
  title: "Google Calendar",
  hosts: ["calendar.googleapis.com", "www.googleapis.com", "content.googleapis.com"],
  alsoAt: ["*.googleapis.com"],
  rules: [
    { methods: ["GET", "HEAD"], path: "/calendar/v3/**", scopes: ["calendar:read"], action: "calendar_read" },
    {
      methods: ["POST"],
      path: "/calendar/v3/freeBusy",
      scopes: ["calendar:read"],
      action: "calendar_read",
    },
    {
      methods: ["POST", "PUT", "PATCH", "DELETE"],
      path: "/calendar/v3/**",
      scopes: ["calendar:write"],
      action: "calendar_changed",
    },
    {
      methods: ["*"],
      path: "/batch/calendar/**",
      scopes: ["calendar:read", "calendar:write"],
      action: "calendar_batch",
    },
    {
      methods: ["*"],
      path: "/calendar/**",
      scopes: ["calendar:read", "calendar:write"],
      action: "calendar_changed",
    },
  ],
  otherwise: { scopes: ["calendar:read", "calendar:write"], action: "calendar_changed" },
  slots: [{ kind: "oauth2" }, { kind: "bearer" }],
};

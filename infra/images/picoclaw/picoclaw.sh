#!/bin/sh
# Reads the settings of PicoClaw, as the real one does, and hands them on.
home="${PICOCLAW_HOME:-$HOME/.picoclaw}"
exec /usr/local/bin/node /opt/picoclaw/server.js \
  "${1:-}" "${PICOCLAW_CONFIG:-$home/config.json}" "${PICOCLAW_GATEWAY_HOST:-127.0.0.1}" "$HOME/.deployclaw/output.log"

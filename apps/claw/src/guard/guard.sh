#!/bin/sh
# Usage: guard.sh <command> [argument...]
# Runs the supervisor and starts it again when it crashed: killed, aborted, out of memory. Any other end of it ends the
# guard too, with the same exit code. TERM, INT and HUP are handed on as TERM. Nothing depends on the guard itself.

steady_seconds=30
longest_pause=10

child=
stopping=

hand_on() {
  stopping=yes
  interrupted=yes
  [ -z "$child" ] || kill -s TERM "$child" 2>/dev/null
}
trap hand_on TERM INT HUP
# A reader of the log that went away must not end the guard.
trap : PIPE

# Runs a command to its end; its exit code is in $code. A trapped signal interrupts `wait`, and 127 says that the end was
# seen already.
run() {
  "$@" &
  child=$!
  [ -z "$stopping" ] || kill -s TERM "$child" 2>/dev/null
  code=127
  while :; do
    interrupted=
    wait "$child"
    last=$?
    [ "$last" = 127 ] || code=$last
    [ -n "$interrupted" ] || break
  done
  child=
}

pause=0
while :; do
  started=$(date +%s)
  # A session of its own: Ctrl-C reaches the guard alone, which hands it on once.
  run setsid "$@"
  ended=$code
  # 129, 130 and 143: asked to end before it could listen.
  case $ended in
    129 | 130 | 143) exit "$ended" ;;
  esac
  if [ -n "$stopping" ] || [ "$ended" -le 128 ]; then exit "$ended"; fi
  [ $(($(date +%s) - started)) -lt $steady_seconds ] || pause=0
  printf '%-12s | %s\n' guard "the supervisor was ended by signal $((ended - 128)); starts again in $pause s" 2>/dev/null
  run sleep "$pause"
  [ -z "$stopping" ] || exit "$ended"
  pause=$((pause * 2 + 1))
  [ $pause -le $longest_pause ] || pause=$longest_pause
done

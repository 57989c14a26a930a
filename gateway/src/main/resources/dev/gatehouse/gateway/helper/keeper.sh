# Keeps a helper's process (POSIX sh), in a session of its own and as the helper's user.
#   $0 the helper's name, then its command
#   fd 0 the lifeline (the gate holds its other end), fd 1 what the keeper reports, fd 2 what the helper prints
# The gate writes "start" and a line for the helper, once for each start. The lifeline's end is the end of the
# whole session: the first half reads it, and no helper that hangs can keep it from that.
ulimit -c 0
exec 4>&1 1>&2
{
  exec 4>&-
  while read -r line; do printf '%s\n' "$line"; done
  kill -KILL 0
} | while read -r word; do
  [ "$word" = start ] || continue
  /bin/sh -c 'echo "runs $$" >&4; exec "$@" 4>&-' "$0" "$@"
  echo "ended $?" >&4
done

# The leader of a worker's session (POSIX sh). It lives as long as anything in the session may, so that the
# session's number stays taken, and it reaps what it starts.
#   $0 the mark, $1 the watch's text, then the command
#   fd 0 the lifeline (the gate holds its other end), fd 1 what the leader reports, fd 2 the worker's output
exec 3<&0 4>&1 5>&2 </dev/null >/dev/null 2>&1
mark=$0 watch=$1
shift
( trap '' HUP INT QUIT TERM USR1 USR2 ALRM PIPE TSTP
  exec /bin/sh -c "$watch" gatehouse-watch "$mark" $$ <&3 3<&- 4>&- 5>&- ) &
watcher=$!
# Caught, not ignored: a signal to the whole group must not end the leader, and the command must start with the defaults.
trap : HUP INT QUIT TERM USR1 USR2 ALRM PIPE
# In the foreground, because sh makes a background command ignore SIGINT and SIGQUIT.
GATEHOUSE_WORKER=$mark /bin/sh -c 'echo "runs $$" >&4; exec "$@" >&5 2>&5 3<&- 4>&- 5>&-' gatehouse-worker "$@"
status=$?
trap '' HUP INT QUIT TERM USR1 USR2 ALRM PIPE TSTP
exec 5>&-
echo "exited $status" >&4
# The command is over, others of its session may not be: from here the leader watches itself.
kill -KILL $watcher
wait $watcher
exec /bin/sh -c "$watch" gatehouse-watch "$mark" $$ <&3 3<&- 4>&-

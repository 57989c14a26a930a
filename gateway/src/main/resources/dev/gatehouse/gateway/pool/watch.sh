# Watches a worker's lifeline from inside its session (POSIX sh). The lifeline's end, for whatever reason,
# is the end of the session and of what carries its mark.
#   $1 the mark, $2 the leader's process id, fd 0 the lifeline
mark=$1 leader=$2
PATH=/usr/bin:/bin:$PATH
cd /
while read -r word; do
  [ "$word" = term ] && kill -TERM 0
done
# Reading another process's environment can hang where that process hangs in the kernel.
command -v timeout && bounded='timeout 1' || bounded=
rounds=0
while :; do
  found=
  for it in $(grep -lsE "\) [^ZX] [0-9]+ [0-9]+ $leader " /proc/[0-9]*/stat
              $bounded grep -lsF "GATEHOUSE_WORKER=$mark" /proc/[0-9]*/environ); do
    it=${it#/proc/}
    it=${it%/*}
    [ "$it" = $$ ] || [ "$it" = "$leader" ] || { kill -KILL "$it" && found=yes; }
  done
  rounds=$((rounds + 1))
  if [ "$leader" = $$ ] || ! kill -0 "$leader"; then
    # The last word goes to the whole group at once: it also reaches who forks faster than we look.
    [ -n "$found" ] && [ $rounds -lt 50 ] || kill -KILL 0
  elif [ $rounds -ge 50 ]; then
    sleep 1   # the leader relieves us as soon as its command has ended
  fi
done

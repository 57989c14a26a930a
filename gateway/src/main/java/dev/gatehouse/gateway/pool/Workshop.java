package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerId;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where worker processes are made. What becomes of one arrives later, as {@link Fact}s; never from
 * within a call.
 */
interface Workshop {
  /** Makes the process, and watches for the sockets that it opens. */
  WorkerProcess launch(WorkerId id) throws StartupException;

  /** A worker process, from its start until nothing is left of it. Nothing in here blocks. */
  interface WorkerProcess {
    /** The port that it was given. */
    int port();

    /** The command's own process, once it runs. */
    OptionalLong pid();

    /** Its session's number. */
    long session();

    /** What it printed last, oldest first. */
    List<String> lastLines();

    /** Where it was seen to listen so far, without being ready. */
    List<WorkerAddress> seen();

    /** Looks whether it still listens there; the answer is a {@link Fact.Looked}. */
    void look(WorkerAddress address);

    /**
     * SIGTERM. Others of its session may outlive its command, and have as long as it had; once none
     * is left that is a {@link Fact.Alone}.
     */
    void terminate();

    /** SIGKILL to all that belongs to it; may be called again. */
    void cut();
  }
}

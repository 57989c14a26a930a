package dev.gatehouse.gateway.files;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that look at the disk, so that no event loop does. They end by themselves when there
 * is nothing to do for a while. Safe for use by several threads.
 */
public final class FileReaders {
  private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
  private final ThreadPoolExecutor threads;

  /** No thread yet. */
  public FileReaders() {
    threads =
        new ThreadPoolExecutor(
            FilesDefaults.THREADS,
            FilesDefaults.THREADS,
            FilesDefaults.IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            waiting,
            Thread.ofPlatform().name("gatehouse-files-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Has a file looked for, soon.
   *
   * @param task must throw nothing
   * @return false if too many wait already, and the task is not run
   */
  public boolean look(Runnable task) {
    if (waiting.size() >= FilesDefaults.WAITING) return false;
    threads.execute(task);
    return true;
  }

  /** Has more of an open file read. Each file has one such task at most, which bounds them. */
  public void more(Runnable task) {
    threads.execute(task);
  }
}

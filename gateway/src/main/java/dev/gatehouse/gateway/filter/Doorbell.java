package dev.gatehouse.gateway.filter;

import dev.gatehouse.gateway.ring.Bell;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Runs something on a loop whenever a bell rings. A loop on epoll waits for the bell among its
 * sockets, and nothing is read: it is told once for each ringing (EPOLLET, epoll(7)). For any other
 * loop a thread waits. Closed on the loop, after which the bell may be closed.
 */
final class Doorbell {
  private final @Nullable IoRegistration registration;
  private final @Nullable Waiter waiter;

  private Doorbell(@Nullable IoRegistration registration, @Nullable Waiter waiter) {
    this.registration = registration;
    this.waiter = waiter;
  }

  /** On the loop. */
  static Doorbell hang(EventLoop loop, Bell bell, Runnable rung) {
    if (loop instanceof IoEventLoop io && io.isCompatible(EpollIoHandle.class)) {
      IoRegistration registration =
          io.register(new Handle(bell, rung)).syncUninterruptibly().getNow();
      registration.submit(EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLET));
      return new Doorbell(registration, null);
    }
    var waiter = new Waiter(loop, bell, rung);
    Thread.ofPlatform().daemon().name("filter-bell").start(waiter);
    return new Doorbell(null, waiter);
  }

  /** No more is run. */
  void close() {
    if (registration != null) {
      registration.cancel();
    }
    if (waiter != null) {
      waiter.close();
    }
  }

  private record Handle(Bell bell, Runnable rung) implements EpollIoHandle {
    @Override
    public FileDescriptor fd() {
      return new FileDescriptor(bell.fd());
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      rung.run();
    }

    @Override
    public void close() {}
  }

  private static final class Waiter implements Runnable {
    private final EventLoop loop;
    private final Bell bell;
    private final Runnable rung;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closed;

    Waiter(EventLoop loop, Bell bell, Runnable rung) {
      this.loop = loop;
      this.bell = bell;
      this.rung = rung;
    }

    @Override
    public void run() {
      try {
        while (!closed) {
          bell.await(-1);
          if (!closed && !loop.isShuttingDown()) {
            loop.execute(rung);
          }
        }
      } finally {
        ended.countDown();
      }
    }

    void close() {
      closed = true;
      bell.ring();
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

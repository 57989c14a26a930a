package dev.gatehouse.gateway.kernel;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a channel's socket can be read, on a descriptor of its own in the same loop: Netty's
 * channel goes on writing, and reads no more, for its plain reading cannot tell records apart and
 * takes the first that is no data for the socket's end. The connection ends when both descriptors
 * are closed; whoever has this closes it with the channel. For the loop's thread.
 */
final class SocketReader implements EpollIoHandle {
  /** Whoever reads, and has more to send than went out. */
  interface Owner {
    /**
     * It can be read, or there is an error to be read.
     *
     * @param broken whether both directions are over
     */
    void readable(boolean broken);

    void writable();
  }

  private final FileDescriptor descriptor;
  private final Owner owner;
  private @Nullable IoRegistration registration;
  private EpollIoOps wanted = EpollIoOps.NONE;
  private boolean closed;

  private SocketReader(FileDescriptor descriptor, Owner owner) {
    this.descriptor = descriptor;
    this.owner = owner;
  }

  /** On the loop, for a socket whose channel is on that loop too. It wants nothing yet. */
  static SocketReader open(IoEventLoop loop, int socket, Owner owner) throws IOException {
    int second = KernelTls.calls().duplicate(socket);
    if (second < 0) {
      throw new IOException("no second descriptor for the socket: error " + -second);
    }
    SocketReader reader = new SocketReader(new FileDescriptor(second), owner);
    var registering = loop.register(reader);
    if (!registering.isSuccess()) {
      reader.close();
      throw new IOException("the loop does not take the socket's second descriptor");
    }
    reader.registration = registering.getNow();
    return reader;
  }

  @Override
  public FileDescriptor fd() {
    return descriptor;
  }

  int socket() {
    return descriptor.intValue();
  }

  /** Says what is waited for; what can be done is told again and again until it is done. */
  void want(boolean read, boolean write) {
    EpollIoOps ops = EpollIoOps.NONE;
    if (read) {
      ops = ops.with(EpollIoOps.EPOLLIN);
    }
    if (write) {
      ops = ops.with(EpollIoOps.EPOLLOUT);
    }
    if (!closed && registration != null && !ops.equals(wanted)) {
      wanted = ops;
      registration.submit(ops);
    }
  }

  @Override
  public void handle(IoRegistration from, IoEvent event) {
    EpollIoOps ready = ((EpollIoEvent) event).ops();
    if (!closed && ready.contains(EpollIoOps.EPOLLOUT)) {
      owner.writable();
    }
    boolean broken =
        !ready.without(EpollIoOps.EPOLLIN).without(EpollIoOps.EPOLLOUT).equals(EpollIoOps.NONE);
    if (!closed && (broken || ready.contains(EpollIoOps.EPOLLIN))) {
      owner.readable(broken);
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (registration != null) {
      registration.cancel();
    }
    descriptor.close();
  }
}

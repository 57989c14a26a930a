package dev.gatehouse.proving.interop;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A TLS library in this process, at a socket of our own. */
abstract class LocalPeer implements Peer {
  private static final int PATIENCE_MILLIS = (int) Program.PATIENCE.toMillis();

  /** TLS over a connected socket, in this role; the handshake is still to come. */
  protected abstract TlsSocket over(Socket socket, Role role, Terms terms) throws IOException;

  @Override
  public Optional<String> absence() {
    return Optional.empty();
  }

  @Override
  public Account connect(Terms terms, int port) throws IOException {
    return connect(terms, port, Service.Speech.ECHO, () -> {});
  }

  /** The same to a server of which we know how it speaks, and how to make it vanish. */
  Account connect(Terms terms, int port, Service.Speech speech, Talk.Vanishing vanishing)
      throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    return tell(
        socket,
        Role.CLIENT,
        terms,
        tls -> {
          Talk talk = new Talk(tls);
          if (speech == Service.Speech.ECHO) {
            return talk.converse(terms, vanishing);
          }
          if (speech == Service.Speech.REFLECTION) {
            talk.seeReflection();
            return talk.toTheEnd();
          }
          new HttpTalk(talk).converse(terms);
          if (terms.manner() == Manner.PEER_VANISHES) {
            vanishing.vanish();
          } else {
            tls.closeNotify();
          }
          return talk.toTheEnd();
        });
  }

  private interface Part {
    Ending play(TlsSocket tls) throws IOException;
  }

  private Account tell(Socket socket, Role role, Terms terms, Part part) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    Facts facts = Facts.NONE;
    try (socket;
        TlsSocket tls = over(socket, role, terms)) {
      try {
        tls.handshake();
        facts = tls.facts();
        return new Account(true, facts, part.play(tls), "");
      } catch (IOException e) {
        Throwable cause = e.getCause();
        return new Account(
            false, facts, Ending.FAILED, e + (cause == null ? "" : ", from " + cause));
      }
    }
  }

  @Override
  public Service serve(Terms terms) throws IOException {
    return new Accepting(terms);
  }

  private final class Accepting implements Service {
    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final CompletableFuture<Account> told = new CompletableFuture<>();
    private volatile Socket accepted;

    Accepting(Terms terms) throws IOException {
      listener.setSoTimeout(PATIENCE_MILLIS);
      Thread.ofPlatform()
          .daemon()
          .name(name() + " server")
          .start(
              () -> {
                try {
                  accepted = listener.accept();
                  told.complete(
                      tell(accepted, Role.SERVER, terms, tls -> new Talk(tls).serve(terms)));
                } catch (Throwable e) { // whoever waits must hear of it
                  told.completeExceptionally(e);
                }
              });
    }

    @Override
    public int port() {
      return listener.getLocalPort();
    }

    @Override
    public Speech speech() {
      return Speech.ECHO;
    }

    @Override
    public void vanish() throws IOException {
      accepted.close();
    }

    @Override
    public Account account() throws IOException {
      try {
        return told.get(2L * PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw new IOException(name() + " server failed", e.getCause());
      } catch (TimeoutException e) {
        throw new IOException(name() + " server is not done yet", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      Socket socket = accepted;
      if (socket != null) {
        socket.close();
      }
    }
  }

  @Override
  public String toString() {
    return name();
  }
}

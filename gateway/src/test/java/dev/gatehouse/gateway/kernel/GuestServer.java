package dev.gatehouse.gateway.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.Bindings;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.handshake.Handshaker;
import dev.gatehouse.gateway.http.HalfClosing;
import dev.gatehouse.gateway.http.Secured;
import dev.gatehouse.gateway.keys.FixedKeys;
import dev.gatehouse.gateway.pipeline.TlsListener;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.spec.TlsError;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A little HTTP server on {@link KernelPipeline}: {@code GET /small}, {@code /large}, {@code /file}
 * (by sendfile), {@code POST /digest} (of what is uploaded). A client's close_notify is answered by
 * ours.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the channel, and a client says so
final class GuestServer implements AutoCloseable {
  static final KeyType KEY = KeyType.EC_P256;

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final LinkedBlockingQueue<String> failures = new LinkedBlockingQueue<>();
  private final Path folder;
  private final KernelPipeline pipeline;
  private int port;
  private long descriptors;

  private GuestServer(KernelTls kernel, Path folder) {
    this.folder = folder;
    Credential credential =
        Credential.of(TestAuthority.of(KEY).server("localhost").key(KEY).issue());
    var anywhere = new CertificateSource.Files(Path.of("/chain.pem"), Optional.empty());
    TlsListener listener =
        new TlsListener() {
          @Override
          public void failed(SocketAddress remote, @Nullable Session session, TlsError why) {
            failures.add(why.sentence());
          }
        };
    pipeline =
        new KernelPipeline(
            kernel,
            Handshaker.of(
                Handshaker.usual(List.of("http/1.1")),
                Bindings.of(List.of(Binding.byDefault(anywhere))),
                new FixedKeys(credential),
                InstantSource.system()),
            (_, _) -> Unpooled.EMPTY_BUFFER,
            listener,
            InstantSource.system());
  }

  static GuestServer start(KernelTls kernel, Path folder) throws Exception {
    GuestServer server = new GuestServer(kernel, folder);
    Files.writeString(server.file("small"), "small\n");
    byte[] large = new byte[3_000_001];
    new SplittableRandom(1).nextBytes(large);
    Files.write(server.file("large"), large);
    Files.copy(server.file("large"), server.file("file"));
    Channel listening =
        new ServerBootstrap()
            .group(server.loops)
            .channel(EpollServerSocketChannel.class)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    server.pipeline.addTo(channel.pipeline());
                    channel.pipeline().addLast(server.new Http());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    server.port = ((InetSocketAddress) listening.localAddress()).getPort();
    server.descriptors = countDescriptors();
    return server;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  String digest(String name) throws IOException {
    return Digests.of(file(name));
  }

  int port() {
    return port;
  }

  String url(String path) {
    return "https://localhost:" + port + "/" + path;
  }

  /** What the pipeline said of the next connection that failed. */
  String failure() throws InterruptedException {
    return String.valueOf(failures.poll(30, TimeUnit.SECONDS));
  }

  /** All connections are over: the pipeline, retired, says so. */
  void awaitNoConnection() throws Exception {
    CompletableFuture<Void> empty = pipeline.retire();
    empty.get(30, TimeUnit.SECONDS);
  }

  private static long countDescriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(GuestServer::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // the one of this very list
    }
  }

  void requireNoDescriptorLeft() throws IOException {
    long now = countDescriptors();
    Guest.require(now <= descriptors, "sockets open: " + now + ", at the start " + descriptors);
  }

  @Override
  public void close() {
    pipeline.close();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Requests one after the other, with a length if they have a body. */
  private final class Http extends ChannelInboundHandlerAdapter {
    private final StringBuilder head = new StringBuilder();
    private boolean takesFiles;
    private long missing;
    private @Nullable MessageDigest digest;

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof Secured secured) {
        takesFiles = secured.takesFiles();
      } else if (event instanceof ChannelInputShutdownEvent) {
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput(ctx));
      }
    }

    private static void endOutput(ChannelHandlerContext ctx) {
      for (Map.Entry<String, ChannelHandler> below : ctx.pipeline()) {
        if (below.getValue() instanceof HalfClosing handler) {
          handler.endOutput();
          break;
        }
      }
      // A client that is still there has seen our last word by then.
      ctx.executor().schedule(() -> ctx.close(), 1, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
      ByteBuf in = (ByteBuf) message;
      try {
        while (in.isReadable()) {
          if (digest == null) {
            head.append((char) in.readByte());
            if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
              request(ctx);
            }
          } else {
            int part = (int) Math.min(missing, in.readableBytes());
            byte[] bytes = new byte[part];
            in.readBytes(bytes);
            digest.update(bytes);
            missing -= part;
            if (missing == 0) {
              answer(ctx, Unpooled.copiedBuffer(Digests.end(digest), US_ASCII));
              digest = null;
            }
          }
        }
      } finally {
        in.release();
      }
    }

    private void request(ChannelHandlerContext ctx) throws IOException {
      String text = head.toString();
      head.setLength(0);
      String path = text.split(" ", -1)[1].substring(1);
      if (path.equals("digest")) {
        missing =
            text.lines()
                .filter(
                    line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length"))
                .mapToLong(line -> Long.parseLong(line.split(": *", -1)[1]))
                .sum();
        digest = Digests.begin();
      } else if (path.equals("file") && takesFiles) {
        write(ctx, Files.size(file(path)));
        ctx.writeAndFlush(new DefaultFileRegion(file(path).toFile(), 0, Files.size(file(path))));
      } else if (path.equals("close")) {
        answer(ctx, Unpooled.wrappedBuffer(Files.readAllBytes(file("large"))));
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      } else {
        answer(ctx, Unpooled.wrappedBuffer(Files.readAllBytes(file(path))));
      }
    }

    private static void write(ChannelHandlerContext ctx, long length) {
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n";
      ctx.write(Unpooled.copiedBuffer(answer, US_ASCII));
    }

    private static void answer(ChannelHandlerContext ctx, ByteBuf body) {
      write(ctx, body.readableBytes());
      ctx.writeAndFlush(body);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close(); // the network's or the client's fault, who has gone
    }
  }
}

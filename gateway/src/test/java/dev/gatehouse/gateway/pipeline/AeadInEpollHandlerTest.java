package dev.gatehouse.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/**
 * The joint between Netty's buffers and the JDK's fast AES-GCM, which wants two heap arrays: one
 * copy of a whole record out of the buffer into a scratch array of the loop, opened into a second
 * one; outgoing plaintext gathered in an array, sealed into another, written once. Whether that
 * holds on a native transport was the open question, so the trial stays as a test.
 */
class AeadInEpollHandlerTest {
  private static final int RECORD = 16_384;
  private static final int TAG = 16;

  /** Two arrays for each direction; one loop, one of these. */
  private static final class Scratch {
    final byte[] ciphertext = new byte[2 + RECORD + TAG];
    final byte[] plaintext = new byte[RECORD];
  }

  /** Records of {@code u16 length, ciphertext}; counts what it copies, opens, seals and writes. */
  private static final class Records extends ChannelDuplexHandler {
    final Scratch scratch = new Scratch();
    final byte[] gathered = new byte[RECORD];
    final byte[] partial = new byte[2 + RECORD + TAG];
    int gatheredBytes;
    int partialBytes;
    long sequenceIn;
    long sequenceOut;
    long bytesCopiedIn;
    long recordsOpened;
    long recordsSealed;
    long socketWrites;
    final Cipher cipher;
    final SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");

    Records() throws GeneralSecurityException {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
      ByteBuf in = (ByteBuf) msg;
      try {
        while (in.isReadable()) {
          int have = in.readableBytes();
          if (partialBytes == 0 && have >= 2) {
            int body = in.getUnsignedShort(in.readerIndex());
            if (have >= 2 + body) {
              in.skipBytes(2).readBytes(scratch.ciphertext, 0, body);
              bytesCopiedIn += body;
              open(ctx, scratch.ciphertext, 0, body);
              continue;
            }
          }
          // A record that the network cut waits in an array of its own, and is still copied once.
          int want = partialBytes < 2 ? 2 : 2 + length(partial);
          int take = Math.min(want - partialBytes, have);
          in.readBytes(partial, partialBytes, take);
          bytesCopiedIn += take;
          partialBytes += take;
          if (partialBytes >= 2 && partialBytes == 2 + length(partial)) {
            bytesCopiedIn -= 2;
            partialBytes = 0;
            open(ctx, partial, 2, length(partial));
          }
        }
      } finally {
        in.release();
      }
    }

    private static int length(byte[] record) {
      return ((record[0] & 0xff) << 8) | (record[1] & 0xff);
    }

    private void open(ChannelHandlerContext ctx, byte[] from, int offset, int length)
        throws GeneralSecurityException {
      cipher.init(Cipher.DECRYPT_MODE, key, nonce(sequenceIn++));
      int plain = cipher.doFinal(from, offset, length, scratch.plaintext, 0);
      recordsOpened++;
      ctx.fireChannelRead(new Plaintext(scratch.plaintext, plain));
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise)
        throws Exception {
      Plaintext more = (Plaintext) msg;
      for (int at = 0; at < more.length; ) {
        if (gatheredBytes == RECORD) seal(ctx);
        int take = Math.min(RECORD - gatheredBytes, more.length - at);
        System.arraycopy(more.bytes, at, gathered, gatheredBytes, take);
        gatheredBytes += take;
        at += take;
      }
      promise.setSuccess();
    }

    @Override
    public void flush(ChannelHandlerContext ctx) throws Exception {
      seal(ctx);
      ctx.flush();
    }

    private void seal(ChannelHandlerContext ctx) throws GeneralSecurityException {
      if (gatheredBytes == 0) return;
      cipher.init(Cipher.ENCRYPT_MODE, key, nonce(sequenceOut++));
      int sealed = cipher.doFinal(gathered, 0, gatheredBytes, scratch.ciphertext, 0);
      gatheredBytes = 0;
      recordsSealed++;
      socketWrites++;
      ByteBuf out = ctx.alloc().directBuffer(2 + sealed);
      out.writeShort(sealed).writeBytes(scratch.ciphertext, 0, sealed);
      var _ = ctx.write(out, ctx.voidPromise());
    }

    private static GCMParameterSpec nonce(long sequence) {
      byte[] nonce = new byte[12];
      for (int i = 0; i < 8; i++) nonce[11 - i] = (byte) (sequence >>> (8 * i));
      return new GCMParameterSpec(128, nonce);
    }
  }

  /** Valid until the call that brings it returns: the loop's array is used again. */
  private static final class Plaintext {
    final byte[] bytes;
    final int length;

    Plaintext(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      var _ = ctx.write(msg, ctx.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }
  }

  @Test
  void a_record_is_copied_once_opened_between_arrays_and_answered_with_one_write()
      throws Exception {
    assumeThat(Epoll.isAvailable()).as("native epoll is not available here").isTrue();
    byte[] sent = new byte[40 * RECORD + 777];
    new SplittableRandom(4).nextBytes(sent);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      Records server = new Records();
      Channel listening =
          new ServerBootstrap()
              .group(loops)
              .channel(EpollServerSocketChannel.class)
              .childHandler(initializer(server, new Echo()))
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .sync()
              .channel();
      Records client = new Records();
      CompletableFuture<byte[]> echoed = new CompletableFuture<>();
      Channel talking =
          new Bootstrap()
              .group(loops)
              .channel(EpollSocketChannel.class)
              .handler(initializer(client, new Collector(sent.length, echoed)))
              .connect(listening.localAddress())
              .sync()
              .channel();
      talking.writeAndFlush(new Plaintext(sent, sent.length)).sync();

      assertThat(echoed.get(20, TimeUnit.SECONDS)).isEqualTo(sent);
      // Everything that arrived was copied once: the ciphertext's bytes and no more.
      assertThat(server.bytesCopiedIn).isEqualTo(sent.length + server.recordsOpened * TAG);
      assertThat(server.recordsOpened).isEqualTo(client.recordsSealed).isEqualTo(41);
      // What one flush gathers leaves in as many writes as it fills records.
      assertThat(server.socketWrites).isEqualTo(server.recordsSealed).isLessThanOrEqualTo(41 * 2);
    } finally {
      loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    }
  }

  private static ChannelInitializer<Channel> initializer(
      Records records, ChannelInboundHandlerAdapter next) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(records, next);
      }
    };
  }

  private static final class Collector extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final int expected;
    private final CompletableFuture<byte[]> whole;

    Collector(int expected, CompletableFuture<byte[]> whole) {
      this.expected = expected;
      this.whole = whole;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      Plaintext plaintext = (Plaintext) msg;
      all.write(plaintext.bytes, 0, plaintext.length);
      if (all.size() >= expected) whole.complete(all.toByteArray());
    }
  }
}

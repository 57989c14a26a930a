package dev.gatehouse.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What does not take a kernel with TLS, or says that there is none. */
class KernelTlsTest {
  @Test
  void the_probe_says_what_the_kernel_says_of_itself() throws Exception {
    assumeThat(Epoll.isAvailable() && Libc.fits()).isTrue();
    KernelTls kernel = KernelTls.probe();
    Path layers = Path.of("/proc/sys/net/ipv4/tcp_available_ulp");
    boolean listed = Files.isReadable(layers) && Files.readString(layers).contains("tls");
    assertThat(kernel.available()).isEqualTo(listed);
    assertThat(kernel.remark().isEmpty()).isEqualTo(listed);
    if (!listed) {
      assertThat(kernel.remark()).startsWith("this kernel has no TLS");
      assertThat(kernel.rekeys()).isFalse();
    }
  }

  @Test
  void a_plain_socket_is_read_through_a_second_descriptor_and_says_no_type() throws Exception {
    assumeThat(Epoll.isAvailable() && Libc.fits()).isTrue();
    Libc calls = new Libc();
    Socket server = Socket.newSocketStream();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.listen(1);
    try (Arena arena = Arena.ofConfined();
        SocketChannel client = SocketChannel.open(server.localAddress())) {
      int accepted = -1;
      while (accepted < 0) {
        accepted = server.accept(new byte[26]);
      }
      Socket first = new Socket(accepted);
      Socket second = new Socket(calls.duplicate(accepted));
      MemorySegment into = arena.allocate(16);
      assertThat(calls.receive(second.intValue(), into)).isEqualTo(-Libc.EAGAIN);
      client.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      int count = -Libc.EAGAIN;
      while (count == -Libc.EAGAIN) {
        count = calls.receive(second.intValue(), into);
      }
      assertThat(count).isEqualTo(3);
      assertThat(into.asSlice(0, 3).toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3);
      assertThat(calls.recordType()).isZero();
      first.close();
      client.write(ByteBuffer.wrap(new byte[] {4})); // the second one keeps it open
      second.close();
    } finally {
      server.close();
    }
  }

  @Test
  void an_error_is_its_number_negated() {
    assertThat(new Libc().attach(-1)).isEqualTo(-9); // EBADF
    assertThat(new Libc().duplicate(-1)).isEqualTo(-9);
  }

  @Test
  void no_kernel_tls_is_said_with_its_reason() {
    KernelTls none = KernelTls.none("this kernel has no TLS");
    assertThat(none.available()).isFalse();
    assertThat(none.remark()).isEqualTo("this kernel has no TLS");
  }
}

package dev.gatehouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.pool.Listener.Tcp;
import dev.gatehouse.gateway.pool.Listener.Unix;
import dev.gatehouse.gateway.queue.WorkerAddress.TcpPort;
import dev.gatehouse.gateway.queue.WorkerAddress.UnixSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which of a worker's sockets is the one that is meant. */
class ToldTest {
  private static final Path DIRECTORY = Path.of("/srv/app");
  private static final Path SOCKET = Path.of("/run/web-1.sock");
  private static final Duration LONG = PoolDefaults.OTHER_PORT;

  private final Told byEnvironment = new Told(4000, SOCKET, false);
  private final Told inWords = new Told(4000, SOCKET, true);

  @Test
  void the_port_that_it_was_given_is_taken_at_once() {
    assertThat(byEnvironment.choose(List.of(tcp("127.0.0.1", 4000)), DIRECTORY, Duration.ZERO))
        .contains(new Told.Place(new TcpPort("127.0.0.1", 4000), true));
  }

  @Test
  void a_socket_on_every_address_is_reached_by_loopback() {
    List<Listener> both = List.of(tcp("::", 4000), tcp("0.0.0.0", 4000));
    assertThat(byEnvironment.choose(both, DIRECTORY, Duration.ZERO))
        .contains(new Told.Place(new TcpPort("127.0.0.1", 4000), true));
    assertThat(Told.beyond(both)).contains("[0:0:0:0:0:0:0:0]:4000");
    assertThat(Told.beyond(List.of(tcp("127.0.0.1", 4000), tcp("::1", 4000)))).isEmpty();
  }

  @Test
  void the_unix_socket_goes_before_the_port_wherever_its_path_is_relative_to() {
    List<Listener> both = List.of(tcp("127.0.0.1", 4000), new Unix("../../run/web-1.sock", 7));
    assertThat(byEnvironment.choose(List.of(new Unix(SOCKET.toString(), 7)), DIRECTORY, LONG))
        .contains(new Told.Place(new UnixSocket(SOCKET), true));
    assertThat(byEnvironment.choose(both, DIRECTORY, LONG))
        .contains(new Told.Place(new UnixSocket(SOCKET), true));
    assertThat(byEnvironment.choose(List.of(new Unix("/run/own.sock", 7)), DIRECTORY, LONG))
        .isEmpty();
  }

  @Test
  void another_port_is_believed_after_a_while_unless_the_arguments_name_theirs() {
    List<Listener> other = List.of(tcp("0.0.0.0", 8000));
    assertThat(byEnvironment.choose(other, DIRECTORY, LONG.minusMillis(1))).isEmpty();
    assertThat(byEnvironment.choose(other, DIRECTORY, LONG))
        .contains(new Told.Place(new TcpPort("127.0.0.1", 8000), false));
    assertThat(inWords.choose(other, DIRECTORY, LONG)).isEmpty();
    assertThat(inWords.elsewhere(other)).containsExactly(new TcpPort("127.0.0.1", 8000));
  }

  @Test
  void of_several_other_ports_none_is_guessed_and_a_debuggers_is_none() {
    Optional<Told.Place> place =
        byEnvironment.choose(
            List.of(tcp("127.0.0.1", 8000), tcp("127.0.0.1", 9000)), DIRECTORY, LONG);
    assertThat(place).isEmpty();
    assertThat(byEnvironment.choose(List.of(tcp("127.0.0.1", 9229)), DIRECTORY, LONG)).isEmpty();
    assertThat(
            byEnvironment.choose(
                List.of(tcp("127.0.0.1", 9229), tcp("::1", 3000)), DIRECTORY, LONG))
        .map(Told.Place::address)
        .hasValueSatisfying(it -> assertThat(((TcpPort) it).port()).isEqualTo(3000));
  }

  private static Tcp tcp(String address, int port) {
    return new Tcp(InetAddress.ofLiteral(address), port, 1);
  }
}

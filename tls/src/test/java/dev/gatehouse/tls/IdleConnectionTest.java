package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.classic.Agreed;
import dev.gatehouse.tls.handshake.classic.Connected;
import dev.gatehouse.tls.handshake.classic.State;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.handshake.hello.Shares;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.keys.classic.KeyBlock;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.record.ClassicProtection;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a connection before TLS 1.3 still holds once it is idle: all objects of ours that can be
 * reached from it are looked at. No hello, no transcript, no secret that only the handshake needs;
 * and no array of the size of a record.
 */
class IdleConnectionTest {
  /** More than any key, name or counter needs; less than a message or a record. */
  private static final int LARGEST_ARRAY_BYTES = 256;

  private static final List<Class<?>> OF_THE_HANDSHAKE =
      List.of(
          HandshakeMessage.class,
          Offered.class,
          Shares.class,
          Agreed.class,
          ClassicTranscript.class,
          ClassicTranscript.Point.class,
          ClassicMasterSecret.class,
          KeyBlock.class);

  static Stream<TlsConnection> connections() {
    SecurityPolicy everything = ClassicHandshakeTest.EVERYTHING;
    return Stream.of(
            everything
                .withVersions(ProtocolVersion.TLS_1_2)
                .withSuites(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
            everything
                .withVersions(ProtocolVersion.TLS_1_2)
                .withSuites(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA),
            everything
                .withVersions(ProtocolVersion.TLS_1_0)
                .withSuites(CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA),
            everything
                .withVersions(ProtocolVersion.SSL_3_0)
                .withSuites(CipherSuite.TLS_RSA_WITH_RC4_128_MD5))
        .flatMap(IdleConnectionTest::pair);
  }

  private static Stream<TlsConnection> pair(SecurityPolicy policy) {
    ClientConfig client =
        ClientConfig.under(policy)
            .askingForVerdicts()
            .withCredentials(List.of(Ends.alice(KeyType.RSA)));
    ServerConfig server =
        ServerConfig.under(policy)
            .requiringClients(List.of())
            .askingForVerdicts()
            .presenting(Ends.identity(KeyType.RSA))
            .withSessionResumption(true);
    Pair pair = Ends.pair(client, server).run();
    byte[] data = new byte[30_000];
    Pair.give(pair.server, Pair.sealed(pair.client, data));
    Pair.give(pair.client, Pair.sealed(pair.server, data));
    assertThat(pair.client.events()).isNotEmpty();
    assertThat(pair.server.events()).isNotEmpty();
    return Stream.of(pair.client, pair.server);
  }

  @ParameterizedTest
  @MethodSource("connections")
  void an_idle_connection_keeps_nothing_of_its_handshake(TlsConnection tls) {
    assertThat(tls.error()).isEmpty();
    Set<Object> all = heldBy(tls);
    assertThat(all).hasAtLeastOneElementOfType(Connected.class);
    assertThat(all).hasAtLeastOneElementOfType(ClassicProtection.class);
    for (Object held : all) {
      assertThat(OF_THE_HANDSHAKE.stream().filter(c -> c.isInstance(held)))
          .as("%s", held)
          .isEmpty();
      if (held instanceof State state) {
        assertThat(state).isInstanceOf(Connected.class);
      }
      if (held.getClass().isArray() && held.getClass().getComponentType() == byte.class) {
        assertThat(Array.getLength(held)).isLessThanOrEqualTo(LARGEST_ARRAY_BYTES);
      }
    }
  }

  /** That we would see it. */
  @Test
  void a_connection_in_its_handshake_keeps_what_it_needs() {
    ClientConfig client = ClientConfig.under(ClassicHandshakeTest.EVERYTHING).askingForVerdicts();
    ServerConfig server =
        ServerConfig.under(ClassicHandshakeTest.EVERYTHING.withVersions(ProtocolVersion.TLS_1_2))
            .anonymousClients()
            .presenting(Ends.identity(KeyType.RSA));
    Pair pair = Ends.pair(client, server);
    assertThat(heldBy(pair.client)).hasAtLeastOneElementOfType(Offered.class);
    Pair.give(pair.server, Pair.take(pair.client));
    assertThat(heldBy(pair.server))
        .hasAtLeastOneElementOfType(ClientHello.class)
        .hasAtLeastOneElementOfType(ClassicTranscript.class)
        .anyMatch(held -> held instanceof byte[] bytes && bytes.length > LARGEST_ARRAY_BYTES);
  }

  /** Objects of ours and arrays, but for what configurations and sessions share with others. */
  private static Set<Object> heldBy(TlsConnection tls) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> next = new ArrayDeque<>(List.of(tls));
    while (!next.isEmpty()) {
      Object held = next.removeFirst();
      if (isShared(held) || !seen.add(held)) {
        continue;
      }
      for (Class<?> c = held.getClass(); c != null && isOurs(c); c = c.getSuperclass()) {
        fields(c).map(f -> valueOf(f, held)).flatMap(Optional::stream).forEach(next::add);
      }
      if (held instanceof Iterable<?> some) {
        some.forEach(next::add);
      } else if (held instanceof Optional<?> some) {
        some.ifPresent(next::add);
      }
    }
    return seen;
  }

  /** The peer's certificates, and what was configured: one for all connections. */
  private static boolean isShared(Object held) {
    String name = held.getClass().getName();
    return name.startsWith("dev.gatehouse.pki.")
        || name.startsWith("dev.gatehouse.tls.config.")
        || name.startsWith("dev.gatehouse.tls.spec.")
        || name.startsWith("dev.gatehouse.tls.handshake.VerifiedPeer");
  }

  private static boolean isOurs(Class<?> c) {
    return c.getName().startsWith("dev.gatehouse.tls.");
  }

  private static Stream<Field> fields(Class<?> c) {
    return Stream.of(c.getDeclaredFields())
        .filter(f -> !Modifier.isStatic(f.getModifiers()) && !f.getType().isPrimitive());
  }

  private static Optional<Object> valueOf(Field field, Object holder) {
    try {
      field.setAccessible(true);
      return Optional.ofNullable(field.get(holder));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}

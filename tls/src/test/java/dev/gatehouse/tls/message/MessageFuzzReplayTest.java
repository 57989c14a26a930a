package dev.gatehouse.tls.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.FuzzReplay;
import org.junit.jupiter.api.Test;

class MessageFuzzReplayTest {
  @Test
  void client_hellos_from_the_corpus_and_mutations_of_them_hold() {
    assertThat(FuzzReplay.of(ClientHelloFuzz.class, ClientHelloFuzz::fuzzerTestOneInput).run())
        .isGreaterThan(2_000);
  }

  @Test
  void hellos_in_the_form_of_ssl_2_from_the_corpus_and_mutations_of_them_hold() {
    assertThat(
            FuzzReplay.of(Ssl2ClientHelloFuzz.class, Ssl2ClientHelloFuzz::fuzzerTestOneInput).run())
        .isGreaterThan(2_000);
  }

  @Test
  void messages_from_the_corpus_and_mutations_of_them_hold() {
    assertThat(
            FuzzReplay.of(HandshakeMessageFuzz.class, HandshakeMessageFuzz::fuzzerTestOneInput)
                .run())
        .isGreaterThan(2_000);
  }
}

package dev.gatehouse.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.pki.PathVerdict.Rejected;
import dev.gatehouse.pki.PathVerdict.Valid;
import dev.gatehouse.seeds.Vectors;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.pem.PemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * C2SP's x509-limbo: cases about server certificates, with what a validator should say. Where we
 * say something else, {@code limbo-exceptions.txt} says why, and a change in either direction
 * fails.
 */
class LimboTest {
  private static final String LIMBO = "limbo/limbo.json";

  /** "Now", for the cases that leave it open: when the snapshot was made. */
  private static final Instant SNAPSHOT = Instant.parse("2026-06-15T00:00:00Z");

  @Test
  void each_case_ends_as_it_should_or_as_the_exceptions_say() throws IOException {
    assumeTrue(Vectors.find(LIMBO).isPresent(), Vectors.absence(LIMBO));
    JsonNode cases =
        new ObjectMapper().readTree(Vectors.find(LIMBO).orElseThrow().toFile()).get("testcases");
    Map<String, String> exceptions = exceptions();
    List<String> surprises = new ArrayList<>();
    int agreed = 0;
    int wronglyAccepted = 0;
    for (JsonNode c : cases) {
      String id = c.get("id").asText();
      boolean expected = c.get("expected_result").asText().equals("SUCCESS");
      String verdict = verdict(c);
      boolean accepted = verdict.equals("accepted");
      if (accepted == expected) {
        agreed++;
      } else if (accepted) {
        wronglyAccepted++;
      }
      boolean excused = exceptions.remove(id) != null;
      if ((accepted == expected) == excused) {
        surprises.add(
            id
                + ": expected "
                + (expected ? "accepted" : "rejected")
                + (excused ? ", excused" : "")
                + ", was "
                + verdict);
      }
    }
    System.out.printf(
        "x509-limbo: %d of %d cases as expected, %d accepted against expectation%n",
        agreed, cases.size(), wronglyAccepted);
    assertThat(surprises).isEmpty();
    assertThat(exceptions).as("exceptions for cases that do not exist").isEmpty();
  }

  private static String verdict(JsonNode c) {
    try {
      TrustAnchors anchors = TrustAnchors.of(certificates(c.get("trusted_certs")));
      List<X509Cert> chain = new ArrayList<>();
      chain.addAll(
          TrustAnchors.certificates(
              c.get("peer_certificate").asText().getBytes(StandardCharsets.US_ASCII)));
      chain.addAll(certificates(c.get("untrusted_intermediates")));
      JsonNode time = c.get("validation_time");
      Instant now = time.isNull() ? SNAPSHOT : OffsetDateTime.parse(time.asText()).toInstant();
      JsonNode depth = c.get("max_chain_depth");
      PathLimits limits =
          depth.isNull()
              ? PathLimits.DEFAULT
              : new PathLimits(
                  PathLimits.DEFAULT.certificates(),
                  depth.asInt(),
                  PathLimits.DEFAULT.signatures(),
                  PathLimits.DEFAULT.nameComparisons());
      PathVerdict verdict =
          PathValidator.trusting(anchors, limits)
              .validate(chain, purpose(c, chain.getFirst()), now);
      return switch (verdict) {
        case Valid _ -> "accepted";
        case Rejected(var why, int at, var sentence) -> why + " at " + at + ": " + sentence;
      };
    } catch (DecodeException | PemException | IllegalArgumentException e) {
      return "not read: " + e.getMessage();
    }
  }

  private static Purpose purpose(JsonNode c, X509Cert leaf) {
    return c.get("validation_kind").asText().equals("CLIENT") ? new ClientPurpose() : name(c, leaf);
  }

  /** The server's name; a case without one is asked for the first name that the certificate has. */
  private static ServerName name(JsonNode c, X509Cert leaf) {
    JsonNode name = c.get("expected_peer_name");
    if (!name.isNull()) {
      return ServerName.parse(name.get("value").asText());
    }
    Optional<ServerName> first =
        leaf.extensions().alternativeNames().stream()
            .filter(GeneralName.Dns.class::isInstance)
            .map(n -> ServerName.parse(((GeneralName.Dns) n).pattern()))
            .findFirst();
    return first.orElse(new DnsName("nobody.example"));
  }

  private static List<X509Cert> certificates(JsonNode pems) throws DecodeException, PemException {
    List<X509Cert> all = new ArrayList<>();
    for (JsonNode pem : pems) {
      all.addAll(TrustAnchors.certificates(pem.asText().getBytes(StandardCharsets.US_ASCII)));
    }
    return all;
  }

  /** Lines of {@code id: reason}. */
  private static Map<String, String> exceptions() throws IOException {
    Map<String, String> exceptions = new TreeMap<>();
    try (InputStream in = LimboTest.class.getResourceAsStream("/limbo-exceptions.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          int space = line.indexOf(' ');
          assertThat(line.substring(space).strip()).as("reason of " + line).isNotEmpty();
          exceptions.put(line.substring(0, space), line.substring(space).strip());
        }
      }
    }
    return exceptions;
  }
}

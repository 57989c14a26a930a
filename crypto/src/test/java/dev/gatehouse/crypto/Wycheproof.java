package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.seeds.Vectors;
import dev.gatehouse.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the vectors of C2SP/wycheproof and compares what they say with what we do. */
final class Wycheproof {
  /** What we made of a case: an empty answer means that we refused it. */
  @FunctionalInterface
  interface Subject {
    Optional<Bytes> tried(Case test) throws Exception;
  }

  /** One case with the group it belongs to. */
  record Case(JsonNode group, JsonNode test) {
    Bytes bytes(String field) {
      return Bytes.hex(test.get(field).asText());
    }

    Secret secret(String field) {
      return Secret.owning(bytes(field).toArray());
    }

    Bytes ofGroup(String field) {
      return Bytes.hex(group.get(field).asText());
    }

    int number(String field) {
      return group.get(field).asInt();
    }

    boolean flagged(String flag) {
      for (JsonNode each : test.get("flags")) {
        if (each.asText().equals(flag)) {
          return true;
        }
      }
      return false;
    }

    String result() {
      return test.get("result").asText();
    }

    @Override
    public String toString() {
      return test.get("tcId") + " " + test.path("comment").asText() + " " + test.get("flags");
    }
  }

  private final String name;
  private final List<Case> cases;
  private final Set<String> refusedFlags = new HashSet<>();
  private final Set<String> openFlags = new HashSet<>();

  private Wycheproof(String name, List<Case> cases) {
    this.name = name;
    this.cases = cases;
  }

  /** The cases of a file; the test is skipped, by name, where the vectors are not. */
  static Wycheproof of(String name) {
    String file = "wycheproof/" + name + "_test.json";
    Optional<Path> path = Vectors.find(file);
    assumeThat(path).as(Vectors.absence(file)).isPresent();
    List<Case> cases = new ArrayList<>();
    try {
      for (JsonNode group : new ObjectMapper().readTree(path.get().toFile()).get("testGroups")) {
        for (JsonNode test : group.get("tests")) {
          cases.add(new Case(group, test));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Wycheproof(name, cases);
  }

  /** Of the cases called acceptable we refuse those with this flag, and accept the rest. */
  Wycheproof refusing(String flag) {
    refusedFlags.add(flag);
    return this;
  }

  /** Of the cases called acceptable those with this flag may go either way. */
  Wycheproof leavingOpen(String flag) {
    openFlags.add(flag);
    return this;
  }

  /**
   * Every case: what is valid must give the expected field's bytes, what is invalid must be
   * refused.
   *
   * @param expected the field with the right answer, or null where a yes is all there is to say
   */
  void holds(String expected, Subject subject) {
    List<String> wrong = new ArrayList<>();
    for (Case test : cases) {
      boolean accept =
          test.result().equals("valid")
              || (test.result().equals("acceptable")
                  && refusedFlags.stream().noneMatch(test::flagged));
      boolean open =
          test.result().equals("acceptable") && openFlags.stream().anyMatch(test::flagged);
      try {
        Optional<Bytes> got = subject.tried(test);
        if (got.isPresent() != accept && !open) {
          wrong.add((accept ? "refused: " : "accepted: ") + test);
        } else if (got.isPresent() && expected != null && !got.get().equals(test.bytes(expected))) {
          wrong.add("another answer: " + test);
        }
      } catch (Exception e) {
        wrong.add(e + ": " + test);
      }
    }
    assertThat(cases).as(name).isNotEmpty();
    assertThat(wrong).as(name).isEmpty();
  }
}
